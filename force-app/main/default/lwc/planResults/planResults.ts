import { api } from 'lwc';
import { failureOf, type CallFailure, type OrderPage } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { ordersFrom, resultText } from 'c/memberDecisions';
import LightningModal from 'lightning/modal';
import { rowsOf, waitingOf, waitingText } from './resultRows';

/** Milliseconds between two looks: at first, and after the looks of a minute. */
const SOON = 2_000;
const LATER = 15_000;
const SOON_LOOKS = 30;

/** What became of each member of a plan that is carried out: looks again until nobody waits any more, or it is closed. */
export default class PlanResults extends LightningModal {
  @api campaignId = '';
  @api linkId = '';
  @api planId = '';
  labels = { ...labels, ...decisionLabels };
  orders: OrderPage['rows'] | null = null;
  failure: CallFailure | null = null;
  private looks = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  override connectedCallback(): void {
    void this.look();
  }

  override disconnectedCallback(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  get headline(): string {
    return this.orders ? resultText(this.orders) : '';
  }

  get waiting(): string | null {
    return this.orders && waitingText(this.orders);
  }

  get busy(): string {
    return String(this.waiting !== null);
  }

  get rows() {
    return rowsOf(this.orders ?? []);
  }

  handleRetry(): void {
    this.failure = null;
    void this.look();
  }

  handleClose(): void {
    this.close();
  }

  /** What is shown stays when a later look fails: the next one may not. */
  private async look(): Promise<void> {
    try {
      this.orders = await ordersFrom(this.campaignId, this.linkId, this.planId, null);
    } catch (error) {
      if (!this.orders) this.failure = failureOf(error);
    }
    this.looks += 1;
    if (this.closed || !this.orders || waitingOf(this.orders) === 0) return;
    this.timer = setTimeout(
      () => {
        void this.look();
      },
      this.looks > SOON_LOOKS ? LATER : SOON,
    );
  }
}
