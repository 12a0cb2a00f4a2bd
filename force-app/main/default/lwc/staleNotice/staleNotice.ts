import { api, LightningElement } from 'lwc';
import type { CallFailure } from 'c/companion';
import { labels } from 'c/labels';

/** What is shown is older than it should be: why, and "Try again" (fires `retry`). */
export default class StaleNotice extends LightningElement {
  @api failure: CallFailure | null = null;
  labels = labels;

  get text(): string {
    return this.failure?.message || labels.failedText;
  }

  handleRetry(): void {
    this.dispatchEvent(new CustomEvent('retry'));
  }
}
