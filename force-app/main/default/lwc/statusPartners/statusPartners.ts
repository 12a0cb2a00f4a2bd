import { api } from 'lwc';
import {
  changePartners,
  failureOf,
  previewPartners,
  type CallFailure,
  type MapPreviewView,
} from 'c/companion';
import { labels } from 'c/labels';
import { LatestAnswer } from 'c/latestAnswer';
import { partnerLabels } from 'c/partnerLabels';
import { policyLabels } from 'c/policyLabels';
import { repairLabels } from 'c/repairLabels';
import LightningModal from 'lightning/modal';
import { differs, draftOf, noEdits, partnersOf, withEdit, type Edits } from './partnerDraft';
import { partnerIn } from './partnerRows';
import { viewOf, type Looked } from './partnerView';

/** Nothing was chosen, so that there is nothing to look at. */
const notLooked: Looked = { preview: null, problem: null, looking: false };

/** Which statuses of a link belong together, and what other partners would do. Closes with true once they are changed. */
export default class StatusPartners extends LightningModal {
  @api campaignId = '';
  @api linkId = '';
  labels = { ...labels, ...repairLabels, ...partnerLabels };
  /** The partners that the link has. */
  current: MapPreviewView | null = null;
  edits: Edits = noEdits;
  looked: Looked = notLooked;
  failure: CallFailure | null = null;
  notice: string | null = null;
  saving = false;
  showsAll = false;
  private answers = new LatestAnswer<MapPreviewView>({
    answered: (preview) => {
      this.looked = { ...notLooked, preview };
    },
    failed: (problem) => {
      this.looked = { ...notLooked, problem };
    },
  });

  override connectedCallback(): void {
    void this.load();
  }

  override disconnectedCallback(): void {
    this.answers.stop();
  }

  get view() {
    return viewOf(this);
  }

  get cannotSave(): boolean {
    return this.saving || this.failure !== null || this.looked.preview?.changed !== true;
  }

  get saveLabel(): string {
    return this.saving ? policyLabels.policiesSaving : partnerLabels.partnersSave;
  }

  handleRetry(): void {
    void this.load();
  }

  /** The button leaves: the list that it filled takes its focus. */
  async handleShowAll(): Promise<void> {
    this.showsAll = true;
    await Promise.resolve();
    (this.refs?.['same'] as HTMLElement | undefined)?.focus();
  }

  handlePick(event: CustomEvent<{ value: string }>): void {
    const { side, status = '' } = (event.currentTarget as HTMLElement).dataset;
    const where = side === 'marketo' ? 'marketo' : 'salesforce';
    this.edits = withEdit(this.edits, where, status, partnerIn(event.detail.value));
    this.notice = null;
    this.look();
  }

  /** What is said of it keeps the focus of the button that left. */
  handleLookAgain(): void {
    (this.refs?.['told'] as HTMLElement | undefined)?.focus();
    this.look();
  }

  handleCancel(): void {
    this.close();
  }

  async handleSave(): Promise<void> {
    const { current, partners } = this;
    if (!current || !partners || this.cannotSave) return;
    Object.assign(this, { saving: true, notice: null, disableClose: true });
    try {
      await changePartners(this.campaignId, this.linkId, partners, current.basedOn);
      this.disableClose = false;
      this.close(true);
    } catch (error) {
      const failure = failureOf(error);
      this.notice = failure.message || labels.failedText;
      // Somebody else changed them meanwhile: show what holds now, with what was chosen.
      if (failure.code === 'conflict') await this.load();
    } finally {
      Object.assign(this, { saving: false, disableClose: false });
    }
  }

  private get partners() {
    return this.current && partnersOf(draftOf(this.current.choices, this.edits));
  }

  /** Reads what holds now. What somebody chose already stays chosen. */
  private async load(): Promise<void> {
    Object.assign(this, { failure: null, current: null, looked: notLooked });
    this.answers.stop();
    try {
      this.current = await previewPartners(this.campaignId, this.linkId, null);
      this.look();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Asks what the chosen partners would do. Where nothing is chosen, only equal names that came since change something. */
  private look(): void {
    const { campaignId, linkId, current, edits, partners } = this;
    this.answers.stop();
    this.looked = current?.changed === true ? { ...notLooked, preview: current } : notLooked;
    if (!current || !partners || !differs(current.choices, edits)) return;
    this.looked = { ...notLooked, looking: true };
    this.answers.soon(() => previewPartners(campaignId, linkId, partners));
  }
}
