import { api } from 'lwc';
import {
  applyPlan,
  failureOf,
  planMembers,
  planUndo,
  type CallFailure,
  type Decided,
  type MemberPlanView,
  type UndoPlanView,
  type UndoWanted,
} from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { counted } from 'c/words';
import LightningModal from 'lightning/modal';
import { rowsOf } from './planRows';

/** What decisions about members, or undoing what was written, would do. Closes with the plan's id once it is applied, with nothing when it is left. */
export default class DecisionPreview extends LightningModal {
  @api campaignId = '';
  @api linkId = '';
  @api decided: readonly Decided[] = [];
  /** Plans to undo this, in the place of decisions. */
  @api undo: UndoWanted | null = null;
  labels = { ...labels, ...decisionLabels };
  plan: MemberPlanView | UndoPlanView | null = null;
  failure: CallFailure | null = null;
  notice: string | null = null;
  applying = false;

  override connectedCallback(): void {
    void this.load();
  }

  get headline(): string {
    const count = this.plan?.willChange ?? 0;
    return count === 0
      ? decisionLabels.nothingWillChange
      : counted(count, decisionLabels.oneWillChange, decisionLabels.manyWillChange);
  }

  get heading(): string {
    if (!this.undo) return decisionLabels.previewChanges;
    return 'firstSync' in this.undo ? decisionLabels.undoFirstSync : decisionLabels.undoChanges;
  }

  /** How many members cannot be set back. */
  get cannot(): string | null {
    const count = this.plan && 'cannot' in this.plan ? this.plan.cannot : 0;
    return count === 0 ? null : counted(count, decisionLabels.oneCannot, decisionLabels.manyCannot);
  }

  get rows() {
    return this.plan ? rowsOf(this.plan) : [];
  }

  get cannotApply(): boolean {
    return this.applying || !this.plan || this.plan.willChange === 0;
  }

  get applyLabel(): string {
    if (this.applying) return decisionLabels.applying;
    return counted(this.plan?.willChange ?? 0, decisionLabels.applyOne, decisionLabels.applyMany);
  }

  handleRetry(): void {
    void this.load();
  }

  handleCancel(): void {
    this.close();
  }

  async handleApply(): Promise<void> {
    if (!this.plan || this.cannotApply) return;
    Object.assign(this, { applying: true, notice: null, disableClose: true });
    try {
      await applyPlan(this.campaignId, this.linkId, this.plan.id);
      this.disableClose = false;
      this.close(this.plan.id);
    } catch (error) {
      const failure = failureOf(error);
      this.notice = failure.message || labels.failedText;
      // The world moved on: show what the decisions would do now.
      if (failure.code === 'conflict') await this.load();
    } finally {
      Object.assign(this, { applying: false, disableClose: false });
    }
  }

  private async load(): Promise<void> {
    this.failure = null;
    this.plan = null;
    try {
      const { campaignId, linkId, decided, undo } = this;
      this.plan = await (undo
        ? planUndo(campaignId, linkId, undo)
        : planMembers(campaignId, linkId, decided));
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
