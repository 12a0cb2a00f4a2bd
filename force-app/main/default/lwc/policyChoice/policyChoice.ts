import { api, LightningElement } from 'lwc';
import { failureOf, previewLink, type MappedPair, type PreviewPolicies, type PreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { changeOf, firstAnswers, isWhole, type Policies } from 'c/policyAnswers';
import type PolicyForm from 'c/policyForm';
import { policyLabels } from 'c/policyLabels';
import { previewLabels } from 'c/previewLabels';

/** What a preview was made with: the next one is made with it too. */
export type PreviewedPair = {
  readonly campaignId: string;
  readonly programId: number;
  readonly pairing: readonly MappedPair[] | null;
  readonly moves: string | null;
};

export type Previewed = { readonly preview: PreviewView; readonly chosen: PreviewPolicies };

/**
 * What a link shall do by itself from its first sync on. Fires `previewed` with the preview that was made with other answers,
 * `back` when somebody leaves them as they are.
 */
export default class PolicyChoice extends LightningElement {
  @api preview: PreviewView | null = null;
  @api pair: PreviewedPair | null = null;
  /** The question that has the focus at first. */
  @api question = '';
  labels = { ...labels, ...policyLabels, ...previewLabels };
  draft: Policies | null = null;
  notice: string | null = null;
  reading = false;

  override connectedCallback(): void {
    this.draft = this.preview?.policies ?? null;
  }

  /** Puts the focus on the question that somebody came for. */
  @api focus(): void {
    (this.refs?.['form'] as PolicyForm | undefined)?.focusOn(this.question);
  }

  get programType(): string {
    return this.preview?.program.type ?? '';
  }

  get cannotPreview(): boolean {
    const { draft, preview } = this;
    return this.reading || !draft || !preview || !isWhole(draft) || !changeOf(preview.policies, draft);
  }

  get againLabel(): string {
    return this.reading ? previewLabels.previewingAgain : previewLabels.previewAgain;
  }

  handleEdit(event: CustomEvent<Policies>): void {
    this.draft = event.detail;
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }

  /** Makes the preview anew. Where that cannot be, says why, and the answers stay. */
  async handleAgain(): Promise<void> {
    const { draft, pair } = this;
    if (!draft || !pair || this.cannotPreview) return;
    Object.assign(this, { reading: true, notice: null });
    const chosen = firstAnswers(draft);
    try {
      const preview = await previewLink(pair.campaignId, pair.programId, pair.pairing, pair.moves, chosen);
      const detail: Previewed = { preview, chosen };
      this.dispatchEvent(new CustomEvent('previewed', { detail }));
    } catch (error) {
      this.notice = failureOf(error).message || labels.failedText;
    } finally {
      this.reading = false;
    }
  }
}
