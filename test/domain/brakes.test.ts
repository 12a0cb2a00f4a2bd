import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brakes, creationLimit, removalLimit } from '../../companion/src/domain/brakes.ts';

const quiet = { members: 1000, removals: { marketo: 0, salesforce: 0 }, creations: 0, previewedCreations: 0 };

describe('limits', () => {
  const cases: [members: number, removals: number, creations: number][] = [
    [0, 10, 10],
    [200, 10, 10],
    [500, 10, 25],
    [549, 10, 27],
    [550, 11, 27],
    [1544, 30, 77],
    [100_000, 2000, 5000],
  ];
  for (const [members, removals, creations] of cases) {
    test(`a link of ${members}: ${removals} removals a side, ${creations} unforeseen creations`, () => {
      assert.equal(removalLimit(members), removals);
      assert.equal(creationLimit(0, members), creations);
      assert.equal(creationLimit(61, members), creations + 61);
    });
  }
});

describe('brakes', () => {
  test('up to the limit nothing is held', () => {
    assert.deepEqual(brakes({ ...quiet, removals: { marketo: 20, salesforce: 20 }, creations: 50 }), []);
  });
  test('above it each kind and side is one entry', () => {
    assert.deepEqual(brakes({ ...quiet, removals: { marketo: 21, salesforce: 20 }, creations: 51 }), [
      { reason: 'removals-braked', side: 'marketo', planned: 21, limit: 20 },
      { reason: 'creations-braked', side: null, planned: 51, limit: 50 },
    ]);
  });
  test('what the preview announced passes', () => {
    assert.deepEqual(brakes({ ...quiet, creations: 111, previewedCreations: 61 }), []);
    assert.equal(brakes({ ...quiet, creations: 112, previewedCreations: 61 }).length, 1);
  });
});
