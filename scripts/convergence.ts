import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { ask, summary } from '../test/convergence/ask.ts';
import type { Scenario } from '../test/convergence/scenario.ts';

/**
 * Lives through random histories: worlds, edits, faults and crashes, then checks that both sides ended as they must.
 * `npm run convergence -- --runs 1000 --seed 7`; a failure prints the seed and path that repeat it. `--shrink` looks for
 * the shortest history that still fails; `--from` goes on where one was; `--at-once` says how many are lived through at a time. `--real`
 * gives each companion a process of its own, which dies by kill -9. With `--fields` somebody edits custom fields of members too. `--history FILE` repeats one history as a failure printed it
 * (its line of JSON), also when seeds mean other histories by now.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    path: { type: 'string' },
    shrink: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
    fields: { type: 'boolean', default: false },
    history: { type: 'string' },
    from: { type: 'string', default: '0' },
    'at-once': { type: 'string', default: '3' },
  },
});
for (const name of ['runs', 'seed', 'from', 'at-once'] as const) {
  if (!/^\d{1,10}$/.test(values[name])) throw new Error(`--${name} must be a whole number`);
}
const { path, shrink, real, fields } = values;
const seed = Number(values.seed);
const history =
  values.history === undefined
    ? {}
    : { history: JSON.parse(readFileSync(values.history, 'utf8')) as Scenario, runs: 1 };
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`seed ${String(seed)}`);
const answer = await ask(
  {
    runs: Number(values.runs),
    seed,
    from: Number(values.from),
    atOnce: Number(values['at-once']),
    shrink,
    real,
    fields,
    ...(path === undefined ? {} : { path }),
    ...history,
  },
  {
    onTold: (line) => {
      if ('failure' in line) return;
      const { deeds, crashes, freezes, ms } = line.facts;
      say(
        `run ${String(line.run)}: ${String(deeds)} deeds, ${String(crashes)} crashes, ${String(freezes)} standstills, ${String(Math.round(ms))} ms`,
      );
    },
  },
);
say(summary(answer));
const counts = new Map<string, number>();
for (const { foretold } of answer.lived)
  for (const [line, count] of Object.entries(foretold.outcomes))
    counts.set(line, (counts.get(line) ?? 0) + count);
for (const [line, count] of [...counts].toSorted((a, b) => b[1] - a[1]))
  say(`${String(count).padStart(6)}  ${line}`);
if (answer.failure !== null) {
  say(answer.failure.failure);
  say(`Repeat it with: npm run convergence -- --seed ${String(seed)} --path ${answer.failure.path}`);
  process.exitCode = 1;
}
