import type { Work } from '../domain/batch.ts';
import { FailureError, type Failure, type FailureKind } from '../domain/failure.ts';
import type { LinkState } from '../domain/link-state.ts';
import { isFinal } from '../domain/order.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { addChanges } from '../store/changes.ts';
import { fenceLink, getLink } from '../store/links.ts';
import { saveMembers } from '../store/members.ts';
import { savePeople, type Person } from '../store/people.ts';
import type { Db } from '../store/scope.ts';
import { addConflicts } from '../store/conflicts.ts';
import { endOrders, type OrderEnd } from '../store/orders.ts';
import { addSettlements, type Settlement } from '../store/settlements.ts';
import { finishSaga, postponeSaga, recordSaga } from '../store/sagas.ts';
import type { BatchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { leadIdsOf, recordIdsOf } from './group.ts';
import { conflictOf } from './conflict.ts';
import { failedRow, kept, toFollowUp, type Outcome } from './outcome.ts';
import { kindById } from './gather.ts';
import { triedOf } from './tried.ts';

/** One vendor call about members: recorded before it is sent, settled in one transaction after it was answered. */
export type Step = {
  readonly kind: SagaKind;
  readonly work: Work;
  /** The last part of each member's change: its outcome is the member's fate in the batch. */
  readonly members: readonly Decided[];
  /** What is about to be set, for whoever reads the saga. */
  readonly value: string | null;
  send(members: readonly Decided[]): Promise<Outcome[]>;
};

export type SagaKind =
  | 'create-leads'
  | 'add-campaign-members'
  | 'update-campaign-members'
  | 'delete-campaign-members'
  | 'create-people'
  | 'ask-for-people'
  | 'set-program-status'
  | 'remove-program-members';

/** Where a step runs. */
export type Run = {
  readonly linkId: string;
  readonly cycleId: string;
  /** Fencing epoch of the lease on the link. */
  readonly epoch: number;
  readonly book: BatchBook;
  readonly tally: Tally;
  readonly map: StatusMap;
};

/** What became of a run's members, counted as it happens: it stands when the run stops early. */
export type Tally = {
  /** Members written to a vendor. */
  written: number;
  /** Members that failed and are tried again in the next cycle. */
  toRepeat: number;
};

/** The link's remaining work stays queued. */
export class StopWriting extends Error {
  override readonly name = 'StopWriting' as const;
  /** The vendor cannot be written to just now; null when a person paused or unlinked the link meanwhile. */
  readonly failure: Failure | null;
  constructor(failure: Failure | null) {
    super(failure?.message ?? 'The link is no longer active.');
    this.failure = failure;
  }
}

/** Failures of a vendor, not of a record: after one of them no further call makes sense in this cycle. */
const halting: ReadonlySet<FailureKind> = new Set([
  'auth',
  'rate',
  'quota',
  'concurrency',
  'unknown-outcome',
]);
/** Whether a record's failure is one of the vendor's. */
export const haltsRecords = ({ kind }: Failure): boolean => halting.has(kind);
/** The same of a whole call, where no record was looked at. */
export const haltsCalls = ({ kind }: Failure): boolean =>
  halting.has(kind) || kind === 'transient' || kind === 'config';

/** First statement of each transaction of a link's writer: refuses one that was succeeded, and tells how the link stands. */
export async function asWriter(
  db: Db,
  { scope }: CycleContext,
  run: Pick<Run, 'linkId' | 'epoch'>,
): Promise<LinkState> {
  await fenceLink(db, scope, run.linkId, run.epoch);
  return (await getLink(db, scope, run.linkId))?.state ?? 'unlinked';
}

/**
 * Carries out one step and returns what became of its members, in order. Throws StopWriting when the vendor cannot be
 * written to, or when the link was paused or unlinked; then nothing is lost: the members stay dirty, and after an unknown
 * outcome a saga stays open and its members are left alone until the vendor's own time-out has passed
 * (docs/sync-rules.md, 8).
 */
export async function perform(context: CycleContext, run: Run, step: Step): Promise<Outcome[]> {
  const { store, scope } = context;
  const batchId = await run.book.open(step.work);
  const id = context.newId();
  const recordedAt = new Date(context.clock.now()).toISOString();
  const saga = (members: readonly Decided[]) => ({
    linkId: run.linkId,
    cycleId: run.cycleId,
    batchId,
    kind: step.kind,
    payload: {
      value: step.value,
      people: members.map(({ row }) => row.personId),
      tried: members.flatMap((member) => triedOf(step.kind, member, batchId, recordedAt)),
    },
    recordedAt,
  });
  await store.transaction(async (db) => {
    if ((await asWriter(db, context, run)) !== 'active') throw new StopWriting(null);
    await recordSaga(db, scope, { id, ...saga(step.members) });
  });
  const answers = setApart(await answerTo(step));
  const answeredAt = new Date(context.clock.now()).toISOString();
  const outcomes = answers.map((outcome, at) => followUp(outcome, step.members[at], run.map, answeredAt));
  const unknown = step.members.filter((_, at) => isUnknown(outcomes[at]));
  const stopped = outcomes.find((one) => one.kind === 'stopped');
  await store.transaction(async (db) => {
    const state = await asWriter(db, context, run);
    await settle(context, run, step, batchId, outcomes, db);
    // Unlinking has closed the link's sagas already.
    if (state === 'unlinked') return;
    await finishSaga(db, scope, id, stopped === undefined ? 'finished' : 'compensated', {
      done: outcomes.filter(({ kind }) => kind === 'done').length,
      ...(stopped === undefined ? {} : { failure: stopped.failure }),
    });
    if (unknown.length === 0) return;
    const waiting = context.newId();
    await recordSaga(db, scope, { id: waiting, ...saga(unknown) });
    await postponeSaga(db, scope, waiting, context.settings.vendorTimeoutMs);
  });
  if (stopped !== undefined) throw new StopWriting(stopped.failure);
  return outcomes;
}

const isUnknown = (outcome: Outcome | undefined): boolean =>
  outcome?.kind === 'stopped' && outcome.failure.kind === 'unknown-outcome';

/** The vendor's answer to a step. A call that failed as a whole stops the writing, or is the failure of all its records. */
async function answerTo(step: Step): Promise<Outcome[]> {
  try {
    return await step.send(step.members);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    return step.members.map(({ row }): Outcome =>
      haltsCalls(failure)
        ? { kind: 'stopped', row, failure }
        : { kind: 'failed', row: failedRow(row, failure), failure },
    );
  }
}

/** Where a person's order leaves the sides apart, the rule goes on from there, unless the order settles that they differ. */
function followUp(outcome: Outcome, member: Decided | undefined, map: StatusMap, at: string): Outcome {
  if (outcome.kind !== 'done' || member?.order == null) return outcome;
  const { order } = member;
  if (order.settles && !outcome.row.inStep)
    return { ...outcome, row: kept(outcome.row, map, order.by, settledAs(outcome.row), at) };
  return isFinal(order, map) ? outcome : { ...outcome, row: toFollowUp(outcome.row, member.row.baseline) };
}

/** A side without the member stays without it; two statuses may differ until one of them changes. */
export const settledAs = ({ marketo, salesforce }: Outcome['row']): 'keep' | 'accept' =>
  marketo === null || salesforce === null ? 'keep' : 'accept';

/** For the log of what may differ: pairs that a person's order left apart on purpose. */
function settlementsOf(step: Step, outcomes: readonly Outcome[], at: string): Settlement[] {
  return outcomes.flatMap((outcome, index): Settlement[] => {
    const order = step.members[index]?.order;
    const { row } = outcome;
    if (outcome.kind !== 'done' || order?.settles !== true || row.settled === null) return [];
    const { linkId, personId, marketo, salesforce } = row;
    const kind = settledAs(row);
    return [{ linkId, personId, at, kind, rule: 'undone', actor: order.by, pair: { marketo, salesforce } }];
  });
}

/** What a step's answer means for the people's orders among its members; those that go on stay as they are. */
function endedOrders(step: Step, outcomes: readonly Outcome[]): OrderEnd[] {
  return outcomes.flatMap((outcome, at): OrderEnd[] => {
    const order = step.members[at]?.order;
    if (order == null) return [];
    if (outcome.kind === 'done') return [{ id: order.id, state: 'done', message: null }];
    const { failure } = outcome.kind === 'failed' ? outcome : {};
    return failure === undefined || outcome.row.dirty
      ? []
      : [{ id: order.id, state: 'failed', message: failure.message }];
  });
}

/** Records that share an answer with a failure of the vendor's were not looked at: they wait, and have not failed. */
function setApart(outcomes: readonly Outcome[]): Outcome[] {
  const isBroken = outcomes.some((one) => one.kind === 'failed' && halting.has(one.failure.kind));
  return outcomes.map((one) =>
    isBroken && one.kind === 'failed' && haltsCalls(one.failure) ? { ...one, kind: 'stopped' } : one,
  );
}

async function settle(
  context: CycleContext,
  run: Run,
  step: Step,
  batchId: string,
  outcomes: readonly Outcome[],
  db: Db,
): Promise<void> {
  const { scope } = context;
  const at = new Date(context.clock.now()).toISOString();
  const partly = outcomes.filter(({ kind }) => kind === 'partly');
  const chosen = outcomes.filter(
    ({ kind }, index) => kind === 'done' && step.members[index]?.order?.action === 'choose',
  );
  await savePeople(db, scope, peopleOf([...partly, ...chosen].map(({ row }) => row)));
  await saveMembers(
    db,
    scope,
    outcomes
      .filter(({ kind }) => kind !== 'stopped')
      // Whose first step is done has a second one to come, whatever happens in between.
      .map(({ kind, row }) => (kind === 'partly' ? { ...row, dirty: true } : row)),
  );
  await addChanges(
    db,
    scope,
    outcomes.flatMap((outcome, index) => {
      const member = step.members[index];
      if (outcome.kind !== 'done' || outcome.change === null || member === undefined) return [];
      const { side, from, to } = outcome.change;
      const { decision } = member;
      const { linkId, personId } = outcome.row;
      return [
        {
          linkId,
          personId,
          batchId,
          at,
          sideWritten: side,
          from,
          to,
          ruleRow: decision.row,
          reason: decision.reason,
        },
      ];
    }),
  );
  await endOrders(db, scope, endedOrders(step, outcomes));
  await addSettlements(db, scope, settlementsOf(step, outcomes, at));
  await addConflicts(
    db,
    scope,
    outcomes.flatMap((outcome, index) => {
      const member = step.members[index];
      if (outcome.kind !== 'done' || member === undefined) return [];
      return conflictOf(member, batchId, at);
    }),
  );
  await run.book.fail(
    db,
    step.work,
    outcomes.flatMap((one) =>
      one.kind === 'failed' ? [{ personId: one.row.personId, failure: one.failure }] : [],
    ),
  );
  for (const outcome of outcomes) {
    const key = outcome.row.personId;
    if (outcome.kind === 'done') run.book.note(step.work, key, outcome.counter);
    if (outcome.kind === 'failed') run.book.note(step.work, key, 'failed');
    // What it becomes then, it may become in another batch.
    if (outcome.kind === 'again') run.book.note(step.work, key, 'skipped');
    if (outcome.kind === 'done' && outcome.change !== null) run.tally.written += 1;
    if (outcome.kind === 'failed' && outcome.row.dirty) run.tally.toRepeat += 1;
  }
}

/** The people of these rows with all their records. A record that two of them name is whose it acts for. */
export function peopleOf(rows: readonly Outcome['row'][]): Person[] {
  const acting = new Map(
    rows.flatMap((row) =>
      [row.marketoLeadId, row.salesforceRecordId].map((id) => [String(id), row.personId] as const),
    ),
  );
  const owner = new Map(
    rows.flatMap((row) =>
      [...leadIdsOf(row), ...recordIdsOf(row)].map((id) => [String(id), row.personId] as const),
    ),
  );
  const isOwn = ({ personId }: Outcome['row'], id: string | number) =>
    (acting.get(String(id)) ?? owner.get(String(id))) === personId;
  return rows.map((row) => ({
    id: row.personId,
    name: row.name,
    company: row.company,
    email: row.email,
    records: [
      ...leadIdsOf(row)
        .filter((id) => isOwn(row, id))
        .map((id) => ({ kind: 'marketo' as const, recordId: String(id) })),
      ...recordIdsOf(row)
        .filter((id) => isOwn(row, id))
        .map((id) => ({ kind: kindById(id), recordId: id })),
    ],
  }));
}
