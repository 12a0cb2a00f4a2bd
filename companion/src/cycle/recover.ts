import { addChanges } from '../store/changes.ts';
import { addConflicts } from '../store/conflicts.ts';
import { markDirty } from '../store/members.ts';
import { dueSagas, finishSaga, openSagas, postponeSaga } from '../store/sagas.ts';
import type { Purpose } from '../quota/quota.ts';
import type { CycleContext } from './context.ts';
import { readNamed, type PairOfLink } from './gather.ts';
import { peopleIn, triedIn, type Tried } from './tried.ts';

/**
 * After an unknown outcome (a dead process, a lost answer) the same member is neither read nor written before the vendor's
 * own time-out has passed. Then what was tried is read: what happened is logged like any other write. All members of that
 * write are marked for a fresh read, from which they are decided like any other: a write that did happen shows as the new value,
 * a person created carries our key or e-mail and is found.
 */
export async function recover(context: CycleContext, link: PairOfLink, purpose: Purpose): Promise<void> {
  const { store, scope, settings } = context;
  for (const saga of await openSagas(store.db, scope, link.id)) {
    if (saga.notBefore === null) await postponeSaga(store.db, scope, saga.id, settings.vendorTimeoutMs);
  }
  for (const saga of await dueSagas(store.db, scope, link.id)) {
    const people = peopleIn(saga.payload);
    const happened = await seenToHaveHappened(context, link, purpose, triedIn(saga.payload));
    const { id, batchId, recordedAt: at } = saga;
    await store.transaction(async (db) => {
      await markDirty(db, scope, link.id, people);
      await addChanges(
        db,
        scope,
        happened.map(({ change }) => ({ ...change, linkId: link.id, batchId, at })),
      );
      await addConflicts(
        db,
        scope,
        happened.flatMap(({ conflict }) => conflict ?? []),
      );
      await finishSaga(db, scope, id, 'compensated', { read: people.length, done: happened.length });
    });
    context.log.info(
      { link: link.id, saga: id, kind: saga.kind, people: people.length, done: happened.length },
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
  return tried.filter(({ record, change }) => held.get(record) === change.to);
}

/** People who must not be read or planned yet. */
export async function busyPeople(context: CycleContext, linkId: string): Promise<ReadonlySet<string>> {
  const sagas = await openSagas(context.store.db, context.scope, linkId);
  return new Set(sagas.flatMap(({ payload }) => peopleIn(payload)));
}
