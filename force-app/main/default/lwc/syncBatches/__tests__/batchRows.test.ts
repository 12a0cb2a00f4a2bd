import { describe, expect, it } from '@jest/globals';
import type { Batch } from 'c/companion';
import { defaultFilter, isNarrowed, sameFilter } from '../batchFilter';
import { csvRows, refreshed, rowOf } from '../batchRows';
import { footOf, sortedBy, sortOf, stateOf, subtitleOf } from '../tableView';

const batch = (id: string, more: Partial<Batch> = {}): Batch => ({
  id,
  cycleId: 'cycle-1',
  linkId: null,
  startedAt: '2026-11-20T13:34:41.000Z',
  endedAt: null,
  object: 'Campaigns',
  operation: 'Sync with program',
  status: 'In Process',
  new: 3,
  updated: 1118,
  deleted: null,
  failed: 0,
  skipped: 4,
  held: 0,
  input: 125,
  failures: [],
  ...more,
});
const now = Date.parse('2026-11-20T13:34:45.000Z');

describe('a row', () => {
  it('has times in the viewer’s zone, and nothing where nothing is counted', () => {
    const row = rowOf(batch('1'));
    expect(row).toMatchObject({ created: '3', updated: '1,118', deleted: '', endedAt: '' });
    expect(row).toMatchObject({ tone: 'info', icon: 'sync', warning: null });
    expect(row.startedAt).toMatch(/^Nov 20, 2026, 2:34:41\sPM$/u);
  });

  it('warns where records failed in a batch that succeeded', () => {
    const row = rowOf(batch('1', { status: 'Succeeded', failed: 27 }));
    expect(row).toMatchObject({ tone: 'success', failed: '27', warning: 'Some records failed' });
  });

  it('is written to CSV as the API has it', () => {
    const cells = csvRows.cells(batch('1'));
    expect(cells.slice(0, 2)).toEqual(['2026-11-20T13:34:41.000Z', null]);
    expect(cells.slice(4)).toEqual(['In Process', 3, 1118, null, 0, 4]);
  });
});

describe('a refresh', () => {
  it('puts the new page before the rows known below it', () => {
    const known = ['3', '2', '1'].map((id) => batch(id));
    const page = ['4', '3', '2'].map((id) => batch(id));
    expect(refreshed(known, page).map(({ id }) => id)).toEqual(['4', '3', '2', '1']);
  });

  it('keeps only the new page where the two do not meet', () => {
    expect(refreshed([batch('1')], [batch('9')]).map(({ id }) => id)).toEqual(['9']);
  });
});

describe('the filter', () => {
  it('begins with five days, newest first', () => {
    const filter = defaultFilter(now);
    expect(filter).toMatchObject({ fromTime: '2026-11-15T13:34:45.000Z', sortOrder: 'newest' });
    expect(isNarrowed(filter)).toBe(false);
    expect(isNarrowed({ ...filter, status: 'Failed' })).toBe(true);
    expect(sameFilter(filter, { ...filter })).toBe(true);
    expect(sameFilter(filter, { ...filter, sortBy: 'ended' })).toBe(false);
  });

  it('is what a click on a column means, and the other way round', () => {
    const sort = sortedBy({ fieldName: 'endedAt', sortDirection: 'asc' });
    expect(sort).toEqual({ sortBy: 'ended', sortOrder: 'oldest' });
    expect(sortOf({ ...defaultFilter(now), ...sort })).toEqual({ fieldName: 'endedAt', direction: 'asc' });
  });
});

describe('what stands around the table', () => {
  it('says how many, in which order', () => {
    const filter = defaultFilter(now);
    expect(subtitleOf(filter, 5214)).toBe('Newest first. 5,214 in the last 5 days.');
    const narrowed = { ...filter, status: 'Failed', sortOrder: 'oldest' as const };
    expect(subtitleOf(narrowed, 3)).toBe('Oldest first. 3 fit these filters.');
    expect(footOf(12, 5214, true)).toBe('12 of 5,214 loaded. More load as you scroll.');
    expect(footOf(3, 3, false)).toBe('3 of 3 loaded.');
  });

  it('tells loading, empty and narrowed apart', () => {
    expect(stateOf(null, null, false).loading).toBe(true);
    expect(stateOf([], null, false).nothingYet).toBe(true);
    expect(stateOf([], null, true).nothingFits).toBe(true);
    expect(stateOf([1], null, true).table).toBe(true);
  });

  it('keeps the rows when a refresh fails, and has only the failure while there are none', () => {
    const failure = { code: 'timeout', message: 'It took too long.', reference: null };
    expect(stateOf([1], failure, true)).toMatchObject({ table: true, stale: failure, failed: null });
    expect(stateOf(null, failure, true)).toMatchObject({ table: false, stale: null, failed: failure });
    expect(stateOf([], failure, true)).toMatchObject({ nothingFits: false, failed: failure });
  });
});
