import assert from 'node:assert/strict';
import test from 'node:test';

import { noCounts } from '../../companion/src/domain/batch.ts';
import {
  type BatchQuery,
  closeBatch,
  closeDeadBatches,
  getBatch,
  listBatches,
  openBatch,
  openBatches,
} from '../../companion/src/store/batches.ts';
import { addChanges } from '../../companion/src/store/changes.ts';
import { openCycle } from '../../companion/src/store/cycles.ts';
import { addFailures, causesOfBatches, listFailures } from '../../companion/src/store/failures.ts';
import type { Db, Scope } from '../../companion/src/store/scope.ts';
import { withDatabase } from '../support/database.ts';
import { connection, failure, id, link, minute, people, upTo } from './fixtures.ts';

const cycle = id(500);

/** Opens batch `number`, started at minute `at`. */
async function batch(
  db: Db,
  scope: Scope,
  number: number,
  at = number,
  linkId: string | null = null,
): Promise<void> {
  const work = { operation: 'Sync with program', object: 'Campaigns' };
  await openBatch(db, scope, { id: id(number), cycleId: cycle, linkId, ...work, startedAt: minute(at) });
}

async function start(db: Db, name: string): Promise<Scope> {
  const scope = await connection(db, name);
  await openCycle(db, scope, { id: cycle, startedAt: minute(0) });
  return scope;
}

