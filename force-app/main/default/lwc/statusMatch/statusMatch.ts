import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api } from 'lwc';
import {
  applyRepair,
  failureOf,
  matchStatuses,
  undoRepair,
  type CallFailure,
  type MappedPair,
  type MatchView,
  type RepairView,
} from 'c/companion';
import { labels } from 'c/labels';
import { repairLabels } from 'c/repairLabels';
import LightningModal from 'lightning/modal';
import { chosenIn, firstPicks, type Picks } from './fixes';
import { MANY } from './matchTable';
import { viewOf } from './matchView';
import { isMoving, RepairPlanner, settledRepair, type Busy, type Planned } from './repairRun';

/**
 * How somebody left who did something: whether statuses were mended, and whether to go on to the preview, with the partners that
 * were chosen.
 */
export type StatusMatchAnswer = {
  readonly mended: boolean;
  readonly preview: boolean;
  readonly map: readonly MappedPair[];
};

/**
 * The statuses of a program and a campaign side by side: what differs, what mends it, and what that changes. Closes with a
 * StatusMatchAnswer, or with nothing when nothing was done.
 */
export default class StatusMatch extends LightningModal {
  @api campaignId = '';
  @api programId = 0;
  /** The two are linked already, so that there is nothing to preview. */
  @api linked = false;
  /** Their link, whose statuses may have been renamed; null where there is none yet. */
  @api linkId: string | null = null;
  labels = { ...labels, ...repairLabels };
  match: MatchView | null = null;
  failure: CallFailure | null = null;
  picks: Picks = {};
  planned: Planned = { plan: null, notice: null };
  problem: string | null = null;
  repair: RepairView | null = null;
  busy: Busy = null;
  onlyToFix = false;
  private renamed = false;
  private planner = new RepairPlanner((planned) => {
    this.planned = planned;
  });

  override connectedCallback(): void {
    void this.load();
  }

  override disconnectedCallback(): void {
    this.planner.stop();
  }

  get view() {
    return viewOf(this, hasLink === true);
  }

  /** The link, for people who may confirm a new name. */
  get renamesOf(): string | null {
    return hasLink === true ? this.linkId : null;
  }

  get isApplied(): boolean {
    return this.repair?.state === 'applied';
  }

  handleRetry(): void {
    void this.load();
  }

  handleView(event: CustomEvent<{ value: string }>): void {
    this.onlyToFix = event.detail.value === 'fix';
  }

  handlePick(event: CustomEvent<{ value: string }>): void {
    const key = Number((event.currentTarget as HTMLElement).dataset['key']);
    this.picks = { ...this.picks, [key]: event.detail.value };
    this.problem = null;
    this.replan();
  }

  async handleApply(): Promise<void> {
    const { plan } = this.planned;
    if (plan && !this.view.cannotApply) await this.run('applying', applyRepair(this.campaignId, plan.id));
  }

  async handleUndo(): Promise<void> {
    if (this.repair) await this.run('undoing', undoRepair(this.campaignId, this.repair.id));
  }

  handleClose(): void {
    this.close(this.repair || this.renamed ? { mended: this.isApplied, preview: false, map: [] } : undefined);
  }

  handleRenamed(): void {
    this.renamed = true;
    void this.load();
  }

  handlePreview(): void {
    const map = this.isApplied ? this.repair?.map : [];
    this.close({ mended: this.isApplied, preview: true, map });
  }

  /** Has fixes applied or undone, and stays until that is over; what is said of it keeps the focus of the button that left. */
  private async run(busy: Busy, asked: Promise<RepairView>): Promise<void> {
    Object.assign(this, { busy, problem: null, disableClose: true });
    (this.refs?.['told'] as HTMLElement | undefined)?.focus();
    try {
      this.repair = await settledRepair(await asked);
      await this.load();
    } catch (error) {
      const failure = failureOf(error);
      this.problem = failure.message || labels.failedText;
      // The world moved on: show how the two stand now.
      if (failure.code === 'conflict') await this.load();
    } finally {
      Object.assign(this, { busy: null, disableClose: false });
    }
  }

  private async load(): Promise<void> {
    this.failure = null;
    try {
      const match = await matchStatuses(this.campaignId, this.programId);
      this.match = match;
      this.onlyToFix = match.statuses.length > MANY;
      this.picks = firstPicks(match);
      if (hasLink === true && !this.isApplied && !isMoving(this.repair)) this.replan();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  private replan(): void {
    if (this.match) this.planner.plan(this.campaignId, this.programId, chosenIn(this.match, this.picks));
  }
}
