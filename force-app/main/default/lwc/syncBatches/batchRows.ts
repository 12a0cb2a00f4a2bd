import type { Batch } from 'c/companion';
import type { Tone } from 'c/stateBadge';
import { statusLabels } from 'c/statusLabels';
import { dateTime, number } from 'c/words';

/** How each status looks: tone and utility icon. */
export const looks: Readonly<Record<Batch['status'], { readonly tone: Tone; readonly icon: string }>> = {
  'In Process': { tone: 'info', icon: 'sync' },
  Succeeded: { tone: 'success', icon: 'check' },
  Failed: { tone: 'error', icon: 'error' },
  Incomplete: { tone: 'warning', icon: 'clock' },
  'Cleaned up': { tone: 'neutral', icon: 'undo' },
};

/** A counter that the operation does not have stays blank. */
const counter = (value: number | null): string => (value === null ? '' : number(value));

type Row = ReturnType<typeof makeRow>;

/** Rows that were made before: a batch does not change but is read anew, and a table of thousands is shown again and again. */
const made = new WeakMap<Batch, Row>();

/** A batch as a row of the table; the same row for the same batch. */
export function rowOf(batch: Batch): Row {
  const row = made.get(batch) ?? makeRow(batch);
  made.set(batch, row);
  return row;
}

const makeRow = (batch: Batch) => ({
  id: batch.id,
  startedAt: dateTime(batch.startedAt),
  endedAt: batch.endedAt === null ? '' : dateTime(batch.endedAt),
  object: batch.object,
  operation: batch.operation,
  status: batch.status,
  ...looks[batch.status],
  created: counter(batch.new),
  updated: counter(batch.updated),
  deleted: counter(batch.deleted),
  failed: number(batch.failed),
  warning: batch.failed > 0 ? statusLabels.failuresInBatch : null,
  skipped: number(batch.skipped),
});

/** The columns of the table for CSV, with times as the API has them. */
const csvColumns: readonly (readonly [string, (batch: Batch) => string | number | null])[] = [
  [statusLabels.nativeStartedAt, (batch) => batch.startedAt],
  [statusLabels.nativeEndedAt, (batch) => batch.endedAt],
  [statusLabels.nativeObject, (batch) => batch.object],
  [statusLabels.nativeOperation, (batch) => batch.operation],
  [statusLabels.nativeStatus, (batch) => batch.status],
  [statusLabels.nativeNew, (batch) => batch.new],
  [statusLabels.nativeUpdated, (batch) => batch.updated],
  [statusLabels.nativeDeleted, (batch) => batch.deleted],
  [statusLabels.nativeFailedItem, (batch) => batch.failed],
  [statusLabels.nativeSkipped, (batch) => batch.skipped],
];

export const csvRows = {
  columns: csvColumns.map(([title]) => title),
  cells: (batch: Batch) => csvColumns.map(([, cell]) => cell(batch)),
};

/**
 * What is shown after a refresh: the new first page, then the rows known before that come after its last one. Where the two
 * have no row in common, more has happened than a page holds: only the new page is sure.
 */
export function refreshed(known: readonly Batch[], page: readonly Batch[]): readonly Batch[] {
  const last = page.at(-1);
  const joint = known.findIndex(({ id }) => id === last?.id);
  return joint === -1 ? page : [...page, ...known.slice(joint + 1)];
}
