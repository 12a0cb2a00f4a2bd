import { failureOf } from '../domain/failure.ts';

/** What the command tells its caller. Part of the interface: documented in docs/operations.md. */
export const exitCodes = {
  /** Done. */
  success: 0,
  /** It did not work; the message says why. */
  failure: 1,
  /** Wrong usage or settings. */
  usage: 2,
  /** Refused: statuses do not match, a guard says no, or something changed since the preview. */
  refused: 3,
  /** Done in part: some records failed, or work is left for the next cycle. */
  partial: 4,
} as const;

/** The exit code for an error. */
export function exitCodeOf(error: unknown): number {
  switch (failureOf(error).kind) {
    case 'config':
      return exitCodes.usage;
    case 'conflict':
    case 'not-found':
      return exitCodes.refused;
    default:
      return exitCodes.failure;
  }
}
