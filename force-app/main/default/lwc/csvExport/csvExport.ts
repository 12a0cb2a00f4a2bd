import { api, LightningElement } from 'lwc';
import { failureOf } from 'c/companion';
import { assemble, download, MOST_ROWS, type CsvSource } from 'c/csv';
import { statusLabels } from 'c/statusLabels';
import { fill, number } from 'c/words';

/** Puts a CSV file together from pages, with progress, until it is done or cancelled. */
export default class CsvExport extends LightningElement {
  /** The file's name. */
  @api name = '';
  @api source: CsvSource | null = null;
  /** How many rows there are; null when nobody knows. */
  @api total: number | null = null;
  /** The address of the API that has all rows as CSV. */
  @api address = '';
  labels = statusLabels;
  rows: number | null = null;
  announcement = '';

  override disconnectedCallback(): void {
    this.rows = null;
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

  async handleExport(): Promise<void> {
    if (!this.source) return;
    this.rows = 0;
    this.announcement = '';
    try {
      const file = await assemble({
        ...this.source,
        progress: (rows) => {
          if (this.exporting) this.rows = rows;
        },
        cancelled: () => !this.exporting,
      });
      if (!file) return;
      download(this.name, file.parts);
      this.announcement = fill(statusLabels.exportDone, number(file.rows));
    } catch (error) {
      this.announcement = failureOf(error).message;
    } finally {
      this.rows = null;
    }
  }

  handleCancel(): void {
    this.rows = null;
  }
}
