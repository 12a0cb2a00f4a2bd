import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideActualCost, decideType, sumOfCosts } from '../../companion/src/domain/program-fields.ts';

describe('channel to Type', () => {
  const input = { ours: 'Webcast', lastWritten: null, now: null, enabled: true, facts: {} } as const;

  test('a first write, over nothing or over what somebody chose', () => {
    assert.deepEqual(decideType(input), {
      action: 'write',
      value: 'Webcast',
      from: null,
      overwritesEdit: false,
    });
    const over = decideType({ ...input, now: 'Other' });
    assert.deepEqual(over, { action: 'write', value: 'Webcast', from: 'Other', overwritesEdit: true });
  });
  test('an edit in Salesforce stands until our side changes', () => {
    const edited = { ...input, lastWritten: 'Webcast', now: 'Other' };
    assert.deepEqual(decideType(edited), { action: 'nothing', reason: 'unchanged' });
    const moved = decideType({ ...edited, ours: 'Webinar' });
    assert.deepEqual(moved, { action: 'write', value: 'Webinar', from: 'Other', overwritesEdit: true });
  });
  test('our own last value is no edit', () => {
    const moved = decideType({ ...input, ours: 'Webinar', lastWritten: 'Webcast', now: 'Webcast' });
    assert.deepEqual(moved, { action: 'write', value: 'Webinar', from: 'Webcast', overwritesEdit: false });
  });
  test('a value that somebody cleared was edited too', () => {
    const cleared = decideType({ ...input, ours: 'Webinar', lastWritten: 'Webcast', now: null });
    assert.deepEqual(cleared, { action: 'write', value: 'Webinar', from: null, overwritesEdit: true });
  });
  test('already there, or turned off', () => {
    assert.deepEqual(decideType({ ...input, now: 'Webcast' }), { action: 'nothing', reason: 'already' });
    assert.deepEqual(decideType({ ...input, enabled: false }), { action: 'nothing', reason: 'off' });
  });
  test('a value that the field cannot hold is a finding', () => {
    const restricted = decideType({ ...input, facts: { picklist: ['Conference'], restricted: true } });
    assert.ok(restricted.action === 'refuse');
    assert.equal(restricted.finding.code, 'type-not-in-picklist');
    assert.deepEqual(restricted.finding.detail, { name: 'Webcast' });
    const long = decideType({ ...input, facts: { length: 6 } });
    assert.ok(long.action === 'refuse');
    assert.deepEqual(long.finding.detail, { name: 'Webcast', limit: 6 });
  });
  test('an open picklist takes any value, a restricted one its own', () => {
    assert.equal(
      decideType({ ...input, facts: { picklist: ['Conference'], restricted: false } }).action,
      'write',
    );
    assert.equal(
      decideType({ ...input, facts: { picklist: ['Webcast'], restricted: true, length: 7 } }).action,
      'write',
    );
  });
});

describe('costs to ActualCost', () => {
  const input = { ours: 1200, lastWritten: null, now: 900, enabled: true, currencyAgrees: true } as const;

  test('the sum is written, once', () => {
    assert.deepEqual(decideActualCost(input), {
      action: 'write',
      value: 1200,
      from: 900,
      overwritesEdit: true,
    });
    assert.deepEqual(decideActualCost({ ...input, now: 1200 }), { action: 'nothing', reason: 'already' });
  });
  test('no cost rows: the field is not ours; a sum of 0 is', () => {
    assert.deepEqual(decideActualCost({ ...input, ours: sumOfCosts([]) }), {
      action: 'nothing',
      reason: 'not-ours',
    });
    assert.equal(decideActualCost({ ...input, ours: sumOfCosts([{ cost: 0 }]) }).action, 'write');
  });
  test('never between two currencies', () => {
    assert.deepEqual(decideActualCost({ ...input, currencyAgrees: false }), {
      action: 'nothing',
      reason: 'currency-differs',
    });
  });
  test('cents stay cents', () => {
    assert.equal(sumOfCosts([{ cost: 0.1 }, { cost: 0.2 }]), 0.3);
    assert.equal(sumOfCosts([{ cost: 1000 }, { cost: -250.5 }]), 749.5);
  });
});
