import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  decideField,
  fieldFacts,
  fieldRowApplies,
  fieldRows,
  type FieldInput,
} from '../../companion/src/domain/field-rule.ts';
import type { FieldValue } from '../../companion/src/domain/field-values.ts';
import type { Policies } from '../../companion/src/domain/policies.ts';

const unknown = { marketo: null, salesforce: null };
const values: readonly FieldValue[] = [null, 'a', 'b', 'c'];
const policies: readonly Policies['conflict'][] = ['furthest', 'marketo', 'salesforce', 'latest'];

const inputs: readonly FieldInput[] = values.flatMap((marketo) =>
  values.flatMap((salesforce) =>
    [undefined, ...values].flatMap((agreed) =>
      policies.map((policy) => ({
        kind: 'text' as const,
        now: { marketo, salesforce },
        agreed,
        policy,
        changes: unknown,
      })),
    ),
  ),
);

test('exactly one row applies to every combination, and every row is needed', () => {
  const used = new Set<number>();
  for (const input of inputs) {
    const facts = fieldFacts(input);
    const fitting = fieldRows.flatMap((row, at) => (fieldRowApplies(row, facts) ? [at] : []));
    assert.equal(fitting.length, 1, JSON.stringify({ input, fitting }));
    used.add(fitting[0] ?? -1);
  }
  assert.equal(used.size, fieldRows.length);
});

/** The rule once more, in other words: who holds what afterwards. */
function expected({ now: { marketo, salesforce }, agreed, policy }: FieldInput): FieldValue {
  if (marketo === salesforce) return marketo;
  if (agreed === undefined && marketo === null) return salesforce;
  if (agreed === undefined && salesforce === null) return marketo;
  if (agreed !== undefined && salesforce === agreed) return marketo;
  if (agreed !== undefined && marketo === agreed) return salesforce;
  return policy === 'salesforce' ? salesforce : marketo;
}

test('both sides hold afterwards what the words of the table say, and only one of them is written', () => {
  for (const input of inputs) {
    const decision = decideField(input);
    const after =
      decision.action === 'settle' ? input.now : { ...input.now, [decision.side]: decision.value };
    const value = expected(input);
    assert.deepEqual(after, { marketo: value, salesforce: value }, JSON.stringify(input));
    // Settled, nothing is left to do; a change back of one side is a change like any other.
    assert.deepEqual(decideField({ ...input, now: after, agreed: value }), { action: 'settle' });
  }
});

const conflict = (
  policy: Policies['conflict'],
  changes: FieldInput['changes'],
): readonly [string, FieldValue, string] => {
  const decision = decideField({
    kind: 'text',
    now: { marketo: 'a', salesforce: 'b' },
    agreed: 'c',
    policy,
    changes,
  });
  if (decision.action !== 'write') throw new Error('nothing was written');
  return [decision.side, decision.value, decision.reason];
};

test('the later change is kept where it is known to be later; else it is a tie, and Marketo’s is', () => {
  const early = { after: 0, until: 10 };
  const late = { after: 10, until: 20 };
  const wide = { after: 0, until: 20 };
  for (const policy of ['latest', 'furthest'] as const) {
    assert.deepEqual(conflict(policy, { marketo: early, salesforce: late }), [
      'marketo',
      'b',
      'field-conflict-later',
    ]);
    assert.deepEqual(conflict(policy, { marketo: late, salesforce: early }), [
      'salesforce',
      'a',
      'field-conflict-later',
    ]);
    for (const changes of [
      { marketo: early, salesforce: wide },
      { marketo: wide, salesforce: late },
      { marketo: null, salesforce: late },
      unknown,
    ])
      assert.deepEqual(conflict(policy, changes), ['salesforce', 'a', 'field-conflict-tie']);
  }
  assert.deepEqual(conflict('salesforce', { marketo: late, salesforce: early }), [
    'marketo',
    'b',
    'field-conflict-salesforce',
  ]);
  assert.deepEqual(conflict('marketo', { marketo: early, salesforce: late }), [
    'salesforce',
    'a',
    'field-conflict-marketo',
  ]);
});

test('at first sight a checkbox that is not ticked is empty; later, taking the tick away is a change', () => {
  const box = { kind: 'yes-no' as const, policy: 'furthest' as const, changes: unknown };
  const now = { marketo: 'false', salesforce: 'true' };
  assert.deepEqual(decideField({ ...box, now, agreed: undefined }), {
    action: 'write',
    side: 'marketo',
    value: 'true',
    reason: 'field-filled-from-salesforce',
  });
  assert.deepEqual(decideField({ ...box, now, agreed: 'true' }), {
    action: 'write',
    side: 'salesforce',
    value: 'false',
    reason: 'field-copied-from-marketo',
  });
});
