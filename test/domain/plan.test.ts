import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Decision } from '../../companion/src/domain/member-rule.ts';
import {
  forecastCalls,
  frameHash,
  planCounts,
  planHash,
  planVerdict,
  stillHolds,
  type Frame,
  type Plan,
  type PlanRow,
} from '../../companion/src/domain/plan.ts';
import { defaultPolicies } from '../../companion/src/domain/policies.ts';

const frame: Frame = {
  linkId: 'link-1',
  programId: 1001,
  campaignId: '701000000000001AAA',
  marketoStatuses: [
    { name: 'Invited', step: 10, hidden: false, success: false },
    { name: 'Attended', step: 20, hidden: false, success: true },
  ],
  salesforceStatuses: [
    { id: '01Y000000000001AAA', label: 'Invited', sortOrder: 1, hasResponded: false, isDefault: true },
    { id: '01Y000000000002AAA', label: 'Attended', sortOrder: 2, hasResponded: true, isDefault: false },
  ],
  map: { f: { Invited: 'Invited', Attended: 'Attended' }, g: { Invited: 'Invited', Attended: 'Attended' } },
  policies: defaultPolicies,
};

const decisions = {
  settle: { row: 1, action: 'settle', as: 'in-step', reason: 'in-step' },
  keep: { row: 5, action: 'settle', as: 'keep', reason: 'removal-kept' },
  nothing: { row: 4, action: 'nothing', reason: 'settled' },
  hold: { row: 8, action: 'hold', reason: 'backwards' },
  await: { row: 4, action: 'await-preview', reason: 'map-changed-preview' },
  addToSalesforce: {
    row: 3,
    action: 'add',
    side: 'salesforce',
    value: 'Attended',
    reason: 'only-in-marketo',
  },
  addToMarketo: { row: 3, action: 'add', side: 'marketo', value: 'Attended', reason: 'only-in-salesforce' },
  inviteToMarketo: { row: 3, action: 'add', side: 'marketo', value: 'Invited', reason: 'only-in-salesforce' },
  writeSalesforce: {
    row: 7,
    action: 'write',
    side: 'salesforce',
    value: 'Attended',
    reason: 'changed-in-marketo',
  },
  writeMarketo: {
    row: 8,
    action: 'write',
    side: 'marketo',
    value: 'Attended',
    reason: 'changed-in-salesforce',
  },
  restore: { row: 8, action: 'restore', side: 'salesforce', value: 'Attended', reason: 'backwards-restored' },
  readd: { row: 8, action: 'readd', side: 'marketo', value: 'Invited', reason: 'backwards-readded' },
  removeInMarketo: { row: 5, action: 'remove', side: 'marketo', reason: 'removed-in-salesforce' },
  removeInSalesforce: { row: 5, action: 'remove', side: 'salesforce', reason: 'removed-in-marketo' },
} as const satisfies Record<string, Decision>;

let made = 0;
const rows = (count: number, decision: keyof typeof decisions, createsPerson = false): PlanRow[] =>
  Array.from({ length: count }, () => ({
    key: `m${(made += 1)}`,
    precondition: { marketo: 'Attended', salesforce: null },
    decision: decisions[decision],
    createsPerson,
  }));

describe('what a person agreed to', () => {
  test('is the same whatever the order of lists and fields, and whoever stored the labels', () => {
    const { policies, ...rest } = frame;
    const same: Frame = {
      policies: { ...policies, removal: { salesforce: 'propagate', marketo: 'propagate' } },
      ...rest,
      marketoStatuses: frame.marketoStatuses.toReversed(),
      salesforceStatuses: frame.salesforceStatuses
        .toReversed()
        .map(({ label, sortOrder, hasResponded, isDefault }) => ({
          label,
          sortOrder,
          hasResponded,
          isDefault,
        })),
      map: { g: frame.map.g, f: { Attended: 'Attended', Invited: 'Invited' } },
    };
    assert.equal(frameHash(same), frameHash(frame));
    assert.match(frameHash(frame), /^[0-9a-f]{64}$/);
  });

  const [invited, attended] = frame.salesforceStatuses;
  const others: [string, Frame][] = [
    ['another program', { ...frame, programId: 1002 }],
    ['another campaign', { ...frame, campaignId: null }],
    ['a policy', { ...frame, policies: { ...defaultPolicies, backwards: 'restore' } }],
    ['a partner', { ...frame, map: { ...frame.map, g: { Invited: 'Invited', Attended: 'Invited' } } }],
    ['a label', { ...frame, salesforceStatuses: invited ? [invited] : [] }],
    [
      'responded',
      {
        ...frame,
        salesforceStatuses: invited && attended ? [invited, { ...attended, hasResponded: false }] : [],
      },
    ],
    [
      'a hidden status',
      { ...frame, marketoStatuses: frame.marketoStatuses.map((one) => ({ ...one, hidden: true })) },
    ],
  ];
  for (const [name, other] of others) {
    test(`is something else with ${name} changed`, () => {
      assert.notEqual(frameHash(other), frameHash(frame));
      const plan: Plan = { frame, createdAt: 0, rows: [] };
      assert.equal(planVerdict(plan, other, 0), 'frame-changed');
    });
  }

  test('counts for 24 hours', () => {
    const plan: Plan = { frame, createdAt: 1000, rows: [] };
    assert.equal(planVerdict(plan, structuredClone(frame), 1000 + 24 * 3_600_000), 'valid');
    assert.equal(planVerdict(plan, frame, 1001 + 24 * 3_600_000), 'too-old');
  });
});

