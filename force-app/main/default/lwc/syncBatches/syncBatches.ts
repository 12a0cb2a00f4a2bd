import { api, LightningElement } from 'lwc';
import type BatchTable from 'c/batchTable';
import { getBatches, type BatchFilter } from 'c/companion';
import { regain } from 'c/keyboard';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { fill, timeZone } from 'c/words';
import { defaultFilter, isNarrowed } from './batchFilter';
import { BatchList, type Listed } from './batchList';
import { csvRows, rowOf } from './batchRows';
import { showBatch } from './showBatch';
import { footOf, sortOf, sortedBy, stateOf, subtitleOf } from './tableView';

/** Rows of a page for CSV. */
const CSV_PAGE = 500;

/** Every batch of the connection: filtered, sorted, page by page as somebody scrolls, and as CSV. */
export default class SyncBatches extends LightningElement {
  @api errorCount: number | null = null;
  @api focusTab = false;
  /** What people are called who are leads. */
  @api personName = 'Person (Lead)';
  labels = statusLabels;
  showsFilters = false;
  rows: readonly ReturnType<typeof rowOf>[] = [];
  private batches: Listed['batches'] = null;
  private drafting = false;
  /** The head that somebody sorted by: it leaves the page while the new order loads, and gets the keyboard back. */
  private sortedHead: string | null = null;
  /** Somebody pressed what leaves the page with the answer: the list's title gets the keyboard. */
  private pressed = false;
  private list = new BatchList(
    (listed) => {
      if (listed.batches !== this.batches) this.rows = (listed.batches ?? []).map(rowOf);
      this.batches = listed.batches;
      this.listed = listed;
    },
    () => this.drafting,
  );
  listed: Listed = this.list.now;

  override connectedCallback(): void {
    void this.list.load();
  }

  override disconnectedCallback(): void {
    this.list.stop();
  }

  override renderedCallback(): void {
    if (this.pressed && !this.state.loading) {
      this.pressed = false;
      regain(this.template, 'h2');
    }
    const table = this.template?.querySelector<Element & Pick<BatchTable, 'focusHead'>>('c-batch-table');
    if (this.sortedHead === null || this.state.loading || !table) return;
    // Whoever went elsewhere meanwhile stays there.
    if (document.activeElement === document.body) table.focusHead(this.sortedHead);
    this.sortedHead = null;
  }

  get state() {
    const { batches, failure, filter } = this.listed;
    return stateOf(batches, failure, isNarrowed(filter));
  }

  get sorting() {
    return sortOf(this.listed.filter);
  }

  get subtitle(): string {
    return subtitleOf(this.listed.filter, this.listed.total);
  }

  get foot(): string {
    return footOf(this.rows.length, this.listed.total, this.hasMore);
  }

  get hasMore(): boolean {
    return this.listed.next !== null;
  }

  get zone(): string {
    return fill(labels.timesIn, timeZone);
  }

  get csv() {
    const { filter } = this.listed;
    return { ...csvRows, page: (after: string | null) => getBatches(filter, after, CSV_PAGE) };
  }

  get filterLabel(): string {
    return this.showsFilters ? statusLabels.filtersHide : statusLabels.filtersShow;
  }

  handleRefresh(): void {
    void this.list.refresh();
  }

  handleRetry(): void {
    this.pressed = true;
    void this.list.load();
  }

  handleFilters(): void {
    this.showsFilters = !this.showsFilters;
    this.drafting = false;
  }

  handleDraft(): void {
    this.drafting = true;
  }

  handleApply(event: CustomEvent<BatchFilter>): void {
    this.show(event.detail);
  }

  handleReset(): void {
    this.show(defaultFilter(Date.now()));
    this.pressed = true;
  }

  handleSort(event: CustomEvent<{ fieldName: string; sortDirection: string }>): void {
    this.show({ ...this.listed.filter, ...sortedBy(event.detail) });
    this.sortedHead = event.detail.fieldName;
  }

  async handleMore(): Promise<void> {
    await this.list.more();
  }

  async handleRow(event: CustomEvent<{ row: { id: string } }>): Promise<void> {
    const batch = this.listed.batches?.find(({ id }) => id === event.detail.row.id);
    if (batch && (await showBatch(batch))) void this.list.refresh();
  }

  private show(filter: BatchFilter): void {
    this.drafting = false;
    this.sortedHead = null;
    void this.list.show(filter);
  }
}
