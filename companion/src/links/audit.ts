import { addAudit } from '../store/audit.ts';
import type { Db } from '../store/scope.ts';
import type { LinkContext } from './context.ts';
import type { Actor } from './views.ts';

/** Writes down who did what, in the transaction that does it. */
export async function remember(
  db: Db,
  { clock, scope }: LinkContext,
  { name, role, claim }: Actor,
  action: string,
  target: string | null,
  detail: unknown = null,
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  await addAudit(db, scope, { at, actor: name, role, claim: claim ?? null, action, target, detail });
}
