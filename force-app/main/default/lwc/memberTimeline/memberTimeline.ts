import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api, LightningElement } from 'lwc';
import { failureOf, getTimeline, type CallFailure, type TimelineView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { fill, timeZone } from 'c/words';
import { recordChanged } from 'c/recordPage';
import { carryOut, choicesOf, setsBack } from './timelineChoices';
import { badgeOf, campaignsOf, entriesOf, noticeOf, withEarlier } from './timelineView';

/** What happened to a lead, contact or campaign member in one campaign, newest first: "why does it say that?" */
export default class MemberTimeline extends LightningElement {
  @api objectApiName = '';
  labels = { ...labels, ...memberLabels, ...decisionLabels };
  timeline: TimelineView | null = null;
  failure: CallFailure | null = null;
  announcement = '';
  readonly zone = fill(labels.timesIn, timeZone);
  deciding = false;
  private record = '';
  /** The campaign that somebody chose, by its link; null: the one that the companion shows first. */
  private wanted: string | null = null;
  private asked = 0;

  @api get recordId(): string {
    return this.record;
  }

  set recordId(value: string) {
    if (value === this.record) return;
    this.record = value;
    this.timeline = null;
    this.failure = null;
    this.announcement = '';
    if (this.isConnected) void this.load(null);
  }

  override connectedCallback(): void {
    if (this.record !== '') void this.load(null);
  }

  get loading(): boolean {
    return this.timeline === null && this.failure === null;
  }

  get isEmpty(): boolean {
    return this.timeline !== null && this.timeline.shown === null;
  }

  get shown() {
    return this.timeline?.shown ?? null;
  }

  get badge() {
    return this.shown && badgeOf(this.shown.state);
  }

  get notice() {
    return this.shown && noticeOf(this.shown);
  }

  /** Which side is right: for people who may decide. */
  get decisions() {
    const { shown } = this;
    if (!shown || hasLink !== true) return null;
    const choices = choicesOf(shown);
    return choices.length === 0 ? null : { choices, setsBack: setsBack(shown) };
  }

  get entries() {
    return this.shown ? entriesOf(this.shown.entries) : [];
  }

  get hasEntries(): boolean {
    return this.entries.length > 0;
  }

  get hasEarlier(): boolean {
    return this.shown?.before != null;
  }

  /** A campaign member is of one campaign; a lead or contact may be of many. */
  get choices() {
    return this.timeline && this.objectApiName !== 'CampaignMember' ? campaignsOf(this.timeline) : null;
  }

  get chosen(): string {
    return this.shown?.linkId ?? '';
  }

  handleChoose(event: CustomEvent<{ value: string }>): void {
    void this.load(event.detail.value);
  }

  handleRetry(): void {
    void this.load(this.wanted);
  }

  async handleDecide(event: Event): Promise<void> {
    const { shown, timeline, record } = this;
    const campaignId = timeline?.campaigns.find(({ linkId }) => linkId === shown?.linkId)?.campaign.id;
    const key = (event.currentTarget as HTMLElement).dataset['key'] ?? '';
    if (!shown || campaignId === undefined || this.deciding) return;
    this.deciding = true;
    try {
      const say = (text: string): void => {
        if (record === this.record) this.announcement = text;
      };
      const told = await carryOut({ campaignId, shown }, key, say);
      if (told === null) return;
      say(told);
      await recordChanged(this, record);
      if (record === this.record) await this.load(shown.linkId);
    } catch (error) {
      if (record === this.record) this.announcement = failureOf(error).message || labels.failedText;
    } finally {
      this.deciding = false;
    }
  }

  async handleEarlier(): Promise<void> {
    const { timeline } = this;
    const shown = timeline?.shown;
    if (!timeline || !shown?.before) return;
    try {
      const earlier = await getTimeline(this.record, shown.linkId, shown.before);
      // Another record, another campaign or the same page twice: what is shown by now has not asked for it.
      if (timeline === this.timeline) this.timeline = withEarlier(timeline, earlier);
    } catch (error) {
      if (timeline === this.timeline) this.failure = failureOf(error);
    }
  }

  private async load(linkId: string | null): Promise<void> {
    const asked = (this.asked += 1);
    this.wanted = linkId;
    try {
      const timeline = await getTimeline(this.record, linkId, null);
      if (asked !== this.asked) return;
      this.timeline = timeline;
      this.failure = null;
    } catch (error) {
      if (asked === this.asked) this.failure = failureOf(error);
    }
  }
}
