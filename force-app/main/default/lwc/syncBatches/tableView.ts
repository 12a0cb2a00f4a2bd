import type { BatchFilter, CallFailure } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { fill, number } from 'c/words';
import { isNarrowed } from './batchFilter';

/** What the table is told of the order. */
export const sortOf = ({ sortBy, sortOrder }: BatchFilter) => ({
  fieldName: sortBy === 'ended' ? 'endedAt' : 'startedAt',
  direction: sortOrder === 'newest' ? 'desc' : 'asc',
});

/** What a click on a column's head means. */
export const sortedBy = (detail: {
  readonly fieldName: string;
  readonly sortDirection: string;
}): Pick<BatchFilter, 'sortBy' | 'sortOrder'> => ({
  sortBy: detail.fieldName === 'endedAt' ? 'ended' : 'started',
  sortOrder: detail.sortDirection === 'asc' ? 'oldest' : 'newest',
});

/** "Newest first. 5,214 in the last 5 days." */
export function subtitleOf(filter: BatchFilter, total: number | null): string {
  const order = filter.sortOrder === 'newest' ? statusLabels.newestFirst : statusLabels.oldestFirst;
  if (total === null) return order;
  const sentence = isNarrowed(filter) ? statusLabels.fitFilters : statusLabels.inLastDays;
  return `${order} ${fill(sentence, number(total))}`;
}

/** "12 of 5,214 loaded. More load as you scroll." */
export function footOf(rows: number, total: number | null, more: boolean): string {
  const loaded = fill(statusLabels.loadedOf, number(rows), number(Math.max(rows, total ?? 0)));
  return more ? `${loaded} ${statusLabels.moreAsYouScroll}` : loaded;
}

/** Which body the card shows: grey lines, the table, or why there is nothing. A refresh that failed leaves the table. */
export function stateOf(batches: readonly unknown[] | null, failure: CallFailure | null, narrowed: boolean) {
  const empty = failure === null && batches?.length === 0;
  const table = batches !== null && batches.length > 0;
  return {
    loading: batches === null && failure === null,
    table,
    failed: table ? null : failure,
    stale: table ? failure : null,
    nothingFits: empty && narrowed,
    nothingYet: empty && !narrowed,
  };
}
