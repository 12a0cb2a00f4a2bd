import type { BatchRecord, Batch } from 'c/companion';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { fill, number } from 'c/words';

/** A batch's numbers that the table has no column for, and those it has. */
export const factsOf = (batch: Batch) =>
  [
    { label: statusLabels.nativeStatus, value: batch.status },
    { label: statusLabels.batchInput, value: number(batch.input) },
    { label: statusLabels.nativeNew, value: shown(batch.new) },
    { label: statusLabels.nativeUpdated, value: shown(batch.updated) },
    { label: statusLabels.nativeDeleted, value: shown(batch.deleted) },
    { label: statusLabels.nativeFailedItem, value: number(batch.failed) },
    { label: statusLabels.nativeSkipped, value: number(batch.skipped) },
    { label: statusLabels.batchHeld, value: number(batch.held) },
  ].filter(({ value }) => value !== null);

const shown = (value: number | null): string | null => (value === null ? null : number(value));

/** What happened to one record, in words. */
export const recordRow = (record: BatchRecord) => ({
  key: record.key,
  outcome: record.outcome,
  failed: record.outcome === 'failed',
  person: record.person ?? '–',
  ids: record.marketoId === null ? null : `${statusLabels.nativeMarketoId} ${String(record.marketoId)}`,
  campaign: record.campaign?.name ?? '–',
  what: whatOf(record),
  small: smallOf(record),
});

function whatOf({ outcome, text, from, to }: BatchRecord): string {
  if (outcome === 'failed') return text ?? '–';
  if (from === null) return fill(labels.addedAs, to ?? '');
  return to === null ? labels.removed : `${from} → ${to}`;
}

function smallOf({ outcome, code, side }: BatchRecord): string | null {
  if (outcome === 'failed') return code;
  return side === 'marketo' ? statusLabels.writtenToMarketo : statusLabels.writtenToSalesforce;
}
