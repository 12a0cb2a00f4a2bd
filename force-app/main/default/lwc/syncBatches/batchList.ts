import {
  countBatches,
  failureOf,
  getBatches,
  type BatchFilter,
  type Batch,
  type CallFailure,
} from 'c/companion';
import { defaultFilter, sameFilter } from './batchFilter';
import { refreshed } from './batchRows';

/** Rows of a page. */
const PAGE = 50;
/** Milliseconds between two looks. */
const LATER = 15_000;

/** What the list holds; null batches were not read yet. */
export type Listed = {
  readonly filter: BatchFilter;
  readonly batches: readonly Batch[] | null;
  readonly total: number | null;
  /** Where the next page begins. */
  readonly next: string | null;
  readonly failure: CallFailure | null;
  readonly loadingMore: boolean;
  readonly updatedAt: string | null;
};

/** The batches that fit a filter, page by page, read again now and then. Rows once read stay when a refresh fails. */
export class BatchList {
  private held: Listed = {
    filter: defaultFilter(Date.now()),
    batches: null,
    total: null,
    next: null,
    failure: null,
    loadingMore: false,
    updatedAt: null,
  };
  private readonly tell: (listed: Listed) => void;
  /** Somebody is choosing filters or has a menu open: nothing moves under their hands. */
  private readonly isBusy: () => boolean;
  private asked = 0;
  /** Changes when the rows shown are others: a page that was asked for before does not belong below them. */
  private era = 0;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (listed: Listed) => void, isBusy: () => boolean) {
    this.tell = tell;
    this.isBusy = isBusy;
  }

  get now(): Listed {
    return this.held;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Shows what fits another filter or order. */
  show(filter: BatchFilter): Promise<void> {
    this.era += 1;
    this.become({
      filter,
      loadingMore: false,
      ...(sameFilter(filter, this.held.filter) ? {} : { batches: null, failure: null }),
    });
    return this.load();
  }

  /** Reads the first page and keeps the rows below it. */
  load(): Promise<void> {
    return this.read((page) => refreshed(this.held.batches ?? [], page));
  }

  /** Begins anew with the first page: rows below it may have changed, and after the last one there may be new ones. */
  refresh(): Promise<void> {
    return this.read((page) => page);
  }

  /** Reads the first page; what was asked before and answers later is dropped. */
  private async read(shown: (page: readonly Batch[]) => readonly Batch[]): Promise<void> {
    this.stopped = false;
    clearTimeout(this.timer);
    const asked = (this.asked += 1);
    const { filter } = this.held;
    try {
      const [page, { total }] = await Promise.all([getBatches(filter, null, PAGE), countBatches(filter)]);
      if (asked !== this.asked) return;
      const batches = shown(page.rows);
      const isNew = batches === page.rows;
      if (isNew) this.era += 1;
      const updatedAt = new Date().toISOString();
      const begun = isNew ? { next: page.next, loadingMore: false } : {};
      this.become({ batches, total, failure: null, updatedAt, ...begun });
    } catch (error) {
      if (asked === this.asked) this.become({ failure: failureOf(error) });
    }
    this.wait();
  }

  /** Adds the next page below. */
  async more(): Promise<void> {
    const { next, loadingMore, filter } = this.held;
    if (next === null || loadingMore) return;
    const { era } = this;
    this.become({ loadingMore: true });
    try {
      const page = await getBatches(filter, next, PAGE);
      if (era === this.era)
        this.become({ batches: [...(this.held.batches ?? []), ...page.rows], next: page.next });
    } catch (error) {
      if (era === this.era) this.become({ failure: failureOf(error) });
    } finally {
      // A list that began meanwhile may be loading a page of its own.
      if (era === this.era) this.become({ loadingMore: false });
    }
  }

  private become(parts: Partial<Listed>): void {
    this.held = { ...this.held, ...parts };
    this.tell(this.held);
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      if (document.visibilityState !== 'visible' || this.isBusy() || this.held.loadingMore) this.wait();
      else void this.load();
    }, LATER);
  }
}
