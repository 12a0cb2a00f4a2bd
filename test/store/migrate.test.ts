import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';

import pg from 'pg';

import { migrate } from '../../companion/src/store/migrate.ts';
import { withDatabase } from '../support/database.ts';
import { failure, id, upTo } from './fixtures.ts';

/** An empty database, a folder of migrations to write into, and pools as several processes would have them. */
async function bench(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  const pools: pg.Pool[] = [];
  t.after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await rm(folder, { recursive: true });
  });
  const { connection } = await withDatabase(t, { empty: true });
  const newPool = () => {
    const pool = new pg.Pool({ ...connection, max: 2 });
    // A pool has ended before its sessions have: the database that is dropped then says goodbye to them.
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };
  const put = (number: number, sql: string) =>
    writeFile(join(folder, `${String(number).padStart(6, '0')}.sql`), sql);
  return { folder, newPool, put, pool: newPool() };
}

test('processes that start at once apply each migration once', async (t) => {
  const { newPool, pool } = await bench(t);
  const applied = await Promise.all(upTo(4).map(() => migrate(newPool())));
  const files = await readdir(new URL('../../companion/src/store/migrations', import.meta.url));
  assert.deepEqual(applied.flat(), upTo(files.length), 'one of them did all of it');
  const rows = await pool.query<{ number: number }>('select number from lockstep.migrations order by number');
  assert.deepEqual(
    rows.rows.map(({ number }) => number),
    upTo(files.length),
  );
});

test('later migrations are added to earlier ones', async (t) => {
  const { folder, put, pool } = await bench(t);
  await put(1, 'create table lockstep.a (id int)');
  assert.deepEqual(await migrate(pool, folder), [1]);
  await put(2, 'alter table lockstep.a add column b int; create table lockstep.c (id int)');
  assert.deepEqual(await migrate(pool, folder), [2]);
  assert.deepEqual(await migrate(pool, folder), []);
  await pool.query('select b from lockstep.a, lockstep.c');
});

test('one that fails leaves nothing of the whole run', async (t) => {
  const { folder, put, pool } = await bench(t);
  await put(1, 'create table lockstep.a (id int)');
  await put(2, 'create table lockstep.a (id int)');
  await assert.rejects(migrate(pool, folder), { code: '42P07' });
  const found = await pool.query<{ found: boolean }>(`select to_regclass('lockstep.a') is not null as found`);
  assert.equal(found.rows[0]?.found, false);
  await put(2, 'create table lockstep.b (id int)');
  assert.deepEqual(await migrate(pool, folder), [1, 2]);
});

test('an applied migration that was changed is refused, one with other line ends is not', async (t) => {
  const { folder, put, pool } = await bench(t);
  await put(1, 'create table lockstep.a (id int);\n-- end\n');
  await migrate(pool, folder);
  await put(1, 'create table lockstep.a (id int);\r\n-- end\r\n');
  assert.deepEqual(await migrate(pool, folder), []);
  await put(1, 'create table lockstep.a (id bigint);\n-- end\n');
  await assert.rejects(migrate(pool, folder), failure('config', 'MIGRATION_CHANGED'));
});

test('a database that a newer version has migrated is refused', async (t) => {
  const { folder, put, pool } = await bench(t);
  await put(1, 'create table lockstep.a (id int)');
  await put(2, 'create table lockstep.b (id int)');
  await migrate(pool, folder);
  await rm(join(folder, '000002.sql'));
  await assert.rejects(migrate(pool, folder), failure('config', 'DATABASE_NEWER'));
});

/** From this version on the database refuses what older ones let through; that must not keep the store from starting. */
const strict = 17;
const letThrough = `
  insert into lockstep.cycles (connection_id, id, state, started_at, ended_at)
    values ('main', '${id(3)}', 'ended', '2026-01-05T12:00:00.002Z', '2026-01-05T12:00:00.001Z');
  insert into lockstep.batches (connection_id, id, cycle_id, link_id, operation, object, status, started_at, ended_at)
    values ('main', '${id(4)}', '${id(3)}', '${id(1)}', 'Push new', 'Campaigns', 'Succeeded',
      '2026-01-05T12:00:00.002Z', '2026-01-05T12:00:00.001Z');
  insert into lockstep.sagas (connection_id, id, kind, state, payload, recorded_at, finished_at)
    values ('main', '${id(5)}', 'x', 'finished', '{}', '2026-01-05T12:00:00.002Z', '2026-01-05T12:00:00.001Z');
  update lockstep.links set state = 'held', reason = null;
  update lockstep.members set settled = '{}', failed_code = 'X', failed_attempts = 1;`;

test('from every earlier version, with data in it, the store is brought up to date and goes on', async (t) => {
  const own = new URL('../../companion/src/store/migrations/', import.meta.url);
  const files = (await readdir(own)).toSorted();
  for (const version of upTo(files.length)) {
    const { folder, pool } = await bench(t);
    for (const file of files.slice(0, version)) await copyFile(new URL(file, own), join(folder, file));
    assert.deepEqual(await migrate(pool, folder), upTo(version));
    const client = await pool.connect();
    try {
      await client.query(`begin; select set_config('lockstep.connection_id', 'main', true);
        insert into lockstep.connections (id, name) values ('main', 'Main');
        insert into lockstep.links (connection_id, id, program_id, program_name, program_url, program_type, channel, campaign_id,
            campaign_name, state, created_by, epoch)
          values ('main', '${id(1)}', 1, 'P', 'https://example.com', 'Event', 'Webcast', '701', 'C', 'active', 'test', 41);
        insert into lockstep.people (connection_id, id, name) values ('main', '${id(2)}', 'Ada');
        insert into lockstep.members (connection_id, link_id, person_id, marketo_lead_id, marketo, salesforce, has_baseline,
            baseline_marketo, baseline_salesforce, in_step, dirty)
          values ('main', '${id(1)}', '${id(2)}', 7, 'Sent', 'Sent', true, 'Sent', 'Sent', true, false);
        insert into lockstep.leases (connection_id, key, holder, epoch, expires_at) values ('main', 'cycle', 'old', 41, now());
        ${version < strict ? letThrough : ''}
        commit`);
    } finally {
      client.release();
    }
    assert.deepEqual(await migrate(pool), upTo(files.length).slice(version));
    const after = await pool.connect();
    try {
      await after.query(`begin; select set_config('lockstep.connection_id', 'main', true)`);
      const kept = await after.query(
        'select marketo_lead_id::int as lead, baseline_marketo from lockstep.members',
      );
      assert.deepEqual(kept.rows, [{ lead: 7, baseline_marketo: 'Sent' }], `from version ${String(version)}`);
      if (version < strict) {
        const mended =
          await after.query(`select l.reason, c.ended_at - c.started_at as took, m.settled, m.failed_message as message
          from lockstep.links l, lockstep.cycles c, lockstep.members m`);
        assert.deepEqual(
          mended.rows.map(({ took, ...row }: { took: unknown }) => ({ ...row, took: JSON.stringify(took) })),
          [{ reason: 'unknown', settled: null, message: '', took: '{}' }],
          `from version ${String(version)}`,
        );
      }
      await after.query('commit');
    } finally {
      after.release();
    }
  }
});
