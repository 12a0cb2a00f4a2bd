import { api, LightningElement } from 'lwc';
import {
  failureOf,
  getFailureGroups,
  getFailures,
  type CallFailure,
  type FailureFilter,
  type FailureCause,
} from 'c/companion';
import { regain } from 'c/keyboard';
import { statusLabels } from 'c/statusLabels';
import { counted } from 'c/words';
import { csvRows, fromTime, levels, ranges } from './errorFilter';

const CSV_PAGE = 500;

/** What could not be synced, by cause: what mends it, and which records. Fires `count` with the number that fail still. */
export default class SyncErrors extends LightningElement {
  @api errorCount: number | null = null;
  @api focusTab = false;
  labels = statusLabels;
  ranges = ranges;
  levels = levels;
  range = 'days';
  level = '';
  groups: readonly FailureCause[] | null = null;
  failure: CallFailure | null = null;
  /** What somebody did just now, said aloud. */
  notice: string | null = null;
  /** Fixed when the list is read, so that all of its pages are about the same time. */
  filter: FailureFilter = { fromTime: fromTime('days', Date.now()), untilTime: null, level: null };
  private asked = 0;

  override connectedCallback(): void {
    void this.load();
  }

  get loading(): boolean {
    return this.groups === null && this.failure === null;
  }

  get busy(): string {
    return String(this.loading);
  }

  get noticeClass(): string {
    return this.notice === null ? 'slds-assistive-text' : 'card padded';
  }

  get shown() {
    return (this.groups ?? []).map((group, index) => ({
      group,
      key: `${group.level} ${group.code}`,
      open: index === 0 && group.records > 0,
      brand: index === 0,
    }));
  }

  get hasGroups(): boolean {
    return this.shown.length > 0;
  }

  get failing(): number {
    return (this.groups ?? []).reduce((sum, { records }) => sum + records, 0);
  }

  get isFine(): boolean {
    return this.groups !== null && this.failing === 0;
  }

  get isFailing(): boolean {
    return this.failing > 0;
  }

  get headline(): string {
    const causes = (this.groups ?? []).filter(({ records }) => records > 0).length;
    const from = counted(causes, statusLabels.oneCause, statusLabels.manyCauses);
    return counted(this.failing, statusLabels.errorsOneRecord, statusLabels.errorsManyRecords, from);
  }

  get csv() {
    return { ...csvRows, page: (after: string | null) => getFailures(this.filter, null, after, CSV_PAGE) };
  }

  handleRange(event: CustomEvent<{ value: string }>): void {
    this.range = event.detail.value;
    void this.load();
  }

  handleLevel(event: CustomEvent<{ value: string }>): void {
    this.level = event.detail.value;
    void this.load();
  }

  handleRetried(event: CustomEvent<number>): void {
    this.notice = counted(event.detail, statusLabels.retryStartedOne, statusLabels.retryStartedMany);
    void this.load();
  }

  async handleRetry(): Promise<void> {
    this.failure = null;
    await this.load();
    this.handleAgain();
  }

  /** Trying again leaves the page with the answer, and nothing may be left of what failed: the tab gets the keyboard. */
  handleAgain(): void {
    regain(this.template, 'c-sync-status-header');
  }

  private async load(): Promise<void> {
    const asked = (this.asked += 1);
    const filter = {
      fromTime: fromTime(this.range, Date.now()),
      untilTime: null,
      level: this.level === '' ? null : this.level,
    };
    try {
      const { groups } = await getFailureGroups(filter);
      if (asked !== this.asked) return;
      this.filter = filter;
      this.groups = groups;
      this.failure = null;
      if (this.range === 'days' && this.level === '')
        this.dispatchEvent(new CustomEvent('count', { detail: this.failing }));
    } catch (error) {
      if (asked === this.asked) this.failure = failureOf(error);
    }
  }
}
