import { api } from 'lwc';
import { failureOf, getCandidates, type CallFailure, type CandidatesView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { fill } from 'c/words';
import LightningModal from 'lightning/modal';
import { choicesOf, decisionFor, notOffered } from './candidateList';

/**
 * Who a member is on the other side, where somebody there has the same e-mail address under another name. Closes with the
 * decision, or with nothing when it is left.
 */
export default class PersonChoice extends LightningModal {
  @api campaignId = '';
  @api linkId = '';
  @api personId = '';
  @api person = '';
  @api sentence: string | null = null;
  labels = { ...labels, ...decisionLabels };
  found: CandidatesView | null = null;
  failure: CallFailure | null = null;
  chosen = '';

  override connectedCallback(): void {
    void this.load();
  }

  get list() {
    const { found } = this;
    if (!found) return null;
    const choices = choicesOf(found);
    const side = found.side === 'salesforce' ? labels.salesforce : labels.marketo;
    return {
      choices: choices.length === 0 ? null : choices,
      question: fill(decisionLabels.whoIs, this.person, side),
      note: notOffered(found),
    };
  }

  get undecided(): boolean {
    return this.chosen === '';
  }

  handleRetry(): void {
    void this.load();
  }

  handleChoose(event: CustomEvent<{ value: string }>): void {
    this.chosen = event.detail.value;
  }

  handleCancel(): void {
    this.close();
  }

  handleNext(): void {
    if (!this.undecided) this.close(decisionFor(this.chosen));
  }

  private async load(): Promise<void> {
    this.failure = null;
    try {
      this.found = await getCandidates(this.campaignId, this.linkId, this.personId);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
