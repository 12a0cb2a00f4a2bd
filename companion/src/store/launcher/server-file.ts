import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a running server says of itself in `postmaster.pid`: PostgreSQL's own lock on its data folder. */
export type ServerFile = {
  readonly pid: number;
  /** Where its sockets are; empty until it has made them. */
  readonly socketFolder: string;
  /** It accepts connections: not starting, not recovering, not shutting down. */
  readonly ready: boolean;
};

const path = (home: string): string => join(home, 'data', 'postmaster.pid');

/** Reads the file; undefined when there is none. Lines: pid, data, start time, port, socket folder, address, shared memory, state. */
export async function readServerFile(home: string): Promise<ServerFile | undefined> {
  const text = await readFile(path(home), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/** True when this process is a server on this data folder. A pid alone proves nothing: after a restart it may be anybody's. */
export async function isServerOf(home: string, pid: number): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes('postgres') && command.includes(join(home, 'data'));
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/**
 * Takes the pid of a dead server, which some other process has been given since, out of PostgreSQL's way: it looks no further at
 * its own parent's pid. The rest of the file stays, so that PostgreSQL still checks for orphans in the old shared memory.
 * The lock beside the old socket names the same pid; the folder is private, so that one can go.
 */
export async function disownServerFile(home: string, parent: number): Promise<void> {
  const text = await readFile(path(home), 'utf8');
  const folder = (await readServerFile(home))?.socketFolder ?? '';
  if (folder !== '') await rm(join(folder, '.s.PGSQL.5432.lock'), { force: true });
  await writeFile(path(home), text.replace(/^\d+/, String(parent)));
}

/** Fast shutdown: open transactions are rolled back, everything is written. Nothing happens when the process is gone. */
export function shutDown(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // gone already
  }
}
