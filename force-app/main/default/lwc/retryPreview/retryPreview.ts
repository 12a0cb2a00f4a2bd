import { api } from 'lwc';
import {
  applyRetry,
  failureOf,
  planRetry,
  type CallFailure,
  type FailureFilter,
  type RetryPlanView,
} from 'c/companion';
import { labels } from 'c/labels';
import { statusLabels } from 'c/statusLabels';
import { counted } from 'c/words';
import LightningModal from 'lightning/modal';
import { headlineOf, notesOf, rowsOf } from './retryPlan';
import { retryLabels } from './retryLabels';

/** What trying the failures of one cause again would do. Closes with the number tried again, with nothing when it is left. */
export default class RetryPreview extends LightningModal {
  @api code = '';
  /** The cause in words. */
  @api cause = '';
  @api filter: FailureFilter | null = null;
  labels = { ...labels, ...retryLabels, campaign: statusLabels.campaign };
  plan: RetryPlanView | null = null;
  failure: CallFailure | null = null;
  notice: string | null = null;
  applying = false;

  override connectedCallback(): void {
    void this.load();
  }

  get headline(): string {
    return this.plan ? headlineOf(this.plan) : '';
  }

  get notes() {
    return this.plan ? notesOf(this.plan) : [];
  }

  get rows() {
    return this.plan ? rowsOf(this.plan) : [];
  }

  get cannotApply(): boolean {
    return this.applying || !this.plan || this.plan.willRetry === 0;
  }

  get applyLabel(): string {
    if (this.applying) return retryLabels.applying;
    return counted(this.plan?.willRetry ?? 0, retryLabels.applyOne, retryLabels.applyMany);
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
      const { retrying } = await applyRetry(this.plan.id);
      this.disableClose = false;
      this.close(retrying);
    } catch (error) {
      const failure = failureOf(error);
      this.notice = failure.message || labels.failedText;
      // Somebody else was faster, or a day went by: show what a retry would do now.
      if (failure.code === 'conflict') await this.load();
    } finally {
      Object.assign(this, { applying: false, disableClose: false });
    }
  }

  private async load(): Promise<void> {
    this.failure = null;
    this.plan = null;
    try {
      this.plan = await planRetry(this.code, this.filter);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
