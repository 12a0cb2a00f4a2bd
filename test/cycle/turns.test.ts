import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { takeTurns } from '../../companion/src/cycle/turns.ts';

const idsOf = (count: number) => Array.from({ length: count }, (_, at) => String(at).padStart(4, '0'));
const none: ReadonlySet<string> = new Set();

test('turns go on where the last ended, and begin anew after the last', () => {
  const ids = idsOf(5);
  const first = takeTurns(ids, none, '', 2);
  assert.deepEqual([...first.chosen], ['0000', '0001']);
  const second = takeTurns(ids, none, first.upTo, 2);
  assert.deepEqual([...second.chosen], ['0002', '0003']);
  assert.deepEqual([...takeTurns(ids, none, second.upTo, 2).chosen], ['0004', '0000']);
});

test('who cannot wait is chosen, however many they are, and takes nobody’s turn away', () => {
  const ids = idsOf(5);
  const crowd = takeTurns(ids, new Set(ids.slice(0, 4)), '0001', 3);
  assert.deepEqual([...crowd.chosen], ids.slice(0, 4));
  assert.equal(crowd.upTo, '0001', 'the turn stays where it was');
});

test('everybody is chosen within as many passes as it takes, also while others cannot wait and some go', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 2, max: 20 }),
      fc.array(fc.nat(200), { maxLength: 30 }),
      (count, most, busyAt) => {
        let ids = idsOf(count);
        const waiting = new Set(ids);
        let after = '';
        // One of the turns is taken by somebody busy in each pass.
        const passes = Math.ceil(count / (most - 1)) + 1;
        for (let pass = 0; pass < passes; pass += 1) {
          const busy = ids.filter((_, at) => at === busyAt[pass]);
          const { chosen, upTo } = takeTurns(ids, new Set(busy), after, most);
          assert.ok(chosen.size <= most);
          for (const id of chosen) waiting.delete(id);
          // Somebody who has had a turn leaves.
          const gone = busyAt[pass] === undefined ? undefined : [...chosen][0];
          ids = ids.filter((id) => id !== gone);
          after = upTo;
        }
        assert.deepEqual([...waiting], []);
      },
    ),
  );
});
