import { api } from 'lwc';
import { failureOf, matchStatuses, type CallFailure, type MatchView } from 'c/companion';
import { labels } from 'c/labels';
import { counted, fill, number } from 'c/words';
import LightningModal from 'lightning/modal';

/** The statuses of a program and a campaign side by side, with what mends each difference. Reads only. */
export default class StatusMatch extends LightningModal {
  @api campaignId = '';
  @api programId = 0;
  labels = labels;
  match: MatchView | null = null;
  failure: CallFailure | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get headline(): string {
    const { matched = 0, total = 0 } = this.match ?? {};
    return matched === total
      ? counted(total, labels.oneStatusMatches, labels.allStatusesMatchLong)
      : fill(labels.someStatusesMatch, number(matched), number(total));
  }

  get findings() {
    return this.match?.findings ?? [];
  }

  get hasFindings(): boolean {
    return this.findings.length > 0;
  }

  get rows() {
    return (this.match?.statuses ?? []).map(({ marketo, salesforce, matches }, index) => ({
      key: String(index),
      marketo: marketo?.name ?? labels.none,
      marketoNote: marketo?.success ? labels.success : null,
      salesforce: salesforce?.label ?? labels.none,
      salesforceNote: salesforce?.hasResponded ? labels.responded : null,
      badge: matches
        ? { label: labels.matches, tone: 'success', icon: 'check' }
        : { label: labels.differs, tone: 'error', icon: 'error' },
    }));
  }

  handleRetry(): void {
    void this.load();
  }

  handleClose(): void {
    this.close();
  }

  private async load(): Promise<void> {
    this.failure = null;
    try {
      this.match = await matchStatuses(this.campaignId, this.programId);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
