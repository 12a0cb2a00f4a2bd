import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  emptyRow,
  groupFacts,
  type Group,
  type LeadFact,
  type RecordFact,
} from '../../companion/src/cycle/group.ts';
import type { CampaignMember } from '../../companion/src/salesforce/salesforce.ts';
import type { MemberRow } from '../../companion/src/store/members.ts';

/** Who is one person: sorted from facts by hand, without a vendor or a database. */

const steps: Readonly<Record<string, number>> = { Registered: 50, 'No Show': 60, Attended: 70 };
const rank = (value: string): number => steps[value] ?? -1;

type Named = { readonly email?: string | null; readonly lastName?: string | null };
const day = (nth: number): string => new Date(Date.UTC(2026, 0, nth)).toISOString();

const lead = (
  leadId: number,
  status: string | null,
  who: Named | null = {},
  more: { age?: number; sfdcContactId?: string } = {},
): LeadFact => ({
  leadId,
  status,
  change: { after: 0, until: leadId },
  person:
    who === null
      ? null
      : {
          leadId,
          email: 'anna@example.com',
          firstName: 'Anna',
          lastName: 'Person',
          company: null,
          sfdcLeadId: null,
          sfdcContactId: more.sfdcContactId ?? null,
          createdAt: day(more.age ?? leadId),
          ...who,
        },
});

const record = (
  recordId: string,
  status: string | null,
  who: Named & { memberId?: string; age?: number } = {},
): RecordFact => {
  const kind = recordId.startsWith('003') ? 'contact' : 'lead';
  const { memberId = `00v-${recordId}`, age = 1, ...names } = who;
  const member: CampaignMember = {
    id: memberId,
    campaignId: '701',
    kind,
    recordId,
    status: status ?? '',
    email: 'anna@example.com',
    firstName: 'Anna',
    lastName: 'Person',
    company: 'Example',
    lockstepKey: null,
    systemModstamp: day(age),
    createdDate: day(age),
    ...names,
  };
  return { recordId, kind, member: status === null ? null : member, change: { after: 0, until: age } };
};

const stored = (personId: string, more: Partial<MemberRow>): MemberRow => ({
  ...emptyRow('link', personId, {
    firstName: 'Anna',
    lastName: 'Person',
    company: null,
    email: 'anna@example.com',
  }),
  dirty: false,
  ...more,
});

function group(input: {
  rows?: readonly MemberRow[];
  leads?: readonly LeadFact[];
  records?: readonly RecordFact[];
  personOf?: Readonly<Record<string, string>>;
}): Group[] {
  let ids = 0;
  return groupFacts({
    linkId: 'link',
    rows: input.rows ?? [],
    leads: input.leads ?? [],
    records: input.records ?? [],
    personOf: new Map(Object.entries(input.personOf ?? {})),
    marketoRank: rank,
    salesforceRank: rank,
    newId: () => `new-${String((ids += 1))}`,
  });
}

const told = (groups: readonly Group[]) =>
  groups.map(({ row, stored }) => ({
    person: row.personId,
    fresh: stored === null,
    lead: row.marketoLeadId,
    record: row.salesforceRecordId,
    member: row.campaignMemberId,
    values: [row.marketo, row.salesforce],
    duplicates: row.duplicates.map(({ kind, recordId }) => `${kind} ${recordId}`),
  }));

test('a lead and a record of one e-mail address and last name are one person', () => {
  assert.deepEqual(told(group({ leads: [lead(1, 'Registered')], records: [record('00Q1', 'Attended')] })), [
    {
      person: 'new-1',
      fresh: true,
      lead: 1,
      record: '00Q1',
      member: '00v-00Q1',
      values: ['Registered', 'Attended'],
      duplicates: [],
    },
  ]);
});

test('the same address in other letters and spaces is the same address', () => {
  const groups = group({
    leads: [lead(1, 'Registered', { email: ' ANNA@Example.com' })],
    records: [record('00Q1', 'Registered')],
  });
  assert.equal(groups.length, 1);
  assert.equal(groups[0]!.row.email, 'anna@example.com');
});

test('another last name is another person; an unknown one agrees with any', () => {
  const other = group({
    leads: [lead(1, 'Registered')],
    records: [record('00Q1', 'Registered', { lastName: 'Other' })],
  });
  assert.equal(other.length, 2);
  const unknown = group({
    leads: [lead(1, 'Registered', { lastName: null })],
    records: [record('00Q1', 'Registered', { lastName: 'Other' })],
  });
  assert.equal(unknown.length, 1);
});

test('without an e-mail address nobody is taken for somebody else', () => {
  const groups = group({
    leads: [lead(1, 'Registered', { email: null }), lead(2, 'Registered', { email: null })],
    records: [record('00Q1', 'Registered', { email: null })],
  });
  assert.equal(groups.length, 3);
});

