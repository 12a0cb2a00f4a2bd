import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkPair, type FittingPair, type SalesforceField } from '../../companion/src/domain/field-types.ts';
import { comparable, rawValue, unfit } from '../../companion/src/domain/field-values.ts';

const inMarketo = (type: string, length: number | null = null) => ({
  name: 'mine',
  label: 'Mine',
  type,
  length,
  updateable: true,
});
const inSalesforce = (type: string, more: Partial<SalesforceField> = {}): SalesforceField => ({
  name: 'Mine__c',
  label: 'Mine',
  type,
  length: null,
  scale: 0,
  updateable: true,
  values: null,
  ...more,
});
const names = { marketo: 'mine', salesforce: 'Mine__c' };
const marketoTypes = ['string', 'integer', 'float', 'boolean', 'url', 'date', 'datetime'];

/** Adobe's table: Salesforce's type, with its decimals, and the one type of Marketo that takes it. */
const fitting: readonly (readonly [string, number, string | null])[] = [
  ['string', 0, 'string'],
  ['picklist', 0, 'string'],
  ['multipicklist', 0, 'string'],
  ['phone', 0, 'string'],
  ['email', 0, 'string'],
  ['reference', 0, 'string'],
  ['textarea', 0, 'string'],
  ['int', 0, 'integer'],
  ['double', 0, 'integer'],
  ['double', 2, 'float'],
  ['boolean', 0, 'boolean'],
  ['url', 0, 'url'],
  ['date', 0, 'date'],
  ['datetime', 0, 'datetime'],
  ['currency', 2, null],
  ['percent', 2, null],
  ['time', 0, null],
  ['location', 0, null],
];

test('each type of Salesforce goes with one of Marketo, or with none', () => {
  for (const [type, scale, wanted] of fitting)
    for (const marketo of marketoTypes) {
      const checked = checkPair(names, {
        marketo: [inMarketo(marketo)],
        salesforce: [inSalesforce(type, { scale })],
      });
      assert.equal('fits' in checked, marketo === wanted, `${type} (${scale}) with ${marketo}`);
    }
});

test('what stands in the way of a pair is named', () => {
  const [marketo, salesforce] = [inMarketo('string'), inSalesforce('string')];
  const problem = (
    lists: Partial<Parameters<typeof checkPair>[1]>,
    pair: { marketo: string; salesforce: string } = names,
  ) => {
    const checked = checkPair(pair, { marketo: [marketo], salesforce: [salesforce], ...lists });
    return 'problem' in checked ? checked.problem : undefined;
  };
  assert.equal(problem({}), undefined);
  assert.equal(problem({ marketo: [] }), 'field-missing-marketo');
  assert.equal(problem({ salesforce: [] }), 'field-missing-salesforce');
  assert.equal(problem({ marketo: [{ ...marketo, updateable: false }] }), 'field-readonly-marketo');
  assert.equal(problem({ salesforce: [{ ...salesforce, updateable: false }] }), 'field-readonly-salesforce');
  assert.equal(problem({ salesforce: [inSalesforce('boolean')] }), 'field-types-differ');
  // The vendors' own fields are no custom fields.
  assert.equal(
    problem({ marketo: [{ ...marketo, name: 'statusName' }] }, { ...names, marketo: 'statusName' }),
    'field-missing-marketo',
  );
  assert.equal(
    problem({ salesforce: [{ ...salesforce, name: 'Status' }] }, { ...names, salesforce: 'Status' }),
    'field-missing-salesforce',
  );
});

function pairOf(
  type: string,
  more: Partial<SalesforceField> = {},
  length: number | null = null,
): FittingPair {
  const [, , marketo] = fitting.find(([one, scale]) => one === type && scale === (more.scale ?? 0)) ?? [];
  const lists = { marketo: [inMarketo(marketo ?? '', length)], salesforce: [inSalesforce(type, more)] };
  const checked = checkPair(names, lists);
  if ('problem' in checked) throw new Error(checked.problem);
  return checked.fits;
}

test('values that mean the same are the same, however a vendor spells them', () => {
  const same: readonly (readonly [FittingPair, readonly unknown[], string | null])[] = [
    [pairOf('string'), ['VIP', ' VIP ', 'VIP\r\n'], 'VIP'],
    [pairOf('string'), [null, undefined, '', '  '], null],
    [pairOf('string'), ['a\r\nb', 'a\nb'], 'a\nb'],
    [pairOf('multipicklist'), ['B;A', 'A;B', ' A ; B;', 'A;B;A'], 'A;B'],
    [pairOf('double'), [5, '5', '5.0', 5.2], '5'],
    [pairOf('double', { scale: 2 }), [1.5, '1.50', 1.499, '1.5'], '1.5'],
    [pairOf('boolean'), [true, 'true', 'TRUE', '1'], 'true'],
    [pairOf('boolean'), [false, 'false', null, undefined], 'false'],
    [pairOf('date'), ['2026-03-01', '2026-03-01T00:00:00Z'], '2026-03-01'],
    [
      pairOf('datetime'),
      ['2026-03-01T09:00:00.000+0000', '2026-03-01T09:00:00Z', '2026-03-01T10:00:00+01:00'],
      '2026-03-01T09:00:00Z',
    ],
  ];
  for (const [pair, spellings, value] of same)
    for (const spelling of spellings) {
      assert.equal(comparable(pair, spelling), value, `${pair.kind}: ${JSON.stringify(spelling)}`);
      // What we send comes back as the same.
      assert.equal(comparable(pair, rawValue(pair.kind, value)), value);
    }
});

test('a value that a side cannot hold is known before it is sent; an empty one fits everywhere', () => {
  const text = pairOf('string', { length: 3 }, 5);
  assert.equal(unfit(text, 'salesforce', 'abcd'), 'FIELD_TOO_LONG');
  assert.equal(unfit(text, 'salesforce', 'abc'), undefined);
  assert.equal(unfit(text, 'marketo', 'abcdef'), 'FIELD_TOO_LONG');
  const list = pairOf('picklist', { values: ['A', 'B'], length: 255 });
  assert.equal(unfit(list, 'salesforce', 'C'), 'FIELD_NOT_IN_PICKLIST');
  assert.equal(unfit(list, 'salesforce', 'A'), undefined);
  assert.equal(unfit(list, 'marketo', 'C'), undefined);
  assert.equal(unfit(list, 'salesforce', null), undefined);
  const many = pairOf('multipicklist', { values: ['A', 'B'] });
  assert.equal(unfit(many, 'salesforce', 'A;B'), undefined);
  assert.equal(unfit(many, 'salesforce', 'A;C'), 'FIELD_NOT_IN_PICKLIST');
});
