import { test } from 'node:test';

import { liveThrough } from './histories.ts';

/** Histories in which somebody edits custom fields of members too. More of them: `npm run convergence -- --fields --runs N --seed S`. */
test('6 random histories with custom fields, from seed 20260601', (t) =>
  liveThrough(t, { runs: 6, seed: 20260601, fields: true }));