test('the oldest lead and a contact act, whatever the order of reading; the others are listed', () => {
  const leads = [lead(7, 'Registered', {}, { age: 9 }), lead(8, 'Attended', {}, { age: 2 })];
  const records = [record('00Q1', 'Attended', { age: 1 }), record('0031', 'No Show', { age: 5 })];
  const expected = [
    {
      person: 'new-1',
      fresh: true,
      lead: 8,
      record: '0031',
      member: '00v-0031',
      values: ['Attended', 'Attended'],
      duplicates: ['marketo 7', 'lead 00Q1'],
    },
  ];
  assert.deepEqual(told(group({ leads, records })), expected);
  assert.deepEqual(told(group({ leads: leads.toReversed(), records: records.toReversed() })), expected);
});

test("a person's value is the furthest of all their records; a value nobody knows ranks last", () => {
  const of = (...statuses: string[]) =>
    group({ leads: statuses.map((status, at) => lead(at + 1, status)) })[0]!.row.marketo;
  assert.equal(of('Registered', 'Attended', 'No Show'), 'Attended');
  assert.equal(of('Unheard of', 'Registered'), 'Registered');
  assert.equal(of('Unheard of'), 'Unheard of');
});

test('ids of native sync go before an e-mail address that says otherwise', () => {
  const groups = group({
    leads: [lead(1, 'Registered', { email: 'private@example.com' }, { sfdcContactId: '0031' })],
    records: [record('0031', 'Registered')],
  });
  assert.equal(groups.length, 1);
});

test('a lead that we created belongs to whom it was created for, whatever its name and address say', () => {
  const ours = { ...record('00Q1', 'Attended', { email: null, lastName: '[not provided]' }), createdFor: 7 };
  const rows = [stored('p', { marketoLeadId: 7, marketo: 'Registered' })];
  const [one, ...more] = told(group({ rows, leads: [lead(7, 'Registered')], records: [ours] }));
  assert.deepEqual([one?.person, one?.lead, one?.record, more.length], ['p', 7, '00Q1', 0]);
  const another = { ...ours, createdFor: 8 };
  assert.equal(group({ rows, leads: [lead(7, 'Registered')], records: [another] }).length, 2);
});

test('a stored member stays the person it is, even when name and address have changed', () => {
  const rows = [
    stored('P', {
      marketoLeadId: 1,
      salesforceRecordId: '00Q1',
      salesforceKind: 'lead',
      campaignMemberId: '00v1',
    }),
  ];
  const groups = group({
    rows,
    leads: [lead(1, 'Attended', { email: 'new@example.com', lastName: 'Married' })],
    records: [record('00Q1', 'Registered', { memberId: '00v1', lastName: 'Person' })],
  });
  assert.deepEqual(
    told(groups).map(({ person, fresh, values }) => [person, fresh, values]),
    [['P', false, ['Attended', 'Registered']]],
  );
  assert.deepEqual([groups[0]!.row.email, groups[0]!.row.name], ['new@example.com', 'Anna Married']);
});

test('what was not read keeps its stored value; what was read and is no member is absent', () => {
  const rows = [
    stored('P', {
      marketoLeadId: 1,
      salesforceRecordId: '00Q1',
      salesforceKind: 'lead',
      campaignMemberId: '00v1',
      marketo: 'Registered',
      salesforce: 'Registered',
      marketoChange: { after: 5, until: 6 },
    }),
  ];
  const half = group({ rows, records: [record('00Q1', null)] })[0]!.row;
  assert.deepEqual([half.marketo, half.salesforce, half.campaignMemberId], ['Registered', null, null]);
  assert.deepEqual([half.marketoChange, half.salesforceRecordId], [{ after: 5, until: 6 }, '00Q1']);
});

test('the time of a change moves only when the value does', () => {
  const rows = [
    stored('P', { marketoLeadId: 1, marketo: 'Registered', marketoChange: { after: 5, until: 6 } }),
  ];
  assert.deepEqual(group({ rows, leads: [lead(1, 'Registered')] })[0]!.row.marketoChange, {
    after: 5,
    until: 6,
  });
  assert.deepEqual(group({ rows, leads: [lead(1, 'Attended')] })[0]!.row.marketoChange, {
    after: 0,
    until: 1,
  });
});

