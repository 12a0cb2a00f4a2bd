import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import type { JumpingClock } from './clock.ts';
import type { Gateway } from './gateway.ts';
import type { Reply } from './process.ts';

/** What a life does, whatever it is made of. */
export type Body = {
  cycle(): Promise<CycleReport | null>;
  /** Stops it where it stands, as a machine does that sleeps; false for one that cannot be stopped. */
  freeze(): boolean;
  /** Lets it go on; resolves when it has done, or given up, what it was doing. */
  thaw(): Promise<void>;
  end(): Promise<void>;
};

/** A companion in a process of its own, which kill -9 ends at the message at which the gateway dies. */
export async function realBody(
  settings: Readonly<Record<string, string>>,
  gateway: Gateway,
  clock: JumpingClock,
  compiled: string,
): Promise<Body> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'process.ts')], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      // Most of a start is reading the product's files: two thirds of it are saved from the second process on.
      NODE_COMPILE_CACHE: compiled,
      ...settings,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString()}`.slice(-2000);
  });
  // What is written to somebody dead is lost.
  child.stdin.on('error', () => undefined);
  const closed = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  void gateway.death.then(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<unknown> => {
    const next = await lines.next();
    if (next.done !== true) return JSON.parse(next.value);
    await closed;
    if (gateway.isDead()) return null;
    throw new Error(`The companion's process ended by itself: ${complaint}`);
  };
  await line();
  let frozen = () => undefined as unknown;
  const freezes = () =>
    new Promise<null>((resolve) => {
      frozen = () => {
        resolve(null);
      };
    });
  let reply: Promise<Reply<CycleReport> | null> | undefined;
  return {
    cycle: async () => {
      child.stdin.write(`${String(clock.ahead())}\n`);
      reply = line() as Promise<Reply<CycleReport> | null>;
      const done = await Promise.race([reply, freezes()]);
      if (done === null) return null;
      clock.jump(Math.max(0, done.ahead - clock.ahead()));
      return done.report;
    },
    freeze: () => {
      frozen();
      return child.kill('SIGSTOP');
    },
    thaw: async () => {
      child.kill('SIGCONT');
      await reply;
    },
    end: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
