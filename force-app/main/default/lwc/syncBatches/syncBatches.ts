import { api, LightningElement } from 'lwc';
import BatchDetails from 'c/batchDetails';
import {
  countBatches,
  failureOf,
  getBatches,
  type BatchFilter,
  type BatchView,
  type CallFailure,
} from 'c/companion';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { fill, timeZone } from 'c/words';
import { defaultFilter, isNarrowed, sameFilter } from './batchFilter';
import { columns, csvRows, refreshed, rowOf } from './batchRows';
import { footOf, heightOf, sortOf, sortedBy, stateOf, subtitleOf } from './tableView';

/** Rows of a page, and of a page for CSV. */
const PAGE = 50;
const CSV_PAGE = 500;
/** Milliseconds between two looks. */
const LATER = 15_000;

/** Every batch of the connection: filtered, sorted, page by page as somebody scrolls, and as CSV. */
export default class SyncBatches extends LightningElement {
  @api errorCount: number | null = null;
  @api focusTab = false;
  labels = statusLabels;
  columns = columns;
  batches: readonly BatchView[] | null = null;
  total: number | null = null;
  failure: CallFailure | null = null;
  filter: BatchFilter = defaultFilter(Date.now());
  showsFilters = false;
  loadingMore = false;
  updatedAt: string | null = null;
  announcement = '';
  private next: string | null = null;
  /** Somebody is choosing filters or has a menu open: nothing moves under their hands. */
  private drafting = false;
  private asked = 0;
  /** Changes when the rows shown are others: a page that was asked for before does not belong below them. */
  private era = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    void this.load();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  get rows() {
    return (this.batches ?? []).map(rowOf);
  }

  get state() {
    return stateOf(this.batches, this.failure !== null, isNarrowed(this.filter));
  }

  get sorting() {
    return sortOf(this.filter);
  }

  get subtitle(): string {
    return subtitleOf(this.filter, this.total);
  }

  get foot(): string {
    return footOf(this.rows.length, this.total, this.next !== null);
  }

  get height(): string {
    return heightOf(this.rows.length);
  }

  get hasMore(): boolean {
    return this.next !== null;
  }

  get zone(): string {
    return fill(labels.timesIn, timeZone);
  }

  get csv() {
    return { ...csvRows, page: (after: string | null) => getBatches(this.filter, after, CSV_PAGE) };
  }

  get filterLabel(): string {
    return this.showsFilters ? statusLabels.filtersHide : statusLabels.filtersShow;
  }

  handleRefresh(): void {
    void this.load();
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
  }

  handleSort(event: CustomEvent<{ fieldName: string; sortDirection: string }>): void {
    this.show({ ...this.filter, ...sortedBy(event.detail) });
  }

  async handleMore(): Promise<void> {
    if (this.next === null || this.loadingMore) return;
    const { era } = this;
    this.loadingMore = true;
    try {
      const { rows, next } = await getBatches(this.filter, this.next, PAGE);
      if (era !== this.era) return;
      this.batches = [...(this.batches ?? []), ...rows];
      this.next = next;
    } catch (error) {
      this.announcement = failureOf(error).message;
    } finally {
      this.loadingMore = false;
    }
  }

  async handleRow(event: CustomEvent<{ row: { id: string } }>): Promise<void> {
    const batch = this.batches?.find(({ id }) => id === event.detail.row.id);
    if (batch) await BatchDetails.open({ size: 'large', label: statusLabels.batchRecords, batch });
  }

  private show(filter: BatchFilter): void {
    this.drafting = false;
    this.era += 1;
    if (!sameFilter(filter, this.filter)) this.batches = null;
    this.filter = filter;
    void this.load();
  }

  /** Reads the first page and keeps the rows below it; what was asked before and answers later is dropped. */
  private async load(): Promise<void> {
    clearTimeout(this.timer);
    const asked = (this.asked += 1);
    try {
      const [page, { total }] = await Promise.all([
        getBatches(this.filter, null, PAGE),
        countBatches(this.filter),
      ]);
      if (asked !== this.asked) return;
      const known = this.batches ?? [];
      this.batches = refreshed(known, page.rows);
      if (this.batches === page.rows) {
        this.next = page.next;
        this.era += 1;
      }
      this.total = total;
      this.failure = null;
      this.updatedAt = new Date().toISOString();
    } catch (error) {
      if (asked === this.asked) this.failure = failureOf(error);
    }
    if (this.isConnected) this.wait();
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      if (document.visibilityState !== 'visible' || this.drafting || this.loadingMore) this.wait();
      else void this.load();
    }, LATER);
  }
}
