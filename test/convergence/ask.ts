import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

import type { Orders, Told } from './live.ts';
import type { RunFacts } from './run.ts';

/** What became of some histories. */
export type Answer = {
  readonly lived: readonly RunFacts[];
  /** Wall time of all of them, milliseconds. */
  readonly ms: number;
  /** The first that failed. */
  readonly failure: Extract<Told, { failure: string }> | null;
};

/** Has a process of its own live through histories, of the product in `top`. Throws when it ends without an answer. */
export async function ask(
  orders: Orders,
  {
    top = path.resolve(import.meta.dirname, '../..'),
    onTold = () => undefined,
    silentMs,
  }: {
    readonly top?: string;
    /** After so long without a word it is ended, as one that hangs. */
    readonly silentMs?: number;
    readonly onTold?: (line: Told) => void;
  } = {},
): Promise<Answer> {
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(top, 'test/convergence/live.ts')], {
    cwd: top,
    env: { ...process.env, LIVE: JSON.stringify(orders) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  let complaint = '';
  const hangs = () => {
    complaint += 'it hung';
    child.kill('SIGKILL');
  };
  let patience = silentMs === undefined ? undefined : setTimeout(hangs, silentMs);
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString()}`.slice(-4000);
  });
  const lived: RunFacts[] = [];
  let failure: Answer['failure'] = null;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Told;
    clearTimeout(patience);
    if (silentMs !== undefined) patience = setTimeout(hangs, silentMs);
    onTold(line);
    if ('facts' in line) lived.push(line.facts);
    else failure ??= line;
  }
  const code = await ended;
  clearTimeout(patience);
  const wanted = orders.path === undefined ? orders.runs - (orders.from ?? 0) : 1;
  if (failure === null && orders.shrink !== true && (code !== 0 || lived.length !== wanted))
    throw new Error(`The histories ended with ${String(code)} after ${String(lived.length)}: ${complaint}`);
  return { lived, failure, ms: performance.now() - began };
}

/** What these histories were, in one line. */
export function summary({ lived, ms }: Answer): string {
  const total = (of: (one: RunFacts) => number) => String(lived.reduce((sum, one) => sum + of(one), 0));
  const times = lived.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const foretold = lived.reduce(
    (sum, one) => sum + Object.values(one.foretold.outcomes).reduce((all, count) => all + count, 0),
    0,
  );
  return (
    `${String(lived.length)} runs, ${total(({ deeds }) => deeds)} deeds, ${total(({ crashes }) => crashes)} crashes, ${total(({ freezes }) => freezes)} standstills; ` +
    `of ${total((one) => one.foretold.people)} people ${total((one) => one.foretold.people - one.foretold.leftToOthers)} foretold, ` +
    `${String(foretold)} writes; ${String(Math.round(times[Math.floor(times.length / 2)] ?? 0))} ms a run at the median, ${String(Math.round(ms / 1000))} s in all`
  );
}
