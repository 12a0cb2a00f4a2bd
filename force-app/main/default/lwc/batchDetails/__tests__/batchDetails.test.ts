import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import getBatchRecords from '@salesforce/apex/SyncStatusController.getBatchRecords';
import BatchDetails from 'c/batchDetails';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/SyncStatusController.getBatchRecords', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/Lockstep_Link', () => ({ default: true }), { virtual: true });
const ask = getBatchRecords as jest.MockedFunction<typeof getBatchRecords>;

const batch = {
  id: 'batch-1',
  operation: 'Push updates',
  object: 'Person (Lead)',
  status: 'Succeeded',
  startedAt: '2026-11-20T13:28:31.000Z',
  endedAt: '2026-11-20T13:29:10.000Z',
  new: 34,
  updated: 6,
  deleted: null,
  failed: 0,
  skipped: 0,
  held: 0,
  input: 40,
  failures: [],
};
const record = (key: string) => ({
  key,
  person: 'Jürgen Müller',
  marketoId: null,
  campaign: null,
  outcome: 'written',
  side: 'salesforce',
  from: 'Registered',
  to: 'Attended',
});
const undo = { linkId: 'link-1', campaignId: '701', members: 3 };

async function open() {
  const element = createElement('c-batch-details', { is: BatchDetails });
  Object.assign(element, { batch });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  return { view: within(element), closed };
}

beforeEach(() => {
  ask.mockReset();
});
afterEach(clear);

it('offers to undo a batch that wrote something, and closes with what that is about', async () => {
  ask.mockResolvedValue({ rows: [record('1')], next: null, undo });
  const { view, closed } = await open();
  expect(view.property('[data-action="undo"]', 'label')).toBe('Undo this batch');
  await expect(document.body).toBeAccessible();
  await view.click('undo');
  expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: undo });
});

it('offers nothing where nothing can be undone', async () => {
  ask.mockResolvedValue({ rows: [record('1')], next: null, undo: null });
  const { view, closed } = await open();
  expect(view.all('tbody tr')).toHaveLength(1);
  expect(view.one('[data-action="undo"]')).toBeNull();
  await view.click('close');
  expect(closed.mock.calls[0]?.[0]).toMatchObject({ detail: null });
});

it('shows more records below those it has', async () => {
  ask.mockResolvedValueOnce({ rows: [record('1')], next: 'key', undo });
  const { view } = await open();
  ask.mockResolvedValueOnce({ rows: [record('2')], next: null, undo });
  await view.click('more');
  expect(ask).toHaveBeenLastCalledWith({ batchId: 'batch-1', afterKey: 'key' });
  expect(view.all('tbody tr')).toHaveLength(2);
  expect(view.one('[data-action="more"]')).toBeNull();
});
