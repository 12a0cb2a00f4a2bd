import { api } from 'lwc';
import {
  failureOf,
  linkCampaign,
  previewLink,
  type CallFailure,
  type MappedPair,
  type PreviewView,
} from 'c/companion';
import { labels } from 'c/labels';
import { counted, fill, number } from 'c/words';
import LightningModal from 'lightning/modal';
import { boxesOf, remarksOf } from './numbers';
import { groupsOf } from './rowGroups';

/** What linking will do: outcome, risk, numbers, rows. Closes with the link once it is made, with nothing when it is left. */
export default class SyncPreview extends LightningModal {
  @api campaignId = '';
  @api programId = 0;
  /** Partners that people chose beside equal names. */
  @api pairing: readonly MappedPair[] | null = null;
  labels = labels;
  preview: PreviewView | null = null;
  failure: CallFailure | null = null;
  notice: string | null = null;
  linking = false;

  override connectedCallback(): void {
    void this.load();
  }

  get subtitle(): string {
    return this.preview
      ? fill(labels.previewSubtitle, this.preview.program.name, this.preview.campaign.name)
      : '';
  }

  get headline(): string {
    const { people, willBeInStep } = this.shown;
    return fill(labels.previewHeadline, number(willBeInStep), number(people));
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

  get newLeads(): string | null {
    const count = this.preview?.salesforce.newLeads ?? 0;
    return count === 0 ? null : counted(count, labels.oneNewLead, labels.manyNewLeads);
  }

  get boxes() {
    return boxesOf(this.shown);
  }

  get remarks() {
    return remarksOf(this.shown);
  }

  get groups() {
    return groupsOf(this.shown);
  }

  get fields() {
    return this.shown.salesforce.fields.map(({ field, from, to }) => ({ field, from, to }));
  }

  get hasFields(): boolean {
    return this.fields.length > 0;
  }

  get hasRows(): boolean {
    return this.hasFields || this.groups.length > 0;
  }

  get cannotLink(): boolean {
    return this.linking || !this.preview?.canApply;
  }

  get linkLabel(): string {
    return this.linking ? labels.linking : labels.linkAndSync;
  }

  handleRetry(): void {
    void this.load();
  }

  handleCancel(): void {
    this.close();
  }

  async handleLink(): Promise<void> {
    if (!this.preview || this.cannotLink) return;
    Object.assign(this, { linking: true, notice: null, disableClose: true });
    try {
      const made = await linkCampaign(this.campaignId, this.preview.id);
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

  private async load(): Promise<void> {
    this.failure = null;
    this.preview = null;
    try {
      this.preview = await previewLink(this.campaignId, this.programId, this.pairing);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
