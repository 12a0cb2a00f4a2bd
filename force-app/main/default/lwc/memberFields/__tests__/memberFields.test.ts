import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import getMemberFields from '@salesforce/apex/MemberFieldController.getMemberFields';
import FieldMapping from 'c/fieldMapping';
import MemberFields from 'c/memberFields';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/MemberFieldController.getMemberFields', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberFieldController.getFieldChoices', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/MemberFieldController.changeMemberFields', () => ({ default: jest.fn() }), {
  virtual: true,
});
const read = getMemberFields as jest.MockedFunction<typeof getMemberFields>;

const said = { text: { code: 'field-readonly-marketo', params: { marketo: 'Hotel', salesforce: 'Hotel' } } };
const pairs = [
  {
    marketo: { name: 'ticket', label: 'Ticket' },
    salesforce: { name: 'Ticket__c', label: 'Ticket' },
    suspended: null,
  },
  {
    marketo: { name: 'hotel', label: 'Hotel' },
    salesforce: { name: 'Hotel__c', label: 'Hotel' },
    suspended: {
      code: 'field-readonly-marketo',
      text: 'In English.',
      remedy: 'Do in English.',
      said: { ...said, remedy: null },
    },
  },
];

beforeEach(() => {
  read.mockReset().mockResolvedValue({ pairs });
});
afterEach(() => {
  jest.restoreAllMocks();
  clear();
});

async function open() {
  const element = createElement('c-member-fields', { is: MemberFields });
  document.body.append(element);
  await settled();
  const view = within(element);
  const list = () => {
    const inner = view.one('c-field-pairs');
    return inner && within(inner);
  };
  return { view, list };
}

it('lists the pairs, and says why one is not synced and what to do', async () => {
  const { view, list } = await open();
  expect(view.text('[data-suspended]')).toBe('1 of 2 pairs is not synced.');
  expect(list()?.text('[data-pair="ticket=Ticket__c"]')).toBe('TicketticketTicketTicket__c');
  const hotel = list()?.text('[data-pair="hotel=Hotel__c"]') ?? '';
  expect(hotel).toContain('Lockstep may not write “Hotel” in Marketo, so “Hotel” is not synced.');
  expect(hotel).toContain('Do in English.');
  expect(list()?.one('[data-action="remove"]')).toBeNull();
  await expect(document.body).toBeAccessible();
});

it('explains itself in one sentence where nothing is mapped', async () => {
  read.mockResolvedValue({ pairs: [] });
  const { view } = await open();
  expect(view.text('[data-none]')).toBe(
    'No fields are mapped yet. Map a pair, and Lockstep keeps its values the same on both sides.',
  );
  expect(view.one('c-field-pairs')).toBeNull();
});

it('shows what was saved in the dialog, and nothing else where it was left', async () => {
  const dialog = jest.spyOn(FieldMapping, 'open').mockResolvedValueOnce(undefined);
  const { view, list } = await open();
  await view.click('map');
  expect(view.text('[role="status"]')).toBe('');
  dialog.mockResolvedValueOnce({ pairs: pairs.slice(0, 1) });
  await view.click('map');
  expect(view.text('[role="status"]')).toBe('Fields saved.');
  expect(list()?.all('[data-pair]')).toHaveLength(1);
  expect(view.one('[data-suspended]')).toBeNull();
  expect(read).toHaveBeenCalledTimes(1);
});

it('offers to try again', async () => {
  read.mockRejectedValueOnce(apexError('unreachable'));
  const { view } = await open();
  expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'unreachable' });
  await view.send('c-error-panel', new CustomEvent('retry'));
  expect(view.one('c-error-panel')).toBeNull();
  expect(view.one('c-field-pairs')).not.toBeNull();
});
