import { api, LightningElement } from 'lwc';
import type CallBudget from 'c/callBudget';
import { failureOf, getBacklog, type BacklogView, type CallFailure } from 'c/companion';
import { regain } from 'c/keyboard';
import { statusLabels } from 'c/statusLabels';
import { answerOf, objectRows } from './backlogView';

/** Are we keeping up? What waits, over five days, and how fast each object is synced. */
export default class SyncBacklog extends LightningElement {
  @api errorCount: number | null = null;
  @api focusTab = false;
  labels = statusLabels;
  backlog: BacklogView | null = null;
  failure: CallFailure | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get loading(): boolean {
    return this.backlog === null && this.failure === null;
  }

  get answer() {
    return this.backlog && answerOf(this.backlog);
  }

  get rows() {
    return this.backlog ? objectRows(this.backlog) : [];
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  async handleRefresh(): Promise<void> {
    this.failure = null;
    void this.template?.querySelector<Element & Pick<CallBudget, 'refresh'>>('c-call-budget')?.refresh();
    await this.load();
    regain(this.template, 'c-sync-status-header');
  }

  private async load(): Promise<void> {
    try {
      this.backlog = await getBacklog();
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
