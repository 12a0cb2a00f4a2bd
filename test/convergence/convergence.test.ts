import { test } from 'node:test';

import fc from 'fast-check';

import { runScenario, type RunFacts } from './run.ts';
import { scenario } from './scenario.ts';

/**
 * Random worlds, random edits, faults and crashes: whatever happened, both sides end in step, nothing is lost and nobody is
 * there twice. More of them: `npm run convergence -- --runs N --seed S`; a failure prints how to repeat it.
 */
const runs = Number(process.env['CONVERGENCE_RUNS'] ?? 4);
const seed = Number(process.env['CONVERGENCE_SEED'] ?? 20260601);
const path = process.env['CONVERGENCE_PATH'];
const isWatched = process.env['CONVERGENCE_PROGRESS'] === '1';

test(`${String(runs)} random histories from seed ${String(seed)}`, async (t) => {
  const facts: RunFacts[] = [];
  const report = await fc.check(
    fc.asyncProperty(scenario, async (one) => {
      const fact = await runScenario(one);
      facts.push(fact);
      if (isWatched)
        process.stderr.write(
          `run ${String(facts.length)}: ${String(fact.deeds)} deeds, ${String(fact.crashes)} crashes, ${String(Math.round(fact.ms))} ms\n`,
        );
    }),
    {
      numRuns: runs,
      seed,
      ...(path === undefined ? {} : { path }),
      endOnFailure: process.env['CONVERGENCE_SHRINK'] !== '1',
      interruptAfterTimeLimit: Number(process.env['CONVERGENCE_LIMIT_MS'] ?? 3_600_000),
    },
  );
  const times = facts.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const total = (of: (one: RunFacts) => number) => facts.reduce((sum, one) => sum + of(one), 0);
  t.diagnostic(
    `${String(facts.length)} runs, ${String(total(({ deeds }) => deeds))} deeds, ${String(total(({ crashes }) => crashes))} crashes, ` +
      `${String(Math.round(times[Math.floor(times.length / 2)] ?? 0))} ms a run at the median`,
  );
  if (!report.failed) return;
  const { counterexamplePath, counterexample, errorInstance } = report;
  if (isWatched) process.stderr.write(`${String(errorInstance)}\n`);
  throw new Error(
    `Repeat it with: npm run convergence -- --seed ${String(seed)} --path ${counterexamplePath ?? ''}\n` +
      `${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}\n${JSON.stringify(counterexample)}`,
  );
});
