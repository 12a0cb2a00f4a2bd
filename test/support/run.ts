import { spawn } from 'node:child_process';
import path from 'node:path';

import type { TestDatabase } from './database.ts';

export const top = path.resolve(import.meta.dirname, '../..');

/** How a process ended, and what it said. */
export type Ended = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
};

/** A process of ours that runs; `ended` resolves when it and its streams are closed. */
export type Running = {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
  /** Resolves with all that was said once `text` is in it. */
  saw(text: string): Promise<string>;
};

/** Starts `node <script> …` in the repository with exactly this environment and no input. */
export function start(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [path.join(top, script), ...args], {
    cwd: top,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  let out = '';
  let err = '';
  const watchers = new Set<() => void>();
  const heard = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    heard();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    heard();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, out, err });
    });
  });
  return {
    pid: child.pid ?? 0,
    kill: (signal) => {
      child.kill(signal);
    },
    ended,
    saw: async (text) => {
      const shown = new Promise<'shown'>((resolve) => {
        const look = () => {
          if ((out + err).includes(text)) resolve('shown');
        };
        watchers.add(look);
        look();
      });
      const first = await Promise.race([shown, ended]);
      if (first !== 'shown') throw new Error(`It ended without saying "${text}": ${first.err}${first.out}`);
      return out + err;
    },
  };
}

/** Runs `node <script> …` to its end. */
export const run = (
  script: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Ended> => start(script, args, env).ended;

/** The address of a test's database, as an operator would write it. */
export function urlOf(connection: TestDatabase['connection']): string {
  if ('connectionString' in connection) return connection.connectionString;
  const { host, user, password, database } = connection;
  return `postgresql://${user}:${encodeURIComponent(password)}@localhost/${database}?host=${encodeURIComponent(host)}`;
}
