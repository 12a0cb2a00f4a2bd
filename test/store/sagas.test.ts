import assert from 'node:assert/strict';
import test from 'node:test';

import { closeCycle, latestCycles, openCycle, runningCycles } from '../../companion/src/store/cycles.ts';
import {
  dueSagas,
  finishSaga,
  openSagas,
  postponeSaga,
  recordSaga,
} from '../../companion/src/store/sagas.ts';
import { withDatabase } from '../support/database.ts';
import { connection, failure, id, link, minute } from './fixtures.ts';

const saga = (number: number, linkId: string | null) => ({
  id: id(number),
  linkId,
  cycleId: null,
  batchId: null,
  kind: 'set-status',
  payload: { people: [id(1)], text: 'a\0b' },
  recordedAt: minute(100 - number),
});

test('sagas', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;

  await t.test('are open, oldest first, until finished or compensated', async () => {
    const scope = await connection(db, 'open');
    await link(db, scope, 1);
    await recordSaga(db, scope, saga(1, id(1)));
    await recordSaga(db, scope, saga(2, null));
    await recordSaga(db, scope, saga(3, id(1)));
    assert.deepEqual(
      (await openSagas(db, scope)).map((one) => one.id),
      [3, 2, 1].map(id),
    );
    assert.deepEqual(
      (await openSagas(db, scope, id(1))).map((one) => one.id),
      [3, 1].map(id),
    );
    assert.deepEqual((await openSagas(db, scope, id(1)))[0]?.payload, { people: [id(1)], text: 'a\ufffdb' });
    await finishSaga(db, scope, id(1), 'finished', { written: 1 });
    await finishSaga(db, scope, id(3), 'compensated', null, minute(200));
    assert.deepEqual(
      (await openSagas(db, scope)).map((one) => one.id),
      [id(2)],
    );
    for (const number of [1, 9])
      await assert.rejects(
        finishSaga(db, scope, id(number), 'finished', null),
        failure('conflict', 'SAGA_NOT_OPEN'),
      );
  });

  await t.test('are due when their wait is over, and not before anybody has set one', async () => {
    const scope = await connection(db, 'due');
    await link(db, scope, 1);
    for (const number of [1, 2, 3]) await recordSaga(db, scope, saga(number, id(1)));
    await postponeSaga(db, scope, id(1), 0);
    await postponeSaga(db, scope, id(2), 3_600_000);
    assert.deepEqual(
      (await dueSagas(db, scope, id(1))).map((one) => one.id),
      [id(1)],
    );
    const open = await openSagas(db, scope, id(1));
    assert.deepEqual(
      open.map(({ notBefore }) => notBefore === null),
      [true, false, false],
    );
  });

  await t.test('are recorded whole or not: a rolled back transaction leaves none', async () => {
    const scope = await connection(db, 'rollback');
    const work = store.transaction(async (own) => {
      await recordSaga(own, scope, saga(1, null));
      throw new Error('crash');
    });
    await assert.rejects(work, /crash/);
    assert.deepEqual(await openSagas(db, scope), []);
  });
});

test('cycles', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  await openCycle(db, scope, { id: id(1), startedAt: minute(1) });
  await openCycle(db, scope, { id: id(2), startedAt: minute(2) });
  const end = { state: 'ended', endedAt: minute(3), calls: { marketo: 2 } } as const;
  assert.equal(await closeCycle(db, scope, id(1), end), true);
  assert.equal(await closeCycle(db, scope, id(1), end), false, 'closed once');
  assert.deepEqual(
    (await runningCycles(db, scope)).map((cycle) => cycle.id),
    [id(2)],
  );
  const [latest, earlier] = await latestCycles(db, scope, 5);
  assert.deepEqual([latest?.state, latest?.endedAt], ['running', null]);
  assert.deepEqual(earlier, { id: id(1), linkId: null, startedAt: minute(1), ...end, message: null });
});
