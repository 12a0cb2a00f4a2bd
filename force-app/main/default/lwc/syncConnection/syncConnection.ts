import { api, LightningElement } from 'lwc';
import {
  failureOf,
  getConnection,
  getVersion,
  type CallFailure,
  type ConnectionView,
  type VersionView,
} from 'c/companion';
import { regain } from 'c/keyboard';
import { statusLabels } from 'c/statusLabels';
import { answerOf, factsOf, versionsDiffer } from './connectionView';

type Refreshed = { refresh(): Promise<void> };

/** How the connection is doing, and whether Lockstep and this package belong together. */
export default class SyncConnection extends LightningElement {
  @api errorCount: number | null = null;
  @api focusTab = false;
  labels = statusLabels;
  connection: ConnectionView | null = null;
  version: VersionView | null = null;
  failure: CallFailure | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get loading(): boolean {
    return this.connection === null && this.failure === null;
  }

  get answer() {
    return this.connection && answerOf(this.connection);
  }

  get facts() {
    return this.connection && this.version ? factsOf(this.connection, this.version, new Date()) : [];
  }

  get differ(): boolean {
    return this.version !== null && versionsDiffer(this.version);
  }

  handleChanged(): void {
    void this.load();
  }

  async handleRefresh(): Promise<void> {
    this.failure = null;
    await this.load();
    if (!this.failure) await (this.refs?.['fields'] as Refreshed | undefined)?.refresh();
    regain(this.template, 'c-sync-status-header');
  }

  private async load(): Promise<void> {
    try {
      [this.connection, this.version] = await Promise.all([getConnection(), getVersion()]);
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
