import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { give, type Runner } from './runner.ts';
import { readServerFile } from './server-file.ts';

/** Where the sockets of a home are, unless the path is too long for one. */
export const runFolder = (home: string): string => join(home, 'run');

/** A socket's whole path may have 107 bytes on Linux and 103 on macOS. */
const fits = (folder: string): boolean => Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= 103;

/**
 * A private folder for the sockets: in the home where the path is short enough, else one in the system's temporary folder, whose
 * name `postmaster.pid` keeps: the last server's is used again if it is still there and nobody else's.
 */
export async function socketFolder(home: string, runner: Runner): Promise<string> {
  if (fits(runFolder(home))) return runFolder(home);
  const last = (await readServerFile(home))?.socketFolder ?? '';
  const found = last === '' ? undefined : await stat(last).catch(() => undefined);
  const owner = (await stat(home)).uid;
  if (found?.isDirectory() && (found.mode & 0o077) === 0 && found.uid === owner) return last;
  const made = await mkdtemp(join(tmpdir(), 'lockstep-'));
  await give(made, runner);
  return made;
}
