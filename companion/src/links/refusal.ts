import { FailureError, type Failure } from '../domain/failure.ts';

/** A refusal of ours, in words. */
export const refusal = (kind: Failure['kind'], code: string, message: string): FailureError =>
  new FailureError({ kind, vendor: 'lockstep', code, message, retryable: false });
