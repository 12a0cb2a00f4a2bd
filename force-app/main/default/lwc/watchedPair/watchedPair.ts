import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api, LightningElement } from 'lwc';
import { compareNow, failureOf, getTakeOver, type CallFailure, type TakeOverView } from 'c/companion';
import { labels } from 'c/labels';
import { viewOf } from './takeOverView';

/** Milliseconds until a comparison that was asked for is looked for again, and looks in all. */
const PAUSE = 5_000;
const LOOKS = 24;

/**
 * A pair that Marketo's own sync keeps: how both sides stand, and what hands it over to Lockstep. Fires `preview` when somebody
 * goes on to the preview once Marketo has let go.
 */
export default class WatchedPair extends LightningElement {
  @api campaignId = '';
  @api linkId = '';
  labels = labels;
  takeOver: TakeOverView | null = null;
  failure: CallFailure | null = null;
  announcement = '';
  looking = false;
  readonly mayAct = hasLink === true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    void this.load();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  get view() {
    return this.takeOver && viewOf(this.takeOver);
  }

  handleRetry(): void {
    void this.load();
  }

  handlePreview(): void {
    this.dispatchEvent(new CustomEvent('preview'));
  }

  async handleLook(): Promise<void> {
    if (this.looking) return;
    const before = this.takeOver?.certificate?.issuedAt;
    Object.assign(this, { looking: true, announcement: labels.lookingNow });
    try {
      await compareNow(this.campaignId, this.linkId);
      this.await(before, LOOKS);
    } catch (error) {
      Object.assign(this, { looking: false, announcement: failureOf(error).message || labels.failedText });
    }
  }

  /** Looks until there is another certificate than before, two minutes at most. */
  private await(before: string | undefined, looks: number): void {
    this.timer = setTimeout(() => {
      void this.load().then(() => {
        const isThere = this.takeOver?.certificate?.issuedAt !== before;
        if (!isThere && looks > 1) this.await(before, looks - 1);
        else Object.assign(this, { looking: false, announcement: this.view?.stage ?? '' });
      });
    }, PAUSE);
  }

  private async load(): Promise<void> {
    try {
      this.takeOver = await getTakeOver(this.campaignId, this.linkId);
      this.failure = null;
    } catch (error) {
      // What is known stays; only where nothing is, the failure is all there is to show.
      if (!this.takeOver) this.failure = failureOf(error);
    }
  }
}
