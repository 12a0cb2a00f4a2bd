import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultSwitches,
  drawSwitches,
  switchTable,
} from '../../../companion/sandbox/salesforce/switches.ts';

test('every switch names its source, and its first choice is the default', () => {
  const standing: Record<string, unknown> = defaultSwitches();
  for (const [name, { choices, reference }] of Object.entries(switchTable)) {
    assert.ok(reference.length > 10, name);
    assert.equal(standing[name], choices[0], name);
  }
});

test('a draw gives every switch one of its choices', () => {
  assert.deepEqual(
    drawSwitches(() => 0),
    defaultSwitches(),
  );
  const last: Record<string, unknown> = drawSwitches(() => 0.999);
  for (const [name, { choices }] of Object.entries(switchTable))
    assert.equal(last[name], choices.at(-1), name);
});
