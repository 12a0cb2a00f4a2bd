import { failureOf, getSummary, type CallFailure, type CampaignSummary } from 'c/companion';

/** Milliseconds between looks: while something is under way, and otherwise. */
const SOON = 3_000;
const LATER = 60_000;
/** A sync that nobody has heard of for so long is no longer waited for. */
const LONGEST = 120_000;

/** Who is told what became of a look. */
export type Listener = {
  show(summary: CampaignSummary): void;
  fail(failure: CallFailure): void;
};

/** Looks at a campaign again and again: often while something is under way, seldom otherwise, never for a hidden tab. */
export class SummaryWatch {
  private readonly listener: Listener;
  private campaignId = '';
  private last: CampaignSummary | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Set while a sync that somebody asked for is waited for: the last check known then, and how long to believe in it. */
  private awaited: { readonly lastSyncedAt: string | null; readonly until: number } | undefined;

  constructor(listener: Listener) {
    this.listener = listener;
  }

  /** Whether a sync that somebody asked for is still waited for. */
  get awaiting(): boolean {
    return this.awaited !== undefined;
  }

  /** Looks at this campaign from now on. */
  follow(campaignId: string): Promise<void> {
    this.campaignId = campaignId;
    this.last = null;
    this.awaited = undefined;
    return this.look();
  }

  stop(): void {
    this.campaignId = '';
    clearTimeout(this.timer);
  }

  /** From now on a sync is waited for. */
  expect(): void {
    this.awaited = { lastSyncedAt: this.last?.lastSyncedAt ?? null, until: Date.now() + LONGEST };
  }

  /** Nothing is waited for any more. */
  settle(): void {
    this.awaited = undefined;
  }

  /** Looks now, and plans the next look. An answer about a campaign that is not looked at any more is dropped. */
  async look(): Promise<void> {
    const { campaignId } = this;
    clearTimeout(this.timer);
    try {
      const summary = await getSummary(campaignId);
      if (campaignId !== this.campaignId) return;
      if (this.isOver(summary)) this.awaited = undefined;
      this.last = summary;
      this.listener.show(summary);
    } catch (error) {
      if (campaignId !== this.campaignId) return;
      this.listener.fail(failureOf(error));
    }
    this.plan(this.underWay ? SOON : LATER);
  }

  private plan(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void this.look();
      else this.plan(LATER);
    }, wait);
  }

  private get underWay(): boolean {
    return this.awaiting || this.last?.state === 'checking' || this.last?.syncing != null;
  }

  /** Whether the sync that was asked for has run: something was under way and no longer is, or there was a newer check. */
  private isOver({ syncing, lastSyncedAt }: CampaignSummary): boolean {
    if (!this.awaited || syncing !== null) return false;
    const ran = this.last?.syncing != null || lastSyncedAt !== this.awaited.lastSyncedAt;
    return ran || Date.now() > this.awaited.until;
  }
}
