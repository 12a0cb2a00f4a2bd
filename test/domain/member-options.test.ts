import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberOptions, type MemberOption } from '../../companion/src/domain/member-options.ts';
import type { Pair } from '../../companion/src/domain/words.ts';

const map = {
  f: { Registered: 'Registered', 'No Show': 'No show', Attended: 'Attended' },
  g: { Registered: 'Registered', 'No show': 'No Show', Attended: 'Attended' },
};
const words = ({ action, side, value }: MemberOption): string =>
  [action, side, value].filter((part) => part !== null).join(' ');
const told = (reason: string, now: Pair) => {
  const { options, suggested, safe } = memberOptions(reason, now, map);
  return { options: options.map(words), suggested, safe };
};

test('a status that would go backwards: forward is suggested and safe, in the campaign’s own words', () => {
  assert.deepEqual(told('backwards', { marketo: 'No Show', salesforce: 'Registered' }), {
    options: ['set salesforce No show', 'set marketo Registered', 'accept'],
    suggested: true,
    safe: true,
  });
});

test('a status without a partner can only be chosen', () => {
  assert.deepEqual(told('outside-map-salesforce', { marketo: 'Attended', salesforce: 'Responded' }), {
    options: ['set salesforce Attended', 'accept'],
    suggested: false,
    safe: false,
  });
  assert.deepEqual(told('outside-map-salesforce', { marketo: null, salesforce: 'Responded' }).options, [
    'keep',
  ]);
});

test('whoever was removed on one side is removed or kept on the other', () => {
  assert.deepEqual(told('removal-held', { marketo: null, salesforce: 'Attended' }).options, [
    'remove salesforce',
    'keep',
  ]);
  assert.deepEqual(told('gone-reason-unknown', { marketo: 'Attended', salesforce: null }).options, [
    'remove marketo',
    'keep',
  ]);
});

test('what the rule wants can be approved, but is not selected before anybody looked', () => {
  assert.deepEqual(told('creation-needs-approval', { marketo: 'Attended', salesforce: null }), {
    options: ['approve', 'keep'],
    suggested: true,
    safe: false,
  });
});

test('other reasons, and those of another version, leave nothing to decide', () => {
  for (const reason of ['no-email', 'container-gone', 'a-reason-of-tomorrow'])
    assert.deepEqual(told(reason, { marketo: null, salesforce: 'Registered' }).options, []);
});
