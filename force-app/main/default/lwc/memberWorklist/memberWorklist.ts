import { api, LightningElement } from 'lwc';
import { failureOf, getMembers, getWorklist, type CallFailure, type WorklistView } from 'c/companion';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { csvRows, footOf, groupsOf, withMore } from './worklistView';

/** The members of a campaign that wait for a person, or failed, grouped by reason: what both sides hold, and what to do. */
export default class MemberWorklist extends LightningElement {
  @api campaignId = '';
  @api linkId = '';
  @api kind: 'held' | 'failed' = 'held';
  labels = { ...labels, ...memberLabels };
  worklist: WorklistView | null = null;
  failure: CallFailure | null = null;
  /** Groups that somebody opened or closed against what they start as. */
  toggled: readonly string[] = [];
  private loadedFor: number | null = null;
  private count = 0;

  /** How many there are, as the panel knows; another number means that the list is read again. */
  @api get total(): number {
    return this.count;
  }

  set total(value: number) {
    const changed = value !== this.count;
    this.count = value;
    if (changed && this.isConnected && this.loadedFor !== null) void this.load();
  }

  override connectedCallback(): void {
    void this.load();
  }

  get heading(): string {
    return this.kind === 'held' ? memberLabels.waitingMembers : memberLabels.failedMembers;
  }

  get groups() {
    return this.worklist ? groupsOf(this.worklist, this.toggled) : [];
  }

  get loading(): boolean {
    return this.worklist === null && this.failure === null;
  }

  get failed(): CallFailure | null {
    return this.worklist ? null : this.failure;
  }

  get stale(): CallFailure | null {
    return this.worklist ? this.failure : null;
  }

  get foot(): string {
    return this.worklist ? footOf(this.worklist) : '';
  }

  get csv() {
    const query = { ...this.query, reason: null };
    return { ...csvRows, page: (after: string | null) => getMembers(query, after) };
  }

  handleRetry(): void {
    this.failure = null;
    void this.load();
  }

  handleToggle(event: Event): void {
    const reason = (event.currentTarget as HTMLElement).dataset['reason'] ?? '';
    this.toggled = this.toggled.includes(reason)
      ? this.toggled.filter((one) => one !== reason)
      : [...this.toggled, reason];
  }

  async handleMore(event: Event): Promise<void> {
    const reason = (event.currentTarget as HTMLElement).dataset['reason'] ?? '';
    const group = this.worklist?.groups.find((one) => one.reason === reason);
    if (!group?.next) return;
    try {
      const page = await getMembers({ ...this.query, reason }, group.next);
      if (this.worklist) this.worklist = withMore(this.worklist, reason, page);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  private get query() {
    return { campaignId: this.campaignId, linkId: this.linkId, state: this.kind };
  }

  private async load(): Promise<void> {
    this.loadedFor = this.count;
    try {
      this.worklist = await getWorklist(this.campaignId, this.linkId, this.kind);
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
