import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import applyRetry from '@salesforce/apex/SyncStatusController.applyRetry';
import planRetry from '@salesforce/apex/SyncStatusController.planRetry';
import RetryPreview from 'c/retryPreview';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/SyncStatusController.planRetry', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/SyncStatusController.applyRetry', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = planRetry as jest.MockedFunction<typeof planRetry>;
const apply = applyRetry as jest.MockedFunction<typeof applyRetry>;

const row = (parts: object) => ({
  personId: 'p1',
  person: 'Marek Nowak',
  recordId: null,
  marketoId: 1048213,
  campaign: { id: '701000000000001AAA', name: 'Zero Trust' },
  now: { marketo: 'Attended', salesforce: null },
  then: { marketo: 'Attended', salesforce: 'Attended' },
  state: 'retry',
  ...parts,
});
const plan = {
  id: 'retry-1',
  code: 'TOO_LONG',
  createdAt: new Date().toISOString(),
  willRetry: 1,
  trying: 1,
  resting: 1,
  campaigns: 1,
  more: false,
  rows: [row({}), row({ personId: 'p2', state: 'trying' }), row({ personId: 'p3', state: 'resting' })],
};
const filter = { fromTime: '2026-11-15T00:00:00.000Z', untilTime: null, level: null };

async function open() {
  const element = createElement('c-retry-preview', { is: RetryPreview });
  Object.assign(element, { code: 'TOO_LONG', cause: 'A value is too long', filter });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  return { view: within(element), closed };
}

beforeEach(() => {
  ask.mockReset().mockResolvedValue(plan);
  apply.mockReset().mockResolvedValue({ retrying: 1, skipped: 0 });
});
afterEach(clear);

it('shows whom a retry is about, what would be written, and who is left out', async () => {
  const { view } = await open();
  expect(ask).toHaveBeenCalledWith({ code: 'TOO_LONG', fromTime: filter.fromTime, untilTime: null });
  expect(view.text('.headline')).toBe('1 record will be tried again.');
  expect(view.text('.body')).toContain('Tried again already: 1.');
  expect(view.text('.body')).toContain('Waiting until their campaign syncs again: 1.');
  expect(view.property('[data-row$="p1"] td:last-child c-change-cell', 'to')).toBe('Attended');
  expect(view.text('[data-row$="p2"]')).toContain('Tried again already');
  expect(view.text('[data-row$="p3"]')).toContain('The campaign does not sync now');
  await expect(document.body).toBeAccessible();
});

it('says how many campaigns are concerned, and that the table shows the first', async () => {
  ask.mockResolvedValue({ ...plan, willRetry: 1200, campaigns: 3, more: true });
  const { view } = await open();
  expect(view.text('.headline')).toBe('1,200 records will be tried again, in 3 of your campaigns.');
  expect(view.text('.body')).toContain('The first 3 are shown.');
  expect(view.text('.body')).toContain('More records fail by this cause.');
});

it('has exactly this plan carried out, and cannot be left meanwhile', async () => {
  const { view, closed } = await open();
  expect(view.property('[data-action="apply"]', 'label')).toBe('Retry 1 record');
  let answer = (_applied: object): void => undefined;
  apply.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  await view.click('apply');
  await view.click('apply');
  expect(apply).toHaveBeenCalledTimes(1);
  expect(apply).toHaveBeenCalledWith({ retryId: 'retry-1' });
  expect(view.element).toMatchObject({ disableClose: true });
  answer({ retrying: 1, skipped: 0 });
  await settled();
  expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: 1 });
});

it('shows what a retry would do now when somebody else was faster', async () => {
  const { view, closed } = await open();
  apply.mockRejectedValueOnce(apexError('conflict', 'This plan was carried out already.'));
  ask.mockResolvedValue({ ...plan, willRetry: 0 });
  await view.click('apply');
  expect(view.text('.notice')).toBe('This plan was carried out already.');
  expect(view.text('.headline')).toBe('Nothing is left to try again here.');
  expect(view.property('[data-action="apply"]', 'disabled')).toBe(true);
  expect(closed).not.toHaveBeenCalled();
});

it('says why it could not plan, and asks again', async () => {
  ask.mockRejectedValueOnce(apexError('refused', 'Nothing fails by this cause any more.'));
  const { view } = await open();
  expect(view.property('c-error-panel', 'failure')).toMatchObject({
    message: 'Nothing fails by this cause any more.',
  });
  await view.send('c-error-panel', new CustomEvent('retry'));
  expect(view.text('.headline')).toBe('1 record will be tried again.');
});