test('an existing member acts instead of a record that left: the two swap places', () => {
  const rows = [
    stored('P', {
      marketoLeadId: 1,
      salesforceRecordId: '0031',
      salesforceKind: 'contact',
      campaignMemberId: '00v1',
      salesforce: 'Registered',
      duplicates: [
        { kind: 'lead', recordId: '00Q1' },
        { kind: 'marketo', recordId: '2' },
      ],
    }),
  ];
  const [swapped] = told(
    group({
      rows,
      leads: [lead(1, null, null), lead(2, 'Attended', null)],
      records: [record('0031', null), record('00Q1', 'Registered', { memberId: '00v2' })],
    }),
  );
  assert.deepEqual([swapped!.lead, swapped!.record, swapped!.member], [2, '00Q1', '00v2']);
  assert.deepEqual(swapped!.duplicates, ['marketo 1', 'contact 0031']);
});

test('a member whose record was converted or merged is the same person on the new record, and the old one is no duplicate', () => {
  const rows = [
    stored('P', {
      marketoLeadId: 1,
      salesforceRecordId: '00Q1',
      salesforceKind: 'lead',
      campaignMemberId: '00v1',
    }),
  ];
  const records = [
    record('00Q1', null),
    record('0031', 'Attended', { memberId: '00v1', email: 'other@example.com', lastName: 'Else' }),
  ];
  const [row, ...others] = group({ rows, records });
  assert.deepEqual(others, []);
  assert.deepEqual(
    [
      row!.row.personId,
      row!.row.salesforceRecordId,
      row!.row.salesforceKind,
      row!.row.salesforce,
      row!.row.duplicates,
    ],
    ['P', '0031', 'contact', 'Attended', []],
  );
});

test('a newcomer joins the stored person of their address, and one known from another link keeps that identity', () => {
  const rows = [stored('P', { marketoLeadId: 1 })];
  const joined = told(group({ rows, leads: [lead(1, 'Registered', null), lead(2, 'Registered')] }));
  assert.deepEqual(
    joined.map(({ person, duplicates }) => [person, duplicates]),
    [['P', ['marketo 2']]],
  );
  const elsewhere = told(group({ leads: [lead(5, 'Registered')], personOf: { 'marketo:5': 'Q' } }));
  assert.deepEqual(
    elsewhere.map(({ person, fresh }) => [person, fresh]),
    [['Q', true]],
  );
});

test('who acts with a record goes before who only lists it', () => {
  const rows = [
    stored('P', {
      marketoLeadId: 1,
      duplicates: [{ kind: 'lead', recordId: '00Q2' }],
      email: 'p@example.com',
    }),
    stored('Q', { salesforceRecordId: '00Q2', salesforceKind: 'lead', email: 'q@example.com' }),
  ];
  for (const order of [rows, rows.toReversed()]) {
    const groups = group({ rows: order, records: [record('00Q2', 'Attended')] });
    const owner = groups.find(({ records }) => records.length > 0);
    assert.equal(owner?.row.personId, 'Q');
  }
});

test('a merged record goes with its membership; who had it before lists it no more', () => {
  const rows = [
    stored('P', {
      marketoLeadId: 1,
      salesforceRecordId: '00Q1',
      salesforceKind: 'lead',
      campaignMemberId: '00v1',
    }),
    stored('Q', {
      marketoLeadId: 2,
      salesforceRecordId: '00Q2',
      salesforceKind: 'lead',
      campaignMemberId: '00v2',
      salesforce: 'Attended',
      email: 'q@example.com',
    }),
    stored('R', {
      marketoLeadId: 3,
      duplicates: [{ kind: 'lead', recordId: '00Q2' }],
      email: 'r@example.com',
    }),
  ];
  const groups = group({
    rows,
    records: [record('00Q1', null), record('00Q2', 'Registered', { memberId: '00v1' })],
  });
  assert.deepEqual(
    told(groups).map(({ person, record: id, member, values, duplicates }) => [
      person,
      id,
      member,
      values[1],
      duplicates,
    ]),
    [
      ['P', '00Q2', '00v1', 'Registered', []],
      ['Q', null, null, null, []],
      ['R', null, null, null, []],
    ],
  );
});

test('nobody is lost: each lead and record that is a member ends in exactly one group', () => {
  const leads = [
    lead(1, 'Registered'),
    lead(2, 'Attended', { lastName: 'Other' }),
    lead(3, 'No Show', { email: null }),
  ];
  const records = [
    record('00Q1', 'Registered'),
    record('0032', 'Attended', { email: null }),
    record('00Q3', 'No Show', { lastName: '' }),
  ];
  const groups = group({ leads, records });
  assert.deepEqual(groups.flatMap((one) => one.leads.map(({ leadId }) => leadId)).toSorted(), [1, 2, 3]);
  assert.deepEqual(groups.flatMap((one) => one.records.map(({ recordId }) => recordId)).toSorted(), [
    '0032',
    '00Q1',
    '00Q3',
  ]);
  assert.equal(new Set(groups.map(({ row }) => row.personId)).size, groups.length);
});
