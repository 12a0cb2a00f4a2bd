import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  groupValue,
  leadOfKey,
  lockstepKey,
  resolveInMarketo,
  resolveInSalesforce,
  sameByRule,
  type MarketoCandidate,
  type SalesforceCandidate,
  type WantedInSalesforce,
} from '../../companion/src/domain/people.ts';

const person: WantedInSalesforce = {
  email: 'ann.berg@nordlys.example',
  lastName: 'Berg',
  storedId: null,
  sfdcContactId: null,
  sfdcLeadId: null,
};

const record = (id: string, more: Partial<SalesforceCandidate> = {}): SalesforceCandidate => ({
  id,
  kind: 'lead',
  email: person.email,
  lastName: person.lastName,
  createdAt: '2026-01-01T00:00:00.000Z',
  isConverted: false,
  convertedContactId: null,
  value: null,
  ...more,
});

/** "found L1 by e-mail, duplicates L2", "missing", "held same-email-other-name L1". */
function inWords(resolution: ReturnType<typeof resolveInSalesforce>): string {
  const ids = (records: readonly { id: string }[]) => records.map(({ id }) => id).join(' ');
  switch (resolution.outcome) {
    case 'missing':
      return 'missing';
    case 'held':
      return `held ${resolution.reason} ${ids(resolution.candidates)}`;
    case 'found': {
      const duplicates = resolution.duplicates.length > 0 ? `, duplicates ${ids(resolution.duplicates)}` : '';
      return `found ${resolution.acting.id} by ${resolution.by}${duplicates}`;
    }
  }
}

describe('a Marketo person in Salesforce', () => {
  const cases: [string, Partial<WantedInSalesforce>, SalesforceCandidate[], string][] = [
    ['nobody there', {}, [], 'missing'],
    ['the same e-mail and name', {}, [record('L1')], 'found L1 by e-mail'],
    [
      'case and spaces do not matter',
      { email: ' Ann.Berg@Nordlys.example', lastName: 'BERG ' },
      [record('L1')],
      'found L1 by e-mail',
    ],
    ['no last name here', { lastName: null }, [record('L1')], 'found L1 by e-mail'],
    ['no last name there', {}, [record('L1', { lastName: '' })], 'found L1 by e-mail'],
    [
      'the same e-mail under another name',
      {},
      [record('L1', { lastName: 'Holm' })],
      'held same-email-other-name L1',
    ],
    [
      'another name is no duplicate of the right one',
      {},
      [record('L1', { lastName: 'Holm' }), record('L2')],
      'found L2 by e-mail',
    ],
    ['another e-mail', {}, [record('L1', { email: 'x@y.example' })], 'missing'],
    ['no e-mail on either side is no match', { email: null }, [record('L1', { email: null })], 'missing'],
    ['empty e-mail on both sides neither', { email: '' }, [record('L1', { email: '' })], 'missing'],
    [
      'a member before all others',
      { storedId: 'C1' },
      [record('C1', { kind: 'contact' }), record('L1', { value: 'Registered' })],
      'found L1 by membership, duplicates C1',
    ],
    [
      'the stored pair before an id field',
      { storedId: 'L1', sfdcContactId: 'C1' },
      [record('C1', { kind: 'contact' }), record('L1')],
      'found L1 by stored-pair, duplicates C1',
    ],
    [
      'an id field before e-mail, whatever the name',
      { sfdcLeadId: 'L1' },
      [record('C1', { kind: 'contact' }), record('L1', { email: null, lastName: 'Holm' })],
      'found L1 by id-field, duplicates C1',
    ],
    ['an id field of another org finds nobody', { sfdcLeadId: 'L9' }, [], 'missing'],
    [
      'a contact before a lead',
      {},
      [record('L1', { createdAt: '2020-01-01T00:00:00.000Z' }), record('C1', { kind: 'contact' })],
      'found C1 by e-mail, duplicates L1',
    ],
    [
      'the oldest of equals',
      {},
      [record('L1'), record('L2', { createdAt: '2025-12-31T23:59:59.000+0000' })],
      'found L2 by e-mail, duplicates L1',
    ],
    ['the lower id of twins', {}, [record('L2'), record('L1')], 'found L1 by e-mail, duplicates L2'],
    [
      'a converted lead stands for its contact',
      { sfdcLeadId: 'L1' },
      [
        record('L1', { isConverted: true, convertedContactId: 'C1' }),
        record('C1', { kind: 'contact', email: 'new@nordlys.example' }),
      ],
      'found C1 by id-field',
    ],
    [
      'a converted lead is nobody by itself',
      {},
      [record('L1', { isConverted: true, convertedContactId: 'C9' })],
      'missing',
    ],
    [
      'the loser of a merge stands for the winner, through a conversion too',
      { storedId: 'L1' },
      [
        record('L1', { masterRecordId: 'L2' }),
        record('L2', { isConverted: true, convertedContactId: 'C1' }),
        record('C1', { kind: 'contact' }),
      ],
      'found C1 by stored-pair',
    ],
    [
      'records that point at each other end nowhere',
      { storedId: 'L1', email: null },
      [record('L1', { masterRecordId: 'L2' }), record('L2', { masterRecordId: 'L1' })],
      'missing',
    ],
  ];
  for (const [name, wanted, candidates, expected] of cases) {
    test(name, () => {
      assert.equal(inWords(resolveInSalesforce({ ...person, ...wanted }, candidates)), expected);
      assert.equal(inWords(resolveInSalesforce({ ...person, ...wanted }, candidates.toReversed())), expected);
    });
  }
});

