import { api, LightningElement } from 'lwc';
import { failureOf } from 'c/companion';
import { assemble, download, MOST_ROWS, type CsvSource } from 'c/csv';
import { statusLabels } from 'c/statusLabels';
import { counted, fill, number } from 'c/words';

/** Puts a CSV file together from pages, with progress, until it is done or cancelled. */
export default class CsvExport extends LightningElement {
  /** The file's name. */
  @api name = '';
  @api source: CsvSource | null = null;
  /** How many rows there are; null when nobody knows. */
  @api total: number | null = null;
  /** The address of the API that has all rows as CSV. */
  @api address = '';
  rows: number | null = null;
  announcement = '';
  /** Which export this is: one that was cancelled may still wait for a page, and is over all the same. */
  private run = 0;

  override disconnectedCallback(): void {
    this.cancel();
  }

  get exporting(): boolean {
    return this.rows !== null;
  }

  get progress(): string {
    const rows = number(this.rows ?? 0);
    return this.total === null
      ? fill(statusLabels.exporting, rows)
      : fill(statusLabels.exportingOf, rows, number(this.total));
  }

  get tooMany(): string | null {
    return (this.total ?? 0) > MOST_ROWS
      ? fill(statusLabels.exportTooMany, number(MOST_ROWS), this.address)
      : null;
  }

  /** One button for both, so that the keyboard stays on it. */
  get button() {
    return this.exporting
      ? { label: statusLabels.exportCancel, action: 'cancel-export', disabled: false }
      : { label: statusLabels.exportCsv, action: 'export', disabled: this.tooMany !== null };
  }

  handleClick(): void {
    if (this.exporting) this.cancel();
    else void this.export();
  }

  private cancel(): void {
    this.run += 1;
    this.rows = null;
  }

  private async export(): Promise<void> {
    if (!this.source) return;
    const run = (this.run += 1);
    this.rows = 0;
    this.announcement = '';
    try {
      const file = await assemble({
        ...this.source,
        progress: (rows) => {
          this.rows = rows;
        },
        cancelled: () => run !== this.run,
      });
      if (!file) return;
      download(this.name, file.parts);
      this.announcement = counted(file.rows, statusLabels.exportOneDone, statusLabels.exportDone);
    } catch (error) {
      if (run === this.run) this.announcement = failureOf(error).message;
    } finally {
      if (run === this.run) this.rows = null;
    }
  }
}
