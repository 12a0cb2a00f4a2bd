import { api } from 'lwc';
import { failureOf, getBatchRecords, type BatchRecord, type Batch, type CallFailure } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { labels } from 'c/labels';
import { dateTime, fill, number } from 'c/words';
import LightningModal from 'lightning/modal';
import { factsOf, recordRow } from './recordRows';

/** What a batch did: its counts, why records failed, and each record, failures first. */
export default class BatchDetails extends LightningModal {
  @api batch: Batch | null = null;
  labels = { ...labels, ...statusLabels };
  records: readonly BatchRecord[] | null = null;
  failure: CallFailure | null = null;
  loading = false;
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

  handleClose(): void {
    this.close();
  }

  private async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    try {
      const { rows, next } = await getBatchRecords(this.batch?.id ?? '', this.next);
      this.records = [...(this.records ?? []), ...rows];
      this.next = next;
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.loading = false;
    }
  }
}
