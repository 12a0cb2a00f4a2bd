import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import getPlanResults from '@salesforce/apex/MemberDecisionController.getPlanResults';
import PlanResults from 'c/planResults';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/MemberDecisionController.getPlanResults', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getPlanResults as jest.MockedFunction<typeof getPlanResults>;

const order = (personId: string, state: string, parts: object = {}) => ({
  personId,
  person: 'Jürgen Müller',
  recordId: null,
  action: 'set',
  side: 'salesforce',
  value: 'Registered',
  expected: { marketo: 'Attended', salesforce: 'Attended' },
  state,
  message: null,
  by: 'An admin',
  endedAt: null,
  ...parts,
});
const page = (...rows: object[]) => ({ rows, next: null });

async function open() {
  const element = createElement('c-plan-results', { is: PlanResults });
  Object.assign(element, { campaignId: '701', linkId: 'link-1', planId: 'plan-1' });
  const closed = jest.fn();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  return { view: within(element), closed };
}

beforeEach(() => {
  jest.useFakeTimers();
  ask.mockReset();
});
afterEach(() => {
  clear();
  jest.useRealTimers();
});

it('looks again until nobody waits any more, and says what became of each', async () => {
  ask.mockResolvedValueOnce(page(order('p1', 'waiting'), order('p2', 'waiting')));
  const { view } = await open();
  expect(ask).toHaveBeenCalledWith({
    campaignId: '701',
    linkId: 'link-1',
    planId: 'plan-1',
    afterKey: null,
  });
  expect(view.text('.headline')).toBe('Your decision is being carried out.');
  expect(view.text('[role="status"]')).toContain('2 members wait for the next sync.');
  expect(view.one('.frame')?.getAttribute('aria-busy')).toBe('true');

  ask.mockResolvedValue(
    page(
      order('p1', 'done'),
      order('p2', 'changed', { message: 'A status changed meanwhile.' }),
      order('p3', 'failed', { message: 'The record is locked.' }),
      order('p4', 'cancelled', { message: 'The campaign was unlinked.' }),
    ),
  );
  jest.advanceTimersByTime(2_000);
  await settled();
  expect(view.text('.headline')).toContain('1 change was carried out.');
  expect(view.text('[role="status"]')).not.toContain('next sync');
  const badge = (row: string) => view.property(`[data-row="${row}"] c-state-badge`, 'label');
  expect(['p1', 'p2', 'p3', 'p4'].map(badge)).toEqual(['Done', 'Changed since', 'Failed', 'Cancelled']);
  expect(view.text('[data-row="p1"]')).toContain('Set Salesforce to “Registered”');
  expect(view.text('[data-row="p3"]')).toContain('The record is locked.');
  expect(view.one('.frame')?.getAttribute('aria-busy')).toBe('false');
  jest.advanceTimersByTime(600_000);
  await settled();
  expect(ask).toHaveBeenCalledTimes(2);
  jest.useRealTimers();
  await expect(document.body).toBeAccessible();
});

it('reads all pages, and stops looking once it is closed', async () => {
  ask.mockResolvedValueOnce({ rows: [order('p1', 'waiting')], next: 'more' });
  ask.mockResolvedValueOnce(page(order('p2', 'waiting')));
  const { view, closed } = await open();
  expect(view.all('tbody tr')).toHaveLength(2);
  await view.click('close');
  expect(closed).toHaveBeenCalledTimes(1);
  clear();
  jest.advanceTimersByTime(600_000);
  await settled();
  expect(ask).toHaveBeenCalledTimes(2);
});

it('keeps what is shown when a look fails, and looks again', async () => {
  ask.mockResolvedValueOnce(page(order('p1', 'waiting')));
  const { view } = await open();
  ask.mockRejectedValueOnce(apexError('unreachable', 'Silent.'));
  jest.advanceTimersByTime(2_000);
  await settled();
  expect(view.one('c-error-panel')).toBeNull();
  ask.mockResolvedValue(page(order('p1', 'done')));
  jest.advanceTimersByTime(2_000);
  await settled();
  expect(view.property('[data-row="p1"] c-state-badge', 'label')).toBe('Done');
});

it('says why it cannot tell, and asks again', async () => {
  ask.mockRejectedValueOnce(apexError('unreachable', 'Silent.'));
  const { view } = await open();
  expect(view.property('c-error-panel', 'failure')).toMatchObject({ message: 'Silent.' });
  ask.mockResolvedValue(page(order('p1', 'done')));
  await view.send('c-error-panel', new CustomEvent('retry'));
  expect(view.text('.headline')).toBe('1 change was carried out.');
});
