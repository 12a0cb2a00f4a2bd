import { z } from 'zod';
import { type Failure, FailureError } from '../domain/failure.ts';
import type { Purpose, Quota } from '../quota/quota.ts';
import type { Clock } from '../telemetry/clock.ts';
import { brokenAnswer, failureOfComplaints, failureOfStatus, type Intent } from './failures.ts';
import type { Http, HttpAnswer, HttpRequest, Query } from './http.ts';
import type { Retry } from './retry.ts';
import type { Tokens } from './token.ts';
import { envelope, type Envelope } from './wire.ts';

/** An answer whose rows have been checked. */
export type Answer<Row> = {
  readonly rows: readonly Row[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
  readonly requestId?: string;
};

/** Calls of Marketo's REST API: authorised, paid for from the budget, repeated where safe, classified when they fail. */
export type Transport = {
  read<Row>(purpose: Purpose, path: string, query: Query, row: z.ZodType<Row>): Promise<Answer<Row>>;
  write<Row>(purpose: Purpose, path: string, json: unknown, row: z.ZodType<Row>): Promise<Answer<Row>>;
  /** The time at which a skipped record is judged, milliseconds since 1970. */
  now(): number;
};

export function createTransport(options: {
  http: Http;
  tokens: Tokens;
  retry: Retry;
  quota: Quota;
  clock: Clock;
}): Transport {
  const { http, tokens, retry, quota, clock } = options;
  type Call = Omit<HttpRequest, 'bearer' | 'hide'>;

  const once = async (purpose: Purpose, call: Call): Promise<Envelope> => {
    for (let attempt = 1; ; attempt++) {
      // Renewing a token costs no call: do it before one is taken from the budget.
      await tokens.current();
      const { bearer, answer } = await quota.spend('marketo', purpose, async () => {
        // Again, since the wait for the budget may have outlasted it.
        const bearer = await tokens.current();
        return { bearer, answer: await http({ ...call, bearer, hide: bearer }) };
      });
      const outcome = open(answer, call.intent, clock.now());
      if ('success' in outcome) return outcome;
      if (outcome.kind !== 'auth' || attempt === 2) throw new FailureError(outcome);
      // The call was refused at the door, so even a write may be sent again.
      tokens.refuse(bearer);
    }
  };

  const send = async <Row>(purpose: Purpose, call: Call, row: z.ZodType<Row>): Promise<Answer<Row>> => {
    const { result, nextPageToken, moreResult, requestId } = await retry(() => once(purpose, call));
    const rows = z.array(row).safeParse(result ?? []);
    if (!rows.success)
      throw new FailureError(unexpectedRows(rows.error, call.intent, requestId ?? undefined));
    return {
      rows: rows.data,
      ...(nextPageToken ? { nextPageToken } : {}),
      ...(typeof moreResult === 'boolean' ? { moreResult } : {}),
      ...(requestId ? { requestId } : {}),
    };
  };

  return {
    read: (purpose, path, query, row) => send(purpose, { method: 'GET', path, query, intent: 'read' }, row),
    write: (purpose, path, json, row) => send(purpose, { method: 'POST', path, json, intent: 'write' }, row),
    now: () => clock.now(),
  };
}

/** The envelope of an answer that says yes, else what went wrong. Success hides in the body: the status is nearly always 200. */
function open({ status, json }: HttpAnswer, intent: Intent, now: number): Envelope | Failure {
  const parsed = envelope.safeParse(json);
  if (!parsed.success) {
    if (status !== 200) return failureOfStatus(status, intent, now);
    return brokenAnswer('NO_ENVELOPE', z.prettifyError(parsed.error), intent);
  }
  const { success, errors, requestId } = parsed.data;
  if (success && status === 200) return parsed.data;
  if (success) return failureOfStatus(status, intent, now);
  return failureOfComplaints(errors ?? [], {
    level: 'call',
    intent,
    now,
    ...(requestId ? { requestId } : {}),
  });
}

/** A record in a shape we do not know. Asking again would bring the same one: that is our bug, or the vendor's news. */
function unexpectedRows(error: z.ZodError, intent: Intent, requestId: string | undefined): Failure {
  return {
    kind: intent === 'write' ? 'unknown-outcome' : 'bug',
    vendor: 'marketo',
    code: 'UNEXPECTED_RECORD',
    message: z.prettifyError(error),
    retryable: false,
    ...(requestId === undefined ? {} : { requestId }),
  };
}
