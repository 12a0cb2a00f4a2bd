import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSwitches, unverified } from '../../../companion/sandbox/marketo/switches.ts';

test('every switch has a default, which is the first of its values, and at least one alternative', () => {
  assert.deepEqual(
    Object.entries(unverified).map(([name, values]) => [name, values[0]]),
    Object.entries(defaultSwitches),
  );
  for (const [name, values] of Object.entries(unverified)) {
    assert.equal(new Set<string>(values).size, values.length, name);
    assert.ok(values.length > 1, name);
  }
});
