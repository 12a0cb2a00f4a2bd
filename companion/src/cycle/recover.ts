import type { Purpose } from '../quota/quota.ts';
import { addChanges } from '../store/changes.ts';
import { addConflicts } from '../store/conflicts.ts';
import { markDirty, membersByPerson, saveMembers, type MemberRow } from '../store/members.ts';
import { endOrders } from '../store/orders.ts';
import type { Db } from '../store/scope.ts';
import { dueSagas, finishSaga, openSagas, postponeSaga, type OpenSaga } from '../store/sagas.ts';
import { addSettlements } from '../store/settlements.ts';
import type { CycleContext } from './context.ts';
import { readNamed, type PairOfLink } from './gather.ts';
import { kept, settled } from './outcome.ts';
import { fieldsThatHappened, isOfFields, settleFieldsLate } from './recover-fields.ts';
import { asWriter, settledAs, type Run } from './step.ts';
import { peopleIn, triedIn, type Tried } from './tried.ts';

/**
 * After an unknown outcome (a dead process, a lost answer) the same member is neither read nor written before the vendor's
 * own time-out has passed. Then what was tried is read: what happened is logged, and ends a person's order, like any other write.
 * All members of that write are marked for a fresh read, from which they are decided like any other: a write that did happen
 * shows as the new value, a person created carries our key or e-mail and is found.
 */
export async function recover(
  context: CycleContext,
  link: PairOfLink,
  run: Run,
  purpose: Purpose,
): Promise<void> {
  const { store, scope, settings } = context;
  for (const saga of await openSagas(store.db, scope, link.id)) {
    if (saga.notBefore === null) await postponeSaga(store.db, scope, saga.id, settings.vendorTimeoutMs);
  }
  for (const saga of await dueSagas(store.db, scope, link.id)) {
    const people = peopleIn(saga.payload);
    const isFields = isOfFields(saga);
    const fields = isFields ? await fieldsThatHappened(context, link.programId, purpose, saga) : [];
    const tried = isFields ? [] : triedIn(saga.payload);
    const happened = await seenToHaveHappened(context, link, purpose, tried);
    const done = happened.length + fields.length;
    await store.transaction(async (db) => {
      // Unlinking has closed the link's sagas already.
      if ((await asWriter(db, context, run)) === 'unlinked') return;
      await settleLate(db, context, run, saga, happened);
      await settleFieldsLate(db, context, link.id, saga, fields);
      await markDirty(db, scope, link.id, people);
      await finishSaga(db, scope, saga.id, 'compensated', { read: people.length, done });
    });
    context.log.info(
      { link: link.id, saga: saga.id, kind: saga.kind, people: people.length, done },
      'recovering after an unknown outcome',
    );
  }
}

/** Those of the writes whose value is there now. */
async function seenToHaveHappened(
  context: CycleContext,
  link: PairOfLink,
  purpose: Purpose,
  tried: readonly Tried[],
): Promise<Tried[]> {
  const leadIds = tried.flatMap(({ record }) => (typeof record === 'number' ? [record] : []));
  const recordIds = tried.flatMap(({ record }) => (typeof record === 'string' ? [record] : []));
  const { leads, records } = await readNamed(context, link, purpose, leadIds, recordIds);
  const held = new Map<number | string, string | null>([
    ...leads.map(({ leadId, status }) => [leadId, status] as const),
    ...records.map(({ recordId, member }) => [recordId, member?.status ?? null] as const),
  ]);
  // Whose lead was converted meanwhile is a member by another record: not gone, and not by us.
  const isMoved = records.some(({ recordId, member }) => member !== null && !recordIds.includes(recordId));
  return tried.filter(
    ({ record, change }) =>
      held.get(record) === change.to && !(isMoved && change.to === null && typeof record === 'string'),
  );
}

/** What the answer would have settled: the log, the orders, and the rows from which the next decision must start. */
async function settleLate(
  db: Db,
  { scope, clock }: CycleContext,
  run: Run,
  { batchId, recordedAt }: OpenSaga,
  happened: readonly Tried[],
): Promise<void> {
  const now = new Date(clock.now()).toISOString();
  const done = happened.filter(({ isHalf }) => !isHalf);
  await addChanges(
    db,
    scope,
    done.map(({ change }) => ({ ...change, linkId: run.linkId, batchId, at: recordedAt })),
  );
  await addConflicts(
    db,
    scope,
    done.flatMap(({ conflict }) => conflict ?? []),
  );
  await endOrders(
    db,
    scope,
    done.flatMap(({ order }) => (order === null ? [] : [{ id: order.id, state: 'done', message: null }])),
  );
  const changed = happened.filter(({ isHalf, order }) => isHalf || order?.settles === true);
  const rows = await membersByPerson(
    db,
    scope,
    run.linkId,
    changed.map(({ change }) => change.personId),
  );
  const rowOf = new Map(rows.map((row) => [row.personId, row]));
  const after = changed.flatMap((tried) => {
    const row = rowOf.get(tried.change.personId);
    // Whose record became somebody else's meanwhile was closed then: what was tried with it is not theirs any more.
    if (row === undefined || (typeof tried.record === 'number' && row.marketoLeadId === null)) return [];
    return [{ tried, row: rowAfter(run, tried, row, now) }];
  });
  await saveMembers(
    db,
    scope,
    after.map(({ row }) => row),
  );
  await addSettlements(
    db,
    scope,
    after.flatMap(({ tried: { order }, row }) =>
      row.settled === null || order === null
        ? []
        : [
            {
              linkId: run.linkId,
              personId: row.personId,
              at: now,
              kind: settledAs(row),
              rule: 'undone',
              actor: order.by,
              pair: { marketo: row.marketo, salesforce: row.salesforce },
            },
          ],
    ),
  );
}

/** As the answered step leaves it: half done without a baseline, done with what is there as the baseline. */
function rowAfter({ map }: Run, { isHalf, order, change }: Tried, row: MemberRow, at: string): MemberRow {
  const now = { marketo: row.marketo, salesforce: row.salesforce, [change.sideWritten]: change.to };
  if (isHalf) return { ...row, ...now, baseline: null, settled: null };
  const written = settled(row, map, now);
  return written.inStep || order === null ? written : kept(written, map, order.by, settledAs(written), at);
}

/** People who must not be read or planned yet. */
export async function busyPeople(context: CycleContext, linkId: string): Promise<ReadonlySet<string>> {
  const sagas = await openSagas(context.store.db, context.scope, linkId);
  return new Set(sagas.flatMap(({ payload }) => peopleIn(payload)));
}
