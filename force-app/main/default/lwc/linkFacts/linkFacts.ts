import { api, LightningElement } from 'lwc';
import type { CampaignSummary } from 'c/companion';
import { labels } from 'c/labels';
import LinkCertificate from 'c/linkCertificate';
import { memberLabels } from 'c/memberLabels';
import { counted, fill, number } from 'c/words';

/** Program, channel, and the statuses or, while a pair is blocked, the members of both sides. Fires `showstatuses`. */
export default class LinkFacts extends LightningElement {
  @api summary: CampaignSummary | null = null;
  labels = { ...labels, ...memberLabels };

  get program() {
    return this.summary?.program ?? null;
  }

  get statuses(): string | null {
    const match = this.summary?.match;
    if (!match || this.summary?.state === 'blocked') return null;
    return match.matched === match.total
      ? counted(match.total, labels.oneStatusMatches, labels.allStatusesMatch)
      : fill(labels.someStatusesMatch, number(match.matched), number(match.total));
  }

  get members(): string | null {
    const sides = this.summary?.sides;
    if (!sides || this.statuses !== null) return null;
    return fill(labels.membersOfSides, number(sides.marketo), number(sides.salesforce));
  }

  /** Both sides were compared in full after the first sync, and are once a day. */
  get hasCertificate(): boolean {
    return this.summary?.linkId != null && this.summary.counts !== null && this.summary.lastSyncedAt !== null;
  }

  async handleShowCertificate(): Promise<void> {
    const { summary } = this;
    await LinkCertificate.open({
      size: 'small',
      label: memberLabels.fullComparison,
      campaignId: summary?.campaignId,
      linkId: summary?.linkId,
    });
  }

  handleShowStatuses(): void {
    this.dispatchEvent(new CustomEvent('showstatuses'));
  }
}
