import type { Brake } from '../domain/brakes.ts';
import { reasonText } from '../domain/messages.ts';
import { raiseAlert } from '../store/alerts.ts';
import type { CycleContext } from './context.ts';

/** One alert for each brake that was pulled, however many members it holds. */
export async function tellOfBrakes(
  context: CycleContext,
  linkId: string,
  brakes: readonly Brake[],
): Promise<void> {
  for (const { reason, side, planned, limit } of brakes) {
    const { title, sentence } = reasonText(reason, { planned, limit });
    await raiseAlert(context.store.db, context.scope, {
      key: `${reason}:${side ?? 'people'}:${linkId}`,
      severity: 'warning',
      linkId,
      code: reason,
      message: `${title}. ${sentence}`,
      detail: { side, planned, limit },
    });
    context.log.warn({ link: linkId, reason, side, planned, limit }, 'a brake was pulled');
  }
}
