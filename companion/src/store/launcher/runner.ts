import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Binaries } from './binaries.ts';

/**
 * As whom PostgreSQL's programs run. They refuse to be root, and they want a user who has a line in /etc/passwd. So root either
 * puts them into a user namespace, where it looks like somebody else and files keep belonging to root, or hands them to
 * another user, who must then own the data.
 */
export type Runner = {
  /** Words before the program's name. */
  readonly prefix: readonly string[];
  /** The user and group to become; absent to stay who we are. */
  readonly user?: { readonly uid: number; readonly gid: number };
};

const direct: Runner = { prefix: [] };

/** The ways to run on this machine, best first. `owner` is who owns the data that is there already, if there is any. */
export function runners(owner: { readonly uid: number; readonly gid: number } | undefined): Runner[] {
  if (process.getuid?.() !== 0) return [direct];
  if (owner && owner.uid !== 0) return [{ prefix: [], user: owner }];
  const known = knownUsers();
  // Not 65534: inside a namespace that one also stands for everybody who is not mapped.
  const inside = known.find(({ uid }) => uid !== 0 && uid !== 65534)?.uid ?? 1000;
  const namespace = { prefix: ['unshare', '--user', `--map-user=${inside}`, `--map-group=${inside}`] };
  const other = ['lockstep', 'postgres', 'nobody'].flatMap((name) =>
    known.filter((user) => user.name === name),
  )[0];
  return [
    ...(process.platform === 'linux' ? [namespace] : []),
    ...(other ? [{ prefix: [], user: { uid: other.uid, gid: other.gid } }] : []),
  ];
}

function knownUsers(): { readonly name: string; readonly uid: number; readonly gid: number }[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .flatMap(([name = '', , uid = '', gid = '']) =>
        uid === '' ? [] : [{ name, uid: Number(uid), gid: Number(gid) }],
      );
  } catch {
    return [];
  }
}

/** A program with its arguments and the options to spawn it by, as this runner runs it. */
export function invocation(runner: Runner, binaries: Binaries, program: string, args: readonly string[]) {
  const [command = '', ...rest] = [...runner.prefix, join(binaries.root, 'bin', program), ...args];
  return {
    command,
    args: rest,
    // Nothing of the companion's own environment: it holds secrets, and PG* variables would change what the programs do.
    options: {
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...runner.user,
    },
  };
}

/** Runs a program to its end; never throws: a program that cannot be started has no exit code. */
export function run(
  runner: Runner,
  binaries: Binaries,
  program: string,
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly said: string }> {
  const { command, args: rest, options } = invocation(runner, binaries, program, args);
  return new Promise((resolve) => {
    const child = spawn(command, rest, { ...options, stdio: 'pipe' });
    let said = '';
    const listen = (text: string): void => {
      said = (said + text).slice(-4000);
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    child.on('error', (error) => {
      resolve({ code: null, said: error.message });
    });
    child.on('close', (code) => {
      resolve({ code, said: said.trim() });
    });
    child.stdin.on('error', () => undefined); // the program may end without reading
    child.stdin.end(input);
  });
}

/** Makes a folder and all that is in it the runner's user's own; the folder itself last, as the mark that all of it is. */
export async function give(path: string, runner: Runner): Promise<void> {
  if (!runner.user) return;
  if ((await lstat(path)).isDirectory())
    for (const name of await readdir(path)) await give(join(path, name), runner);
  await chown(path, runner.user.uid, runner.user.gid);
}
