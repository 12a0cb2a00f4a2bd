import { test } from 'node:test';

import { liveThrough } from './histories.ts';

/**
 * Random worlds, random edits, faults and crashes: whatever happened, each member is as the rules foretold, nothing is lost
 * and nobody is there twice. More of them: `npm run convergence -- --runs N --seed S`; a failure prints how to repeat it.
 */
test('170 random histories, from seed 20260601', (t) => liveThrough(t, { runs: 170, seed: 20260601 }));
