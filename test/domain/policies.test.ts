import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  additionsToMarketo,
  defaultPolicies,
  effectiveRemoval,
  readPolicies,
} from '../../companion/src/domain/policies.ts';

describe('reading policies', () => {
  test('nothing given is the defaults', () => {
    assert.deepEqual(readPolicies(undefined, 'Default'), { ok: true, policies: defaultPolicies });
    assert.deepEqual(readPolicies({}, 'Default'), { ok: true, policies: defaultPolicies });
  });

  test('what is given is kept, and the result reads as itself', () => {
    const given = {
      conflict: 'latest',
      backwards: 'readd',
      removal: { marketo: 'keep', salesforce: 'hold' },
      personDeleted: 'remove',
      creation: 'cap',
      creationCap: 50,
      additionsFromSalesforce: true,
      filter: [{ field: 'email', test: 'ends-with', value: '@example.com' }],
      fields: { type: false, actualCost: true },
    };
    assert.deepEqual(readPolicies(given, 'Event'), { ok: true, policies: given });
  });

  test('half an object keeps the other half’s defaults', () => {
    const read = readPolicies({ removal: { marketo: 'keep' } }, 'Default');
    assert.ok(read.ok);
    assert.deepEqual(read.policies.removal, { marketo: 'keep', salesforce: 'propagate' });
  });

  const wrong: [string, unknown, string[]][] = [
    ['no object', 'furthest', ['']],
    ['a list', [], ['']],
    ['null', null, ['']],
    ['an unknown policy', { conflicts: 'latest' }, ['conflicts']],
    ['an unknown value', { conflict: 'newest' }, ['conflict']],
    ['a value of another type', { additionsFromSalesforce: 'yes' }, ['additionsFromSalesforce']],
    [
      'wrong things deeper down',
      { removal: { salesforce: 'drop', both: 'keep' } },
      ['removal.both', 'removal.salesforce'],
    ],
    ['a cap without its number', { creation: 'cap' }, ['creationCap']],
    ['a cap of nobody', { creation: 'cap', creationCap: 0 }, ['creationCap']],
    ['a number without the cap', { creationCap: 5 }, ['creationCap']],
    [
      'several at once',
      { conflict: 1, backwards: null, fields: { type: 0 } },
      ['backwards', 'conflict', 'fields.type'],
    ],
  ];
  for (const [name, given, paths] of wrong) {
    test(`refuses ${name}`, () => {
      const read = readPolicies(given, 'Default');
      assert.ok(!read.ok);
      assert.deepEqual(read.problems.map(({ path }) => path).sort(), paths);
      assert.ok(read.problems.every(({ expected }) => expected.length > 0));
    });
  }

  test('an engagement program never removes and adds again: content would start anew', () => {
    assert.equal(readPolicies({ backwards: 'readd' }, 'Engagement').ok, false);
    assert.equal(readPolicies({ backwards: 'readd' }, 'Event').ok, true);
  });
});

test('removals wait for a clean certificate, keep and hold do not change', () => {
  const policies = { ...defaultPolicies, removal: { marketo: 'propagate', salesforce: 'keep' } as const };
  assert.equal(effectiveRemoval(policies, 'marketo', false), 'hold');
  assert.equal(effectiveRemoval(policies, 'marketo', true), 'propagate');
  assert.equal(effectiveRemoval(policies, 'salesforce', false), 'keep');
});

test('who may be added to a program: engagement only when turned on, e-mail never, others always', () => {
  const on = { ...defaultPolicies, additionsFromSalesforce: true };
  assert.deepEqual(additionsToMarketo(defaultPolicies, 'Default'), { allowed: true, possible: true });
  assert.deepEqual(additionsToMarketo(defaultPolicies, 'Engagement'), { allowed: false, possible: true });
  assert.deepEqual(additionsToMarketo(on, 'Engagement'), { allowed: true, possible: true });
  assert.deepEqual(additionsToMarketo(on, 'Email'), { allowed: true, possible: false });
});
