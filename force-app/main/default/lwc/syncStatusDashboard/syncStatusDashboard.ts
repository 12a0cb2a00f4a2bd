import hasAdmin from '@salesforce/customPermission/Lockstep_Admin';
import { LightningElement } from 'lwc';
import { getConnection, getFailureGroups, type CallFailure } from 'c/companion';
import type { StatusTab } from 'c/syncStatusHeader';

/** Milliseconds of five days: what the tab looks back on unless told. */
const FIVE_DAYS = 5 * 24 * 60 * 60 * 1000;

/** For admins: what was synced, what failed and why, what waits, and how the connection is. */
export default class SyncStatusDashboard extends LightningElement {
  tab: StatusTab = 'batches';
  errorCount: number | null = null;
  /** After the first choice of a tab the keyboard stays on it, though its element is a new one. */
  moved = false;
  personName = 'Person (Lead)';

  override connectedCallback(): void {
    if (hasAdmin !== true) return;
    void this.countErrors();
    void this.readSettings();
  }

  get denied(): boolean {
    return hasAdmin !== true;
  }

  get noAccess(): CallFailure {
    return { code: 'no-access-admin', message: '', reference: null };
  }

  get isBatches(): boolean {
    return this.tab === 'batches';
  }

  get isErrors(): boolean {
    return this.tab === 'errors';
  }

  get isBacklog(): boolean {
    return this.tab === 'backlog';
  }

  get isConnection(): boolean {
    return this.tab === 'connection';
  }

  handleTab(event: CustomEvent<StatusTab>): void {
    // A setting may have changed on the tab that is left.
    if (this.tab === 'connection') void this.readSettings();
    this.tab = event.detail;
    this.moved = true;
  }

  handleCount(event: CustomEvent<number>): void {
    this.errorCount = event.detail;
  }

  /** What the object filter calls people; without an answer as Marketo's own page does. */
  private async readSettings(): Promise<void> {
    try {
      this.personName = (await getConnection()).settings.personName;
    } catch {
      // The tab itself says when Lockstep cannot be reached.
    }
  }

  /** The number on the Errors tab; without it the tab just has its name. */
  private async countErrors(): Promise<void> {
    try {
      const fromTime = new Date(Date.now() - FIVE_DAYS).toISOString();
      const { groups } = await getFailureGroups({ fromTime, untilTime: null, level: null });
      this.errorCount = groups.reduce((sum, { records }) => sum + records, 0);
    } catch {
      this.errorCount = null;
    }
  }
}
