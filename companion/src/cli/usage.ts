import { FailureError } from '../domain/failure.ts';

/** Options that do not go together, or say nothing, in a sentence that says what to do. */
export const usage = (message: string): FailureError =>
  new FailureError({ kind: 'config', vendor: 'lockstep', code: 'USAGE', message, retryable: false });
