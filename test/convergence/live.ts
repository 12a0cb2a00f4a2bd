import fc from 'fast-check';

import { openGround } from './ground.ts';
import { runScenario, type RunFacts } from './run.ts';
import { scenario, scenarioWithFields, type Scenario } from './scenario.ts';

/**
 * A process that lives through histories and prints one JSON line for each, then ends; 1 when one of them failed. Not a
 * test file itself: several histories at a time, for they mostly wait for the database, and without a test runner's hooks,
 * which take a sixth of the time. LIVE holds what to do, as JSON.
 */
export type Orders = {
  readonly runs: number;
  readonly seed: number;
  /** Leaves out those before this one, which were lived through already. */
  readonly from?: number;
  /** Of a failure: only that history. */
  readonly path?: string;
  /** Looks for the shortest history that still fails. */
  readonly shrink?: boolean;
  readonly atOnce?: number;
  /** Companions in processes of their own, killed with kill -9. */
  readonly real?: boolean;
  /** Somebody edits custom fields of members too. */
  readonly fields?: boolean;
  /** This history instead of drawn ones, as a failure printed it: seeds and paths mean others once drawing has changed. */
  readonly history?: Scenario;
};

/** One line of the answer. */
export type Told =
  | { readonly run: number; readonly facts: RunFacts }
  | { readonly run: number; readonly path: string; readonly failure: string };

const orders = JSON.parse(process.env['LIVE'] ?? '') as Orders;
const tell = (line: Told) => process.stdout.write(`${JSON.stringify(line)}\n`);
const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const { seed, runs, path } = orders;
const drawing: fc.Arbitrary<Scenario> = orders.fields === true ? scenarioWithFields : scenario;
const ground = await openGround();
try {
  if (orders.shrink === true) await shrink();
  else await liveThroughAll();
} finally {
  await ground.stop();
}
// What a dead process of a history waits for will never come.
process.exit();

async function liveThroughAll(): Promise<void> {
  const drawn = {
    seed,
    numRuns: path === undefined ? runs : 1,
    ...(path === undefined ? {} : { path }),
  };
  const histories = orders.history === undefined ? fc.sample(drawing, drawn) : [orders.history];
  let next = orders.from ?? 0;
  let failed = false;
  const work = async () => {
    while (!failed && next < histories.length) {
      const run = next;
      const one = histories[run];
      next += 1;
      if (one === undefined) return;
      try {
        tell({ run, facts: await runScenario(ground, one, orders.real) });
      } catch (error) {
        failed = true;
        process.exitCode = 1;
        tell({ run, path: path ?? String(run), failure: `${told(error)}\n${JSON.stringify(one)}` });
      }
    }
  };
  await Promise.all(Array.from({ length: orders.atOnce ?? 3 }, work));
}

async function shrink(): Promise<void> {
  const report = await fc.check(
    fc.asyncProperty(drawing, async (one) => {
      await runScenario(ground, one, orders.real);
    }),
    { seed, numRuns: path === undefined ? runs : 1, ...(path === undefined ? {} : { path }) },
  );
  if (!report.failed) return;
  process.exitCode = 1;
  const failure = `${told(report.errorInstance)}\n${JSON.stringify(report.counterexample)}`;
  tell({ run: 0, path: report.counterexamplePath ?? '', failure });
}
