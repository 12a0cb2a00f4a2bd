import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../companion/src/domain/match.ts';
import { buildMap, chosenMap } from '../../companion/src/domain/status-map.ts';
import type { MemberStatus } from '../../companion/src/domain/words.ts';
import { campaign, channel, held, match } from './match-data.ts';

const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code);

describe('each finding', () => {
  const marketo = channel(['Invited'], ['Attended', true]);
  const salesforce = campaign(['Invited'], ['Attended', true]);
  const extra = (label: string, more: Partial<MemberStatus> = {}) => [
    ...salesforce,
    { label, sortOrder: 9, hasResponded: false, isDefault: false, ...more },
  ];

  test('nothing to find in equal lists', () => {
    assert.deepEqual(match(marketo, salesforce).findings, []);
    assert.equal(match(marketo, salesforce).canLink, true);
  });

  const cases: [string, ReturnType<typeof match>, string[], boolean][] = [
    [
      'an extra campaign status that nobody holds',
      match(marketo, extra('Walk-in')),
      ['warning only-in-salesforce'],
      true,
    ],
    [
      'an extra campaign status that members hold',
      match(marketo, extra('Walk-in'), { heldSalesforce: held({ 'Walk-in': 3 }) }),
      ['blocking only-in-salesforce-held'],
      false,
    ],
    [
      'a value that members hold though the campaign does not list it',
      match(marketo, salesforce, { heldSalesforce: held({ Sent: 3, Attended: 5 }) }),
      ['blocking only-in-salesforce-held'],
      false,
    ],
    [
      'a value like it that nobody holds any more',
      match(marketo, salesforce, { heldSalesforce: held({ Sent: 0 }) }),
      [],
      true,
    ],
    [
      'a missing campaign status',
      match(marketo, salesforce.slice(0, 1)),
      ['blocking missing-in-salesforce'],
      false,
    ],
    [
      'a missing campaign status that members hold nevertheless',
      match(marketo, salesforce.slice(0, 1), { heldSalesforce: held({ Attended: 2 }) }),
      ['blocking missing-in-salesforce'],
      false,
    ],
    [
      'names that look alike: one finding, not two',
      match(marketo, campaign(['Invited'], ['ATTENDED', true])),
      ['blocking near-match'],
      false,
    ],
    [
      'a held value that looks like a status which has its partner',
      match(marketo, salesforce, { heldSalesforce: held({ attended: 4 }) }),
      ['blocking near-match'],
      false,
    ],
    [
      'a program status too long for Salesforce',
      match([...marketo, { name: 'x'.repeat(41), step: 30, hidden: false, success: false }], salesforce),
      ['blocking label-too-long'],
      false,
    ],
    [
      'a program status that is too long though the campaign has it',
      match(
        [...marketo, { name: 'x'.repeat(41), step: 30, hidden: false, success: false }],
        extra('x'.repeat(41)),
      ),
      ['blocking label-too-long'],
      false,
    ],
    [
      'two labels of the campaign that look the same',
      match(marketo, extra('attended', { hasResponded: true })),
      ['blocking equal-after-folding'],
      false,
    ],
    [
      'two statuses of the program that look the same',
      match([...marketo, { name: 'Invited ', step: 30, hidden: false, success: false }], salesforce),
      ['blocking equal-after-folding'],
      false,
    ],
    [
      'success and responded disagree',
      match(marketo, campaign(['Invited', true], ['Attended', true])),
      ['warning responded-differs'],
      true,
    ],
    [
      'another order',
      match(
        marketo,
        salesforce.map((one) => ({ ...one, sortOrder: -one.sortOrder })),
      ),
      ['information order-differs'],
      true,
    ],
    [
      'no default',
      match(
        marketo,
        salesforce.map((one) => ({ ...one, isDefault: false })),
      ),
      ['warning no-default'],
      true,
    ],
    [
      'a default that is no program status',
      match(
        marketo,
        extra('Sent', { isDefault: true }).map((one) => ({ ...one, isDefault: one.label === 'Sent' })),
      ),
      ['warning default-not-in-program', 'warning only-in-salesforce'],
      true,
    ],
    [
      'a default that only looks alike is named once',
      match(marketo, campaign(['invited'], ['Attended', true])),
      ['blocking near-match'],
      false,
    ],
    [
      'a value that Marketo members hold though the channel dropped it',
      match(marketo, salesforce, { heldMarketo: held({ Retired: 7, Invited: 2 }) }),
      ['warning held-value-unknown'],
      true,
    ],
  ];
  for (const [name, result, expected, canLink] of cases) {
    test(name, () => {
      assert.deepEqual(
        result.findings.map(({ severity, code }) => `${severity} ${code}`),
        expected,
      );
      assert.equal(result.canLink, canLink);
    });
  }

  test('a pair that blocks is no match, though its names are equal', () => {
    const long = 'x'.repeat(41);
    const result = match([...marketo, { name: long, step: 30, hidden: false, success: false }], extra(long));
    assert.deepEqual([result.matched, result.total], [2, 3]);
  });

  test('fixes: with members the partner is chosen, without any the label is replaced', () => {
    const alike = campaign(['Invited'], ['ATTENDED', true]);
    const fixes = (members: number) =>
      match(marketo, alike, { heldSalesforce: held({ ATTENDED: members }) }).findings.flatMap(
        (one) => one.fixes,
      );
    const treatAs = { code: 'treat-as', marketo: 'Attended', salesforce: 'ATTENDED' };
    const move = { code: 'move-members', from: 'ATTENDED', to: 'Attended' };
    assert.deepEqual(fixes(0), [{ ...move, members: 0 }, treatAs]);
    assert.deepEqual(fixes(7), [treatAs, { ...move, members: 7 }]);
  });

  test('the order in which the campaign should list its statuses keeps its extras last', () => {
    const mixed = [
      ...salesforce.map((one) => ({ ...one, sortOrder: -one.sortOrder })),
      ...campaign(['Walk-in']),
    ];
    const order = match(marketo, mixed).findings.find(({ code }) => code === 'order-differs');
    assert.deepEqual(order?.fixes[0], { code: 'reorder', labels: ['Invited', 'Attended', 'Walk-in'] });
  });

  test('the default falls to the lowest visible step’s partner', () => {
    const none = salesforce.map((one) => ({ ...one, isDefault: false }));
    assert.deepEqual(match(marketo, none).findings.at(0)?.fixes, [{ code: 'set-default', label: 'Invited' }]);
  });
});

