import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api, LightningElement } from 'lwc';
import { failureOf, getMembers, getWorklist, type CallFailure, type WorklistView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { askOption, decide, type Wanted } from './decide';
import { decidedIn, type Picks } from './selection';
import { changeOf, type Kind, type Subject } from './subject';
import { dataOf, focusFrom, placeIn } from './worklistFocus';
import { csvOf, memberOf, viewOf, withMore, withToggled } from './worklistView';

/** The members of a campaign that wait for a person, or failed, grouped by reason: what both sides hold, and what to do. */
export default class MemberWorklist extends LightningElement {
  @api campaignId = '';
  labels = { ...labels, ...memberLabels, ...decisionLabels };
  worklist: WorklistView | null = null;
  failure: CallFailure | null = null;
  announcement = '';
  toggled: readonly string[] = [];
  picks: Picks = {};
  /** A decision is being carried out: nobody decides anew about members that are about to leave. */
  deciding = false;
  /** The plan that was carried out last, as long as it can be undone here. */
  undoable: string | null = null;
  private subject: Subject = { linkId: '', kind: 'held', total: 0 };
  private asked = 0;

  @api get linkId(): string {
    return this.subject.linkId;
  }

  set linkId(linkId: string) {
    this.become({ linkId });
  }

  @api get kind(): Kind {
    return this.subject.kind;
  }

  set kind(kind: Kind) {
    this.become({ kind });
  }

  /** How many there are, as the panel knows; another number means that the list is read again. */
  @api get total(): number {
    return this.subject.total;
  }

  set total(total: number) {
    this.become({ total });
  }

  override connectedCallback(): void {
    void this.load();
  }

  get view() {
    return viewOf(this, hasLink === true);
  }

  get csv() {
    return csvOf({ ...this.query, reason: null });
  }

  handleRetry(): void {
    this.failure = null;
    void this.load();
  }

  handleToggle(event: Event): void {
    this.toggled = withToggled(this.toggled, dataOf(event, 'reason'));
  }

  handlePick(event: CustomEvent<{ checked: boolean }>): void {
    this.picks = { ...this.picks, [dataOf(event, 'person')]: event.detail.checked };
  }

  async handlePreview(): Promise<void> {
    if (this.worklist) await this.decide({ decided: decidedIn(this.worklist, this.picks) });
  }

  async handleUndo(): Promise<void> {
    if (this.undoable) await this.decide({ undo: { planId: this.undoable } });
  }

  async handleOptions(event: Event): Promise<void> {
    const member = this.worklist && memberOf(this.worklist, dataOf(event, 'person'));
    if (!member) return;
    const decided = this.deciding ? null : await askOption(member, this);
    if (decided) await this.decide({ decided });
  }

  async handleMore(event: Event): Promise<void> {
    const reason = dataOf(event, 'reason');
    const { worklist } = this;
    const next = worklist?.groups.find((one) => one.reason === reason)?.next;
    if (!worklist || !next) return;
    try {
      const page = await getMembers({ ...this.query, reason }, next);
      if (worklist === this.worklist) this.worklist = withMore(worklist, reason, page);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Previews decisions; once applied, says what became of them, and shows who is left. */
  private async decide(wanted: Wanted): Promise<void> {
    if (this.deciding) return;
    const place = placeIn(this.template);
    const say = (text: string) => Object.assign(this, { deciding: true, announcement: text, undoable: null });
    const planId = await decide(this, wanted, say);
    if (planId === null) return;
    this.undoable = 'undo' in wanted ? null : planId;
    await this.load();
    this.deciding = false;
    await focusFrom(this.template, place, this.refs?.['title'] as HTMLElement | undefined);
    this.dispatchEvent(new CustomEvent('decided', { detail: this.announcement }));
  }

  /** Another number is another state of the same list; another link or kind is another list. */
  private become(parts: Partial<Subject>): void {
    const change = changeOf(this.subject, parts);
    if (change === 'none') return;
    this.subject = { ...this.subject, ...parts };
    if (change === 'list')
      Object.assign(this, { worklist: null, failure: null, toggled: [], picks: {}, undoable: null });
    if (this.isConnected && this.asked > 0) void this.load();
  }

  private get query() {
    return { campaignId: this.campaignId, linkId: this.linkId, state: this.kind };
  }

  private async load(): Promise<void> {
    const asked = (this.asked += 1);
    // The panel sets one property after the other: one question for all of them.
    await Promise.resolve();
    if (asked !== this.asked) return;
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
