import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  decideMember,
  flapLimit,
  outcomeOf,
  type Decision,
  type MemberInput,
} from '../../companion/src/domain/member-rule.ts';
import { defaultPolicies } from '../../companion/src/domain/policies.ts';
import { chosenMap } from '../../companion/src/domain/status-map.ts';
import type { Pair } from '../../companion/src/domain/words.ts';

const status = (name: string, step: number, hidden = false) => ({ name, step, hidden, success: false });
const statuses = [
  status('Registered', 10),
  status('Waitlisted', 10),
  status('No Show', 20),
  status('Attended', 30),
];
const labels = ['Registered', 'Waitlisted', 'No Show', 'Attended', 'Responded'].map((label) => ({ label }));
const map = chosenMap([{ marketo: 'Attended', salesforce: 'Responded' }], statuses, labels);

const pair = (marketo: string | null, salesforce: string | null): Pair => ({ marketo, salesforce });
const settledOn = (marketo: string | null, salesforce: string | null) => ({
  baseline: pair(marketo, salesforce),
});

const decide = (now: Pair, more: Partial<MemberInput> = {}): Decision =>
  decideMember({
    now,
    baseline: null,
    settled: null,
    map,
    statuses,
    policies: defaultPolicies,
    firstSync: false,
    changes: { marketo: null, salesforce: null },
    gone: {},
    absenceProven: true,
    additionsFromSalesforceAllowed: true,
    additionsToMarketoPossible: true,
    recentWrites: { marketo: 0, salesforce: 0 },
    confirmedByPreview: false,
    cleanCertificate: true,
    ...more,
  });

describe('who wins a conflict, and what the log says', () => {
  const baseline = pair('Registered', 'Registered');
  const later = { marketo: { after: 0, until: 10 }, salesforce: { after: 10, until: 20 } };

  test('the furthest status', () => {
    assert.deepEqual(decide(pair('No Show', 'Attended'), { baseline }), {
      row: 9,
      action: 'write',
      side: 'marketo',
      value: 'Attended',
      reason: 'conflict-furthest',
      conflict: { marketo: 'No Show', salesforce: 'Attended', winner: 'salesforce', rule: 'furthest' },
    });
  });

  test('between equal steps the later change', () => {
    const decision = decide(pair('Registered', 'Waitlisted'), { baseline: null, changes: later });
    assert.equal(decision.reason, 'conflict-later');
    assert.deepEqual(outcomeOf(decision, pair('Registered', 'Waitlisted')), pair('Waitlisted', 'Waitlisted'));
  });

  test('a tie goes to Marketo, and the log says that it was one', () => {
    const overlapping = { marketo: { after: 0, until: 11 }, salesforce: { after: 10, until: 20 } };
    const decision = decide(pair('Registered', 'Waitlisted'), { changes: overlapping });
    assert.ok('conflict' in decision);
    assert.deepEqual(decision.conflict, {
      marketo: 'Registered',
      salesforce: 'Waitlisted',
      winner: 'marketo',
      rule: 'tie',
    });
    assert.equal(decision.reason, 'conflict-tie');
  });

  test('a Salesforce winner that Marketo cannot take is held with its conflict', () => {
    const policies = { ...defaultPolicies, conflict: 'latest' as const };
    const decision = decide(pair('Attended', 'No Show'), { baseline, changes: later, policies });
    assert.deepEqual(decision, {
      row: 9,
      action: 'hold',
      reason: 'backwards',
      conflict: { marketo: 'Attended', salesforce: 'No Show', winner: 'salesforce', rule: 'later' },
    });
  });

  test('present wins over absent', () => {
    const decision = decide(pair(null, 'Attended'), { baseline, gone: { marketo: 'membership-removed' } });
    assert.deepEqual(decision, {
      row: 6,
      action: 'add',
      side: 'marketo',
      value: 'Attended',
      reason: 'present-wins',
      conflict: { marketo: null, salesforce: 'Attended', winner: 'salesforce', rule: 'present-wins' },
    });
  });
});

describe('labels that many to one and one to many maps allow', () => {
  test('a member keeps an extra label that means the same', () => {
    assert.equal(decide(pair('Attended', 'Responded')).action, 'settle');
  });
  test('an extra label goes to Marketo as the status it stands for', () => {
    const decision = decide(pair('Registered', 'Responded'), settledOn('Registered', 'Registered'));
    assert.deepEqual(outcomeOf(decision, pair('Registered', 'Responded')), pair('Attended', 'Responded'));
  });
  test('an equal step may be taken in either direction', () => {
    const decision = decide(pair('Waitlisted', 'Registered'), settledOn('Waitlisted', 'Waitlisted'));
    assert.deepEqual(outcomeOf(decision, pair('Waitlisted', 'Registered')), pair('Registered', 'Registered'));
  });
});

describe('a pair that was settled though it differs', () => {
  const ignored = { ...settledOn('Attended', 'Registered'), settled: 'person' as const };
  test('sleeps while nothing changes', () => {
    assert.equal(decide(pair('Attended', 'Registered'), ignored).action, 'nothing');
  });
  test('sleeps even with a value outside the map', () => {
    const input = { ...settledOn('Attended', 'Walk-in'), settled: 'person' as const };
    assert.deepEqual(decide(pair('Attended', 'Walk-in'), input), {
      row: 2,
      action: 'nothing',
      reason: 'settled',
    });
  });
  test('wakes when a side changes', () => {
    const decision = decide(pair('Attended', 'No Show'), ignored);
    assert.deepEqual(decision, { row: 8, action: 'hold', reason: 'backwards' });
  });
  test('after keep, the other side moves on alone', () => {
    const kept = { ...settledOn('Registered', null), settled: 'keep' as const };
    const decision = decide(pair('Attended', null), kept);
    assert.deepEqual(decision, { row: 7, action: 'settle', as: 'keep', reason: 'kept-side-stays' });
  });
  test('a person’s own word is no keep: a later change adds the member', () => {
    const decision = decide(pair('Attended', null), { ...settledOn('Registered', null), settled: 'person' });
    assert.equal(decision.action, 'add');
  });
});

test('a status that a webinar provider owns is not written to Marketo', () => {
  const decision = decide(pair(null, 'Attended'), { locked: ['Attended'] });
  assert.deepEqual(decision, { row: 3, action: 'hold', reason: 'locked-status' });
  assert.equal(
    decide(pair('Attended', null), { locked: ['Attended'] }).action,
    'add',
    'Salesforce still gets it',
  );
});

describe('the flap guard', () => {
  const now = pair('Attended', 'Registered');
  const input = settledOn('Registered', 'Registered');
  const written = (salesforce: number) => ({ ...input, recentWrites: { marketo: 0, salesforce } });

  test('lets three writes of a day pass and holds the fourth', () => {
    assert.equal(decide(now, written(flapLimit - 1)).action, 'write');
    assert.deepEqual(decide(now, written(flapLimit)), { row: 7, action: 'hold', reason: 'flapping' });
  });
  test('counts each side by itself', () => {
    assert.equal(decide(now, { ...input, recentWrites: { marketo: 9, salesforce: 0 } }).action, 'write');
  });
  test('gives way to a person', () => {
    assert.equal(decide(now, { ...written(9), confirmedByPreview: true }).action, 'write');
  });
  test('holds nothing that would not be written', () => {
    assert.equal(decide(pair('Attended', 'Attended'), written(9)).action, 'settle');
  });
});
