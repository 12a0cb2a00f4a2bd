import type { Work } from '../domain/batch.ts';
import { failureOf, FailureError, type Failure } from '../domain/failure.ts';
import { addChanges } from '../store/changes.ts';
import { fenceLink } from '../store/links.ts';
import { saveMembers } from '../store/members.ts';
import { savePeople } from '../store/people.ts';
import { finishSaga, postponeSaga, recordSaga } from '../store/sagas.ts';
import type { BatchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { leadIdsOf, recordIdsOf } from './group.ts';
import { failedRow, type Outcome } from './outcome.ts';
import { kindById } from './gather.ts';

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
  | 'set-program-status'
  | 'remove-program-members';

/** Where a step runs. */
export type Run = {
  readonly linkId: string;
  readonly cycleId: string;
  /** Fencing epoch of the lease on the link. */
  readonly epoch: number;
  readonly book: BatchBook;
};

/** The vendor cannot be written to just now: the link's remaining work stays queued. */
export class StopWriting extends Error {
  override readonly name = 'StopWriting' as const;
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Failures of a whole call after which no further call makes sense in this cycle. */
const stopping = new Set(['auth', 'rate', 'quota', 'concurrency', 'transient', 'config']);

/**
 * Carries out one step and returns what became of its members, in order. Throws StopWriting when the vendor cannot be
 * written to; then nothing is lost: the members stay dirty, and after an unknown outcome the saga stays open and its
 * members are left alone until the vendor's own time-out has passed (docs/sync-rules.md, 8).
 */
export async function perform(context: CycleContext, run: Run, step: Step): Promise<Outcome[]> {
  const { store, scope } = context;
  const batchId = await run.book.open(step.work);
  const id = context.newId();
  await store.transaction(async (db) => {
    await fenceLink(db, scope, run.linkId, run.epoch);
    await recordSaga(db, scope, {
      id,
      linkId: run.linkId,
      cycleId: run.cycleId,
      batchId,
      kind: step.kind,
      payload: { value: step.value, people: step.members.map(({ row }) => row.personId) },
      recordedAt: new Date(context.clock.now()).toISOString(),
    });
  });
  const outcomes = await step.send(step.members).catch(async (error: unknown): Promise<Outcome[]> => {
    const failure = failureOf(error);
    if (failure.kind === 'unknown-outcome') {
      await postponeSaga(store.db, scope, id, context.settings.vendorTimeoutMs);
      throw new StopWriting(failure);
    }
    if (!(error instanceof FailureError)) throw error;
    if (stopping.has(failure.kind)) {
      await finishSaga(store.db, scope, id, 'compensated', { failure });
      throw new StopWriting(failure);
    }
    return step.members.map(({ row }) => ({ kind: 'failed', row: failedRow(row, failure), failure }));
  });
  await store.transaction(async (db) => {
    await fenceLink(db, scope, run.linkId, run.epoch);
    await settle(context, run, step, batchId, outcomes, db);
    await finishSaga(db, scope, id, 'finished', {
      done: outcomes.filter(({ kind }) => kind === 'done').length,
    });
  });
  return outcomes;
}

async function settle(
  context: CycleContext,
  run: Run,
  step: Step,
  batchId: string,
  outcomes: readonly Outcome[],
  db: Parameters<typeof saveMembers>[0],
): Promise<void> {
  const { scope } = context;
  const at = new Date(context.clock.now()).toISOString();
  const partly = outcomes.filter(({ kind }) => kind === 'partly');
  await savePeople(
    db,
    scope,
    partly.map(({ row }) => personOf(row)),
  );
  await saveMembers(
    db,
    scope,
    outcomes.map(({ row }) => row),
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
  }
}

/** A row's person with all records, as the store keeps it. */
export const personOf = (row: Outcome['row']) => ({
  id: row.personId,
  name: row.name,
  company: row.company,
  email: row.email,
  records: [
    ...leadIdsOf(row).map((id) => ({ kind: 'marketo' as const, recordId: String(id) })),
    ...recordIdsOf(row).map((id) => ({ kind: kindById(id), recordId: id })),
  ],
});
