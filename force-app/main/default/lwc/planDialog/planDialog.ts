import { failureOf, type CallFailure } from 'c/companion';
import { labels } from 'c/labels';
import LightningModal from 'lightning/modal';

/** What a plan says of itself, whatever it is about. */
type Stored = { readonly id: string; readonly createdAt: string };
type Change = { readonly from: string | null; readonly to: string | null };

/** A row of the table: who, what is planned, and each side's status as it is and as it would be. */
export type PlanRow = {
  readonly key: string;
  readonly person: string;
  readonly what: string;
  readonly note: string | null;
  readonly marketo: Change;
  readonly salesforce: Change;
  readonly className: string;
};

/** What the dialog asks for. */
export type Deeds<Plan, Result> = {
  /** Makes the plan; nothing else changes. */
  make(): Promise<Plan>;
  /** Has it carried out; the dialog closes with what this says. */
  carryOut(plan: Plan): Promise<Result>;
};

/**
 * The dialog that shows what a plan would do, and has it carried out. What a component that extends it does not say anew stays as it
 * is here; it has no template of its own, so that all of them look the same.
 */
export default abstract class PlanDialog<Plan extends Stored, Result> extends LightningModal {
  frameLabels = labels;
  plan: Plan | null = null;
  failure: CallFailure | null = null;
  /** Why it was not carried out. */
  notice: string | null = null;
  applying = false;

  abstract readonly heading: string;
  abstract readonly headline: string;
  /** The head of the column that says what is planned. */
  abstract readonly column: string;
  abstract readonly rows: readonly PlanRow[];
  /** How many rows would be changed. */
  abstract readonly willChange: number;
  abstract readonly applyLabel: string;
  protected abstract readonly deeds: Deeds<Plan, Result>;

  /** What it is about, below the heading. */
  get subject(): string | null {
    return null;
  }

  /** What somebody should know beside the headline. */
  get text(): string | null {
    return null;
  }

  /** What the plan leaves out, a line each. */
  get remarks(): readonly string[] {
    return [];
  }

  override connectedCallback(): void {
    void this.load();
  }

  get cannotApply(): boolean {
    return this.applying || !this.plan || this.willChange === 0;
  }

  handleRetry(): void {
    void this.load();
  }

  handleCancel(): void {
    this.close();
  }

  async handleApply(): Promise<void> {
    if (!this.plan || this.cannotApply) return;
    Object.assign(this, { applying: true, notice: null, disableClose: true });
    try {
      const result = await this.deeds.carryOut(this.plan);
      this.disableClose = false;
      this.close(result);
    } catch (error) {
      const failure = failureOf(error);
      this.notice = failure.message || labels.failedText;
      // The world moved on, or somebody else was faster: show what it would do now.
      if (failure.code === 'conflict') await this.load();
    } finally {
      Object.assign(this, { applying: false, disableClose: false });
    }
  }

  private async load(): Promise<void> {
    this.failure = null;
    this.plan = null;
    try {
      this.plan = await this.deeds.make();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