describe('hidden statuses', () => {
  const marketo = channel(['Invited'], ['Legacy', false, true], ['Attended', true]);

  test('are mapped where the campaign has them, and count as a match', () => {
    const result = match(marketo, campaign(['Invited'], ['Legacy'], ['Attended', true]));
    assert.deepEqual([result.matched, result.total, codes(result.findings)], [3, 3, []]);
    assert.equal(result.map.g['Legacy'], 'Legacy');
  });
  test('are not missed where it has not, even if members hold them', () => {
    const input = { heldMarketo: held({ Legacy: 5 }), heldSalesforce: held({ Legacy: 2 }) };
    const result = match(marketo, campaign(['Invited'], ['Attended', true]), input);
    assert.deepEqual([result.matched, result.total, codes(result.findings)], [2, 2, []]);
  });
});

describe('a map overrides names', () => {
  const marketo = channel(['Invited'], ['Came', true], ['Came late', true]);
  const salesforce = campaign(['Invited'], ['Attended', true]);
  const pairs = [
    { marketo: 'Invited', salesforce: 'Invited' },
    { marketo: 'Came late', salesforce: 'Attended' },
    { marketo: 'Came', salesforce: 'Attended' },
  ];

  test('mapped pairs match, and each program status has its row', () => {
    const result = match(marketo, salesforce, {
      map: buildMap(pairs, marketo),
      heldSalesforce: held({ Attended: 9 }),
    });
    assert.deepEqual([result.matched, result.total, result.canLink], [3, 3, true]);
    assert.deepEqual(result.findings, []);
  });
  test('a map whose partner the campaign lost is a missing status of that name', () => {
    const result = match(marketo, salesforce.slice(0, 1), { map: buildMap(pairs, marketo) });
    assert.deepEqual(codes(result.findings), ['missing-in-salesforce', 'missing-in-salesforce']);
    const labels = result.findings.flatMap(({ fixes }) =>
      fixes.map((fix) => (fix.code === 'add-status' ? fix.label : null)),
    );
    assert.deepEqual(labels, ['Attended', null, 'Attended', null]);
  });
  test('a status too long for Salesforce may have a shorter partner', () => {
    const long = channel(['Invited'], ['Asked for a meeting at the booth in hall seven', true]);
    const map = chosenMap([{ marketo: long[1]?.name ?? '', salesforce: 'Attended' }], long, salesforce);
    assert.deepEqual(match(long, salesforce, { map }).findings, []);
  });
  test('two labels that look the same may mean the same', () => {
    const twins = [...salesforce, { label: 'attended', sortOrder: 3, hasResponded: true, isDefault: false }];
    const map = chosenMap([...pairs, { marketo: 'Came', salesforce: 'attended' }], marketo, twins);
    const result = match(marketo, twins, { map });
    assert.deepEqual([result.matched, result.total, codes(result.findings)], [4, 4, []]);
  });
});

test('where success and responded disagree, those who hold the status are counted', () => {
  const { findings } = match(channel(['Invited'], ['Attended', true]), campaign(['Invited'], ['Attended']), {
    heldSalesforce: held({ Invited: 4, Attended: 7 }),
  });
  assert.deepEqual(
    findings.map(({ code, members }) => [code, members]),
    [['responded-differs', 7]],
  );
});

test('an empty campaign lacks every status, and nothing else is said', () => {
  const result = match(channel(['Invited'], ['Attended', true]), []);
  assert.deepEqual(codes(result.findings), ['missing-in-salesforce', 'missing-in-salesforce']);
  assert.deepEqual([result.matched, result.total], [0, 2]);
});
