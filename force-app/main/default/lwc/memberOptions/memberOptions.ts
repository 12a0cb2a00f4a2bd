import { api } from 'lwc';
import type { MemberOption } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { keyOf, optionText } from 'c/memberDecisions';
import LightningModal from 'lightning/modal';

/** What may be decided about one member. Closes with the option, or with nothing when it is left. */
export default class MemberOptions extends LightningModal {
  @api person = '';
  @api sentence: string | null = null;
  @api options: readonly MemberOption[] = [];
  labels = { ...labels, ...decisionLabels };
  chosen = '';

  get choices() {
    return this.options.map((option) => ({ label: optionText(option), value: keyOf(option) }));
  }

  get setsBack(): boolean {
    return this.option?.side === 'marketo' && this.option.action === 'set';
  }

  get undecided(): boolean {
    return this.option === undefined;
  }

  handleChoose(event: CustomEvent<{ value: string }>): void {
    this.chosen = event.detail.value;
  }

  handleCancel(): void {
    this.close();
  }

  handleNext(): void {
    if (this.option) this.close(this.option);
  }

  private get option(): MemberOption | undefined {
    return this.options.find((option) => keyOf(option) === this.chosen);
  }
}
