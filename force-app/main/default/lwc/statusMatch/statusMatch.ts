import hasLink from '@salesforce/customPermission/Lockstep_Link';
import { api } from 'lwc';
import {
  applyRepair,
  failureOf,
  matchStatuses,
  undoRepair,
  type CallFailure,
  type MatchView,
  type RepairView,
} from 'c/companion';
import { labels } from 'c/labels';
import { repairLabels } from 'c/repairLabels';
import LightningModal from 'lightning/modal';
import { chosenIn, firstPicks, isOpen, type Picks } from './fixes';
import { headlineOf, MANY, tableOf } from './matchTable';
import { outcomeOf, planView, RepairPlanner, settledRepair, type Planned } from './repairRun';

/**
 * The statuses of a program and a campaign side by side: what differs, what mends it, and what that changes. Closes with the
 * partners that people chose when somebody wants to go on to the preview.
 */
export default class StatusMatch extends LightningModal {
  @api campaignId = '';
  @api programId = 0;
  labels = { ...labels, ...repairLabels };
  match: MatchView | null = null;
  failure: CallFailure | null = null;
  picks: Picks = {};
  planned: Planned = { plan: null, notice: null };
  repair: RepairView | null = null;
  busy: 'applying' | 'undoing' | null = null;
  onlyToFix = false;
  private planner = new RepairPlanner((planned) => {
    this.planned = planned;
  });

  override connectedCallback(): void {
    void this.load();
  }

  override disconnectedCallback(): void {
    this.planner.stop();
  }

  get mayFix(): boolean {
    return hasLink === true && this.repair?.state !== 'applied' && this.busy === null;
  }

  get headline(): string {
    return this.match ? headlineOf(this.match) : '';
  }

  get table() {
    return this.match && tableOf(this.match, this.picks, { mayFix: this.mayFix, onlyToFix: this.onlyToFix });
  }

  get plan() {
    return this.mayFix && this.planned.plan ? planView(this.planned.plan) : null;
  }

  get outcome() {
    return this.repair && this.busy === null ? outcomeOf(this.repair) : null;
  }

  get outcomeClass(): string {
    return this.outcome?.good === false ? 'notice error' : 'notice success';
  }

  get working(): string | null {
    if (this.busy === null) return null;
    return this.busy === 'applying' ? repairLabels.applyingFixes : repairLabels.undoing;
  }

  get cannotApply(): boolean {
    const { plan, match } = this;
    return !plan || plan.nothing || match === null || isOpen(match, this.picks);
  }

  get mayPreview(): boolean {
    return hasLink === true && this.repair?.state === 'applied' && this.repair.after.canLink;
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
    this.replan();
  }

  async handleApply(): Promise<void> {
    const { plan } = this.planned;
    if (plan && !this.cannotApply) await this.run('applying', applyRepair(this.campaignId, plan.id));
  }

  async handleUndo(): Promise<void> {
    if (this.repair) await this.run('undoing', undoRepair(this.campaignId, this.repair.id));
  }

  handleClose(): void {
    this.close(this.repair ? { map: null } : undefined);
  }

  handlePreview(): void {
    this.close({ map: this.repair?.map ?? [] });
  }

  private async run(busy: 'applying' | 'undoing', asked: Promise<RepairView>): Promise<void> {
    this.busy = busy;
    try {
      this.repair = await settledRepair(await asked);
      await this.load();
    } catch (error) {
      this.planned = { ...this.planned, notice: failureOf(error).message || labels.failedText };
    } finally {
      this.busy = null;
    }
  }

  private async load(): Promise<void> {
    this.failure = null;
    try {
      const match = await matchStatuses(this.campaignId, this.programId);
      this.match = match;
      this.onlyToFix = match.statuses.length > MANY;
      this.picks = firstPicks(match);
      if (hasLink === true && this.repair?.state !== 'applied') this.replan();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  private replan(): void {
    if (this.match) this.planner.plan(this.campaignId, this.programId, chosenIn(this.match, this.picks));
  }
}
