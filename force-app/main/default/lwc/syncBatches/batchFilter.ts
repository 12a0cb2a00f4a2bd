import type { BatchFilter } from 'c/companion';

/** Milliseconds of five days: what the page shows unless told. */
const FIVE_DAYS = 5 * 24 * 60 * 60 * 1000;

/** What the page begins with: everything of the last five days, newest first. */
export const defaultFilter = (now: number): BatchFilter => ({
  fromTime: new Date(now - FIVE_DAYS).toISOString(),
  untilTime: null,
  objectType: null,
  operation: null,
  status: null,
  sortBy: 'started',
  sortOrder: 'newest',
});

/** Whether two filters find the same. */
export const sameFilter = (left: BatchFilter, right: BatchFilter): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

/** Whether somebody narrowed the list, so that an empty one means "nothing fits". */
export const isNarrowed = (filter: BatchFilter): boolean =>
  [filter.untilTime, filter.objectType, filter.operation, filter.status].some((value) => value !== null);
