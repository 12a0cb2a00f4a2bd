import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import pg from 'pg';

import { exists, isCode } from './binaries.ts';
import { embeddedFailure } from './failure.ts';

/** Folders whose content a server makes anew at its start (PostgreSQL: continuous archiving, "Backing Up the Data Directory"). */
const emptied = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
/** Files of the running server that mean nothing in a copy. */
const left = ['postmaster.pid', 'postmaster.opts', 'backup_label', 'tablespace_map'];

export type Backup = {
  /** The folder; it can be used as LOCKSTEP_DATA as it is. */
  readonly folder: string;
  readonly bytes: number;
};

/**
 * Copies the database of a running embedded server into a new folder, consistent as of the end of the copy, while everybody goes
 * on working. The folder appears whole or not at all, and has the shape of a data folder. Throws kind `config` when something is
 * there already or it cannot be written.
 */
export async function backUp(admin: pg.ClientConfig, home: string, target: string): Promise<Backup> {
  const folder = resolve(target);
  if (await exists(folder))
    throw embeddedFailure(
      'BACKUP_EXISTS',
      `There is something at ${folder} already: name a new folder for the backup.`,
    );
  const half = await prepare(folder);
  const client = new pg.Client({ ...admin, application_name: 'lockstep backup' });
  try {
    await client.connect();
    const copy = join(half, 'postgres', 'postgres');
    await mkdir(join(copy, 'run'), { recursive: true, mode: 0o700 });
    const bytes = await copyRunning(client, join(home, 'data'), join(copy, 'data'));
    await copyFile(join(home, 'password'), join(copy, 'password'));
    await rename(half, folder);
    return { folder, bytes };
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function prepare(folder: string): Promise<string> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    return await mkdtemp(`${folder}.new-`);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const message = `The backup cannot be written to ${folder} (${code}): name a folder that can.`;
    throw embeddedFailure('BACKUP_UNWRITABLE', message, cause);
  }
}

/** PostgreSQL's own way: announce the backup, copy the files as they are, then what was written meanwhile. Returns bytes. */
async function copyRunning(client: pg.Client, from: string, to: string): Promise<number> {
  // Goes with the session; until then the server keeps what was written since.
  await client.query(
    `select pg_create_physical_replication_slot('lockstep_backup_' || pg_backend_pid(), true, true)`,
  );
  const begun = await client.query<{ first: string }>(
    `select pg_walfile_name(pg_backup_start('lockstep', true)) as first`,
  );
  let bytes = await copyFolder(from, to, new Set([...left, 'global/pg_control']));
  bytes += await copyOne(join(from, 'global', 'pg_control'), join(to, 'global', 'pg_control'));
  const ended = await client.query<{ last: string; label: string }>(
    `select pg_walfile_name(lsn) as last, labelfile as label from pg_backup_stop(false)`,
  );
  const { last = '', label = '' } = ended.rows[0] ?? {};
  const first = begun.rows[0]?.first ?? last;
  for (const name of await readdir(join(from, 'pg_wal')))
    if (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
      bytes += await copyOne(join(from, 'pg_wal', name), join(to, 'pg_wal', name));
  await mkdir(join(to, 'pg_wal', 'archive_status'), { recursive: true, mode: 0o700 });
  // Last: without it a server would take the copy for one that was only switched off.
  await writeFile(join(to, 'backup_label'), label, { mode: 0o600 });
  return bytes;
}

async function copyFolder(
  from: string,
  to: string,
  without: ReadonlySet<string>,
  below = '',
): Promise<number> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  let bytes = 0;
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (without.has(name) || entry.name.startsWith('pgsql_tmp') || entry.name === 'pg_internal.init')
      continue;
    if (!entry.isDirectory()) bytes += await copyOne(source, copy);
    else if (emptied.includes(name)) await mkdir(copy, { recursive: true, mode: 0o700 });
    else bytes += await copyFolder(source, copy, without, name);
  }
  return bytes;
}

/** A file that is gone by now was dropped: what happened to it is among what was written meanwhile. */
async function copyOne(from: string, to: string): Promise<number> {
  try {
    await copyFile(from, to);
    await chmod(to, 0o600);
    return (await stat(to)).size;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/**
 * Puts a backup into a data folder that holds no database yet; the next start recovers it to the moment at which the backup ended.
 * Throws kind `config` when there is no backup, or a database already.
 */
export async function restore(source: string, dataFolder: string): Promise<void> {
  const from = resolve(source);
  const into = resolve(dataFolder);
  const isBackup = await readFile(join(from, 'postgres', 'postgres', 'data', 'backup_label'), 'utf8').catch(
    () => '',
  );
  if (isBackup === '')
    throw embeddedFailure(
      'NO_BACKUP',
      `There is no backup in ${from} that no server has been started on: name the folder that \`backup\` made.`,
    );
  const target = join(into, 'postgres');
  if (await exists(join(target, 'postgres')))
    throw embeddedFailure(
      'RESTORE_OVER_DATA',
      `There is a database in ${into} already: set LOCKSTEP_DATA to a new folder, or move this one away.`,
    );
  await mkdir(into, { recursive: true, mode: 0o700 });
  const half = await mkdtemp(join(into, 'restore-'));
  await copyFolder(join(from, 'postgres'), join(half, 'postgres'), new Set());
  await rm(target, { recursive: true, force: true });
  await rename(join(half, 'postgres'), target);
  await rm(half, { recursive: true, force: true });
}
