import type { Activity } from '../marketo/marketo.ts';
import { addMemberEvents, type MemberEvent } from '../store/member-events.ts';
import { closeMerged, moveRecords, type MemberRow } from '../store/members.ts';
import { savePeople } from '../store/people.ts';
import type { Db } from '../store/scope.ts';
import { addSettlements } from '../store/settlements.ts';
import { batchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import { leadIdsOf } from './group.ts';
import { inMarketo, intoAnother, movedEvent } from './sightings.ts';
import { peopleOf } from './step.ts';

/**
 * Merges in Marketo. Its feed names the winner and the losers, whose ids are gone (Marketo REST, "Merge Leads"), so that what
 * becomes of the losers' members needs no read and no policy (docs/sync-rules.md, 4 and 5).
 */
export type Merges = {
  /** Rows as they are now, whose lead or duplicates lost a merge: the winner, if their own lead lost, stands for them from now on. */
  readonly moved: readonly { readonly row: MemberRow; readonly before: number | null }[];
  /** Rows as they were, whose lead lost to somebody else of the link, with their remaining duplicates. */
  readonly closed: readonly Closed[];
};

type Closed = { readonly row: MemberRow; readonly lost: number; readonly winner: number };

/**
 * What activities say of these rows. Of several losers of one winner the older takes it over, a member before others; a winner that
 * lost a later merge is followed to the last one. A winner that acts for another row is somebody else, who has the membership now.
 */
export function mergesIn(activities: readonly Activity[], rows: readonly MemberRow[]): Merges {
  const winnerOf = new Map(
    activities.flatMap(({ leadId, mergedLeadIds }) => mergedLeadIds.map((loser) => [loser, leadId] as const)),
  );
  const lastWinner = (lead: number): number | undefined => {
    const passed = new Set<number>([lead]);
    let winner = winnerOf.get(lead);
    for (let next = winner; next !== undefined && !passed.has(next); next = winnerOf.get(next)) {
      passed.add(next);
      winner = next;
    }
    return winner;
  };
  const acting = new Set(rows.map((row) => `${row.linkId}:${String(row.marketoLeadId)}`));
  const moved: Merges['moved'][number][] = [];
  const closed: Closed[] = [];
  const concerned = rows
    .filter((row) => leadIdsOf(row).some((lead) => winnerOf.has(lead)))
    .toSorted(
      (a, b) =>
        Number(a.marketo === null) - Number(b.marketo === null) ||
        (a.marketoLeadId ?? 0) - (b.marketoLeadId ?? 0),
    );
  for (const row of concerned) {
    const before = row.marketoLeadId;
    const winner = before === null ? undefined : lastWinner(before);
    const duplicates = row.duplicates.filter(
      ({ kind, recordId }) =>
        kind !== 'marketo' || (recordId !== String(winner) && !winnerOf.has(Number(recordId))),
    );
    if (before !== null && winner !== undefined && acting.has(`${row.linkId}:${String(winner)}`)) {
      closed.push({ row: { ...row, duplicates }, lost: before, winner });
      continue;
    }
    acting.add(`${row.linkId}:${String(winner ?? before)}`);
    moved.push({ row: { ...row, marketoLeadId: winner ?? before, duplicates, dirty: true }, before });
  }
  return { moved, closed };
}

/**
 * Gives the rows their new leads and closes those that lost theirs: no status without a record that holds it, what is left in
 * Salesforce stays, and nobody is made anew for it. All are read again.
 */
export async function storeMerges(db: Db, context: CycleContext, { moved, closed }: Merges): Promise<void> {
  const { scope } = context;
  const at = new Date(context.clock.now()).toISOString();
  // One person may be in several links: a row of each.
  for (const ofLink of Map.groupBy(moved, ({ row }) => row.linkId).values())
    await savePeople(db, scope, peopleOf(ofLink.map(({ row }) => row)));
  await moveRecords(
    db,
    scope,
    moved.map(({ row }) => row),
  );
  const settled = await closeMerged(
    db,
    scope,
    closed.map(({ row }) => row),
    { by: 'policy', rule: 'keep', at },
  );
  await addMemberEvents(db, scope, [
    ...repointed(moved).map(({ row, before, lead }) => movedEvent(row, at, inMarketo(before, lead))),
    ...closed.flatMap((one) => closing(one, at)),
  ]);
  await addSettlements(
    db,
    scope,
    settled.map(({ linkId, personId, salesforce }) => ({
      linkId,
      personId,
      at,
      kind: 'keep',
      rule: 'person-merged',
      actor: 'policy',
      pair: { marketo: null, salesforce },
    })),
  );
}

/** The batches of ids that a merge in Marketo pointed at its winner, one for each link: a label of what is done by now. */
export async function bookOfMerges(context: CycleContext, cycleId: string, { moved }: Merges): Promise<void> {
  for (const [linkId, ofLink] of Map.groupBy(repointed(moved), ({ row }) => row.linkId)) {
    const book = batchBook(context, cycleId, linkId);
    for (const { row } of ofLink) book.finish('ids-repointed', row.personId, 'updated');
    await book.close({ couldNotRun: false });
  }
}

/** Rows whose acting lead is another one than before, with both. */
const repointed = (moved: Merges['moved']) =>
  moved.flatMap(({ row, before }) =>
    before === null || row.marketoLeadId === null || before === row.marketoLeadId
      ? []
      : [{ row, before, lead: row.marketoLeadId }],
  );

/** For the timeline of whoever lost: the membership is gone, where it went, and that nobody is asked about it any more. */
function closing({ row, lost, winner }: Closed, at: string): MemberEvent[] {
  const { linkId, personId, marketo, salesforce, held } = row;
  const event = { linkId, personId, at, reason: null, detail: null, actor: 'vendor' };
  const released = { ...event, kind: 'released', side: null, actor: 'lockstep' };
  return [
    ...(marketo === null
      ? []
      : [{ ...event, kind: 'seen', side: 'marketo' as const, from: marketo, to: null }]),
    movedEvent(row, at, intoAnother('marketo', lost, winner)),
    ...(held === null ? [] : [{ ...released, from: null, to: salesforce, reason: held.reason }]),
  ];
}
