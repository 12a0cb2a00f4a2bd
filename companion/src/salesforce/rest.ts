import type { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import type { Purpose, Quota } from '../quota/quota.ts';
import { stoppingFailure } from '../quota/stopping.ts';
import type { Clock } from '../telemetry/clock.ts';
import { compositeAnswer, compositeOf, partsOf, type Part } from './composite.ts';
import {
  failing,
  failureOfAnswer,
  failureOfBrokenAnswer,
  failureOfFault,
  json,
  quotaPauseMs,
  type Intent,
} from './failures.ts';
import { retryingRead } from './retry.ts';
import { createSessions, type LoginSettings, type Session } from './session.ts';
import { exchange, type Answer, type Request } from './transport.ts';

/** Never receives tokens, secrets, personal data or query strings. */
export type Log = { debug(o: object, m: string): void; warn(o: object, m: string): void };

export type RestSettings = LoginSettings & {
  /** Like `64.0`. */
  readonly apiVersion: string;
  /** From the first byte sent to the last byte read. */
  readonly requestTimeoutMs: number;
};

/** Calls of the organization in the last 24 hours, by all its integrations, as the last answer told. */
export type Usage = { readonly used: number; readonly limit: number };

/** One of several reads; `path` begins below /services/data/vNN.0. */
export type Read<T> = { readonly path: string; readonly schema: z.ZodType<T> };

/** One of several writes; `path` begins below /services/data/vNN.0. */
export type Write = {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The one place through which every call passes: session, budget, time-out, classification, retries of reads. */
export type Rest = {
  /** A read; `path` begins below /services/data/vNN.0. Retried for passing failures. */
  get<T>(purpose: Purpose, path: string, schema: z.ZodType<T>): Promise<T>;
  /** The next page of a read, by the path that Salesforce gave; its host is ignored. */
  follow<T>(purpose: Purpose, address: string, schema: z.ZodType<T>): Promise<T>;
  /**
   * Several reads in one call, which counts once: at most five queries (REST API guide, Composite). All their answers, in order,
   * or a failure. Retried as a read.
   */
  together<T>(purpose: Purpose, reads: readonly Read<T>[]): Promise<T[]>;
  /** A write, sent once. Kind `unknown-outcome` when it may have happened. */
  write<T>(
    purpose: Purpose,
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    more?: { body?: unknown; headers?: Readonly<Record<string, string>> },
  ): Promise<T>;
  /**
   * Several such writes in one call, at most five of collections and 25 of others (REST API guide, Composite): each one's answer or
   * failure, in order. A refusal (400) that `schema` can read is an answer. Throws where the call itself failed.
   */
  writeTogether<T>(
    purpose: Purpose,
    writes: readonly Write[],
    schema: z.ZodType<T>,
  ): Promise<(T | FailureError)[]>;
  /** Salesforce's time (ISO) on answering one cheap call. */
  serverTime(purpose: Purpose): Promise<string>;
  /** The session in use, for a service that is no part of REST; another one than the refused one. */
  session(purpose: Purpose, refused?: Session): Promise<Session>;
  /** Whose session this is. */
  identity(purpose: Purpose): Promise<{ readonly userId: string; readonly organizationId: string }>;
  usage(): Usage | undefined;
};

/** URI and headers together may hold 16,384 bytes (Salesforce limits quick reference); headers get the rest. */
const longestUri = 12_000;

/** Builds the caller; nothing is sent before the first call. When `stopping` is aborted reads are cut off, and writes end. */
export function createRest(
  settings: RestSettings,
  clock: Clock,
  quota: Quota,
  log?: Log,
  stopping?: AbortSignal,
): Rest {
  const root = `/services/data/v${settings.apiVersion.replace(/^v/, '')}`;
  const sessions = createSessions(
    settings,
    () => clock.now(),
    (purpose, request) => send(purpose, request, 'read'),
  );
  let usage: Usage | undefined;

  async function send(purpose: Purpose, request: Request, intent: Intent): Promise<Answer> {
    const mayCut = intent === 'read' ? stopping : undefined;
    const outcome = await quota.spend('salesforce', purpose, async () => {
      const startedAt = clock.now();
      const result = await exchange(request, settings.requestTimeoutMs, mayCut);
      const status = result.ok ? result.answer.status : result.fault.code;
      log?.debug(
        { method: request.method, path: loggable(request.url), status, purpose, ms: clock.now() - startedAt },
        'salesforce call',
      );
      return result;
    });
    if (!outcome.ok && mayCut?.aborted === true) throw stoppingFailure();
    if (!outcome.ok) throw new FailureError(failureOfFault(outcome.fault, intent));
    noteUsage(outcome.answer);
    return outcome.answer;
  }

  /** Sforce-Limit-Info: api-usage=18/5000; the per-app figure beside it is not ours to judge. */
  function noteUsage(answer: Answer): void {
    const [, used, limit] =
      /(?:^|[^-])api-usage=(\d+)\/(\d+)/.exec(answer.headers.get('sforce-limit-info') ?? '') ?? [];
    if (used === undefined || limit === undefined) return;
    usage = { used: Number(used), limit: Number(limit) };
    if (usage.used >= usage.limit) quota.holdUntil('salesforce', clock.now() + quotaPauseMs);
  }

  /** One call with one renewal of a refused session. A refused session did nothing, so a write may go again too. */
  async function call(
    purpose: Purpose,
    intent: Intent,
    request: Omit<Request, 'url'> & { path: string },
  ): Promise<Answer> {
    const once = (session: Session) => {
      const url = new URL(session.instance.origin + request.path);
      if (url.href.length > longestUri)
        throw failing('bug', 'URI_TOO_LONG', `A request of ${url.href.length} bytes was not sent`);
      const headers = {
        accept: 'application/json',
        authorization: `Bearer ${session.token.reveal()}`,
        ...request.headers,
      };
      return send(purpose, { ...request, url, headers }, intent);
    };
    const session = await sessions.current(purpose);
    let answer = await once(session);
    if (answer.status === 401) answer = await once(await sessions.renew(purpose, session));
    return granted(answer, intent);
  }

  /** An answer of success; anything else is a failure, which may hold everybody's calls. */
  function granted(answer: Answer, intent: Intent): Answer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const failure = failureOfAnswer(answer, intent, clock.now());
    if (failure.retryAt !== undefined) quota.holdUntil('salesforce', failure.retryAt);
    throw new FailureError(failure);
  }

  const read = <T>(purpose: Purpose, path: string, schema: z.ZodType<T>): Promise<T> =>
    retryingRead(clock, log, async () =>
      parse(await call(purpose, 'read', { method: 'GET', path, headers: {} }), 'read', schema),
    );

  /** The answers of several requests that travel as one, as if each had come alone. */
  async function composite(purpose: Purpose, intent: Intent, parts: readonly Part[]): Promise<Answer[]> {
    const path = `${root}/composite`;
    const request = { method: 'POST', path, ...compositeOf(parts) } as const;
    const answer = parse(await call(purpose, intent, request), intent, compositeAnswer);
    return partsOf(answer, parts.length, intent);
  }

  return {
    get: (purpose, path, schema) => read(purpose, root + path, schema),
    follow: (purpose, address, schema) => read(purpose, pathOf(address), schema),
    together: (purpose, reads) =>
      retryingRead(clock, log, async () => {
        const parts = reads.map(({ path }) => ({ method: 'GET', url: root + path }) as const);
        const answers = await composite(purpose, 'read', parts);
        return reads.map(({ schema }, at) => parse(granted(answers[at] as Answer, 'read'), 'read', schema));
      }),
    write: async (purpose, method, path, schema, { body, headers = {} } = {}) => {
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const request = { method, path: root + path, headers: { ...type, ...headers }, ...content };
      return parse(await call(purpose, 'write', request), 'write', schema);
    },
    writeTogether: async (purpose, writes, schema) => {
      const parts = writes.map(({ path, headers, ...write }) => ({
        ...write,
        url: root + path,
        ...(headers === undefined ? {} : { httpHeaders: headers }),
      }));
      const answers = await composite(purpose, 'write', parts);
      return answers.map((answer) => {
        const refusal = answer.status === 400 ? schema.safeParse(json(answer.text)) : undefined;
        if (refusal?.success === true) return refusal.data;
        try {
          return parse(granted(answer, 'write'), 'write', schema);
        } catch (error) {
          if (error instanceof FailureError) return error;
          throw error;
        }
      });
    },
    serverTime: (purpose) =>
      retryingRead(clock, log, async () => {
        const answer = await call(purpose, 'read', { method: 'GET', path: `${root}/`, headers: {} });
        const time = Date.parse(answer.headers.get('date') ?? '');
        if (Number.isNaN(time))
          throw failing('bug', 'UNEXPECTED_ANSWER', 'The answer carries no Date header');
        return new Date(time).toISOString();
      }),
    session: (purpose, refused) =>
      refused === undefined ? sessions.current(purpose) : sessions.renew(purpose, refused),
    identity: async (purpose) => {
      const { userId, organizationId } = await retryingRead(clock, log, () => sessions.current(purpose));
      return { userId, organizationId };
    },
    usage: () => usage,
  };
}

/** The validated body; an empty one (204) is given to the schema as undefined. */
function parse<T>(answer: Answer, intent: Intent, schema: z.ZodType<T>): T {
  const body = answer.text === '' ? undefined : json(answer.text);
  if (body === undefined && answer.text !== '') {
    throw new FailureError(failureOfBrokenAnswer(intent, 'BROKEN_ANSWER', 'The answer is not complete JSON'));
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ');
  throw new FailureError(
    failureOfBrokenAnswer(intent, 'UNEXPECTED_ANSWER', `The answer has another shape: ${where}`),
  );
}

/** Paging addresses are used by path only, and only inside the API. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address, 'https://salesforce.invalid');
  if (!pathname.startsWith('/services/data/'))
    throw failing('bug', 'UNEXPECTED_ANSWER', 'A page address lies outside the API');
  return pathname + search;
}

/** A path without its query and without the query locator that stands in for one. */
const loggable = (url: URL): string => url.pathname.replace(/(\/query(?:All)?\/).+$/, '$1…');
