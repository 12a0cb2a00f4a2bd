import { test } from 'node:test';

import { liveThrough } from './histories.ts';

/** The same with companions in processes of their own, which are killed, or stopped and go on later. */
test('30 random histories with real processes, from seed 20260602', (t) =>
  liveThrough(t, { runs: 30, seed: 20260602, real: true }));
