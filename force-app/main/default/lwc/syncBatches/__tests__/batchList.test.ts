import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import countBatches from '@salesforce/apex/SyncStatusController.countBatches';
import getBatches from '@salesforce/apex/SyncStatusController.getBatches';
import { apexError, settled } from '../../../../../../test/lwc-support/dom';
import { defaultFilter } from '../batchFilter';
import { BatchList } from '../batchList';

jest.mock('@salesforce/apex/SyncStatusController.getBatches', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/SyncStatusController.countBatches', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getBatches as jest.MockedFunction<typeof getBatches>;
const count = countBatches as jest.MockedFunction<typeof countBatches>;

type Answer = { rows: { id: string }[]; next: string | null };
const page = (ids: string, next: string | null): Answer => ({ rows: [...ids].map((id) => ({ id })), next });
const failed = { ...defaultFilter(0), status: 'Failed' };

/** Makes the next question wait until it is answered by hand. */
function held() {
  let answer: (page: Answer) => void = () => undefined;
  let fail: (reason: object) => void = () => undefined;
  const promise = new Promise<Answer>((resolve, reject) => {
    answer = resolve;
    fail = reject;
  });
  ask.mockReturnValueOnce(promise);
  return { answer, fail };
}

let list: BatchList;
const ids = () => (list.now.batches ?? []).map(({ id }) => id).join('');

beforeEach(async () => {
  count.mockReset().mockResolvedValue({ total: 4 });
  ask.mockReset().mockResolvedValueOnce(page('ab', 'b'));
  list = new BatchList(
    () => undefined,
    () => false,
  );
  await list.load();
});
afterEach(() => {
  list.stop();
});

describe('a page below', () => {
  it('is added, and asked for once', async () => {
    const { answer } = held();
    const both = [list.more(), list.more()];
    expect(list.now.loadingMore).toBe(true);
    answer(page('cd', null));
    await Promise.all(both);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(list.now).toMatchObject({ next: null, loadingMore: false, failure: null });
    expect(ids()).toBe('abcd');
  });

  it('leaves the rows and says why when it fails', async () => {
    ask.mockRejectedValueOnce(apexError('timeout'));
    await list.more();
    expect(list.now).toMatchObject({ next: 'b', loadingMore: false, failure: { code: 'timeout' } });
    expect(ids()).toBe('ab');
  });
});

describe('a page that was asked for before another filter', () => {
  it('does not come below the new rows, nor end the wait for the new list’s own page', async () => {
    const old = held();
    const asked = list.more();
    ask.mockResolvedValueOnce(page('xy', 'y'));
    await list.show(failed);
    expect(list.now.loadingMore).toBe(false);
    const own = held();
    const next = list.more();
    expect(list.now.loadingMore).toBe(true);
    old.answer(page('cd', null));
    await asked;
    expect(list.now).toMatchObject({ next: 'y', loadingMore: true });
    expect(ids()).toBe('xy');
    own.answer(page('z', null));
    await next;
    expect(list.now).toMatchObject({ next: null, loadingMore: false });
    expect(ids()).toBe('xyz');
  });

  it('is not told as a failure of the new list', async () => {
    const old = held();
    const asked = list.more();
    ask.mockResolvedValueOnce(page('xy', 'y'));
    await list.show(failed);
    old.fail(apexError('timeout'));
    await asked;
    expect(list.now).toMatchObject({ failure: null, loadingMore: false });
  });
});

describe('reading again', () => {
  beforeEach(async () => {
    ask.mockResolvedValueOnce(page('cd', null));
    await list.more();
    ask.mockResolvedValueOnce(page('ab', 'b'));
  });

  it('by itself keeps the rows below', async () => {
    await list.load();
    expect(ids()).toBe('abcd');
    expect(list.now.next).toBeNull();
  });

  it('for somebody who asks begins anew, so that what came after the last row is found', async () => {
    await list.refresh();
    expect(ids()).toBe('ab');
    expect(list.now.next).toBe('b');
    ask.mockResolvedValueOnce(page('cde', null));
    await list.more();
    expect(ids()).toBe('abcde');
    await settled();
  });
});
