import type { Said } from './told.ts';

/** What went wrong, classified once, in the room of the vendor that said so. Nobody else compares codes or messages. */

export type FailureKind =
  | 'auth'
  | 'rate'
  | 'quota'
  | 'concurrency'
  | 'transient'
  | 'unknown-outcome'
  | 'invalid-record'
  | 'conflict'
  | 'not-found'
  | 'config'
  | 'bug';

export type Failure = {
  readonly kind: FailureKind;
  readonly vendor: 'marketo' | 'salesforce' | 'lockstep';
  /** The vendor's own code, or one of ours in the same style. */
  readonly code: string;
  /** The vendor's own words; never holds a secret. */
  readonly message: string;
  /** The message by its code, where it is a sentence of ours that pages show; see `refusal`. */
  readonly said?: Said;
  /** The vendor's id of the request, for its support. */
  readonly requestId?: string;
  readonly retryable: boolean;
  /** Earliest time at which trying again makes sense, milliseconds since 1970. */
  readonly retryAt?: number;
};

/** A failure on its way up. `outcome unknown` means a write may have happened: read before repeating (docs/sync-rules.md, 8). */
export class FailureError extends Error {
  override readonly name = 'FailureError' as const;
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.vendor} ${failure.code}: ${failure.message}`, options);
    this.failure = failure;
  }
}

/** The failure inside an error; anything unexpected is a bug of ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'bug', vendor: 'lockstep', code: 'UNEXPECTED', message, retryable: false };
}
