import { api } from 'lwc';
import { changePolicies, failureOf, getPolicies, type CallFailure, type PoliciesView } from 'c/companion';
import { labels } from 'c/labels';
import { againText, changeOf, chosenOn, isWhole, joining, type Policies } from 'c/policyAnswers';
import { policyLabels } from 'c/policyLabels';
import LightningModal from 'lightning/modal';

/** What a link does by itself, to look at and to change. Closes with true once it is changed. */
export default class LinkPolicies extends LightningModal {
  @api campaignId = '';
  @api linkId = '';
  labels = { ...labels, ...policyLabels };
  view: PoliciesView | null = null;
  draft: Policies | null = null;
  failure: CallFailure | null = null;
  notice: string | null = null;
  saving = false;

  override connectedCallback(): void {
    void this.load();
  }

  get form() {
    const { view, draft } = this;
    if (!view || !draft) return null;
    return { programType: view.programType, joining: joining(view), again: againText(view, draft) };
  }

  get change() {
    return this.view && this.draft ? changeOf(this.view.policies, this.draft) : null;
  }

  get cannotSave(): boolean {
    return (
      this.saving || this.failure !== null || this.change === null || !this.draft || !isWhole(this.draft)
    );
  }

  get saveLabel(): string {
    return this.saving ? policyLabels.policiesSaving : policyLabels.policiesSave;
  }

  handleRetry(): void {
    void this.load();
  }

  handleEdit(event: CustomEvent<Policies>): void {
    this.draft = event.detail;
  }

  handleCancel(): void {
    this.close();
  }

  async handleSave(): Promise<void> {
    const { change, view } = this;
    if (!change || !view || this.cannotSave) return;
    Object.assign(this, { saving: true, notice: null, disableClose: true });
    const shown = change.additionsFromSalesforce === true ? { additionsShown: joining(view) } : {};
    try {
      await changePolicies(this.campaignId, this.linkId, { ...change, ...shown });
      this.disableClose = false;
      this.close(true);
    } catch (error) {
      const failure = failureOf(error);
      this.notice = failure.message || labels.failedText;
      // Something is otherwise than was shown: show what holds now, with what was chosen.
      if (failure.code === 'conflict') await this.load();
    } finally {
      Object.assign(this, { saving: false, disableClose: false });
    }
  }

  /** Reads what holds now. What somebody chose already stays chosen. */
  private async load(): Promise<void> {
    this.failure = null;
    try {
      const view = await getPolicies(this.campaignId, this.linkId);
      this.draft = chosenOn(view.policies, this.change);
      this.view = view;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
