import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { databaseClock } from '../../companion/src/store/database-clock.ts';
import type { Clock } from '../../companion/src/telemetry/clock.ts';
import { withDatabase } from '../support/database.ts';

/** Whatever a machine thinks the time is: processes on one database go by one clock. */

const hour = 3_600_000;

test('a machine that is hours wrong goes by the database’s time, also when it is set right meanwhile', async (t) => {
  const { store } = await withDatabase(t);
  let wrong = -7 * hour;
  const machine: Clock = { now: () => Date.now() + wrong, sleep: () => Promise.resolve() };
  const clock = await databaseClock(store.db, machine);
  const isRight = async () => {
    const { rows } = await sql<{ ms: string }>`
      select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as ms`.execute(store.db);
    const off = Math.abs(clock.now() - Number(rows[0]?.ms));
    assert.ok(off < hour / 2, `${String(off)} ms off`);
  };
  await isRight();
  wrong = 0;
  assert.ok(Math.abs(clock.now() - Date.now()) > 6 * hour, 'it has not looked again yet');
  await clock.set();
  await isRight();
});

test('a database that does not answer leaves the clock as it goes', async (t) => {
  const { store } = await withDatabase(t);
  const clock = await databaseClock(store.db);
  const before = clock.now();
  await store.close();
  await clock.set();
  assert.ok(clock.now() >= before - 1000);
});
