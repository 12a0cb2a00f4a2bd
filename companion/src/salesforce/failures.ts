import { z } from 'zod';
import { FailureError, type Failure, type FailureKind } from '../domain/failure.ts';
import { kindOf } from './catalogue.ts';
import type { Answer, Fault } from './transport.ts';

/** What a request was for: a lost answer to a write is an unknown outcome, to a read only a delay. */
export type Intent = 'read' | 'write';

/** Worth another try without a person's help. `unknown-outcome` is not: read first (docs/sync-rules.md, 8). */
const retryableKinds: ReadonlySet<FailureKind> = new Set(['rate', 'quota', 'concurrency', 'transient']);

/** The 24 hours of Salesforce's request limit are rolling: there is no reset to wait for, calls come back bit by bit. */
export const quotaPauseMs = 30 * 60_000;
const concurrencyPauseMs = 5_000;
const longestMessage = 1_000;

/** A Salesforce failure; `retryable` follows from the kind. */
export function failure(
  kind: FailureKind,
  code: string,
  message: string,
  more: { requestId?: string; retryAt?: number } = {},
): Failure {
  const retryable = retryableKinds.has(kind);
  return { kind, vendor: 'salesforce', code, message: message.slice(0, longestMessage), retryable, ...more };
}

/** The same, ready to be thrown. */
export const failing = (...args: Parameters<typeof failure>): FailureError =>
  new FailureError(failure(...args));

/** No answer came. A request that never left is `transient` even for a write. */
export function failureOfFault(fault: Fault, intent: Intent): Failure {
  return failure(
    fault.sent && intent === 'write' ? 'unknown-outcome' : 'transient',
    fault.code,
    fault.message,
  );
}

/** An answer came that is not what the call promises (not JSON, cut off, another shape). */
export function failureOfBrokenAnswer(
  intent: Intent,
  code: 'BROKEN_ANSWER' | 'UNEXPECTED_ANSWER',
  detail: string,
): Failure {
  if (intent === 'write') return failure('unknown-outcome', code, detail);
  return failure(code === 'BROKEN_ANSWER' ? 'transient' : 'bug', code, detail);
}

const restErrors = z.array(z.object({ errorCode: z.string(), message: z.string().default('') })).min(1);
const oauthError = z.object({ error: z.string(), error_description: z.string().default('') });

/** An answer outside 2xx. `now` in milliseconds since 1970 dates the earliest next try. */
export function failureOfAnswer(answer: Answer, intent: Intent, now: number): Failure {
  const body = json(answer.text);
  const rest = restErrors.safeParse(body).data?.[0];
  const oauth = oauthError.safeParse(body).data;
  const code = rest?.errorCode ?? oauth?.error.toUpperCase() ?? `HTTP_${answer.status}`;
  const message =
    rest?.message ?? oauth?.error_description ?? `Salesforce answered with HTTP status ${answer.status}`;
  const kind = requestKind(code, message, answer.status, oauth !== undefined, intent);
  const retryAt = earliestRetry(kind, answer, now);
  const requestId = answer.headers.get('x-sfdc-request-id');
  return failure(kind, code, message, {
    ...(requestId === null ? {} : { requestId }),
    ...(retryAt === undefined ? {} : { retryAt }),
  });
}

function requestKind(
  code: string,
  message: string,
  status: number,
  login: boolean,
  intent: Intent,
): FailureKind {
  const known = kindOf(code, message);
  // An internal error says nothing about how far a write came; a refusal ("unavailable", "locked") does.
  if (code === 'UNKNOWN_EXCEPTION' && intent === 'write') return 'unknown-outcome';
  if (known) return known;
  if (login && status < 500) return 'auth';
  if (status >= 500) return intent === 'write' ? 'unknown-outcome' : 'transient';
  return kindsByStatus[status] ?? (status >= 300 && status < 400 ? 'config' : 'bug');
}

const kindsByStatus: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  403: 'config',
  404: 'not-found',
  409: 'conflict',
  420: 'config',
  429: 'rate',
};

function earliestRetry(kind: FailureKind, answer: Answer, now: number): number | undefined {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds) && retryableKinds.has(kind)) return now + seconds * 1_000;
  if (kind === 'quota') return now + quotaPauseMs;
  if (kind === 'concurrency' || kind === 'rate') return now + concurrencyPauseMs;
  return undefined;
}

/** One error of a row of a write, as sObject Collections spell it. */
export const rowError = z.object({
  statusCode: z.string(),
  message: z.string().default(''),
  fields: z.array(z.string()).nullish(),
  duplicateResult: z.unknown().optional(),
});
export type RowError = z.infer<typeof rowError>;

/** A row that Salesforce refused. A code outside the catalogue is the record's own trouble: quarantined, never retried blindly. */
export function failureOfRow(error: RowError): Failure {
  const { statusCode, message } = error;
  return failure(kindOf(statusCode, message) ?? 'invalid-record', statusCode, message);
}

/** Whether a failure means "another write holds the campaign's row": smaller, serial batches help. */
export const isRowLock = (it: Failure): boolean =>
  it.vendor === 'salesforce' &&
  (it.code === 'UNABLE_TO_LOCK_ROW' || it.message.includes('UNABLE_TO_LOCK_ROW'));

/** Whether the org's own automation failed on a row, as it does where one call gives it more than its limits allow. */
export const isOverload = (it: Failure): boolean =>
  it.vendor === 'salesforce' && automationCodes.has(it.code);
const automationCodes: ReadonlySet<string> = new Set([
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'LIMIT_EXCEEDED',
]);

/** The parsed text, or undefined when it is no JSON. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
