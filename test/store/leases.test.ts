import assert from 'node:assert/strict';
import test from 'node:test';

import { acquireLease, expiredLeases, releaseLease, renewLease } from '../../companion/src/store/leases.ts';
import { withDatabase } from '../support/database.ts';
import { connection, upTo } from './fixtures.ts';

const hour = 3_600_000;

test('leases', async (t) => {
  const { store, open } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);

  await t.test('of many who ask at once, over two processes’ pools, one gets it', async () => {
    const other = await open();
    const asked = upTo(8).map((number) =>
      acquireLease(number % 2 ? db : other.db, scope, 'race', `process ${String(number)}`, hour),
    );
    const got = (await Promise.all(asked)).filter((lease) => lease !== null);
    assert.equal(got.length, 1);
    assert.equal(got[0]?.epoch, 1);
  });

  await t.test('while it lasts nobody else gets it, the holder itself neither', async () => {
    assert.ok(await acquireLease(db, scope, 'held', 'one', hour));
    assert.equal(await acquireLease(db, scope, 'held', 'two', hour), null);
    assert.equal(await acquireLease(db, scope, 'held', 'one', hour), null);
    assert.ok(await acquireLease(db, await connection(db, 'elsewhere'), 'held', 'two', hour));
  });

  await t.test(
    'a takeover comes after the end only, raises the epoch, and the old holder learns of it',
    async () => {
      const old = await acquireLease(db, scope, 'expires', 'one', hour);
      assert.ok(old);
      assert.equal(await acquireLease(db, scope, 'expires', 'two', hour), null);
      assert.equal(await renewLease(db, scope, old, 0), true, 'from here on it has expired');
      const successor = await acquireLease(db, scope, 'expires', 'two', hour);
      assert.equal(successor?.epoch, old.epoch + 1);
      assert.equal(await renewLease(db, scope, old, hour), false);
      await releaseLease(db, scope, old);
      assert.equal(
        await acquireLease(db, scope, 'expires', 'three', hour),
        null,
        'a late release frees nothing',
      );
    },
  );

  await t.test('a renewed lease lasts on', async () => {
    const lease = await acquireLease(db, scope, 'renewed', 'one', 0);
    assert.ok(lease);
    assert.equal(await renewLease(db, scope, lease, hour), true, 'nobody has taken it since');
    assert.equal(await acquireLease(db, scope, 'renewed', 'two', hour), null);
  });

  await t.test('a released lease is free at once, and its epoch goes on', async () => {
    const lease = await acquireLease(db, scope, 'released', 'one', hour);
    assert.ok(lease);
    await releaseLease(db, scope, lease);
    assert.equal((await acquireLease(db, scope, 'released', 'one', hour))?.epoch, lease.epoch + 1);
    assert.equal(await renewLease(db, scope, lease, hour), false, 'the same name, but an earlier epoch');
  });

  await t.test(
    'leases that ran out unreturned are known; those that last or were given back are not',
    async () => {
      const own = await connection(db, 'silent');
      const silent = await acquireLease(db, own, 'silent', 'one', 0);
      const returned = await acquireLease(db, own, 'returned', 'one', 0);
      await acquireLease(db, own, 'lasting', 'one', hour);
      assert.ok(silent && returned);
      await releaseLease(db, own, returned);
      assert.deepEqual(await expiredLeases(db, own), [{ key: 'silent', epoch: silent.epoch }]);
      assert.equal(await renewLease(db, own, silent, hour), true);
      assert.deepEqual(await expiredLeases(db, own), []);
    },
  );
});
