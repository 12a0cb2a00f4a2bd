import { failureOf } from '../domain/failure.ts';
import type { CycleContext } from './context.ts';

/** Says why work stopped: a bug needs its stack; what a vendor or a setting causes is said in one line. */
export function logStop(context: CycleContext, error: unknown, where: object, message: string): void {
  const { kind, code, message: reason } = failureOf(error);
  if (kind === 'bug') context.log.error({ ...where, err: error }, message);
  else context.log.warn({ ...where, kind, code, reason }, message);
}
