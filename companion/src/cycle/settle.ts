import { isDeepStrictEqual } from 'node:util';

import { orderSettles } from '../domain/order.ts';
import { inStep, type StatusMap } from '../domain/status-map.ts';
import type { MemberRow } from '../store/members.ts';
import { saveMembers } from '../store/members.ts';
import { addMemberEvents, type MemberEvent } from '../store/member-events.ts';
import { addConflicts } from '../store/conflicts.ts';
import { endOrders, type OrderEnd } from '../store/orders.ts';
import { addSettlements, type Settlement } from '../store/settlements.ts';
import { conflictOf } from './conflict.ts';
import type { CycleContext } from './context.ts';
import type { Decided, Rules } from './decide.ts';
import { heldRow, kept, settled } from './outcome.ts';
import { asWriter, type Run } from './step.ts';

/**
 * Everything that needs no vendor: settles, holds, and what stays as it is, of members whose rows are stored as they are given.
 * Only rows that really change are stored. A first sync counts everybody; later a batch counts what happened, not who was
 * looked at.
 */
export async function settleUnwritten(
  context: CycleContext,
  link: { readonly id: string; readonly map: StatusMap; readonly firstSync: boolean },
  rules: Pick<Rules, 'orders'>,
  run: Run,
  decided: readonly Decided[],
): Promise<void> {
  const { store, scope } = context;
  const at = new Date(context.clock.now()).toISOString();
  const rows = decided
    .flatMap((member) => settledRow(link.map, member, at).map((row) => ({ row, member })))
    .filter(({ row, member }) => !isDeepStrictEqual(member.row, row));
  const ends = endedOrders(rules, decided);
  if (rows.length > 0 || ends.length > 0) {
    await store.transaction(async (db) => {
      await asWriter(db, context, run);
      await saveMembers(
        db,
        scope,
        rows.map(({ row }) => row),
      );
      await addSettlements(
        db,
        scope,
        rows.flatMap(({ row, member }) => settlementOf(row, member, at)),
      );
      await addConflicts(
        db,
        scope,
        rows.flatMap(({ row, member }) =>
          row.held?.reason === member.row.held?.reason ? [] : conflictOf(member, null, at),
        ),
      );
      await addMemberEvents(
        db,
        scope,
        rows.flatMap(({ row, member }) => eventsOf(row, member, at)),
      );
      await endOrders(db, scope, ends);
    });
  }
  for (const { row, decision } of decided) {
    const work =
      row.marketo === null && row.salesforce !== null ? 'salesforce-to-marketo' : 'marketo-to-salesforce';
    if ('side' in decision) continue;
    if (isForNextCycle(decision)) run.tally.toRepeat += 1;
    const isSettled = decision.action === 'settle' || decision.reason === 'settled';
    const isNews = !isSettled && row.held?.reason !== decision.reason;
    if (!link.firstSync && !isNews) continue;
    run.book.finish(work, row.personId, isSettled ? 'skipped' : 'held');
  }
}

/** A cap is for one cycle; whoever was merely unseen is looked for by name; whoever is on the way is waited for. */
const isForNextCycle = ({ reason }: Decided['decision']): boolean =>
  reason === 'creation-cap' ||
  reason === 'absence-unproven' ||
  reason === 'person-awaited' ||
  reason === 'person-asked';

/** The row as it is stored after a decision that writes nothing; none for one that does. */
function settledRow(map: StatusMap, { row, decision, detail, order }: Decided, at: string): MemberRow[] {
  const now = { marketo: row.marketo, salesforce: row.salesforce };
  switch (decision.action) {
    case 'settle':
      if (decision.as === 'in-step') return [settled(row, map, now)];
      return [kept(row, map, order?.by ?? 'policy', decision.as === 'keep' ? 'keep' : 'accept', at)];
    case 'nothing':
      return [
        decision.reason === 'settled'
          ? { ...row, held: null, inStep: inStep(map, now), dirty: false }
          : heldRow(row, map, decision.reason, detail, at),
      ];
    case 'hold':
    case 'await-preview':
      return [{ ...heldRow(row, map, decision.reason, detail, at), dirty: isForNextCycle(decision) }];
    default:
      return [];
  }
}

/** Orders that need no vendor's answer: what was settled is done, and what the person saw may no longer be what is there. */
function endedOrders({ orders }: Pick<Rules, 'orders'>, decided: readonly Decided[]): OrderEnd[] {
  return decided.flatMap(({ row, decision, order }): OrderEnd[] => {
    const given = orders.get(row.personId);
    if (given === undefined) return [];
    if (order === null) return [{ id: given.id, state: 'changed', message: 'Changed since the preview' }];
    if ('side' in decision) return [];
    const isDone = orderSettles(decision);
    return [{ id: given.id, state: isDone ? 'done' : 'failed', message: isDone ? null : decision.reason }];
  });
}

/** For the log of what may differ: who said so and by which rule. What is in step by itself is no settlement. */
function settlementOf(row: MemberRow, { decision, order }: Decided, at: string): Settlement[] {
  if (decision.action !== 'settle' || decision.as === 'in-step' || row.settled === null) return [];
  return [
    {
      linkId: row.linkId,
      personId: row.personId,
      at,
      kind: decision.as === 'keep' ? 'keep' : 'accept',
      rule: decision.reason,
      actor: order?.by ?? 'policy',
      pair: { marketo: row.marketo, salesforce: row.salesforce },
    },
  ];
}

/** For the member's timeline: it begins to wait, for another reason than before, or it waits no longer. */
function eventsOf(row: MemberRow, { row: before, detail }: Decided, at: string): MemberEvent[] {
  const was = before.held?.reason ?? null;
  const is = row.held?.reason ?? null;
  if (was === is) return [];
  const { linkId, personId } = row;
  const event = {
    linkId,
    personId,
    at,
    side: null,
    from: row.marketo,
    to: row.salesforce,
    actor: 'lockstep',
  };
  return [
    is === null
      ? { ...event, kind: 'released', reason: was, detail: null }
      : { ...event, kind: 'held', reason: is, detail },
  ];
}
