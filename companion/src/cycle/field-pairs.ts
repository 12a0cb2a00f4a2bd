import {
  checkPair,
  type FieldProblem,
  type FittingPair,
  type MemberFieldLists,
} from '../domain/field-types.ts';
import { reasonText } from '../domain/messages.ts';
import { failureOf } from '../domain/failure.ts';
import type { Purpose } from '../quota/quota.ts';
import { clearAlert, raiseAlert } from '../store/alerts.ts';
import { fieldPairs, suspendFieldPair, type FieldPairRow } from '../store/field-pairs.ts';
import { askAllFields } from '../store/member-fields.ts';
import type { CycleContext } from './context.ts';

/** A pair of custom fields that can be synced now. */
export type LivePair = FittingPair & { readonly id: string };

/**
 * The connection's pairs of custom fields that can be synced now. A pair that one side no longer has, lets us write, or has of a type
 * that fits is suspended with an alert, and nothing else stops; once it is well again it goes on, and everybody's values are read
 * anew. Without pairs no vendor is asked; else each describes its fields once an hour, or now if it must be `fresh`.
 */
export async function livePairs(
  context: CycleContext,
  purpose: Purpose,
  how: { readonly fresh?: boolean } = {},
): Promise<readonly LivePair[]> {
  const rows = await fieldPairs(context.store.db, context.scope);
  if (rows.length === 0) return [];
  const lists = await memberFieldLists(context, purpose, how);
  const live: LivePair[] = [];
  for (const row of rows) {
    const checked = checkPair(row, lists);
    if ('fits' in checked) {
      live.push({ id: row.id, ...checked.fits });
      if (row.suspended !== null) await resume(context, row);
    } else if (row.suspended !== checked.problem) await suspend(context, row, checked.problem);
  }
  return live;
}

/**
 * Does what asks for the fields of these pairs. Where a vendor refuses the question because a field is gone since it was described, that
 * pair is suspended and the others are asked for once more. Returns the pairs that are left.
 */
export async function withoutVanished(
  context: CycleContext,
  purpose: Purpose,
  pairs: readonly LivePair[],
  ask: (pairs: readonly LivePair[]) => Promise<void>,
): Promise<readonly LivePair[]> {
  try {
    await ask(pairs);
    return pairs;
  } catch (error) {
    const { kind, vendor } = failureOf(error);
    if (pairs.length === 0 || vendor === 'lockstep' || (kind !== 'config' && kind !== 'bug')) throw error;
    const left = await livePairs(context, purpose, { fresh: true });
    if (left.length >= pairs.length) throw error;
    await ask(left);
    return left;
  }
}

/** The fields that both vendors say members have. */
export async function memberFieldLists(
  { marketo, salesforce }: Pick<CycleContext, 'marketo' | 'salesforce'>,
  purpose: Purpose,
  how: { readonly fresh?: boolean } = {},
): Promise<MemberFieldLists> {
  const ofMarketo = await marketo.memberFields(purpose, how);
  const { fields } = await salesforce.describe(purpose, 'CampaignMember', how);
  return {
    marketo: ofMarketo,
    salesforce: Object.entries(fields).map(([name, facts]) => ({
      name,
      label: facts.label,
      type: facts.type,
      length: facts.length ?? null,
      scale: facts.scale,
      updateable: facts.updateable,
      values: facts.restricted === true ? (facts.picklist ?? null) : null,
    })),
  };
}

/** Under which the trouble with a pair is told. */
export const alertOfPair = ({ id }: Pick<FieldPairRow, 'id'>): string => `member-fields:${id}`;

async function suspend(context: CycleContext, row: FieldPairRow, problem: FieldProblem): Promise<void> {
  const { store, scope, log } = context;
  if (!(await suspendFieldPair(store.db, scope, row.id, problem))) return;
  const detail = { marketo: row.marketoLabel, salesforce: row.salesforceLabel };
  log.warn({ pair: row.id, problem }, 'a pair of custom fields is suspended');
  await raiseAlert(store.db, scope, {
    key: alertOfPair(row),
    severity: 'warning',
    linkId: null,
    code: problem,
    message: reasonText(problem, detail).sentence,
    detail,
  });
}

async function resume({ store, scope, clock }: CycleContext, row: FieldPairRow): Promise<void> {
  await store.transaction(async (db) => {
    await suspendFieldPair(db, scope, row.id, null);
    await askAllFields(db, scope, new Date(clock.now()).toISOString());
    await clearAlert(db, scope, alertOfPair(row));
  });
}
