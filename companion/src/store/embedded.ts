import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { backUp, type Backup } from './launcher/backup.ts';
import { attach, type Attachment } from './launcher/control.ts';
import { ensureCluster, ours, readPassword } from './launcher/cluster.ts';
import { embeddedFailure, useYourOwn } from './launcher/failure.ts';
import { watchDisk } from './launcher/free-disk.ts';
import { findGround, type Ground } from './launcher/ground.ts';
import type { Plan } from './launcher/supervisor.ts';
import type { Connection } from './store.ts';

export type EmbeddedOptions = {
  /** The data folder; made when missing. */
  readonly folder: string;
  readonly log?: StoreLog;
  /** How long the server waits for the next companion when one was killed; milliseconds. */
  readonly graceMs?: number;
};

/** The part of the log that the store uses. */
export type StoreLog = {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
};

/** A running server on this machine, reached over a unix socket in a private folder. */
export type Embedded = {
  /** Our own database, as the role that owns it. */
  readonly connection: Connection & { readonly host: string };
  /** The server's superuser: for tests that make databases. */
  readonly admin: Connection & { readonly host: string };
  /** Copies the database into a new folder while everybody goes on working; see `backUp`. */
  backUp(target: string): Promise<Backup>;
  /** False when the server was running already. */
  readonly startedByUs: boolean;
  /** Leaves the server; it shuts down at once (fast, everything written) unless another process still uses it. */
  stop(): Promise<void>;
};

/**
 * Starts PostgreSQL as a process of its own, or attaches to the one that runs on this folder. Data survives every kind of end.
 * Throws kind `config`, with what to do, when the folder or this machine does not allow it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = resolve(options.folder);
  await prepare(folder);
  const ground = await findGround(folder);
  await ensureCluster(ground);
  const { attachment, startedByUs } = await reach(ground, folder, options.graceMs ?? 10_000);
  const host = attachment.socketFolder;
  const password = await readPassword(ground.home);
  options.log?.info(
    { folder, startedByUs },
    startedByUs ? 'Embedded database started' : 'Embedded database found running',
  );
  const admin = { host, user: 'postgres', password, database: 'postgres' };
  const endWatch = options.log === undefined ? () => undefined : watchDisk(folder, options.log);
  return {
    connection: { host, user: ours, password, database: ours },
    admin,
    backUp: (target) => backUp(admin, ground.home, target),
    startedByUs,
    stop: async () => {
      endWatch();
      await attachment.leave();
    },
  };
}

async function prepare(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw embeddedFailure(
      'DATA_FOLDER_UNWRITABLE',
      `The data folder ${folder} cannot be written (${code}): give this user the right to, or set LOCKSTEP_DATA to a folder that can.`,
      cause,
    );
  }
}

/** Attaches to the server's supervisor, starting one where there is none. */
async function reach(
  ground: Ground,
  folder: string,
  graceMs: number,
): Promise<{ readonly attachment: Attachment; readonly startedByUs: boolean }> {
  let supervisor: ChildProcess | undefined;
  for (;;) {
    const attachment = await attach(ground.home);
    if (attachment) {
      const startedByUs = attachment.supervisor === supervisor?.pid;
      if (!startedByUs) supervisor?.kill('SIGTERM'); // another start was faster: ours must not take over later
      return { attachment, startedByUs };
    }
    if (supervisor?.exitCode != null && supervisor.exitCode !== 0) throw await failed(folder);
    // One that ended without a fault gave way to another that we should have reached by now, and which may have ended since.
    if (!supervisor || supervisor.exitCode === 0)
      supervisor = await spawnSupervisor({ ground, graceMs }, folder);
    await new Promise((wake) => setTimeout(wake, 25));
  }
}

const logFile = (folder: string): string => join(folder, 'postgres.log');

async function spawnSupervisor(plan: Plan, folder: string): Promise<ChildProcess> {
  const path = logFile(folder);
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > 10_000_000) await rename(path, `${path}.old`);
  const log = await open(path, 'a', 0o600);
  const program = fileURLToPath(new URL('launcher/supervisor.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(plan)], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TMPDIR: process.env['TMPDIR'] ?? '/tmp' },
  });
  child.unref();
  await log.close();
  return child;
}

async function failed(folder: string) {
  const log = await readFile(logFile(folder), 'utf8').catch(() => '');
  const fatal = log.split('\n').findLast((line) => /FATAL|PANIC|could not/.test(line));
  return embeddedFailure(
    'CANNOT_START',
    `The embedded database did not start: ${fatal?.trim() ?? 'it gave no reason'} (${logFile(folder)} says more). ${useYourOwn}`,
  );
}