describe('a plan', () => {
  const plan: Plan = { frame, createdAt: 0, rows: [...rows(2, 'settle'), ...rows(1, 'writeMarketo')] };

  test('has one hash for one content, in any order of rows, at any time', () => {
    assert.equal(planHash({ ...plan, createdAt: 9, rows: plan.rows.toReversed() }), planHash(plan));
  });
  test('has another one when a row expects or does something else', () => {
    const [first, ...rest] = plan.rows;
    assert.ok(first);
    const hash = (row: PlanRow) => planHash({ ...plan, rows: [row, ...rest] });
    const other = [
      hash({ ...first, precondition: { marketo: 'Attended', salesforce: 'Invited' } }),
      hash({ ...first, decision: decisions.hold }),
      hash({ ...first, createsPerson: true }),
      hash({ ...first, key: 'else' }),
      planHash({ ...plan, rows: rest }),
    ];
    assert.equal(new Set([...other, planHash(plan)]).size, 6);
  });
  test('carries out a row only while both sides hold what they held', () => {
    const [row] = rows(1, 'addToSalesforce');
    assert.ok(row);
    assert.equal(stillHolds(row, { marketo: 'Attended', salesforce: null }), true);
    assert.equal(stillHolds(row, { marketo: 'Attended', salesforce: 'Attended' }), false);
    assert.equal(stillHolds(row, { marketo: null, salesforce: null }), false);
  });
});

test('the preview of the screens adds up', () => {
  const preview = [
    ...rows(776, 'settle'),
    ...rows(61, 'addToSalesforce', true),
    ...rows(425, 'addToSalesforce'),
    ...rows(212, 'writeSalesforce'),
    ...rows(9, 'addToMarketo', true),
    ...rows(29, 'addToMarketo'),
    ...rows(24, 'writeMarketo'),
    ...rows(8, 'hold'),
  ];
  assert.deepEqual(planCounts({ rows: preview }), {
    people: 1544,
    willBeInStep: 1536,
    alreadyInStep: 776,
    willWait: 8,
    salesforce: { added: 486, newLeads: 61, changed: 212, removed: 0 },
    marketo: { added: 38, newPeople: 9, changed: 24, removed: 0 },
  });
});

test('each action is counted on its side, and what differs for good is neither in step nor waiting', () => {
  const names = Object.keys(decisions) as (keyof typeof decisions)[];
  assert.deepEqual(planCounts({ rows: names.flatMap((name) => rows(1, name)) }), {
    people: 14,
    willBeInStep: 10,
    alreadyInStep: 1,
    willWait: 2,
    salesforce: { added: 1, newLeads: 0, changed: 2, removed: 1 },
    marketo: { added: 2, newPeople: 0, changed: 2, removed: 1 },
  });
});

describe('the forecast of vendor calls', () => {
  const cases: [string, PlanRow[], { marketo: number; salesforce: number }][] = [
    ['nothing to write', [...rows(500, 'settle'), ...rows(5, 'hold')], { marketo: 0, salesforce: 0 }],
    ['300 leads to one status', rows(300, 'addToMarketo'), { marketo: 1, salesforce: 0 }],
    ['one more', [...rows(300, 'addToMarketo'), ...rows(1, 'writeMarketo')], { marketo: 2, salesforce: 0 }],
    [
      'two statuses',
      [...rows(1, 'addToMarketo'), ...rows(1, 'inviteToMarketo')],
      { marketo: 2, salesforce: 0 },
    ],
    ['new people first, 300 a call', rows(301, 'addToMarketo', true), { marketo: 4, salesforce: 0 }],
    ['out and in again', rows(2, 'readd'), { marketo: 2, salesforce: 0 }],
    [
      'removals',
      [...rows(301, 'removeInMarketo'), ...rows(201, 'removeInSalesforce')],
      { marketo: 2, salesforce: 2 },
    ],
    ['200 members', rows(200, 'addToSalesforce'), { marketo: 0, salesforce: 1 }],
    ['new leads first, then members', rows(201, 'addToSalesforce', true), { marketo: 0, salesforce: 4 }],
    [
      'writes and restores together',
      [...rows(199, 'writeSalesforce'), ...rows(1, 'restore')],
      { marketo: 0, salesforce: 1 },
    ],
  ];
  for (const [name, given, expected] of cases) {
    test(name, () => {
      assert.deepEqual(forecastCalls(given), expected);
    });
  }
});
