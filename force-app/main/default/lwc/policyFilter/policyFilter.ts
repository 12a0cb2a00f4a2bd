import { api, LightningElement } from 'lwc';
import type { PoliciesView } from 'c/companion';
import { labels } from 'c/labels';
import { policyLabels } from 'c/policyLabels';
import { fill, number } from 'c/words';

export type Condition = PoliciesView['policies']['filter'][number];

/** Conditions that one filter takes at most, as the API says. */
const MOST = 50;

const fields = [
  { value: 'email', label: policyLabels.fieldEmail },
  { value: 'company', label: labels.company },
  { value: 'name', label: policyLabels.fieldName },
];
const tests = [
  { value: 'ends-with', label: policyLabels.testEnds },
  { value: 'begins-with', label: policyLabels.testBegins },
  { value: 'contains', label: policyLabels.testContains },
  { value: 'equals', label: policyLabels.testEquals },
  { value: 'is-empty', label: policyLabels.testEmpty },
];

/** Conditions that say who is left out. Fires `edit` with all of them whenever one is changed, added or removed. */
export default class PolicyFilter extends LightningElement {
  @api conditions: readonly Condition[] = [];
  labels = { ...labels, ...policyLabels };
  fields = fields;
  tests = tests;

  get rows() {
    return this.conditions.map(({ field, test, value }, index) => ({
      key: index,
      field,
      test,
      value,
      needsValue: test !== 'is-empty',
      remove: fill(policyLabels.removeCondition, number(index + 1)),
    }));
  }

  get isFull(): boolean {
    return this.conditions.length >= MOST;
  }

  handleEdit(event: CustomEvent<{ value: string }>): void {
    const { key, part = '' } = (event.currentTarget as HTMLElement).dataset;
    this.tell(
      this.conditions.map((condition, index) =>
        index === Number(key) ? edited(condition, part, event.detail.value) : condition,
      ),
    );
  }

  handleAdd(): void {
    this.tell([...this.conditions, { field: 'email', test: 'ends-with', value: '' }]);
  }

  /** The button that was pressed leaves with its row: the one that adds takes its focus. */
  handleRemove(event: Event): void {
    const { key } = (event.currentTarget as HTMLElement).dataset;
    this.tell(this.conditions.filter((_condition, index) => index !== Number(key)));
    (this.refs?.['add'] as HTMLElement | undefined)?.focus();
  }

  private tell(detail: readonly Condition[]): void {
    this.dispatchEvent(new CustomEvent('edit', { detail }));
  }
}

/** A condition that asks for nothing in particular has no value. */
function edited(condition: Condition, part: string, value: string): Condition {
  const after = { ...condition, [part]: value };
  return after.test === 'is-empty' ? { ...after, value: '' } : after;
}
