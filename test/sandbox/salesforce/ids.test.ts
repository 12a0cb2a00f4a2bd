import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeId, toId18 } from '../../../companion/sandbox/salesforce/ids.ts';

test('15 characters become 18, one capital one bit', () => {
  // One capital in the first five (fourth place: bit 8, I), none, one in the last five (second place: bit 2, C).
  assert.equal(toId18('001A0000006Vm9r'), '001A0000006Vm9rIAC');
  assert.equal(toId18('001A0000006Vm9rIAC'), '001A0000006Vm9rIAC');
  assert.equal(toId18('00vABCDEabcde12'), '00vABCDEabcde12YHA');
});

test('wrong check characters and lengths are no id', () => {
  for (const wrong of ['001A0000006Vm9rIAA', '001a0000006Vm9rIAC', '001A0000006Vm9', '001A0000006Vm9-', '']) {
    assert.equal(toId18(wrong), null, wrong);
  }
});

test('made ids are valid and never the same', () => {
  const made = Array.from({ length: 5000 }, (_, n) => makeId('00Q', n));
  assert.equal(new Set(made).size, 5000);
  assert.ok(made.every((id) => toId18(id) === id && id.startsWith('00Q')));
});
