import assert from 'node:assert/strict';
import { test } from 'node:test';

import { budgetLevel } from '../../companion/src/domain/budget-level.ts';

test('a day’s calls: enough, running low, used up, by our share and by what everybody used', () => {
  const day = (used: number, everyone: number | null = null) =>
    budgetLevel({ used, perDay: 1000 }, everyone === null ? null : { used: everyone, limit: 10_000 });
  assert.deepEqual(
    [0, 699, 700, 899, 900, 2000].map((used) => day(used)),
    ['enough', 'enough', 'low', 'low', 'used-up', 'used-up'],
  );
  assert.deepEqual(
    [6999, 7000, 9999, 10_000].map((everyone) => day(0, everyone)),
    ['enough', 'low', 'low', 'used-up'],
  );
  assert.equal(budgetLevel({ used: 0, perDay: 1 }, null), 'enough', 'one call is a share, too');
});
