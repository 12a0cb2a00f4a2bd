import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { openStore, type StoreOptions } from '../../companion/src/store/connect.ts';
import { type Embedded, startEmbedded } from '../../companion/src/store/embedded.ts';
import { readServerFile } from '../../companion/src/store/launcher/server-file.ts';
import type { Connection, Store } from '../../companion/src/store/store.ts';

/** A database of the test's own, on a real PostgreSQL. */
export type TestDatabase = {
  readonly name: string;
  readonly connection: Connection;
  /** The store opened on it. */
  readonly store: Store;
  /** Opens the same database once more, as another process would. */
  readonly open: (options?: StoreOptions) => Promise<Store>;
};

/**
 * A fresh database with the schema in it: dropped at the end of a test that passes, kept and named at the end of one that fails.
 * `empty` leaves the schema out. One server serves all test files of a run; the last file to end shuts it down and removes its folder.
 */
export async function withDatabase(
  t: TestContext,
  options: StoreOptions & { readonly empty?: boolean } = {},
): Promise<TestDatabase> {
  const { empty = false, ...storeOptions } = options;
  server ??= startServer();
  const { admin, connection } = await server;
  const name = `test_${randomBytes(6).toString('hex')}`;
  const source = empty ? 'template0' : template;
  await asAdmin(
    admin,
    // Files copied as they are take half the time of writing each page to the log.
    `create database ${name} template ${source} strategy file_copy owner lockstep`,
    // Nobody pulls this server's plug: waiting for the disk at each commit would prove nothing, and takes most of the time.
    `alter database ${name} set synchronous_commit = off`,
  );
  const own = { ...connection, database: name };
  const stores: Store[] = [];
  const open = async (more: StoreOptions = {}): Promise<Store> => {
    const store = await openStore({ connection: own }, { name: t.name.slice(0, 60), sessions: 4, ...more });
    stores.push(store);
    return store;
  };
  let failedInside = false;
  t.afterEach((inner) => {
    failedInside ||= !passed(inner);
  });
  t.after(async () => {
    await Promise.allSettled(stores.map((store) => store.close()));
    if (passed(t) && !failedInside) {
      await asAdmin(admin, `drop database ${name} with (force)`);
      return;
    }
    await writeFile(join(folder, `kept-${name}`), t.fullName);
    t.diagnostic(
      `kept the database ${name}: start PostgreSQL on ${join(folder, 'postgres', 'data')} to look into it`,
    );
  });
  return { name, connection: own, store: await open({ migrate: !empty, ...storeOptions }), open };
}

/** Node knows it, its types do not yet. */
const passed = (t: TestContext): boolean => 'passed' in t && t.passed === true;

/** All files of a run are children of one process, which gives the run its name. */
const family = 'lockstep-test-';
const folder = join(tmpdir(), `${family}${String(process.ppid)}`);
const migrations = new URL('../../companion/src/store/migrations/', import.meta.url);
/** Folders of failed runs are kept, and another run may get their name: what an older schema left there is not its template. */
const template = `test_template_${String(readdirSync(migrations).length)}`;
let server: Promise<Embedded> | undefined;

after(async () => {
  const started = await server?.catch(() => undefined);
  if (!started) return;
  await alone(async () => {
    await started.stop();
    const left = await readdir(folder);
    const stillRuns = await readServerFile(join(folder, 'postgres'));
    if (!stillRuns && !left.some((name) => name.startsWith('kept-'))) await rm(folder, { recursive: true });
  });
});

function startServer(): Promise<Embedded> {
  return alone(async () => {
    await sweep();
    const embedded = await startEmbedded({ folder, graceMs: 5000 });
    const found = await asAdmin(embedded.admin, `select from pg_database where datname = '${template}'`);
    if (found === 0) {
      await asAdmin(embedded.admin, `create database ${template} owner lockstep`);
      const store = await openStore({ connection: { ...embedded.connection, database: template } });
      await store.close();
    }
    return embedded;
  });
}

/** Runs statements one after the other; how many rows the last one found. */
async function asAdmin(admin: Connection, ...statements: readonly string[]): Promise<number> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    let found = 0;
    for (const statement of statements) found = (await client.query(statement)).rowCount ?? 0;
    return found;
  } finally {
    await client.end();
  }
}

/** Runs `work` while no other file of the run starts or stops the server. A lock whose owner is dead counts for nothing. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  for (;;) {
    const taken = await writeFile(lock, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (taken) break;
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
    await sleep(20);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Removes what killed runs left behind, and what failed ones kept once it is a day old. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(family)) continue;
    const path = join(tmpdir(), name);
    const dead = !isAlive(Number.parseInt(name.slice(family.length), 10));
    if (!dead || (await readServerFile(join(path, 'postgres')))) continue;
    const kept = (await readdir(path).catch(() => [])).some((entry) => entry.startsWith('kept-'));
    // Another run may sweep at the same time, or end and remove its own.
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const age = Date.now() - found.mtimeMs;
    if (!kept || age > 24 * 3600_000) await rm(path, { recursive: true, force: true });
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
