import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decide, type Rules } from '../../companion/src/cycle/decide.ts';
import { emptyRow } from '../../companion/src/cycle/group.ts';
import type { Missing, Resolved } from '../../companion/src/cycle/resolve.ts';
import { defaultPolicies, type Policies } from '../../companion/src/domain/policies.ts';
import type { MemberRow } from '../../companion/src/store/members.ts';

/** Creation policies and brakes on top of the member rule. Pure. */

const statuses = ['Registered', 'Attended'].map((name, at) => ({
  name,
  step: 10 * (at + 1),
  hidden: false,
  success: at > 0,
}));
const same = { Registered: 'Registered', Attended: 'Attended' };
const person = { firstName: 'Anna', lastName: 'Person', company: null, email: 'anna@example.com' };

const rules = (policies: Partial<Policies> = {}, more: Partial<Rules> = {}): Rules => ({
  map: { f: same, g: same },
  statuses,
  policies: { ...defaultPolicies, ...policies },
  firstSync: false,
  confirmedByPreview: false,
  cleanCertificate: true,
  additionsFromSalesforceAllowed: true,
  lookedBackAt: null,
  locked: [],
  additionsToMarketoPossible: true,
  previewedCreations: 0,
  nativePeople: null,
  members: 100,
  absenceProven: { marketo: true, salesforce: true },
  recentWrites: new Map(),
  orders: new Map(),
  ...more,
});

const member = (
  id: number,
  row: Partial<MemberRow>,
  missing: Missing = { how: 'nothing' },
  more: Partial<Resolved> = {},
): Resolved => ({
  row: { ...emptyRow('link', `person-${String(id)}`, person), ...row },
  stored: null,
  person,
  leads: [],
  records: [],
  missing,
  gone: {},
  ...more,
});
/** In Marketo only, and unknown to Salesforce. */
const unknown = (id: number): Resolved =>
  member(id, { marketoLeadId: id, marketo: 'Registered' }, { how: 'create' });
const many = (count: number, make: (id: number) => Resolved) =>
  Array.from({ length: count }, (_, at) => make(at + 1));
const actions = (rulesOf: Rules, members: readonly Resolved[]) =>
  decide(rulesOf, members).decided.map(({ decision, createsPerson }) =>
    [decision.action, decision.reason, ...(createsPerson ? ['creates'] : [])].join(' '),
  );

test('who is unknown to Salesforce is created, held or left out as the policy says', () => {
  assert.deepEqual(actions(rules(), [unknown(1)]), ['add only-in-marketo creates']);
  assert.deepEqual(actions(rules({ creation: 'existing-only' }), [unknown(1)]), [
    'nothing creation-existing-only',
  ]);
  assert.deepEqual(actions(rules({ creation: 'approve' }), [unknown(1)]), ['hold creation-needs-approval']);
});

test('a cap lets so many through in one cycle, and the others wait', () => {
  assert.deepEqual(actions(rules({ creation: 'cap', creationCap: 2 }), many(3, unknown)), [
    'add only-in-marketo creates',
    'add only-in-marketo creates',
    'hold creation-cap',
  ]);
});

test('who is known is added under any policy: nobody is created for it', () => {
  const known = member(1, {
    marketoLeadId: 1,
    marketo: 'Registered',
    salesforceRecordId: '00Q1',
    salesforceKind: 'lead',
  });
  for (const creation of ['create', 'existing-only', 'approve'] as const) {
    assert.deepEqual(actions(rules({ creation }), [known]), ['add only-in-marketo']);
  }
});

test('who looks like somebody else waits, with the name of whom', () => {
  const held = member(
    1,
    { marketoLeadId: 1, marketo: 'Registered' },
    { how: 'held', reason: 'same-email-other-name', name: 'Anna Other' },
  );
  const [decided] = decide(rules(), [held]).decided;
  assert.deepEqual(
    [decided!.decision.action, decided!.decision.reason, decided!.detail],
    ['hold', 'same-email-other-name', 'Anna Other'],
  );
});

