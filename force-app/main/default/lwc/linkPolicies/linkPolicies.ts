import isAdmin from '@salesforce/customPermission/Lockstep_Admin';
import { api } from 'lwc';
import { changePolicies, failureOf, getPolicies, type CallFailure, type PoliciesView } from 'c/companion';
import { labels } from 'c/labels';
import { policyLabels } from 'c/policyLabels';
import { counted } from 'c/words';
import LightningModal from 'lightning/modal';
import {
  againText,
  answered,
  changeOf,
  chosenOn,
  isWhole,
  joining,
  questionsOf,
  type Policies,
} from './policyForm';

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
    const people = joining(view);
    return {
      questions: questionsOf(view, draft),
      cap: draft.creation === 'cap' ? { value: draft.creationCap } : null,
      additions: view.programType === 'Engagement' && {
        checked: draft.additionsFromSalesforce,
        disabled: isAdmin !== true,
        people: people === 0 ? null : counted(people, policyLabels.oneJoins, policyLabels.manyJoin),
      },
      fields: [
        { key: 'type', label: policyLabels.fieldType, checked: draft.fields.type },
        { key: 'actualCost', label: policyLabels.fieldCost, checked: draft.fields.actualCost },
      ],
      filter: draft.filter,
      again: againText(view, draft),
    };
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

  handleAnswer(event: CustomEvent<{ value: string }>): void {
    if (this.draft) this.draft = answered(this.draft, keyOf(event), event.detail.value);
  }

  handleCap(event: CustomEvent<{ value: string }>): void {
    const number = Number(event.detail.value);
    this.become({ creationCap: event.detail.value.trim() === '' || Number.isNaN(number) ? null : number });
  }

  handleAdditions(event: CustomEvent<{ checked: boolean }>): void {
    this.become({ additionsFromSalesforce: event.detail.checked });
  }

  handleField(event: CustomEvent<{ checked: boolean }>): void {
    if (this.draft) this.become({ fields: { ...this.draft.fields, [keyOf(event)]: event.detail.checked } });
  }

  handleFilter(event: CustomEvent<Policies['filter']>): void {
    this.become({ filter: event.detail });
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

  private become(parts: Partial<Policies>): void {
    if (this.draft) this.draft = { ...this.draft, ...parts };
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

const keyOf = (event: Event): string => (event.currentTarget as HTMLElement).dataset['key'] ?? '';
