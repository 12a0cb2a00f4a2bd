import { afterEach, expect, it } from '@jest/globals';
import PreviewFields, { type PreviewedFields } from 'c/previewFields';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

const none = { filled: 0, overwritten: 0 };
const pair = (field: string, overwritten: number, refused = 0): PreviewedFields['pairs'][number] => ({
  field,
  marketo: none,
  salesforce: { filled: 4, overwritten },
  refused,
});
const row = (person: string, parts: object = {}): PreviewedFields['overwritten'][number] => ({
  personId: person,
  person,
  recordId: '003000000000001AAA',
  field: 'Ticket',
  side: 'salesforce',
  from: 'Standard',
  to: 'VIP',
  ...parts,
});
const fields: PreviewedFields = {
  members: 40_000,
  looked: 15_000,
  pairs: [pair('Ticket', 21, 3), pair('Seats', 0), pair('Notes', 1, 1)],
  overwritten: [
    row('Priya'),
    row('Elena', { side: 'marketo' }),
    ...['A', 'B', 'C', 'D'].map((one) => row(one)),
  ],
  calls: { marketo: 1, salesforce: 1 },
  reads: { marketo: 1, salesforce: 1 },
};

afterEach(clear);

async function open(parts: Partial<PreviewedFields> = {}) {
  const element = createElement('c-preview-fields', { is: PreviewFields });
  Object.assign(element, { fields: { ...fields, ...parts } });
  document.body.append(element);
  await settled();
  const cells = (at: number) =>
    [...(within(element).all('[data-row]')[at]?.querySelectorAll('c-change-cell') ?? [])].map((cell) => {
      const { from, to } = cell as unknown as Record<string, unknown>;
      return [from, to];
    });
  return { view: within(element), cells, element };
}

it('says who was looked at, what does not fit, and what gives way, with both values', async () => {
  const { view, cells } = await open();
  expect(view.text('[data-looked]')).toContain('Counted for the first 15,000 of 40,000 members.');
  expect(view.text('[data-unfit]')).toContain('4 values don’t fit on the other side: Ticket (3), Notes (1).');
  expect(view.text('[data-gives-way]')).toContain('22 values give way to the other side’s.');
  expect(view.text('[data-gives-way]')).toContain('The first 6 are named here.');
  const salesforceGivesWay = [
    ['VIP', 'VIP'],
    ['Standard', 'VIP'],
  ];
  expect(cells(0)).toEqual(salesforceGivesWay);
  expect(cells(1)).toEqual(
    [
      ['VIP', 'VIP'],
      ['Standard', 'VIP'],
    ].reverse(),
  );
  await expect(document.body).toBeAccessible();
});

it('shows five rows, and all of them when asked, without losing the keyboard', async () => {
  const { view, element } = await open();
  expect(view.all('[data-row]')).toHaveLength(5);
  await view.click('more');
  expect(view.all('[data-row]')).toHaveLength(6);
  expect(view.one('[data-action="more"]')).toBeNull();
  expect(element.shadowRoot?.activeElement).toBe(view.one('[role="group"]'));
});

it('says nothing that it need not', async () => {
  const { view } = await open({ looked: 40_000, pairs: [pair('Ticket', 1)], overwritten: [row('Priya')] });
  expect(view.one('[data-looked]')).toBeNull();
  expect(view.one('[data-unfit]')).toBeNull();
  expect(view.text('[data-gives-way]')).toBe(
    '1 value gives way to the other side’s. Bold is what will be written.',
  );
  clear();
  const { view: quiet } = await open({ looked: 40_000, pairs: [pair('Ticket', 0)], overwritten: [] });
  expect(quiet.one('section')).toBeNull();
});

it('tells no value of somebody who may not be read', async () => {
  const { cells } = await open({ overwritten: [row('Not visible to you', { from: null, to: null })] });
  expect(cells(0)).toEqual([
    ['–', '–'],
    ['–', '–'],
  ]);
});
