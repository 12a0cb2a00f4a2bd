import { api, LightningElement } from 'lwc';
import { confirmRenames, failureOf, getRenames, type Rename } from 'c/companion';
import { labels } from 'c/labels';
import { repairLabels } from 'c/repairLabels';
import { fill } from 'c/words';
import { keyOf, rowOf } from './renameRows';

/**
 * Statuses of a link that seem to have another name: each is confirmed, or left as it is. Shows nothing where there is none.
 * Fires `renamed` once a new name took the place of an old one.
 */
export default class StatusRenames extends LightningElement {
  @api campaignId = '';
  @api linkId = '';
  labels = { ...labels, ...repairLabels };
  renames: readonly Rename[] = [];
  told = '';
  problem: string | null = null;
  busy = false;

  override connectedCallback(): void {
    void this.load();
  }

  get rows() {
    return this.renames.map(rowOf);
  }

  get hasRows(): boolean {
    return this.renames.length > 0;
  }

  async handleConfirm(event: Event): Promise<void> {
    const rename = this.renameOf(event);
    if (!rename || this.busy) return;
    Object.assign(this, { busy: true, problem: null });
    try {
      await confirmRenames(this.campaignId, this.linkId, [rename]);
      this.leave(rename, fill(repairLabels.renameConfirmed, rename.to));
      this.dispatchEvent(new CustomEvent('renamed'));
    } catch (error) {
      const failure = failureOf(error);
      this.problem = failure.message || labels.failedText;
      // The statuses changed again: show what seems renamed now.
      if (failure.code === 'conflict') await this.load();
    } finally {
      this.busy = false;
    }
  }

  handleDismiss(event: Event): void {
    const rename = this.renameOf(event);
    if (rename) this.leave(rename, fill(repairLabels.renameLeft, rename.from));
  }

  /** Takes one off the list; what became of it keeps the focus of the button that left. */
  private leave(rename: Rename, told: string): void {
    this.renames = this.renames.filter((one) => keyOf(one) !== keyOf(rename));
    this.told = told;
    (this.refs?.['told'] as HTMLElement | undefined)?.focus();
  }

  private renameOf(event: Event): Rename | undefined {
    const { key } = (event.currentTarget as HTMLElement).dataset;
    return this.renames.find((one) => keyOf(one) === key);
  }

  private async load(): Promise<void> {
    try {
      this.renames = (await getRenames(this.campaignId, this.linkId)).renames;
    } catch (error) {
      this.problem ??= failureOf(error).message || labels.failedText;
    }
  }
}