describe('a Salesforce record in Marketo', () => {
  const wanted = { email: person.email, lastName: 'Berg', storedLeadId: null, id: 'C1' };
  const lead = (leadId: number, more: Partial<MarketoCandidate> = {}): MarketoCandidate => ({
    leadId,
    email: person.email,
    lastName: 'Berg',
    sfdcLeadId: null,
    sfdcContactId: null,
    createdAt: '2026-01-01T00:00:00Z',
    value: null,
    ...more,
  });
  const acting = (found: ReturnType<typeof resolveInMarketo>) =>
    found.outcome === 'found' ? [found.by, found.acting.leadId, found.duplicates.length] : found.outcome;

  test('goes by membership, stored pair, id field, then e-mail', () => {
    const all = [lead(1), lead(2, { sfdcContactId: 'C1' }), lead(3), lead(4, { value: 'Attended' })];
    const known = { ...wanted, storedLeadId: 3 };
    assert.deepEqual(acting(resolveInMarketo(known, all)), ['membership', 4, 3]);
    assert.deepEqual(acting(resolveInMarketo(known, all.slice(0, 3))), ['stored-pair', 3, 2]);
    assert.deepEqual(acting(resolveInMarketo(wanted, all.slice(0, 3))), ['id-field', 2, 2]);
    assert.deepEqual(acting(resolveInMarketo(wanted, all.slice(0, 1))), ['e-mail', 1, 0]);
  });
  test('the oldest of equals, by number where the dates agree', () => {
    assert.deepEqual(acting(resolveInMarketo(wanted, [lead(10), lead(9)])), ['e-mail', 9, 1]);
    const older = lead(11, { createdAt: '2025-01-01T00:00:00Z' });
    assert.deepEqual(acting(resolveInMarketo(wanted, [lead(10), older])), ['e-mail', 11, 1]);
  });
  test('without an e-mail address nobody can be added', () => {
    assert.deepEqual(resolveInMarketo({ ...wanted, email: ' ' }, [lead(1)]), {
      outcome: 'held',
      reason: 'no-email',
      candidates: [],
    });
    assert.deepEqual(acting(resolveInMarketo({ ...wanted, email: null, storedLeadId: 1 }, [lead(1)])), [
      'stored-pair',
      1,
      0,
    ]);
  });
  test('another name is held', () => {
    assert.equal(acting(resolveInMarketo(wanted, [lead(1, { lastName: 'Holm' })])), 'held');
  });
});

test('a group’s value is the furthest status of its members', () => {
  const stepOf = (value: string) => ({ Registered: 10, Attended: 30 })[value];
  assert.equal(groupValue(['Registered', null, 'Attended'], stepOf), 'Attended');
  assert.equal(groupValue(['Unknown', 'Registered'], stepOf), 'Registered');
  assert.equal(groupValue(['Unknown'], stepOf), 'Unknown');
  assert.equal(groupValue([null], stepOf), null);
  assert.equal(groupValue([], stepOf), null);
});

test('a key is the same for the same person, another for any other, and short', () => {
  const key = lockstepKey('acme', 4711);
  assert.equal(lockstepKey('acme', 4711), key);
  assert.equal(
    new Set([key, lockstepKey('acme', 471), lockstepKey('acme2', 4711), lockstepKey('acme', 1)]).size,
    4,
  );
  assert.match(lockstepKey('x'.repeat(500), Number.MAX_SAFE_INTEGER), /^LS-[0-9a-f]{16}-\d+$/);
  assert.ok(lockstepKey('acme', Number.MAX_SAFE_INTEGER).length <= 40);
});

test('a key names the lead for whom it was made, to the connection that made it', () => {
  const key = lockstepKey('acme', 4711);
  assert.equal(leadOfKey('acme', key), 4711);
  for (const other of [lockstepKey('acme2', 4711), `${key}x`, key.slice(0, -4), 'LS-4711', '', null])
    assert.equal(leadOfKey('acme', other), null, String(other));
});

describe('whom a duplicate rule takes for the same person', () => {
  const ann = { firstName: 'Ann', lastName: 'Berg' };
  const found = (id: string, more: Partial<SalesforceCandidate & { firstName: string | null }> = {}) => ({
    ...record(id, { email: 'other@nordlys.example', ...more }),
    firstName: more.firstName === undefined ? 'Ann' : more.firstName,
  });
  const cases: [
    string,
    { firstName: string | null; lastName: string | null },
    ReturnType<typeof found>[],
    string | undefined,
  ][] = [
    ['nobody', ann, [], undefined],
    ['the same name', ann, [found('L1')], 'L1'],
    ['case and spaces do not matter', { firstName: ' ann', lastName: 'BERG' }, [found('L1')], 'L1'],
    ['another last name', ann, [found('L1', { lastName: 'Bergman' })], undefined],
    ['no last name there', ann, [found('L1', { lastName: null })], undefined],
    ['no last name here', { firstName: 'Ann', lastName: null }, [found('L1')], undefined],
    ['another first name', ann, [found('L1', { firstName: 'Anton' })], undefined],
    ['no first name there', ann, [found('L1', { firstName: null })], 'L1'],
    ['no first name here', { firstName: null, lastName: 'Berg' }, [found('L1')], 'L1'],
    [
      'contact before lead',
      ann,
      [found('L1'), found('C1', { kind: 'contact', createdAt: '2026-02-01T00:00:00.000Z' })],
      'C1',
    ],
    ['the oldest', ann, [found('L2', { createdAt: '2026-02-01T00:00:00.000Z' }), found('L1')], 'L1'],
    ['not a converted one', ann, [found('L1', { isConverted: true, convertedContactId: 'C9' })], undefined],
  ];
  for (const [what, wanted, candidates, expected] of cases)
    test(what, () => {
      assert.equal(sameByRule(wanted, candidates)?.id, expected);
      assert.equal(sameByRule(wanted, candidates.toReversed())?.id, expected);
    });
});
