import { api, LightningElement } from 'lwc';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { heads, type BatchRow, type Head } from './heads';
import { isNearEnd, rowWindow } from './rowWindow';

/** Height of a row, and of as much of the table as is seen without scrolling, in rem. */
const ROW = 2.25;
const HEAD = 2.5;
const ROWS_SEEN = 15;

/** Batches as a table that scrolls by itself. Only the rows around those in sight are in the page, however many there are. */
export default class BatchTable extends LightningElement {
  @api sortedBy: Head['name'] = 'startedAt';
  @api sortedDirection: 'asc' | 'desc' = 'desc';
  @api hasMore = false;
  @api isLoading = false;
  /** How many rows there are in all, loaded or not. */
  @api total: number | null = null;
  labels = { ...labels, ...statusLabels };
  private all: readonly BatchRow[] = [];
  private top = 0;
  private start = 0;
  private pixels = 36;
  private focused: string | null = null;

  @api get rows(): readonly BatchRow[] {
    return this.all;
  }

  set rows(rows: readonly BatchRow[]) {
    this.noteFocus();
    this.all = rows;
  }

  /** Gives the keyboard to the head of a column that can be sorted by. */
  @api focusHead(name: string): void {
    const buttons = [...(this.template?.querySelectorAll<HTMLElement>('[data-name]') ?? [])];
    buttons.find(({ dataset }) => dataset.name === name)?.focus();
  }

  override connectedCallback(): void {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.pixels = ROW * (Number.isFinite(rem) ? rem : 16);
  }

  override renderedCallback(): void {
    const { focused } = this;
    if (focused === null) return;
    this.focused = null;
    const buttons = [...(this.template?.querySelectorAll<HTMLElement>('[data-id]') ?? [])];
    const again = buttons.find(({ dataset }) => dataset.id === focused);
    (again ?? this.template?.querySelector<HTMLElement>('[data-frame]'))?.focus({ preventScroll: true });
  }

  get heads() {
    return heads.map((head) => {
      const isSorted = head.sortable && head.name === this.sortedBy;
      const ascending = this.sortedDirection === 'asc';
      return {
        ...head,
        ariaSort: isSorted ? (ascending ? 'ascending' : 'descending') : null,
        icon: isSorted ? (ascending ? 'utility:arrowup' : 'utility:arrowdown') : null,
      };
    });
  }

  get window() {
    const { pixels: row, top } = this;
    return rowWindow(this.all.length, { top, row, height: ROWS_SEEN * row });
  }

  get shown() {
    const { start, end } = this.window;
    return this.all.slice(start, end).map((row, index) => ({
      row,
      key: row.id,
      // The heads are the first row of the table.
      ariaIndex: start + index + 2,
      detailsLabel: `${statusLabels.viewDetails}, ${row.startedAt}, ${row.operation}`,
    }));
  }

  get room(): string {
    const { above, below } = this.window;
    return `padding-block: ${String(above)}px ${String(below)}px`;
  }

  get height(): string {
    return `max-block-size: ${String(HEAD + ROW * (ROWS_SEEN + 0.5))}rem`;
  }

  get rowCount(): number {
    return Math.max(this.all.length, this.total ?? 0) + 1;
  }

  handleScroll(event: Event): void {
    const frame = event.currentTarget as HTMLElement;
    const { start } = rowWindow(this.all.length, {
      top: frame.scrollTop,
      row: this.pixels,
      height: ROWS_SEEN * this.pixels,
    });
    if (start !== this.start) {
      this.noteFocus();
      this.start = start;
      this.top = frame.scrollTop;
    }
    if (this.hasMore && !this.isLoading && isNearEnd(frame)) this.dispatchEvent(new CustomEvent('loadmore'));
  }

  handleSort(event: Event): void {
    const { name } = (event.currentTarget as HTMLElement).dataset;
    const isAgain = name === this.sortedBy;
    const sortDirection = isAgain && this.sortedDirection === 'desc' ? 'asc' : 'desc';
    this.dispatchEvent(new CustomEvent('sort', { detail: { fieldName: name, sortDirection } }));
  }

  handleDetails(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('rowaction', { detail: { row: { id } } }));
  }

  /** Rows that move in the page, or leave it, lose the keyboard: which one had it is noted before, and it gets it back. */
  private noteFocus(): void {
    const focused = this.template?.activeElement as HTMLElement | null | undefined;
    this.focused = focused?.dataset.id ?? null;
  }
}
