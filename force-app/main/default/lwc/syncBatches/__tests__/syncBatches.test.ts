import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import countBatches from '@salesforce/apex/SyncStatusController.countBatches';
import getBatches from '@salesforce/apex/SyncStatusController.getBatches';
import SyncBatches from 'c/syncBatches';
import { createElement } from 'lwc';
import { clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/SyncStatusController.getBatches', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/SyncStatusController.countBatches', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getBatches as jest.MockedFunction<typeof getBatches>;
const count = countBatches as jest.MockedFunction<typeof countBatches>;

const batch = (id: string) => ({
  id,
  cycleId: 'cycle-1',
  linkId: null,
  startedAt: '2026-11-20T13:34:41.000Z',
  endedAt: null,
  object: 'Campaigns',
  operation: 'Sync with program',
  status: 'Succeeded',
  new: 3,
  updated: 1118,
  deleted: null,
  failed: 0,
  skipped: 4,
  held: 0,
  input: 125,
  failures: [],
});
const page = { rows: [batch('1'), batch('2')], next: null };

beforeEach(() => {
  count.mockReset().mockResolvedValue({ total: 2 });
  ask.mockReset().mockResolvedValue(page);
});
afterEach(clear);

async function open() {
  const element = createElement('c-sync-batches', { is: SyncBatches });
  document.body.append(element);
  await settled();
  const view = within(element);
  const head = (name: string) =>
    view.one('c-batch-table')?.shadowRoot?.querySelector<HTMLElement>(`[data-name="${name}"]`) ?? null;
  /** Sorts by that column; answers what lets the new order come. */
  const sort = async (name: string) => {
    let answer: (found: typeof page) => void = () => undefined;
    ask.mockReturnValueOnce(
      new Promise<typeof page>((resolve) => {
        answer = resolve;
      }),
    );
    head(name)?.focus();
    head(name)?.click();
    await settled();
    expect(view.one('c-batch-table')).toBeNull();
    return async () => {
      answer(page);
      await settled();
    };
  };
  const focused = () => view.one('c-batch-table')?.shadowRoot?.activeElement ?? null;
  return { view, head, sort, focused };
}

it('gives the keyboard back to the head that was sorted by', async () => {
  const { head, sort, focused } = await open();
  const come = await sort('endedAt');
  await come();
  expect(head('endedAt')).not.toBeNull();
  expect(focused()).toBe(head('endedAt'));
});

it('leaves the keyboard with whoever went elsewhere meanwhile', async () => {
  const { view, sort, focused } = await open();
  const come = await sort('endedAt');
  const elsewhere = document.createElement('button');
  document.body.append(elsewhere);
  elsewhere.focus();
  await come();
  expect(view.one('c-batch-table')).not.toBeNull();
  expect(focused()).toBeNull();
  expect(document.activeElement).toBe(elsewhere);
});

it('begins anew for somebody who asks', async () => {
  const { view } = await open();
  ask.mockResolvedValue({ rows: [batch('3')], next: null });
  await view.click('refresh');
  expect(view.property('c-batch-table', 'rows')).toMatchObject([{ id: '3' }]);
});
