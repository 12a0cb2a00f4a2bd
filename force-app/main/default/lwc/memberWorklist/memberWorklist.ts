import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api, LightningElement } from 'lwc';
import {
  failureOf,
  getMembers,
  getWorklist,
  type CallFailure,
  type Decided,
  type WorklistView,
} from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { askOption, decide } from './decide';
import { barOf, decidedIn, type Picks } from './selection';
import { focusFrom, placeOf } from './worklistFocus';
import { csvRows, footOf, groupsOf, memberOf, withMore } from './worklistView';

/** The members of a campaign that wait for a person, or failed, grouped by reason: what both sides hold, and what to do. */
export default class MemberWorklist extends LightningElement {
  @api campaignId = '';
  @api linkId = '';
  @api kind: 'held' | 'failed' = 'held';
  labels = { ...labels, ...memberLabels, ...decisionLabels };
  worklist: WorklistView | null = null;
  failure: CallFailure | null = null;
  announcement = '';
  toggled: readonly string[] = [];
  picks: Picks = {};
  private count = 0;
  private asked = 0;

  /** How many there are, as the panel knows; another number means that the list is read again. */
  @api get total(): number {
    return this.count;
  }

  set total(value: number) {
    const changed = value !== this.count;
    this.count = value;
    if (changed && this.isConnected && this.asked > 0) void this.load();
  }

  override connectedCallback(): void {
    void this.load();
  }

  get view() {
    const { worklist, failure, toggled, picks } = this;
    const mayDecide = hasLink === true && this.kind === 'held';
    return {
      heading: this.kind === 'held' ? memberLabels.waitingMembers : memberLabels.failedMembers,
      loading: worklist === null && failure === null,
      failed: worklist ? null : failure,
      stale: worklist ? failure : null,
      groups: worklist ? groupsOf(worklist, { toggled, picks, mayDecide }) : [],
      bar: worklist && mayDecide ? barOf(worklist, picks) : null,
      foot: worklist ? footOf(worklist) : '',
    };
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
    const reason = dataOf(event, 'reason');
    this.toggled = this.toggled.includes(reason)
      ? this.toggled.filter((one) => one !== reason)
      : [...this.toggled, reason];
  }

  handlePick(event: CustomEvent<{ checked: boolean }>): void {
    this.picks = { ...this.picks, [dataOf(event, 'person')]: event.detail.checked };
  }

  async handlePreview(): Promise<void> {
    if (this.worklist) await this.decide(decidedIn(this.worklist, this.picks));
  }

  async handleOptions(event: Event): Promise<void> {
    const member = this.worklist && memberOf(this.worklist, dataOf(event, 'person'));
    if (!member) return;
    const decided = await askOption(member);
    if (decided) await this.decide(decided);
  }

  async handleMore(event: Event): Promise<void> {
    const reason = dataOf(event, 'reason');
    const group = this.worklist?.groups.find((one) => one.reason === reason);
    if (!group?.next) return;
    try {
      const page = await getMembers({ ...this.query, reason }, group.next);
      if (this.worklist) this.worklist = withMore(this.worklist, reason, page);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Previews decisions; once applied, says what became of them, and shows who is left. */
  private async decide(decided: readonly Decided[]): Promise<void> {
    const place = placeOf(this.memberRows, this.template?.activeElement ?? null);
    const done = await decide(this, decided, (text) => {
      this.announcement = text;
    });
    if (!done) return;
    await this.load();
    focusFrom(this.memberRows, place, this.refs?.['title'] as HTMLElement | undefined);
    this.dispatchEvent(new CustomEvent('decided'));
  }

  private get memberRows(): readonly Element[] {
    return [...(this.template?.querySelectorAll('tr[data-person]') ?? [])];
  }

  private get query() {
    return { campaignId: this.campaignId, linkId: this.linkId, state: this.kind };
  }

  private async load(): Promise<void> {
    const asked = (this.asked += 1);
    try {
      const worklist = await getWorklist(this.campaignId, this.linkId, this.kind);
      if (asked !== this.asked) return;
      this.worklist = worklist;
      this.failure = null;
    } catch (error) {
      if (asked === this.asked) this.failure = failureOf(error);
    }
  }
}

const dataOf = (event: Event, name: string): string =>
  (event.currentTarget as HTMLElement).dataset[name] ?? '';
