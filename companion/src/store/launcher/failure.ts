import { FailureError } from '../../domain/failure.ts';

/** What always works, for the end of a sentence that says what does not. */
export const useYourOwn = 'Set LOCKSTEP_DATABASE_URL to a PostgreSQL 15 or later of your own.';

/** Why there is no embedded server: always something an operator must change. */
export const embeddedFailure = (code: string, message: string, cause?: unknown): FailureError =>
  new FailureError({ kind: 'config', vendor: 'lockstep', code, message, retryable: false }, { cause });
