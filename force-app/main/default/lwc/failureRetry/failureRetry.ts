import { api, LightningElement } from 'lwc';
import type { FailureFilter } from 'c/companion';
import RetryPreview from 'c/retryPreview';
import { statusLabels } from 'c/statusLabels';
import { fill } from 'c/words';

/** Shows what trying the failures of one cause again would do. Fires `retried` with the number tried again. */
export default class FailureRetry extends LightningElement {
  @api code = '';
  /** The cause in words. */
  @api cause = '';
  @api filter: FailureFilter | null = null;
  /** The first button of a list leads; the others are quiet. */
  @api leads = false;
  labels = statusLabels;

  get tip(): string {
    return fill(statusLabels.retryPreviewOf, this.cause);
  }

  get variant(): string {
    return this.leads ? 'brand' : 'neutral';
  }

  async handlePreview(): Promise<void> {
    const { code, cause, filter } = this;
    const label = statusLabels.retryPreview;
    const count = await RetryPreview.open<number>({ size: 'large', label, code, cause, filter });
    if (count === undefined) return;
    this.dispatchEvent(new CustomEvent('retried', { detail: count, bubbles: true, composed: true }));
  }
}
