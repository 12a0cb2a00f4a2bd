/** The two families of endpoints; each has its own envelope (reference: Marketo REST, 2.2). */
export type Family = 'asset' | 'lead';

/** What an endpoint answers, before it is wrapped. */
export type Reply = {
  /** Missing: the envelope carries no result key. */
  readonly result?: readonly unknown[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
  /** Asset answers warn in strings, lead answers in {code, message}. */
  readonly warnings?: readonly unknown[];
  /** Sent as it is, without an envelope. */
  readonly file?: SentFile;
};

export type SentFile = {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Ends a call with an error of the whole response. HTTP stays 200. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One record that was not written, in the words of lead and member endpoints. */
export const skipped = (
  code: string,
  message: string,
): { status: 'skipped'; reasons: [{ code: string; message: string }] } => ({
  status: 'skipped',
  reasons: [{ code, message }],
});

/** Asset answers have all five keys, except that an empty search has no result but a warning; lead answers only the keys they need. */
export function wrap(family: Family, requestId: string, reply: Reply): Record<string, unknown> {
  if (family === 'lead') return { requestId, ...reply, success: true };
  const empty = reply.result === undefined || reply.result.length === 0;
  const warnings = reply.warnings ?? (empty ? ['No assets found for the given search criteria.'] : []);
  return { success: true, errors: [], requestId, warnings, ...(empty ? {} : { result: reply.result }) };
}

export function wrapRefusal(
  family: Family,
  requestId: string,
  { code, message }: Refusal,
): Record<string, unknown> {
  const errors = [{ code, message }];
  return family === 'lead'
    ? { requestId, success: false, errors }
    : { success: false, errors, requestId, warnings: [] };
}