test('batches', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;

  await t.test('open In Process and close with their counts', async () => {
    const scope = await start(db, 'close');
    await batch(db, scope, 1);
    assert.equal((await getBatch(db, scope, id(1)))?.status, 'In Process');
    assert.deepEqual(
      (await openBatches(db, scope)).map((row) => row.id),
      [id(1)],
    );
    const counts = { input: 10, new: 1, updated: 2, deleted: 1, failed: 3, skipped: 2, held: 1 };
    const end = { status: 'Succeeded', endedAt: minute(2), ...counts } as const;
    assert.equal(await closeBatch(db, scope, id(1), end), 'Succeeded');
    assert.deepEqual(await getBatch(db, scope, id(1)), {
      id: id(1),
      cycleId: cycle,
      linkId: null,
      operation: 'Sync with program',
      object: 'Campaigns',
      startedAt: minute(1),
      ...end,
    });
    assert.deepEqual(await openBatches(db, scope), []);
    await assert.rejects(closeBatch(db, scope, id(1), end), failure('conflict', 'BATCH_CLOSED'));
  });

  await t.test('one that does not balance closes as Failed, with a failure of kind bug', async () => {
    const scope = await start(db, 'unbalanced');
    await link(db, scope, 1);
    await batch(db, scope, 1, 1, id(1));
    const end = { ...noCounts, status: 'Succeeded', endedAt: minute(2), input: 3, new: 2 } as const;
    assert.equal(await closeBatch(db, scope, id(1), end), 'Failed');
    const [only, ...others] = await listFailures(db, scope, { batchId: id(1), limit: 9 });
    assert.deepEqual(others, []);
    assert.deepEqual(
      [only?.kind, only?.code, only?.linkId, only?.retryable],
      ['bug', 'BATCH_UNBALANCED', id(1), false],
    );
  });

  await t.test('the database itself lets no unbalanced batch succeed', async () => {
    const scope = await start(db, 'check');
    await batch(db, scope, 1);
    const cheat = store.transaction(async (own) => {
      await getBatch(own, scope, id(1));
      await own
        .updateTable('batches')
        .set({ status: 'Succeeded', endedAt: minute(2), input: 1 })
        .execute();
    });
    await assert.rejects(cheat, { code: '23514', constraint: 'batches_balance' });
  });

  await t.test('pages follow each other without a gap or a repeat, whatever the sort', async () => {
    const scope = await start(db, 'pages');
    await link(db, scope, 1);
    // Three started at each minute, so that pages end between equal times; every other one ends, in the reverse order.
    for (const number of upTo(12)) {
      await batch(db, scope, number, Math.ceil(number / 3), number > 6 ? id(1) : null);
      const ended = { ...noCounts, status: 'Succeeded', endedAt: minute(40 - number) } as const;
      if (number % 2 === 0) await closeBatch(db, scope, id(number), ended);
    }
    const walk = async (query: BatchQuery): Promise<number[]> => {
      const seen: number[] = [];
      for (let after: string | undefined; ;) {
        const page = await listBatches(db, scope, {
          ...query,
          limit: 2,
          ...(after === undefined ? {} : { after }),
        });
        assert.ok(page.rows.length <= 2);
        seen.push(...page.rows.map((row) => Number(row.id.slice(-12))));
        if (page.next === null) return seen;
        after = page.next;
      }
    };
    assert.deepEqual(await walk({}), upTo(12).reverse(), 'newest first');
    assert.deepEqual(await walk({ order: 'oldest' }), upTo(12));
    assert.deepEqual(
      await walk({ sort: 'ended' }),
      [2, 4, 6, 8, 10, 12],
      'those that have ended, the last end first',
    );
    assert.deepEqual(await walk({ sort: 'ended', order: 'oldest' }), [12, 10, 8, 6, 4, 2]);
    assert.deepEqual(await walk({ linkId: id(1) }), [12, 11, 10, 9, 8, 7]);
    assert.deepEqual(
      await walk({ from: minute(2), until: minute(3) }),
      [6, 5, 4],
      'from is in, until is not',
    );
    assert.deepEqual(await walk({ status: 'In Process' }), [11, 9, 7, 5, 3, 1]);
    assert.deepEqual(await walk({ operation: 'Pull updates' }), []);
    assert.equal((await walk({ object: 'Campaign' })).length, 12, 'the plural is found under its type');
    assert.deepEqual(await walk({ object: 'Contact' }), []);
    const exactly = await listBatches(db, scope, { limit: 12 });
    assert.equal(exactly.next, null, 'a full last page is the last');
  });

  await t.test('a page key that is none of ours is refused', async () => {
    const scope = await start(db, 'keys');
    for (const after of ['', 'nonsense', Buffer.from('["2026","x"]').toString('base64url')])
      await assert.rejects(listBatches(db, scope, { after }), failure('invalid-record', 'PAGE_KEY'), after);
  });

  await t.test('what a dead process left closes as Incomplete, counted from its log', async () => {
    const scope = await start(db, 'dead');
    await link(db, scope, 1);
    await people(db, scope, upTo(4));
    await batch(db, scope, 1, 1, id(1));
    const change = {
      linkId: id(1),
      batchId: id(1),
      at: minute(1),
      sideWritten: 'salesforce',
      ruleRow: 7,
      reason: '',
    } as const;
    await addChanges(db, scope, [
      { ...change, personId: id(1), from: null, to: 'Invited' },
      { ...change, personId: id(2), from: 'Invited', to: 'Attended' },
      { ...change, personId: id(3), from: 'Invited', to: null },
    ]);
    const failed = {
      kind: 'invalid-record',
      code: 'X',
      message: '',
      at: minute(1),
      retryable: false,
    } as const;
    await addFailures(db, scope, [{ ...failed, batchId: id(1), linkId: id(1), personId: id(4) }]);
    assert.equal(await closeDeadBatches(db, scope, minute(9)), 1);
    const closed = await getBatch(db, scope, id(1));
    assert.deepEqual(
      [
        closed?.status,
        closed?.endedAt,
        closed?.input,
        closed?.new,
        closed?.updated,
        closed?.deleted,
        closed?.failed,
      ],
      ['Incomplete', minute(9), 4, 1, 1, 1, 1],
    );
    assert.equal(await closeDeadBatches(db, scope, minute(9)), 0);
  });

  await t.test('failures are grouped by cause and listed newest first', async () => {
    const scope = await start(db, 'failures');
    await link(db, scope, 1);
    await batch(db, scope, 1, 1, id(1));
    await batch(db, scope, 2, 1, id(1));
    const base = {
      batchId: id(1),
      linkId: id(1),
      personId: null,
      kind: 'invalid-record',
      at: minute(1),
    } as const;
    await addFailures(db, scope, [
      { ...base, code: 'LOCKED', message: 'row 1', retryable: true },
      { ...base, code: 'PICKLIST', message: 'bad value: a', retryable: false },
      { ...base, code: 'PICKLIST', message: 'bad value: b\0', retryable: false },
    ]);
    const causes = await causesOfBatches(db, scope, [id(1), id(2)]);
    assert.deepEqual(
      [...causes],
      [
        [
          id(1),
          [
            { code: 'PICKLIST', message: 'bad value: b\ufffd', recordId: null, records: 2 },
            { code: 'LOCKED', message: 'row 1', recordId: null, records: 1 },
          ],
        ],
      ],
    );
    const [newest] = await listFailures(db, scope, { linkId: id(1), limit: 1 });
    assert.ok(newest);
    assert.equal(newest.message, 'bad value: b\ufffd');
    const rest = await listFailures(db, scope, { linkId: id(1), after: newest.id, limit: 9 });
    assert.deepEqual(
      rest.map(({ message }) => message),
      ['bad value: a', 'row 1'],
    );
  });

  await t.test('a batch needs its cycle, in the same connection', async () => {
    const scope = await connection(db, 'no-cycle');
    await assert.rejects(batch(db, scope, 1), { code: '23503' });
  });
});
