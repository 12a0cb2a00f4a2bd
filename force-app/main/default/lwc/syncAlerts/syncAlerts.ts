import { LightningElement } from 'lwc';
import { failureOf, getAlerts, type AlertView, type CallFailure } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { rowOf } from './alertRows';
import { alertLabels } from './alertLabels';

/** What somebody must know of, and what is over since a few days; nothing at all where there is neither. Fires `again` when it was tried again. */
export default class SyncAlerts extends LightningElement {
  labels = { ...alertLabels, howToFix: statusLabels.howToFix };
  alerts: readonly AlertView[] = [];
  failure: CallFailure | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get rows() {
    return this.alerts.map(rowOf);
  }

  get isShown(): boolean {
    return this.failure !== null || this.alerts.length > 0;
  }

  async handleRetry(): Promise<void> {
    this.failure = null;
    await this.load();
    this.dispatchEvent(new CustomEvent('again'));
  }

  private async load(): Promise<void> {
    try {
      this.alerts = (await getAlerts()).rows;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
