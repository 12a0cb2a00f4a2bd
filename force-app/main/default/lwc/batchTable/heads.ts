import type { Tone } from 'c/stateBadge';
import { statusLabels } from 'c/statusLabels';

/** A batch as the table shows it; all texts are ready. */
export type BatchRow = {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly object: string;
  readonly operation: string;
  readonly status: string;
  readonly tone: Tone;
  readonly icon: string;
  readonly created: string;
  readonly updated: string;
  readonly deleted: string;
  readonly failed: string;
  readonly warning: string | null;
  readonly skipped: string;
};

export type Head = {
  readonly name: keyof BatchRow;
  readonly label: string;
  readonly sortable: boolean;
  readonly className: string;
};

const head = (name: Head['name'], label: string, className: string, sortable = false): Head => ({
  name,
  label,
  sortable,
  className,
});

/** The ten columns of Marketo's own page, in its order and words. */
export const heads: readonly Head[] = [
  head('startedAt', statusLabels.nativeStartedAt, 'time', true),
  head('endedAt', statusLabels.nativeEndedAt, 'time', true),
  head('object', statusLabels.nativeObject, ''),
  head('operation', statusLabels.nativeOperation, ''),
  head('status', statusLabels.nativeStatus, 'status'),
  head('created', statusLabels.nativeNew, 'number'),
  head('updated', statusLabels.nativeUpdated, 'number'),
  head('deleted', statusLabels.nativeDeleted, 'number'),
  head('failed', statusLabels.nativeFailedItem, 'number wide'),
  head('skipped', statusLabels.nativeSkipped, 'number'),
];
