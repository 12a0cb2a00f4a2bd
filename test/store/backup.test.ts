import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';

import pg from 'pg';

import { type Embedded, startEmbedded } from '../../companion/src/store/embedded.ts';
import { restore } from '../../companion/src/store/launcher/backup.ts';
import { failure } from './fixtures.ts';

/** A temporary folder for data folders and backups; servers on them are stopped before it goes. */
async function place(t: TestContext) {
  const top = await mkdtemp(join(tmpdir(), 'backup-'));
  const running: Embedded[] = [];
  t.after(async () => {
    for (const one of running) await one.stop();
    await rm(top, { recursive: true });
  });
  const start = async (data: string) => {
    const one = await startEmbedded({ folder: join(top, data, 'postgres') });
    running.push(one);
    return one;
  };
  return { top, start };
}

async function session(t: TestContext, { connection }: Embedded): Promise<pg.Client> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  t.after(() => client.end().catch(() => undefined));
  return client;
}

test('a backup taken while somebody writes restores to one moment, in a new folder, and goes on', async (t) => {
  const { top, start } = await place(t);
  const server = await start('data');
  const writer = await session(t, server);
  await writer.query('create table kept (n int primary key, twin int not null)');
  await writer.query('create table twins (n int primary key)');
  // Each transaction writes both tables: a copy that is torn would show one without the other.
  let written = 0;
  let stop = false;
  const writing = (async () => {
    while (!stop) {
      const n = written + 1;
      await writer.query('begin');
      await writer.query('insert into kept values ($1, $1)', [n]);
      await writer.query('insert into twins values ($1)', [n]);
      if (n % 50 === 0)
        await writer.query(
          `create table t${String(n)} as select repeat('x', 1000) from generate_series(1, 200)`,
        );
      if (n % 100 === 0) await writer.query(`drop table t${String(n - 50)}`);
      await writer.query('commit');
      written = n;
    }
  })();
  while (written < 50) await new Promise((wake) => setTimeout(wake, 5));
  const before = written;
  const target = join(top, 'saved');
  const backup = await server.backUp(target);
  const after = written;
  assert.ok(backup.bytes > 1_000_000);
  stop = true;
  await writing;
  assert.ok(after > before, 'the writer was not held up');
  await assert.rejects(server.backUp(target), failure('config', 'BACKUP_EXISTS'));

  await restore(target, join(top, 'new'));
  await assert.rejects(restore(target, join(top, 'new')), failure('config', 'RESTORE_OVER_DATA'));
  await assert.rejects(restore(join(top, 'data'), join(top, 'other')), failure('config', 'NO_BACKUP'));
  assert.deepEqual((await readdir(top)).toSorted(), ['data', 'new', 'saved'], 'no half is left');
  const restored = await start('new');
  const reader = await session(t, restored);
  const found = await reader.query<{ kept: number; twins: number; most: number; odd: number }>(`
    select (select count(*)::int from kept) as kept, (select count(*)::int from twins) as twins, (select max(n) from kept) as most,
      (select count(*)::int from kept full join twins using (n) where kept.n is null or twins.n is null) as odd`);
  const { kept = 0, twins, most, odd } = found.rows[0] ?? {};
  assert.deepEqual([odd, twins, most], [0, kept, kept], 'whole transactions, without a gap');
  assert.ok(kept >= before && kept <= written, 'a moment between beginning and end of the backup');
  await reader.query('insert into kept values (1000000, 1)');
});
