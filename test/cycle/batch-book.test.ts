import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';

import { batchBook, type BatchBook } from '../../companion/src/cycle/batch-book.ts';
import type { CycleContext } from '../../companion/src/cycle/context.ts';
import type { Failure } from '../../companion/src/domain/failure.ts';
import { listBatches } from '../../companion/src/store/batches.ts';
import { ensureConnection } from '../../companion/src/store/connections.ts';
import { openCycle } from '../../companion/src/store/cycles.ts';
import { causesOfBatches } from '../../companion/src/store/failures.ts';
import { systemClock } from '../../companion/src/telemetry/clock.ts';
import { withDatabase } from '../support/database.ts';

/** What a batch says of itself when it closes, on a real database. */

const scope = { connectionId: 'default' };
const failure: Failure = {
  kind: 'invalid-record',
  vendor: 'salesforce',
  code: 'NO',
  message: 'It says no',
  retryable: false,
};

async function bookOf(
  t: TestContext,
): Promise<{ book: BatchBook; listed: () => Promise<unknown[]>; db: CycleContext['store']['db'] }> {
  const { store } = await withDatabase(t);
  await ensureConnection(store.db, { id: 'default', name: 'default' });
  const cycle = randomUUID();
  await openCycle(store.db, scope, { id: cycle, startedAt: new Date().toISOString() });
  // A book needs no more of its context than the store, the clock and ids.
  const context = { store, scope, clock: systemClock, newId: randomUUID } as unknown as CycleContext;
  return {
    db: store.db,
    book: batchBook(context, cycle, null),
    listed: async () => {
      const { rows } = await listBatches(store.db, scope, { order: 'oldest' });
      return rows.map(
        ({ operation, object, status, input, new: added, updated, deleted, failed, skipped, held }) => ({
          of: `${operation}: ${object}`,
          status,
          counts: [input, added, updated, deleted, failed, skipped, held],
        }),
      );
    },
  };
}

test('a book in which nothing happened leaves no batch', async (t) => {
  const { book, listed } = await bookOf(t);
  assert.deepEqual(await book.close({ couldNotRun: false }), []);
  assert.deepEqual(await listed(), []);
});

test('each record counts once, by the last that was said of it', async (t) => {
  const { book, listed } = await bookOf(t);
  book.enter('marketo-to-salesforce', ['a', 'b', 'c', 'd', 'a']);
  book.note('marketo-to-salesforce', 'a', 'failed');
  book.note('marketo-to-salesforce', 'a', 'new');
  book.note('marketo-to-salesforce', 'b', 'updated');
  book.enter('marketo-to-salesforce', ['b']);
  book.note('marketo-to-salesforce', 'c', 'skipped');
  book.note('marketo-to-salesforce', 'd', 'held');
  await book.close({ couldNotRun: false });
  assert.deepEqual(await listed(), [
    { of: 'Sync with program: Campaigns', status: 'Succeeded', counts: [4, 1, 1, 0, 0, 1, 1] },
  ]);
});

test('who met no fate is queued, and so is who is put back: the batch is incomplete', async (t) => {
  const { book, listed } = await bookOf(t);
  book.enter('salesforce-to-marketo', ['a', 'b', 'c']);
  book.note('salesforce-to-marketo', 'a', 'updated');
  book.note('salesforce-to-marketo', 'b', 'skipped');
  book.note('salesforce-to-marketo', 'b', null);
  await book.close({ couldNotRun: false });
  assert.deepEqual(await listed(), [
    { of: 'Pull updates: Campaign Members', status: 'Incomplete', counts: [3, 0, 1, 0, 0, 0, 0] },
  ]);
});

test('failures stand under their batch; a batch with failed records has succeeded all the same', async (t) => {
  const { book, listed, db } = await bookOf(t);
  const id = await book.open('leads-created');
  book.enter('leads-created', ['a', 'b']);
  book.note('leads-created', 'a', 'new');
  book.note('leads-created', 'b', 'failed');
  await db.transaction().execute((own) => book.fail(own, 'leads-created', [{ personId: null, failure }]));
  const closed = await book.close({ couldNotRun: false });
  assert.deepEqual(closed, [{ work: 'leads-created', id, status: 'Succeeded' }]);
  assert.deepEqual(await listed(), [
    { of: 'Push updates: Person (Lead)', status: 'Succeeded', counts: [2, 1, 0, 0, 1, 0, 0] },
  ]);
  assert.deepEqual((await causesOfBatches(db, scope, [id])).get(id), [
    { code: 'NO', message: 'It says no', recordId: null, records: 1 },
  ]);
});

test('what could not run has failed, and a second close says nothing again', async (t) => {
  const { book, listed } = await bookOf(t);
  await book.open('fields-written');
  await book.close({ couldNotRun: true });
  assert.deepEqual(await book.close({ couldNotRun: true }), []);
  assert.deepEqual(await listed(), [
    { of: 'Push updates: Campaigns', status: 'Failed', counts: [0, 0, 0, 0, 0, 0, 0] },
  ]);
});
