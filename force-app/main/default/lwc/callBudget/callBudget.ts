import { api, LightningElement } from 'lwc';
import { failureOf, getBudget, type BudgetView, type CallFailure } from 'c/companion';
import { regain } from 'c/keyboard';
import { vendorsOf } from './budgetRows';
import { budgetLabels } from './budgetLabels';

/** How the day of each vendor's calls stands, and where it leads. */
export default class CallBudget extends LightningElement {
  labels = budgetLabels;
  budget: BudgetView | null = null;
  failure: CallFailure | null = null;

  override connectedCallback(): void {
    void this.refresh();
  }

  get vendors() {
    return this.budget ? vendorsOf(this.budget, new Date()) : [];
  }

  get isEmpty(): boolean {
    return this.budget !== null && this.vendors.length === 0;
  }

  get loading(): boolean {
    return this.budget === null && this.failure === null;
  }

  get busy(): string {
    return String(this.loading);
  }

  /** Counts again; what is shown stays until the answer comes. */
  @api async refresh(): Promise<void> {
    try {
      this.budget = await getBudget();
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async handleRetry(): Promise<void> {
    this.failure = null;
    await this.refresh();
    regain(this.template, 'h2');
  }
}
