import assert from 'node:assert/strict';
import { test } from 'node:test';

import { afterCalls, budgetLevel, firstSyncReads } from '../../companion/src/domain/budget-level.ts';

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

test('calls are set against what machines may still use of the day, and of the days after it', () => {
  const day = { used: 400, perDay: 1000 };
  assert.deepEqual(afterCalls(day, 500), { left: 500, furtherDays: 0 });
  assert.deepEqual(afterCalls(day, 501), { left: 500, furtherDays: 1 });
  assert.deepEqual(afterCalls(day, 1401), { left: 500, furtherDays: 2 });
  assert.deepEqual(afterCalls({ used: 990, perDay: 1000 }, 1), { left: 0, furtherDays: 1 });
});

test('a first sync reads pages of members, and looks for whom a side lacks', () => {
  assert.deepEqual(firstSyncReads({ marketo: 601, salesforce: 2001, people: 2301 }), {
    marketo: 3 + 6 + 8,
    salesforce: 2 + 1 + 9,
  });
});
