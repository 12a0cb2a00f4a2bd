import { test } from 'node:test';

import { ask, summary } from './ask.ts';

/**
 * Random worlds, random edits, faults and crashes: whatever happened, each member is as the rules foretold, nothing is lost
 * and nobody is there twice. More of them: `npm run convergence -- --runs N --seed S`; a failure prints how to repeat it.
 */
const runs = 40;
const seed = 20260601;

test(`${String(runs)} random histories from seed ${String(seed)}`, async (t) => {
  const answer = await ask({ runs, seed });
  t.diagnostic(summary(answer));
  const { failure } = answer;
  if (failure === null) return;
  throw new Error(
    `Repeat it with: npm run convergence -- --seed ${String(seed)} --path ${failure.path}\n${failure.failure}`,
  );
});
