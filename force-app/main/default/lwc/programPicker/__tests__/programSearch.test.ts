import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import searchPrograms from '@salesforce/apex/CampaignSyncController.searchPrograms';
import { apexError } from '../../../../../../test/lwc-support/dom';
import { hit } from '../../../../../../test/lwc-support/story';
import { moved, ProgramSearch } from '../programSearch';

jest.mock('@salesforce/apex/CampaignSyncController.searchPrograms', () => ({ default: jest.fn() }), {
  virtual: true,
});
const search = searchPrograms as jest.MockedFunction<typeof searchPrograms>;

describe('ProgramSearch', () => {
  beforeEach(() => {
    search.mockReset();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('drops an answer that a later question overtook', async () => {
    let first: (hits: unknown[]) => void = () => undefined;
    search.mockReturnValueOnce(new Promise((resolve) => (first = resolve))).mockResolvedValueOnce([hit()]);
    const searches = new ProgramSearch();
    const early = searches.ask('701', 'z');
    expect(await searches.ask('701', 'zero')).toMatchObject({ searched: 'zero', message: '1 program' });
    first([]);
    expect(await early).toBeNull();
  });

  it('drops the answer to a question that was forgotten', async () => {
    search.mockResolvedValue([hit()]);
    const searches = new ProgramSearch();
    const asked = searches.ask('701', 'zero');
    searches.forget();
    expect(await asked).toBeNull();
  });

  it('tells a failure as its message', async () => {
    search.mockRejectedValue(apexError('refused', 'Marketo is closed.'));
    expect(await new ProgramSearch().ask('701', '')).toMatchObject({
      hits: [],
      message: 'Marketo is closed.',
    });
  });

  it('asks once for many keystrokes', () => {
    jest.useFakeTimers();
    const searches = new ProgramSearch();
    const ask = jest.fn();
    for (let key = 0; key < 5; key += 1) searches.soon(ask);
    jest.advanceTimersByTime(1000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ['ArrowDown', -1, 0],
  ['ArrowDown', 2, 0],
  ['ArrowUp', 0, 2],
  ['Home', 2, 0],
  ['End', 0, 2],
  ['a', 0, undefined],
])('%s from %i of three goes to %s', (key, from, to) => {
  expect(moved(key, from, 3)).toBe(to);
});
