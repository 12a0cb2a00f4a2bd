import { markDirty } from '../store/members.ts';
import { dueSagas, finishSaga, openSagas, postponeSaga } from '../store/sagas.ts';
import type { CycleContext } from './context.ts';

/**
 * After an unknown outcome (a dead process, a lost answer) the same member is neither read nor written before the vendor's
 * own time-out has passed. Then its members are marked for a fresh read, from which they are decided like any other:
 * a write that did happen shows as the new value, a person created carries our key or e-mail and is found.
 */
export async function recover(context: CycleContext, linkId: string): Promise<void> {
  const { store, scope, settings } = context;
  for (const saga of await openSagas(store.db, scope, linkId)) {
    if (saga.notBefore === null) await postponeSaga(store.db, scope, saga.id, settings.vendorTimeoutMs);
  }
  for (const saga of await dueSagas(store.db, scope, linkId)) {
    const people = peopleIn(saga.payload);
    await store.transaction(async (db) => {
      await markDirty(db, scope, linkId, people);
      await finishSaga(db, scope, saga.id, 'compensated', { read: people.length });
    });
    context.log.info(
      { link: linkId, saga: saga.id, kind: saga.kind, people: people.length },
      'recovering after an unknown outcome',
    );
  }
}

/** People who must not be read or planned yet. */
export async function busyPeople(context: CycleContext, linkId: string): Promise<ReadonlySet<string>> {
  const sagas = await openSagas(context.store.db, context.scope, linkId);
  return new Set(sagas.flatMap(({ payload }) => peopleIn(payload)));
}

function peopleIn(payload: unknown): string[] {
  if (
    typeof payload !== 'object' ||
    payload === null ||
    !('people' in payload) ||
    !Array.isArray(payload.people)
  )
    return [];
  return payload.people.filter((id) => typeof id === 'string');
}
