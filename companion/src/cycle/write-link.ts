import { isDeepStrictEqual } from 'node:util';

import type { Failure } from '../domain/failure.ts';
import { additionsToMarketo, type Policies } from '../domain/policies.ts';
import { inStep, toMarketo, type StatusMap } from '../domain/status-map.ts';
import type { ProgramType, ProgressionStatus } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import { countChangesSince } from '../store/changes.ts';
import { clearInbox, readInbox } from '../store/inbox.ts';
import { countMembers, saveMembers, type MemberRow } from '../store/members.ts';
import { savePeople } from '../store/people.ts';
import { batchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import { decide, type Decided, type Rules } from './decide.ts';
import { execute, isWriting, workOf } from './execute.ts';
import { gatherAll, gatherChanged, type Gathered } from './gather.ts';
import { groupFacts, type Group } from './group.ts';
import { heldRow, kept, settled } from './outcome.ts';
import { busyPeople, recover } from './recover.ts';
import { resolve, type Resolved } from './resolve.ts';
import { asWriter, peopleOf, StopWriting, type Run, type Tally } from './step.ts';

/** A link as its writer needs it. */
export type WritableLink = {
  readonly id: string;
  readonly programId: number;
  readonly programType: ProgramType;
  readonly campaignId: string;
  readonly statuses: readonly ProgressionStatus[];
  readonly map: StatusMap;
  readonly policies: Policies;
  /** No full sync of this link has ended yet. */
  readonly firstSync: boolean;
  readonly previewedCreations: number;
};

export type LinkRun = {
  /** Members written to a vendor. */
  readonly written: number;
  /** Nothing of this link is waiting for another cycle. */
  readonly quiet: boolean;
  /** All that was to be done was looked at; false when writing stopped early, for whatever reason. */
  readonly complete: boolean;
  /** The vendor's failure for which writing stopped early. */
  readonly stopped: Failure | null;
};

/** Read-and-decide rounds of one run: what a vendor contradicts is decided again at once, then in the next cycle. */
const rounds = 3;
/** The flap guard counts our writes of the last day. */
const flapWindowMs = 24 * 60 * 60_000;

/**
 * The writer of one link: recovers what a dead process left, reads what changed (or everything), decides every member by
 * the rule, writes, and settles. Nothing is lost when it stops early: what is not settled stays dirty. Throws kind
 * `conflict` when a successor has taken the link over.
 */
export async function writeLink(
  context: CycleContext,
  link: WritableLink,
  run: { readonly cycleId: string; readonly epoch: number; readonly full: boolean },
): Promise<LinkRun> {
  const purpose: Purpose = link.firstSync ? 'first-sync' : 'write';
  const book = batchBook(context, run.cycleId, link.id);
  const tally: Tally = { written: 0, toRepeat: 0 };
  const step: Run = { linkId: link.id, cycleId: run.cycleId, epoch: run.epoch, book, tally };
  await recover(context, link.id);
  const busy = await busyPeople(context, link.id);
  const { resolved, stored } = await read(context, link, step, { busy, full: run.full, purpose });

  const rules = await rulesOf(context, link, resolved);
  let pending: readonly Resolved[] = resolved;
  let stop: StopWriting | undefined;
  try {
    for (let round = 1; pending.length > 0 && round <= rounds; round += 1) {
      const { decided } = decide(rules, pending);
      await settleUnwritten(context, link, step, decided, stored);
      const writing = decided.filter(isWriting);
      for (const member of writing) book.enter(workOf(member), [member.row.personId]);
      const again = await execute(context, step, link, writing, purpose);
      const rowOf = new Map(again.map((row) => [row.personId, row]));
      for (const { personId } of again) stored.delete(personId);
      const surprised = writing.flatMap((member) => {
        const row = rowOf.get(member.row.personId);
        return row === undefined ? [] : [{ ...member, row }];
      });
      if (round === rounds)
        for (const member of surprised) book.note(workOf(member), member.row.personId, null);
      pending = await resolve(context, surprised, purpose);
    }
  } catch (error) {
    if (!(error instanceof StopWriting)) {
      // A successor may have closed them already; what matters is why this writer ended.
      await book.close({ couldNotRun: false }).catch(() => undefined);
      throw error;
    }
    stop = error;
    const { kind, code } = stop.failure ?? {};
    context.log.warn({ link: link.id, kind, code }, 'writing stopped, the rest stays queued');
  }
  await book.close({ couldNotRun: false });
  return {
    written: tally.written,
    complete: stop === undefined,
    stopped: stop?.failure ?? null,
    quiet:
      (stop?.failure ?? null) === null && pending.length === 0 && tally.toRepeat === 0 && busy.size === 0,
  };
}

/**
 * Reads the link, sorts what was read into people and looks for their other side. What is new is stored as dirty in the
 * transaction that takes its keys out of the inbox; keys of people who must not be read yet stay there.
 */
async function read(
  context: CycleContext,
  link: WritableLink,
  run: Run,
  how: { readonly busy: ReadonlySet<string>; readonly full: boolean; readonly purpose: Purpose },
): Promise<{ readonly resolved: Resolved[]; readonly stored: Map<string, MemberRow> }> {
  const { store, scope } = context;
  const keys = await readInbox(store.db, scope, link.id);
  const gathered = how.full
    ? await gatherAll(context, link, how.purpose)
    : await gatherChanged(context, link, keys);
  const [waiting, groups] = partition(groupsOfLink(context, link, gathered), ({ row }) =>
    how.busy.has(row.personId),
  );
  const resolved = await resolve(context, groups, how.purpose);
  const stored = new Map(gathered.rows.map((row) => [row.personId, row]));
  const news = resolved
    .filter(({ row }) => !isDeepStrictEqual(stored.get(row.personId), row))
    .map(({ row }): MemberRow => ({ ...row, inStep: inStep(link.map, row), dirty: true }));
  const untouchable = new Set(
    waiting.flatMap(({ leads, records }) => [
      ...leads.map(({ leadId }) => String(leadId)),
      ...records.map(({ recordId }) => recordId),
    ]),
  );
  await store.transaction(async (db) => {
    await asWriter(db, context, run);
    await savePeople(db, scope, peopleOf(news));
    await saveMembers(db, scope, news);
    await clearInbox(
      db,
      scope,
      keys.filter(({ key }) => !untouchable.has(key)),
    );
  });
  const marked = new Map(news.map((row) => [row.personId, row]));
  for (const row of news) stored.set(row.personId, row);
  return {
    resolved: resolved.map((one) => ({ ...one, row: marked.get(one.row.personId) ?? one.row })),
    stored,
  };
}

const partition = <T>(list: readonly T[], test: (one: T) => boolean): [T[], T[]] => [
  list.filter(test),
  list.filter((one) => !test(one)),
];

/** What was read, sorted into people, ranked by the channel's steps. */
export function groupsOfLink(
  context: CycleContext,
  link: Pick<WritableLink, 'id' | 'statuses' | 'map'>,
  gathered: Gathered,
): Group[] {
  const stepOf = new Map(link.statuses.map(({ name, step }) => [name, step]));
  return groupFacts({
    linkId: link.id,
    ...gathered,
    marketoRank: (status) => stepOf.get(status) ?? -1,
    salesforceRank: (label) => stepOf.get(toMarketo(link.map, label) ?? '') ?? -1,
    newId: context.newId,
  });
}

async function rulesOf(
  context: CycleContext,
  link: WritableLink,
  resolved: readonly Resolved[],
): Promise<Rules> {
  const { store, scope } = context;
  const additions = additionsToMarketo(link.policies, link.programType);
  const { total } = await countMembers(store.db, scope, link.id);
  return {
    map: link.map,
    statuses: link.statuses,
    policies: link.policies,
    firstSync: link.firstSync,
    confirmedByPreview: link.firstSync,
    // Certificates are not issued yet, so removals wait for a person (docs/architecture.md, what the companion does today).
    cleanCertificate: false,
    additionsFromSalesforceAllowed: additions.allowed,
    additionsToMarketoPossible: additions.possible,
    previewedCreations: link.previewedCreations,
    members: total,
    recentWrites: await countChangesSince(
      store.db,
      scope,
      link.id,
      resolved.map(({ row }) => row.personId),
      new Date(context.clock.now() - flapWindowMs).toISOString(),
    ),
  };
}

/**
 * Everything that needs no vendor: settles, holds, and what stays as it is. Only rows that really change are stored. A
 * first sync counts everybody; later a batch counts what happened, not who was looked at.
 */
async function settleUnwritten(
  context: CycleContext,
  link: WritableLink,
  run: Run,
  decided: readonly Decided[],
  stored: ReadonlyMap<string, MemberRow>,
): Promise<void> {
  const { store, scope } = context;
  const at = new Date(context.clock.now()).toISOString();
  const changed = decided
    .flatMap((member) => settledRow(link.map, member, at))
    .filter((row) => !isDeepStrictEqual(stored.get(row.personId), row));
  if (changed.length > 0) {
    await store.transaction(async (db) => {
      await asWriter(db, context, run);
      await saveMembers(db, scope, changed);
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
    run.book.enter(work, [row.personId]);
    run.book.note(work, row.personId, isSettled ? 'skipped' : 'held');
  }
}

/** A cap is for one cycle: who is above it comes next. */
const isForNextCycle = ({ reason }: Decided['decision']): boolean => reason === 'creation-cap';

/** The row as it is stored after a decision that writes nothing; none for one that does. */
function settledRow(map: StatusMap, { row, decision, detail }: Decided, at: string): MemberRow[] {
  const now = { marketo: row.marketo, salesforce: row.salesforce };
  switch (decision.action) {
    case 'settle':
      return [decision.as === 'keep' ? kept(row, map, 'policy', 'keep', at) : settled(row, map, now)];
    case 'nothing':
      return [
        decision.reason === 'settled'
          ? { ...row, inStep: inStep(map, now), dirty: false }
          : heldRow(row, map, decision.reason, detail, at),
      ];
    case 'hold':
    case 'await-preview':
      return [{ ...heldRow(row, map, decision.reason, detail, at), dirty: isForNextCycle(decision) }];
    default:
      return [];
  }
}
