import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api } from 'lwc';
import { failureOf, getChanges, type CallFailure, type LinkChangeView, type UndoWanted } from 'c/companion';
import { labels } from 'c/labels';
import { decisionLabels } from 'c/decisionLabels';
import LightningModal from 'lightning/modal';
import { csvOf, groupsOf } from './changeRows';

/** All changes that Lockstep wrote to a campaign's members. Closes with what somebody wants to undo, or with nothing. */
export default class LinkChanges extends LightningModal {
  @api campaignId = '';
  @api linkId = '';
  labels = { ...labels, ...decisionLabels };
  changes: readonly LinkChangeView[] | null = null;
  failure: CallFailure | null = null;
  notice: string | null = null;
  announcement = '';
  readonly mayAct = hasLink === true;
  private next: string | null = null;
  private busy = false;

  override connectedCallback(): void {
    void this.load();
  }

  get groups() {
    return groupsOf(this.changes ?? []);
  }

  get isEmpty(): boolean {
    return this.changes?.length === 0;
  }

  get hasMore(): boolean {
    return this.next !== null;
  }

  get csv() {
    return csvOf(this.campaignId, this.linkId);
  }

  handleRetry(): void {
    this.failure = null;
    void this.load();
  }

  /** The button keeps its place and its focus. */
  async handleMore(): Promise<void> {
    if (this.busy) return;
    this.notice = null;
    await this.load();
    if (this.failure)
      Object.assign(this, { notice: this.failure.message || labels.failedText, failure: null });
  }

  handleUndo(event: Event): void {
    const cycleId = (event.currentTarget as HTMLElement).dataset['cycle'] ?? '';
    this.close({ cycleId } satisfies UndoWanted);
  }

  handleClose(): void {
    this.close();
  }

  /** The first page, or the next one. */
  private async load(): Promise<void> {
    this.busy = true;
    try {
      const { rows, next } = await getChanges(this.campaignId, this.linkId, this.next);
      this.changes = [...(this.changes ?? []), ...rows];
      this.next = next;
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.busy = false;
    }
  }
}
