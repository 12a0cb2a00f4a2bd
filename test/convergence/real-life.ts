import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import type { JumpingClock } from './clock.ts';
import type { Gateway } from './gateway.ts';
import type { Reply } from './process.ts';

/** What a life does, whatever it is made of. */
export type Body = { cycle(): Promise<CycleReport | null>; end(): Promise<void> };

/** A companion in a process of its own, which kill -9 ends at the message at which the gateway dies. */
export async function realBody(
  settings: Readonly<Record<string, string>>,
  gateway: Gateway,
  clock: JumpingClock,
): Promise<Body> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'process.ts')], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
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
  return {
    cycle: async () => {
      child.stdin.write(`${String(clock.ahead())}\n`);
      const reply = (await line()) as Reply<CycleReport> | null;
      if (reply === null) return null;
      clock.jump(Math.max(0, reply.ahead - clock.ahead()));
      return reply.report;
    },
    end: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
