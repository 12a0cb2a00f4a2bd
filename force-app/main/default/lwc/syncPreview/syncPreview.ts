import { api } from 'lwc';
import {
  failureOf,
  getPreviewChanges,
  linkCampaign,
  previewLink,
  type CallFailure,
  type LeaveOut,
  type MappedPair,
  type PreviewView,
} from 'c/companion';
import { labels } from 'c/labels';
import { previewLabels } from 'c/previewLabels';
import { fill } from 'c/words';
import LightningModal from 'lightning/modal';
import { factsOf } from './numbers';
import { lostText, sinceText, withoutRows } from './since';

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
  private checking = false;

  override connectedCallback(): void {
    void this.load();
  }

  get subtitle(): string {
    return this.preview
      ? fill(labels.previewSubtitle, this.preview.program.name, this.preview.campaign.name)
      : '';
  }

  get blocked(): boolean {
    return this.preview !== null && !this.preview.canApply;
  }

  get findings() {
    return this.preview?.findings ?? [];
  }

  get hasFindings(): boolean {
    return this.findings.length > 0;
  }

  get facts() {
    return factsOf(this.shown);
  }

  get hasRows(): boolean {
    return this.shown.rows.length > 0 || this.shown.salesforce.fields.length > 0;
  }

  get moveText(): string | null {
    return this.moves === null ? null : fill(labels.moveText, this.movesFrom);
  }

  get cannotLink(): boolean {
    return this.linking || !this.preview?.canApply;
  }

  get linkLabel(): string {
    if (this.linking) return labels.linking;
    return this.moves === null ? labels.linkAndSync : labels.moveAndSync;
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
    this.checking = true;
    this.since = previewLabels.checkingAgain;
    try {
      const changes = await getPreviewChanges(this.campaignId, this.preview.id);
      if (!changes.canApply) await this.load();
      this.since = sinceText(changes);
    } catch (error) {
      this.since = failureOf(error).message || labels.failedText;
    } finally {
      this.checking = false;
    }
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

  /** The preview; templates ask for it only once it is there. */
  private get shown(): PreviewView {
    if (!this.preview) throw new Error('The preview is not there yet.');
    return this.preview;
  }

  /** A new preview. Kinds that were left out stay so; rows have other keys in it, so who was left out one by one is asked again. */
  private async load(): Promise<void> {
    const lost = this.leaveOut?.rows.length ?? 0;
    if (lost > 0) this.notice = [this.notice, lostText(lost)].filter(Boolean).join(' ');
    Object.assign(this, { failure: null, preview: null, leaveOut: withoutRows(this.leaveOut), since: '' });
    try {
      this.preview = await previewLink(this.campaignId, this.programId, this.pairing, this.moves);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
