import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api } from 'lwc';
import {
  failureOf,
  getBatchRecords,
  type Batch,
  type BatchRecord,
  type BatchUndo,
  type CallFailure,
} from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { statusLabels } from 'c/statusLabels';
import { labels } from 'c/labels';
import { dateTime, fill, number } from 'c/words';
import LightningModal from 'lightning/modal';
import { factsOf, recordRow } from './recordRows';

/**
 * What a batch did: its counts, why records failed, and each record, failures first. Closes with what undoing it is about when
 * somebody wants that, with nothing when it is left.
 */
export default class BatchDetails extends LightningModal {
  @api batch: Batch | null = null;
  labels = { ...labels, ...statusLabels, undoBatch: decisionLabels.undoBatch };
  records: readonly BatchRecord[] | null = null;
  failure: CallFailure | null = null;
  loading = false;
  /** What undoing would be about, where something can be undone. */
  undo: BatchUndo | null = null;
  private next: string | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get heading(): string {
    return this.batch ? fill(statusLabels.batchTitle, this.batch.operation, this.batch.object) : '';
  }

  get times(): string {
    const { startedAt = '', endedAt = null } = this.batch ?? {};
    return [startedAt, endedAt]
      .filter((time) => time !== null && time !== '')
      .map((time) => dateTime(time ?? ''))
      .join(' – ');
  }

  get facts() {
    return this.batch ? factsOf(this.batch) : [];
  }

  get causes() {
    return (this.batch?.failures ?? []).map(({ code, message, records }) => ({
      key: code,
      text: `${number(records)} × ${code}`,
      message,
    }));
  }

  get rows() {
    return (this.records ?? []).map(recordRow);
  }

  get isEmpty(): boolean {
    return this.records?.length === 0;
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  get hasMore(): boolean {
    return this.next !== null;
  }

  handleMore(): void {
    void this.load();
  }

  handleRetry(): void {
    this.failure = null;
    void this.load();
  }

  get mayUndo(): boolean {
    return hasLink === true && this.undo !== null;
  }

  handleUndo(): void {
    this.close(this.undo);
  }

  handleClose(): void {
    this.close();
  }

  private async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    try {
      const { rows, next, undo } = await getBatchRecords(this.batch?.id ?? '', this.next);
      this.records = [...(this.records ?? []), ...rows];
      Object.assign(this, { next, undo });
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.loading = false;
    }
  }
}
