import { test } from 'node:test';

import { ask, summary } from './ask.ts';

/**
 * Random worlds, random edits, faults and crashes: whatever happened, each member is as the rules foretold, nothing is lost
 * and nobody is there twice. More of them: `npm run convergence -- --runs N --seed S`; a failure prints how to repeat it.
 */
const seed = 20260601;

for (const { runs, real, name } of [
  { runs: 20, real: false, name: 'random histories' },
  { runs: 2, real: true, name: 'random histories with processes that are killed' },
])
  test(`${String(runs)} ${name}, from seed ${String(seed)}`, async (t) => {
    const answer = await ask({ runs, seed: real ? seed + 1 : seed, real });
    t.diagnostic(summary(answer));
    const { failure } = answer;
    if (failure === null) return;
    const how = `--seed ${String(real ? seed + 1 : seed)} --path ${failure.path}${real ? ' --real' : ''}`;
    throw new Error(`Repeat it with: npm run convergence -- ${how}\n${failure.failure}`);
  });
