import isAdmin from '@salesforce/customPermission/Lockstep_Admin';
import { api, LightningElement } from 'lwc';
import type { PoliciesView } from 'c/companion';
import { labels } from 'c/labels';
import { answered, questionsOf } from 'c/policyAnswers';
import { policyLabels } from 'c/policyLabels';
import { counted } from 'c/words';

type Policies = PoliciesView['policies'];

/** What a link does by itself: questions with their answers. Fires `edit` with all answers whenever one is another. */
export default class PolicyForm extends LightningElement {
  @api policies: Policies | null = null;
  @api programType = '';
  /** How many people would join an engagement program; null before the pair is linked: an admin is asked once it is. */
  @api joining: number | null = null;
  labels = { ...labels, ...policyLabels };

  /** Puts the focus on a question. */
  @api focusOn(key: string): void {
    this.template?.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus();
  }

  get form() {
    const { policies } = this;
    if (!policies) return null;
    return {
      questions: questionsOf(this.programType, policies),
      cap: policies.creation === 'cap' ? { value: policies.creationCap } : null,
      additions: this.isEngagement && this.joining !== null && this.additionsOf(policies, this.joining),
      isLater: this.isEngagement && this.joining === null,
      fields: [
        { key: 'type', label: policyLabels.fieldType, checked: policies.fields.type },
        { key: 'actualCost', label: policyLabels.fieldCost, checked: policies.fields.actualCost },
      ],
      filter: policies.filter,
    };
  }

  handleAnswer(event: CustomEvent<{ value: string }>): void {
    if (this.policies) this.tell(answered(this.policies, keyOf(event), event.detail.value));
  }

  handleCap(event: CustomEvent<{ value: string }>): void {
    const number = Number(event.detail.value);
    this.become({ creationCap: event.detail.value.trim() === '' || Number.isNaN(number) ? null : number });
  }

  handleAdditions(event: CustomEvent<{ checked: boolean }>): void {
    this.become({ additionsFromSalesforce: event.detail.checked });
  }

  handleField(event: CustomEvent<{ checked: boolean }>): void {
    if (this.policies)
      this.become({ fields: { ...this.policies.fields, [keyOf(event)]: event.detail.checked } });
  }

  handleFilter(event: CustomEvent<Policies['filter']>): void {
    this.become({ filter: event.detail });
  }

  private get isEngagement(): boolean {
    return this.programType === 'Engagement';
  }

  private additionsOf({ additionsFromSalesforce: checked }: Policies, people: number) {
    return {
      checked,
      disabled: isAdmin !== true,
      people: people === 0 ? null : counted(people, policyLabels.oneJoins, policyLabels.manyJoin),
    };
  }

  private become(parts: Partial<Policies>): void {
    if (this.policies) this.tell({ ...this.policies, ...parts });
  }

  private tell(detail: Policies): void {
    this.dispatchEvent(new CustomEvent('edit', { detail }));
  }
}

const keyOf = (event: Event): string => (event.currentTarget as HTMLElement).dataset['key'] ?? '';