test('into Marketo nobody is made without an e-mail address, and the Salesforce policies do not ask', () => {
  const back = (more: Partial<Resolved> = {}) =>
    member(
      1,
      { salesforceRecordId: '00Q1', salesforceKind: 'lead', salesforce: 'Registered' },
      { how: 'create' },
      more,
    );
  assert.deepEqual(actions(rules({ creation: 'existing-only' }), [back()]), [
    'add only-in-salesforce creates',
  ]);
  assert.deepEqual(actions(rules(), [back({ person: { ...person, email: null } })]), ['hold no-email']);
  assert.deepEqual(actions(rules(), [back({ person: null })]), ['hold no-email']);
  assert.deepEqual(actions(rules({}, { additionsFromSalesforceAllowed: false }), [back()]), [
    'nothing additions-off',
  ]);
  assert.deepEqual(actions(rules({}, { additionsToMarketoPossible: false }), [back()]), [
    'nothing additions-impossible',
  ]);
});

test('the brake on creations holds all of them, not only those above the limit', () => {
  const { decided, brakes } = decide(rules(), [
    ...many(11, unknown),
    member(99, {
      marketoLeadId: 99,
      marketo: 'Registered',
      salesforceRecordId: '00Q9',
      salesforceKind: 'lead',
    }),
  ]);
  assert.deepEqual(brakes, [{ reason: 'creations-braked', side: null, planned: 11, limit: 10 }]);
  assert.deepEqual(
    decided.slice(0, 11).map(({ decision, createsPerson }) => [decision.reason, createsPerson]),
    Array(11).fill(['creations-braked', false]),
  );
  assert.equal(decided[11]!.decision.action, 'add', 'who is known is added all the same');
});

test('what the preview said is no surprise: the limit lies above it', () => {
  assert.deepEqual(decide(rules({}, { previewedCreations: 5, members: 1000 }), many(55, unknown)).brakes, []);
  assert.equal(
    decide(rules({}, { previewedCreations: 5, members: 1000 }), many(56, unknown)).brakes[0]?.limit,
    55,
  );
});

/** Removed in Salesforce, still in Marketo, settled before. */
const removed = (id: number): Resolved =>
  member(
    id,
    {
      marketoLeadId: id,
      marketo: 'Registered',
      salesforceRecordId: '00Q1',
      salesforceKind: 'lead',
      baseline: { marketo: 'Registered', salesforce: 'Registered' },
    },
    { how: 'nothing' },
    { gone: { salesforce: 'membership-removed' } },
  );

test('the brake on removals counts each side by itself', () => {
  assert.deepEqual(decide(rules(), many(10, removed)).brakes, []);
  const { decided, brakes } = decide(rules(), many(11, removed));
  assert.deepEqual(brakes, [{ reason: 'removals-braked', side: 'marketo', planned: 11, limit: 10 }]);
  assert.ok(
    decided.every(({ decision }) => decision.action === 'hold' && decision.reason === 'removals-braked'),
  );
});

test('without a certificate nobody is removed, brake or not', () => {
  assert.deepEqual(
    new Set(actions(rules({}, { cleanCertificate: false }), many(20, removed))),
    new Set(['hold removal-before-certificate']),
  );
});

test('a fourth write of one member to one side in a day waits', () => {
  const moved = member(1, {
    marketoLeadId: 1,
    marketo: 'Attended',
    salesforce: 'Registered',
    salesforceRecordId: '00Q1',
    salesforceKind: 'lead',
    baseline: { marketo: 'Registered', salesforce: 'Registered' },
  });
  const after = (writes: number, side: string) =>
    actions(rules({}, { recentWrites: new Map([[`person-1:${side}`, writes]]) }), [moved]);
  assert.deepEqual(after(2, 'salesforce'), ['write changed-in-marketo']);
  assert.deepEqual(after(3, 'salesforce'), ['hold flapping']);
  assert.deepEqual(after(9, 'marketo'), ['write changed-in-marketo'], 'the other side does not count');
});
