import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import pg from 'pg';

import { type Embedded, startEmbedded } from '../../companion/src/store/embedded.ts';
import { attach } from '../../companion/src/store/launcher/control.ts';
import { give } from '../../companion/src/store/launcher/runner.ts';
import { isServerOf, readServerFile } from '../../companion/src/store/launcher/server-file.ts';
import { failure, upTo } from './fixtures.ts';

const root = process.getuid?.() === 0;

/** A private data folder, removed at the end; whatever still runs on it is ended first. */
async function dataFolder(t: TestContext, below = ''): Promise<{ folder: string; home: string }> {
  const top = await mkdtemp(join(tmpdir(), 'embedded-'));
  const folder = join(top, below);
  const home = join(folder, 'postgres');
  t.after(async () => {
    const left = await readServerFile(home);
    if (left && (await isServerOf(home, left.pid))) process.kill(left.pid, 'SIGKILL');
    await gone(home);
    await rm(top, { recursive: true });
  });
  return { folder, home };
}

/** Waits until no server runs on this home. */
async function gone(home: string): Promise<void> {
  for (;;) {
    const file = await readServerFile(home);
    if (!file || !(await isServerOf(home, file.pid))) return;
    await sleep(50);
  }
}

async function query<Row extends pg.QueryResultRow>(embedded: Embedded, text: string): Promise<Row[]> {
  const client = new pg.Client(embedded.connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

type Companion = {
  readonly process: ChildProcess;
  hear(): Promise<Record<string, unknown>>;
  tell(line: string): void;
};

/** Starts another companion on the folder and waits until its server is up. */
async function companion(
  t: TestContext,
  folder: string,
  graceMs: number,
): Promise<Companion & { startedByUs: boolean }> {
  const program = fileURLToPath(new URL('companion-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder, String(graceMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async () => {
    const next = await lines.next();
    assert.ok(next.done !== true, 'the companion said nothing more');
    return JSON.parse(next.value) as Record<string, unknown>;
  };
  const { startedByUs } = await hear();
  return {
    process: child,
    hear,
    tell: (line) => child.stdin.write(`${line}\n`),
    startedByUs: startedByUs === true,
  };
}

/** Starts a companion, lets it write a row, and kills it without a chance to clean up. */
async function writeAndDie(t: TestContext, folder: string, graceMs: number): Promise<void> {
  const dying = await companion(t, folder, graceMs);
  dying.tell('precious');
  assert.deepEqual(await dying.hear(), { written: 'precious' });
  dying.process.kill('SIGKILL');
  await once(dying.process, 'exit');
}

test('a first start makes a private server, a second one finds it, the last to leave shuts it down', async (t) => {
  const { folder, home } = await dataFolder(t);
  const first = await startEmbedded({ folder });
  assert.equal(first.startedByUs, true);
  const settings = await query<{ fsync: string; tcp: string; super: boolean; encoding: string }>(
    first,
    `select current_setting('fsync') as fsync, current_setting('listen_addresses') as tcp,
       current_setting('server_encoding') as encoding,
       (select rolsuper from pg_roles where rolname = current_user) as super`,
  );
  assert.deepEqual(settings, [{ fsync: 'on', tcp: '', encoding: 'UTF8', super: false }]);
  assert.equal((await stat(join(home, 'password'))).mode & 0o777, 0o600);
  assert.equal((await stat(home)).mode & 0o777, 0o700);
  const rules = await readFile(join(home, 'data', 'pg_hba.conf'), 'utf8');
  const methods = rules
    .split('\n')
    .filter((line) => /^(local|host)/.test(line))
    .map((line) => line.split(/\s+/).at(-1));
  assert.deepEqual([...new Set(methods)], ['scram-sha-256']);
  const stranger = new pg.Client({ ...first.connection, password: 'guess' });
  await assert.rejects(stranger.connect(), { code: '28P01' });

  const second = await startEmbedded({ folder });
  assert.equal(second.startedByUs, false);
  await first.stop();
  assert.deepEqual(await query(second, 'select 1 as alive'), [{ alive: 1 }]);
  const server = await readServerFile(home);
  await second.stop();
  assert.equal(await readServerFile(home), undefined, 'stopped when stop resolves');
  assert.equal(await isServerOf(home, server?.pid ?? 0), false);
});

test('companions that start at once on a new folder share one server', async (t) => {
  const { folder, home } = await dataFolder(t);
  const started = await Promise.all(upTo(3).map(() => startEmbedded({ folder })));
  assert.equal(started.filter(({ startedByUs }) => startedByUs).length, 1);
  for (const one of started) assert.deepEqual(await query(one, 'select 1 as alive'), [{ alive: 1 }]);
  await Promise.all(started.map((one) => one.stop()));
  await gone(home);
  assert.deepEqual(
    (await readdir(folder)).sort(),
    ['postgres', 'postgres.log'],
    'no half-made folder is left',
  );
});

test('after kill -9 of the companion the server is found running, data and all', async (t) => {
  const { folder } = await dataFolder(t);
  await writeAndDie(t, folder, 20_000);
  const next = await startEmbedded({ folder });
  assert.equal(next.startedByUs, false);
  assert.deepEqual(await query(next, 'select line from kept'), [{ line: 'precious' }]);
  await next.stop();
});

test('after kill -9 of the companion and the time of grace the server is gone, and the data is not', async (t) => {
  const { folder, home } = await dataFolder(t);
  await writeAndDie(t, folder, 300);
  await gone(home);
  assert.match(await readFile(join(folder, 'postgres.log'), 'utf8'), /fast shutdown/);
  const next = await startEmbedded({ folder });
  assert.equal(next.startedByUs, true);
  assert.deepEqual(await query(next, 'select line from kept'), [{ line: 'precious' }]);
  await next.stop();
});

test('a companion that comes within the time of grace keeps the server up beyond it', async (t) => {
  const { folder, home } = await dataFolder(t);
  await writeAndDie(t, folder, 1000);
  const next = await startEmbedded({ folder });
  await sleep(1500);
  assert.deepEqual(await query(next, 'select line from kept'), [{ line: 'precious' }]);
  await next.stop();
  await gone(home);
});

test('after kill -9 of server and supervisor the next start recovers', async (t) => {
  const { folder, home } = await dataFolder(t);
  const dying = await companion(t, folder, 20_000);
  dying.tell('precious');
  await dying.hear();
  const server = await readServerFile(home);
  const line = await attach(home);
  assert.ok(server && line);
  for (const pid of [line.supervisor, server.pid]) process.kill(pid, 'SIGKILL');
  dying.process.kill('SIGKILL');
  const next = await startEmbedded({ folder });
  assert.equal(next.startedByUs, true);
  assert.deepEqual(await query(next, 'select line from kept'), [{ line: 'precious' }]);
  assert.match(await readFile(join(folder, 'postgres.log'), 'utf8'), /automatic recovery in progress/);
  await next.stop();
});

test('a server whose supervisor was killed is shut down and started again', async (t) => {
  const { folder, home } = await dataFolder(t);
  const dying = await companion(t, folder, 20_000);
  dying.tell('precious');
  await dying.hear();
  const line = await attach(home);
  const orphan = await readServerFile(home);
  assert.ok(line && orphan);
  process.kill(line.supervisor, 'SIGKILL');
  const next = await startEmbedded({ folder });
  assert.equal(next.startedByUs, true);
  assert.notEqual((await readServerFile(home))?.pid, orphan.pid);
  assert.deepEqual(await query(next, 'select line from kept'), [{ line: 'precious' }]);
  await next.stop();
});

test('a server that dies under its companions is started again', async (t) => {
  const { folder, home } = await dataFolder(t);
  const embedded = await startEmbedded({ folder });
  const server = await readServerFile(home);
  assert.ok(server);
  process.kill(server.pid, 'SIGKILL');
  for (;;) {
    const now = await readServerFile(home);
    if (now?.ready && now.pid !== server.pid) break;
    await sleep(50);
  }
  assert.deepEqual(await query(embedded, 'select 1 as alive'), [{ alive: 1 }]);
  await embedded.stop();
});

test('a session that is busy when the server is killed does not keep the next one from starting', async (t) => {
  const { folder, home } = await dataFolder(t);
  const embedded = await startEmbedded({ folder });
  const busy = new pg.Client(embedded.connection);
  busy.on('error', () => undefined);
  await busy.connect();
  const longer = busy
    .query(`select count(*) from generate_series(1, 200000000) n where md5(n::text) = 'never'`)
    .then(
      () => 'done',
      () => 'ended',
    );
  await sleep(300);
  const server = await readServerFile(home);
  assert.ok(server);
  process.kill(server.pid, 'SIGKILL');
  let answer: unknown;
  for (let tries = 0; answer === undefined; tries += 1) {
    assert.ok(tries < 1200, 'it comes back');
    await sleep(50);
    answer = await query(embedded, 'select 1 as alive').catch(() => undefined);
  }
  assert.deepEqual(answer, [{ alive: 1 }]);
  assert.equal(await longer, 'ended');
  await embedded.stop();
});

test('a dead server’s pid that another process has been given since does not stand in the way', async (t) => {
  const { folder, home } = await dataFolder(t);
  const first = await startEmbedded({ folder });
  const file = join(home, 'data', 'postmaster.pid');
  const left = await readFile(file, 'utf8');
  await first.stop();
  await writeFile(file, left.replace(/^\d+/, String(process.pid)), { mode: 0o600 });
  await give(file, { prefix: [] });
  const next = await startEmbedded({ folder });
  assert.equal(next.startedByUs, true);
  await next.stop();
});

test('a path too long for a socket gets a private folder elsewhere, removed at the end', async (t) => {
  const { folder, home } = await dataFolder(t, 'long'.repeat(30));
  const first = await startEmbedded({ folder });
  const { host } = first.connection;
  assert.ok(!host.startsWith(folder) && Buffer.byteLength(join(host, '.s.PGSQL.5432')) <= 107);
  assert.equal((await stat(host)).mode & 0o777, 0o700);
  const second = await startEmbedded({ folder });
  assert.equal(second.connection.host, host);
  assert.deepEqual(await query(second, 'select 1 as alive'), [{ alive: 1 }]);
  await first.stop();
  await second.stop();
  await gone(home);
  await assert.rejects(stat(host), { code: 'ENOENT' });
});

test('data of another major version is refused with the steps to take, and not touched', async (t) => {
  const { folder, home } = await dataFolder(t);
  await mkdir(join(home, 'data'), { recursive: true, mode: 0o700 });
  await writeFile(join(home, 'data', 'PG_VERSION'), '17\n');
  await assert.rejects(startEmbedded({ folder }), (error) => {
    assert.ok(failure('config', 'OTHER_MAJOR_VERSION')(error));
    assert.match(
      String(error),
      /PostgreSQL 17, and this Lockstep brings PostgreSQL 18.*pg_dump.*LOCKSTEP_DATABASE_URL/,
    );
    return true;
  });
  assert.deepEqual(await readdir(join(home, 'data')), ['PG_VERSION']);
});

test('a folder that cannot be written is refused in one sentence', async (t) => {
  const { folder } = await dataFolder(t);
  await writeFile(join(folder, 'file'), '');
  await assert.rejects(startEmbedded({ folder: join(folder, 'file', 'data') }), (error) => {
    assert.ok(failure('config', 'DATA_FOLDER_UNWRITABLE')(error));
    assert.match(String(error), /cannot be written \(ENOTDIR\): .* set LOCKSTEP_DATA /);
    return true;
  });
});

test('a server that does not come up says why', async (t) => {
  const { folder, home } = await dataFolder(t);
  await (await startEmbedded({ folder })).stop();
  await writeFile(join(home, 'data', 'postgresql.conf'), 'no such setting = 1\n');
  await assert.rejects(startEmbedded({ folder }), (error) => {
    assert.ok(failure('config', 'CANNOT_START')(error));
    assert.match(String(error), /postgresql\.conf/);
    return true;
  });
});

test(
  'root runs data that another user owns as that user',
  { skip: root ? false : 'needs root' },
  async (t) => {
    const { folder, home } = await dataFolder(t);
    await (await startEmbedded({ folder })).stop();
    await chmod(folder, 0o711);
    const nobody = { uid: 65534, gid: 65534 };
    await give(home, { prefix: [], user: nobody });
    const embedded = await startEmbedded({ folder });
    const server = await readServerFile(home);
    assert.equal((await stat(`/proc/${String(server?.pid)}`)).uid, nobody.uid);
    assert.deepEqual(await query(embedded, 'select 1 as alive'), [{ alive: 1 }]);
    await embedded.stop();
  },
);
