import { z } from 'zod';
import { FailureError, failureOf, type Failure, type FailureKind } from '../domain/failure.ts';
import { failureTold, refusalTold, vendorNames, type RefusalSentence } from '../domain/refusal.ts';
import { saidOf, type Params, type Said as SaidText, type Told } from '../domain/told.ts';
import { Said } from './views/parts.ts';
import { names } from './views/view.ts';

/** Errors as application/problem+json (RFC 9457). `detail` says what happened and what to do, in a sentence for people. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  /** The same by its code, for other languages; missing where it is not said to people. */
  said: Said.exactOptional(),
  /** Stable, for programs: one of ours or the vendor's own. */
  code: z.string(),
  requestId: z.string(),
  /** Fields of the request that cannot be used. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).exactOptional(),
});
names.add(Problem, { id: 'Problem' });
export type Problem = z.output<typeof Problem>;

type Trouble = Omit<Problem, 'type' | 'requestId'> & {
  /** Earliest time at which trying again makes sense, milliseconds since 1970; becomes Retry-After. */
  readonly retryAt?: number;
};

/** A refusal by the door itself: no key, a wrong field, an unknown address. */
export class Refusal extends Error {
  override readonly name = 'Refusal' as const;
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.detail);
    this.trouble = trouble;
  }
}

type Answer = {
  readonly status: number;
  readonly title: string;
  readonly says: (failure: Failure) => { readonly text: string; readonly said?: SaidText };
};

const tell = (sentence: RefusalSentence, params: Params = {}): Told => refusalTold(sentence, params);
/** A sentence about the vendor. */
const about =
  (sentence: RefusalSentence) =>
  ({ vendor }: Failure) => {
    const told = tell(sentence, { vendor: vendorNames[vendor] });
    return { text: told.text, said: saidOf(told) };
  };

/** The vendor's or our own words as a sentence, then what to do. */
const saying = (sentence: RefusalSentence) => (failure: Failure) => {
  const remedy = tell(sentence);
  if (failure.vendor === 'lockstep' && failure.said === undefined)
    return { text: `${failure.message.replace(/[\s.]+$/, '')}. ${remedy.text}` };
  const { text, code, params } = failureTold(failure);
  return { text: `${text} ${remedy.text}`, said: { code: `${code}+${remedy.code}`, params } };
};

/** The one place where a kind of failure becomes an answer. */
const answers: Record<FailureKind, Answer> = {
  auth: { status: 502, title: 'Sign-in refused', says: about('vendor-sign-in') },
  rate: { status: 503, title: 'Too many calls', says: about('vendor-rate') },
  quota: { status: 503, title: 'Call budget used up', says: about('vendor-quota') },
  concurrency: { status: 503, title: 'Busy', says: about('vendor-busy') },
  transient: { status: 503, title: 'Not reachable', says: about('vendor-unreachable') },
  'unknown-outcome': { status: 503, title: 'Outcome unknown', says: about('vendor-unknown') },
  'invalid-record': { status: 422, title: 'Record refused', says: saying('correct-record') },
  conflict: { status: 409, title: 'Conflict', says: saying('decide-again') },
  'not-found': { status: 404, title: 'Not found', says: saying('check-id') },
  config: { status: 500, title: 'Settings', says: saying('ask-settings') },
  bug: { status: 500, title: 'Internal error', says: about('internal') },
};

/** What somebody chose cannot be: not the settings are at fault, but the request. */
const notSo: Answer = { status: 422, title: 'Cannot be so', says: saying('change-that') };

const answerTo = (failure: Failure): Answer =>
  failure.kind === 'config' && failure.vendor === 'lockstep' && failure.said !== undefined
    ? notSo
    : answers[failure.kind];

/** What goes wrong while a body is read; the parser marks its errors with a type (body-parser documentation, "Errors"). */
const bodyTroubles: Record<string, Trouble> = {
  'entity.parse.failed': {
    status: 400,
    title: 'Malformed JSON',
    code: 'MALFORMED_JSON',
    detail: 'The body is not valid JSON. Correct it and send the request again.',
  },
};

const tooLarge = (bytes: number): Trouble => ({
  status: 413,
  title: 'Body too large',
  code: 'BODY_TOO_LARGE',
  detail: `The body is larger than ${String(Math.floor(bytes / 1024))} kB. Send less in one request.`,
});

/** Any error as an answer; `failure` is what the log should know, absent where the caller alone is at fault. */
export function troubleOf(error: unknown): { trouble: Trouble; failure?: Failure } {
  if (error instanceof Refusal) return { trouble: error.trouble };
  const known = error instanceof FailureError ? undefined : requestTrouble(error);
  if (known) return { trouble: known };
  const failure = failureOf(error);
  const { status, title, says } = answerTo(failure);
  const { code, retryAt } = failure;
  const { text, said } = says(failure);
  const trouble = {
    status,
    title,
    code,
    detail: text,
    ...(said === undefined ? {} : { said }),
    ...(retryAt === undefined ? {} : { retryAt }),
  };
  return { trouble, failure };
}

/** Errors that Express and its body parser raise about a request carry a type or a status of 4xx. */
function requestTrouble(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, status, limit } = error as { type?: unknown; status?: unknown; limit?: unknown };
  if (type === 'entity.too.large' && typeof limit === 'number') return tooLarge(limit);
  const known = typeof type === 'string' ? bodyTroubles[type] : undefined;
  if (known) return known;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  return {
    status,
    title: 'Bad request',
    code: 'BAD_REQUEST',
    detail: 'The request could not be read. Check its address, headers and encoding.',
  };
}

/** The document that is sent. */
export function problemOf(trouble: Trouble, requestId: string): Problem {
  const { title, status, detail, said, code, errors } = trouble;
  const type = `urn:lockstep:problem:${code.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return {
    type,
    title,
    status,
    detail,
    code,
    requestId,
    ...(said ? { said } : {}),
    ...(errors ? { errors } : {}),
  };
}
