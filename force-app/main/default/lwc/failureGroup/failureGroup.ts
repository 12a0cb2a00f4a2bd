import { api, LightningElement } from 'lwc';
import {
  failureOf,
  getFailures,
  type CallFailure,
  type Failure,
  type FailureFilter,
  type FailureCause,
} from 'c/companion';
import { regain } from 'c/keyboard';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { counted, fill, number } from 'c/words';
import {
  badgeOf,
  canRetry,
  nextTry,
  remedyOf,
  rowOf,
  showAllOf,
  smallPrint,
  titleOf,
  triedAgain,
  vendorSays,
} from './groupView';

/** Rows shown first, and rows of each page after "Show all". */
const [FIRST, PAGE] = [3, 50];

/** One cause of failures, told as title, remedy and small print; its records open below. */
export default class FailureGroup extends LightningElement {
  @api group: FailureCause | null = null;
  @api filter: FailureFilter | null = null;
  @api startsOpen = false;
  /** The first group's button leads; the others are quiet. */
  @api leads = false;
  labels = { ...labels, ...statusLabels };
  open = false;
  rows: readonly Failure[] | null = null;
  failure: CallFailure | null = null;
  private next: string | null = null;
  private loading = false;
  /** What was pressed and may leave: the retry with the last record to try, "Show all" with the last page. */
  private pressed: 'retry' | 'more' | null = null;

  override connectedCallback(): void {
    if (this.startsOpen) this.handleToggle();
  }

  override renderedCallback(): void {
    if (this.pressed === null || (this.pressed === 'retry' ? this.canRetry : this.moreLabel !== null)) return;
    regain(this.template, this.pressed === 'retry' ? '[data-action="toggle"]' : '.frame');
    this.pressed = null;
  }

  get canRetry(): boolean {
    return this.group !== null && canRetry(this.group);
  }

  get badge() {
    return this.group && badgeOf(this.group);
  }

  get solved(): string | null {
    const solved = this.group?.solved ?? 0;
    return solved > 0 ? fill(statusLabels.solvedSince, number(solved)) : null;
  }

  get heading(): string {
    return this.group ? titleOf(this.group) : '';
  }

  get remedy(): string | null {
    return this.group && this.group.records > 0 ? remedyOf(this.group) : null;
  }

  get triedAgain(): string | null {
    return this.group && triedAgain(this.group);
  }

  get nothingToDo(): boolean {
    return this.group !== null && this.group.records > 0 && this.group.remedy === null;
  }

  get small(): string {
    return this.group ? smallPrint(this.group, new Date()) : '';
  }

  get says(): string | null {
    return this.group && vendorSays(this.group);
  }

  get nextTry(): string | null {
    return this.group && nextTry(this.group, new Date());
  }

  get toggle() {
    return this.open
      ? { icon: 'utility:chevrondown', label: statusLabels.hideRecords, expanded: 'true' }
      : { icon: 'utility:chevronright', label: statusLabels.showRecords, expanded: 'false' };
  }

  get table() {
    return (this.rows ?? []).map(rowOf);
  }

  get moreLabel(): string | null {
    if (this.next === null) return null;
    return this.group && this.rows?.length === FIRST ? showAllOf(this.group) : statusLabels.loadMore;
  }

  get countLabel(): string {
    return counted(this.table.length, statusLabels.oneRecord, statusLabels.manyRecords);
  }

  handleToggle(): void {
    this.open = !this.open;
    if (this.open && this.rows === null) void this.load(FIRST);
  }

  handleMore(): void {
    this.pressed = 'more';
    void this.load(PAGE);
  }

  handleRetried(): void {
    this.pressed = 'retry';
  }

  async handleRetry(): Promise<void> {
    this.failure = null;
    await this.load(FIRST);
    regain(this.template, '[data-action="toggle"]');
  }

  private async load(size: number): Promise<void> {
    if (!this.filter || !this.group || this.loading) return;
    this.loading = true;
    const { code, level } = this.group;
    try {
      const page = await getFailures({ ...this.filter, level }, code, this.next, size);
      this.rows = [...(this.rows ?? []), ...page.rows];
      this.next = page.next;
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.loading = false;
    }
  }
}
