import type { Brake } from '../domain/brakes.ts';
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
import { personOf, StopWriting, type Run } from './step.ts';

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
  readonly brakes: readonly Brake[];
  /** Why writing stopped early. */
  readonly stopped: Failure | null;
};

/** Read-and-decide rounds of one run: what a vendor contradicts is decided again at once, then in the next cycle. */
const rounds = 3;
/** The flap guard counts our writes of the last day. */
const flapWindowMs = 24 * 60 * 60_000;

/**
 * The writer of one link: recovers what a dead process left, reads what changed (or everything), decides every member by
 * the rule, writes, and settles. Nothing is lost when it stops early: what is not settled stays dirty.
 */
export async function writeLink(
  context: CycleContext,
  link: WritableLink,
  run: { readonly cycleId: string; readonly epoch: number; readonly full: boolean },
): Promise<LinkRun> {
  const { store, scope } = context;
  const purpose: Purpose = link.firstSync ? 'first-sync' : 'write';
  await recover(context, link.id);
  const busy = await busyPeople(context, link.id);
  const keys = await readInbox(store.db, scope, link.id);
  const gathered = run.full
    ? await gatherAll(context, link, purpose)
    : await gatherChanged(context, link, keys);
  const groups = groupsOfLink(context, link, gathered).filter(({ row }) => !busy.has(row.personId));
  const resolved = await resolve(context, groups, purpose);
  await store.transaction(async (db) => {
    await savePeople(
      db,
      scope,
      resolved.map(({ row }) => personOf(row)),
    );
    await saveMembers(
      db,
      scope,
      resolved.map(({ row }) => ({ ...row, inStep: inStep(link.map, row), dirty: true })),
    );
    await clearInbox(db, scope, keys);
  });

  const book = batchBook(context, run.cycleId, link.id);
  const step: Run = { linkId: link.id, cycleId: run.cycleId, epoch: run.epoch, book };
  const rules = await rulesOf(context, link, resolved);
  let pending: readonly Resolved[] = resolved;
  let written = 0;
  let stopped: Failure | null = null;
  let braked: readonly Brake[] = [];
  try {
    for (let round = 1; pending.length > 0 && round <= rounds; round += 1) {
      const { decided, brakes } = decide(rules, pending);
      braked = brakes;
      await settleUnwritten(context, link, decided, book, run.full);
      const writing = decided.filter(isWriting);
      for (const member of writing) book.enter(workOf(member), [member.row.personId]);
      const again = await execute(context, step, link, writing, purpose);
      written += writing.length - again.length;
      const rowOf = new Map(again.map((row) => [row.personId, row]));
      pending = writing.flatMap((member) => {
        const row = rowOf.get(member.row.personId);
        return row === undefined ? [] : [{ ...member, row }];
      });
    }
  } catch (error) {
    if (!(error instanceof StopWriting)) {
      await book.close({ couldNotRun: false });
      throw error;
    }
    stopped = error.failure;
    context.log.warn(
      { link: link.id, kind: stopped.kind, code: stopped.code },
      'writing stopped, the rest stays queued',
    );
  }
  await book.close({ couldNotRun: false });
  return {
    written,
    stopped,
    brakes: braked,
    quiet: stopped === null && pending.length === 0 && busy.size === 0,
  };
}

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

/** Everything that needs no vendor: settles, holds, and what stays as it is. Only rows that really change are stored. */
async function settleUnwritten(
  context: CycleContext,
  link: WritableLink,
  decided: readonly Decided[],
  book: ReturnType<typeof batchBook>,
  full: boolean,
): Promise<void> {
  const at = new Date(context.clock.now()).toISOString();
  const rows = decided.flatMap(({ row, decision, detail }): MemberRow[] => {
    const now = { marketo: row.marketo, salesforce: row.salesforce };
    switch (decision.action) {
      case 'settle':
        return [
          decision.as === 'keep' ? kept(row, link.map, 'policy', 'keep', at) : settled(row, link.map, now),
        ];
      case 'nothing':
        return [
          decision.reason === 'settled'
            ? { ...row, inStep: inStep(link.map, now), dirty: false }
            : heldRow(row, link.map, decision.reason, detail, at),
        ];
      case 'hold':
      case 'await-preview':
        return [heldRow(row, link.map, decision.reason, detail, at)];
      default:
        return [];
    }
  });
  await saveMembers(context.store.db, context.scope, rows);
  for (const { row, decision } of decided) {
    const work =
      row.marketo === null && row.salesforce !== null ? 'salesforce-to-marketo' : 'marketo-to-salesforce';
    const isNew = row.held?.reason !== ('reason' in decision ? decision.reason : null);
    const fate =
      decision.action === 'settle' ? 'skipped' : isWriting({ row, decision } as Decided) ? null : 'held';
    if (fate === null || (!full && (fate === 'skipped' || !isNew))) continue;
    book.enter(work, [row.personId]);
    book.note(work, row.personId, fate);
  }
}
