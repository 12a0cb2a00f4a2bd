import { api } from 'lwc';
import {
  failureOf,
  linkCampaign,
  previewLink,
  type CallFailure,
  type LeaveOut,
  type MappedPair,
  type PreviewPolicies,
  type PreviewView,
} from 'c/companion';
import { labels } from 'c/labels';
import type { Previewed, PreviewedPair } from 'c/policyChoice';
import { previewLabels } from 'c/previewLabels';
import LightningModal from 'lightning/modal';
import { factsOf, linkLabelOf } from './numbers';
import { changedSince, lostText, withoutRows } from './since';

/** What linking will do: outcome, risk, numbers, rows. Closes with the link once it is made, with nothing when it is left. */
export default class SyncPreview extends LightningModal {
  @api campaignId = '';
  @api programId = 0;
  /** Partners that people chose beside equal names. */
  @api pairing: readonly MappedPair[] | null = null;
  /** The link that this one takes the place of, and its program. */
  @api moves: string | null = null;
  @api movesFrom = '';
  labels = { ...labels, ...previewLabels };
  preview: PreviewView | null = null;
  failure: CallFailure | null = null;
  notice: string | null = null;
  /** What changed since the preview was made, once somebody asked. */
  since = '';
  linking = false;
  leaveOut: LeaveOut | null = null;
  /** The question that somebody changes an answer to; empty while the preview is shown. */
  question = '';
  private chosen: PreviewPolicies | null = null;
  private checking = false;

  override connectedCallback(): void {
    void this.load();
  }

  get facts() {
    return this.preview && factsOf(this.preview, this.moves === null ? null : this.movesFrom);
  }

  get showsPreview(): boolean {
    return this.question === '';
  }

  get cannotLink(): boolean {
    return this.linking || !this.preview?.canApply;
  }

  get linkLabel(): string {
    return this.linking ? labels.linking : linkLabelOf(this.moves !== null);
  }

  handleRetry(): void {
    void this.load();
  }

  handleLeave(event: CustomEvent<LeaveOut | null>): void {
    this.leaveOut = event.detail;
  }

  /** Reads both sides afresh; where the preview no longer holds, shows a new one. */
  async handleCheck(): Promise<void> {
    if (!this.preview || this.checking || this.linking) return;
    Object.assign(this, { checking: true, since: previewLabels.checkingAgain });
    const { holds, text } = await changedSince(this.campaignId, this.preview.id);
    if (!holds) await this.load();
    Object.assign(this, { since: text, checking: false });
  }

  get pair(): PreviewedPair {
    const { campaignId, programId, pairing, moves } = this;
    return { campaignId, programId, pairing, moves };
  }

  async handleChoose(event: Event): Promise<void> {
    if (this.linking || this.checking) return;
    const { question = '' } = (event.currentTarget as HTMLElement).dataset;
    await this.turnTo('choice', { question, notice: null, since: '' });
  }

  async handleBack(): Promise<void> {
    await this.turnTo(this.question, { question: '' });
  }

  async handlePreviewed({ detail: { preview, chosen } }: CustomEvent<Previewed>): Promise<void> {
    this.forgetRows();
    await this.turnTo('headline', { preview, chosen, question: '', since: previewLabels.previewedAgain });
  }

  handleCancel(): void {
    this.close();
  }

  async handleLink(): Promise<void> {
    if (!this.preview || this.cannotLink) return;
    Object.assign(this, { linking: true, notice: null, disableClose: true });
    try {
      const made = await linkCampaign(this.campaignId, this.preview.id, this.leaveOut);
      this.disableClose = false;
      this.close(made);
    } catch (error) {
      const failure = failureOf(error);
      this.notice = failure.message || labels.failedText;
      // The world moved on: show what linking would do now.
      if (failure.code === 'conflict') await this.load();
    } finally {
      Object.assign(this, { linking: false, disableClose: false });
    }
  }

  private async load(): Promise<void> {
    this.forgetRows();
    Object.assign(this, { failure: null, preview: null, since: '' });
    try {
      this.preview = await previewLink(
        this.campaignId,
        this.programId,
        this.pairing,
        this.moves,
        this.chosen,
      );
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** In another preview, kinds that were left out stay so; rows have other keys, so who was left out one by one is asked again. */
  private forgetRows(): void {
    const lost = this.leaveOut?.rows.length ?? 0;
    if (lost > 0) this.notice = [this.notice, lostText(lost)].filter(Boolean).join(' ');
    this.leaveOut = withoutRows(this.leaveOut);
  }

  /** Shows something else, with the focus on this part of it. */
  private async turnTo(ref: string, shown: object): Promise<void> {
    Object.assign(this, shown);
    await Promise.resolve();
    (this.refs?.[ref] as HTMLElement | undefined)?.focus();
  }
}
