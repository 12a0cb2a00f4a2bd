import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import changeMemberFields from '@salesforce/apex/MemberFieldController.changeMemberFields';
import getFieldChoices from '@salesforce/apex/MemberFieldController.getFieldChoices';
import getMemberFields from '@salesforce/apex/MemberFieldController.getMemberFields';
import FieldMapping from 'c/fieldMapping';
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
const choices = getFieldChoices as jest.MockedFunction<typeof getFieldChoices>;
const change = changeMemberFields as jest.MockedFunction<typeof changeMemberFields>;

const pair = (marketo: string, salesforce: string) => ({
  marketo: { name: marketo, label: marketo },
  salesforce: { name: salesforce, label: salesforce },
  suspended: null,
});
const ticket = pair('ticket', 'Ticket__c');

beforeEach(() => {
  read.mockReset().mockResolvedValue({ pairs: [ticket] });
  choices.mockReset().mockResolvedValue({
    marketo: [
      { name: 'notes', label: 'Notes', type: 'string' },
      { name: 'seats', label: 'Seats', type: 'integer' },
    ],
    salesforce: [{ name: 'Notes__c', label: 'Notes', type: 'textarea', fits: 'string' }],
  });
  change.mockReset().mockResolvedValue({ pairs: [] });
});
afterEach(clear);

async function open() {
  const element = createElement('c-field-mapping', { is: FieldMapping });
  document.body.append(element);
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  await settled();
  const view = within(element);
  const choose = (side: string, value: string) =>
    view.send(`[data-side="${side}"]`, new CustomEvent('change', { detail: { value } }));
  const remove = (detail: object) => view.send('c-field-pairs', new CustomEvent('remove', { detail }));
  const add = async () => {
    await choose('marketo', 'notes');
    await choose('salesforce', 'Notes__c');
    await view.click('add');
  };
  const names = () =>
    (view.property('c-field-pairs', 'pairs') as (typeof ticket)[]).map((one) => one.marketo.name);
  return { view, closed, choose, remove, add, names, element };
}

it('adds and removes pairs, says what that does, and saves it at once', async () => {
  const { view, closed, add, remove, names, element } = await open();
  expect(view.property('[data-action="save"]', 'disabled')).toBe(true);
  await add();
  expect(names()).toEqual(['ticket', 'notes']);
  expect(view.text('[data-told]')).toContain('“Notes” and “Notes” are in the list.');
  expect(view.property('[data-side="marketo"]', 'value')).toBe('');
  await remove({ ...ticket, isNew: false });
  expect(names()).toEqual(['notes']);
  expect(element.shadowRoot?.activeElement).toBe(view.one('[data-told]'));
  expect(view.text('[data-will]')).toContain('1 pair is added');
  expect(view.text('[data-will]')).toContain('All its values stay as they are.');
  expect(change).not.toHaveBeenCalled();
  await view.click('save');
  expect(change).toHaveBeenCalledWith({ pairs: [{ marketo: 'notes', salesforce: 'Notes__c' }] });
  expect((closed.mock.calls[0]?.[0] as CustomEvent).detail).toEqual({ pairs: [] });
});

it('leaves alone what somebody else mapped meanwhile', async () => {
  const { view, add } = await open();
  await add();
  read.mockResolvedValue({ pairs: [ticket, pair('seats', 'Seats__c')] });
  await view.click('save');
  const names = change.mock.calls[0]?.[0]?.['pairs'] as { marketo: string }[];
  expect(names.map(({ marketo }) => marketo)).toEqual(['ticket', 'seats', 'notes']);
});

it('offers no partner before a field is chosen, and says why none fits', async () => {
  const { view, choose } = await open();
  expect(view.property('[data-side="salesforce"]', 'disabled')).toBe(true);
  expect(view.text('[data-none-fits]')).toBe('');
  await choose('marketo', 'seats');
  expect(view.text('[data-none-fits]')).toContain('No campaign member field fits “Seats”');
  await choose('marketo', 'notes');
  expect(view.text('[data-none-fits]')).toBe('');
  expect(view.property('[data-side="salesforce"]', 'disabled')).toBe(false);
  expect(view.property('[data-action="add"]', 'disabled')).toBe(true);
});

it('says why it was refused, and keeps what was changed', async () => {
  const { view, closed, add, names } = await open();
  await add();
  change.mockRejectedValueOnce(apexError('refused', 'Lockstep may not write “Notes”.'));
  await view.click('save');
  expect(view.text('[role=alert]')).toBe('Lockstep may not write “Notes”.');
  expect(names()).toEqual(['ticket', 'notes']);
  expect(closed).not.toHaveBeenCalled();
  expect(view.property('[data-action="save"]', 'disabled')).toBe(false);
});

it('removes pairs also while a vendor cannot tell its fields', async () => {
  choices.mockRejectedValueOnce(apexError('refused', 'Marketo is down.'));
  const { view, remove } = await open();
  expect(view.property('c-error-panel', 'failure')).toMatchObject({ message: 'Marketo is down.' });
  await remove({ ...ticket, isNew: false });
  expect(view.text('[data-none]')).toContain('No fields are mapped yet.');
  expect(view.property('[data-action="save"]', 'disabled')).toBe(false);
  await view.send('c-error-panel', new CustomEvent('retry'));
  expect(view.one('[data-side="marketo"]')).not.toBeNull();
});

it('shows no more than the error where the pairs cannot be read', async () => {
  read.mockRejectedValueOnce(apexError('unreachable'));
  const { view } = await open();
  expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'unreachable' });
  expect(view.property('[data-action="save"]', 'disabled')).toBe(true);
  await view.send('c-error-panel', new CustomEvent('retry'));
  expect(view.one('c-field-pairs')).not.toBeNull();
});

it('takes no more than twenty', async () => {
  read.mockResolvedValue({
    pairs: Array.from({ length: 20 }, (_none, at) => pair(`m${String(at)}`, `S${String(at)}__c`)),
  });
  const { view } = await open();
  expect(view.text('[data-most]')).toContain('20 pairs are in the list');
  expect(view.one('[data-action="add"]')).toBeNull();
});

it('leaves without a result', async () => {
  const { view, closed } = await open();
  await view.click('cancel');
  expect((closed.mock.calls[0]?.[0] as CustomEvent).detail).toBeNull();
});
