import { api } from 'lwc';
import {
  applyPlan,
  planMembers,
  planUndo,
  type Decided,
  type MemberPlanView,
  type UndoPlanView,
  type UndoWanted,
} from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import PlanDialog, { type Deeds, type PlanRow } from 'c/planDialog';
import { planTexts } from 'c/planTexts';
import { tell } from 'c/sentences';
import { counted } from 'c/words';
import { rowsOf } from './planRows';

type Plan = MemberPlanView | UndoPlanView;

/** What decisions about members, or undoing what was written, would do. Closes with the plan's id once it is applied, with nothing when it is left. */
export default class DecisionPreview extends PlanDialog<Plan, string> {
  @api campaignId = '';
  @api linkId = '';
  @api decided: readonly Decided[] = [];
  /** Plans to undo this, in the place of decisions. */
  @api undo: UndoWanted | null = null;

  override get heading(): string {
    if (!this.undo) return decisionLabels.previewChanges;
    if ('batchId' in this.undo) return decisionLabels.undoBatch;
    return 'firstSync' in this.undo ? decisionLabels.undoFirstSync : decisionLabels.undoChanges;
  }

  override get headline(): string {
    return this.willChange === 0
      ? decisionLabels.nothingWillChange
      : counted(this.willChange, decisionLabels.oneWillChange, decisionLabels.manyWillChange);
  }

  override get column(): string {
    return decisionLabels.decision;
  }

  override get rows(): readonly PlanRow[] {
    return this.plan ? rowsOf(this.plan) : [];
  }

  /** How many members cannot be set back, and that copied custom fields are not. */
  override get remarks(): readonly string[] {
    const { cannot = 0, fieldsStay } = this.plan && 'cannot' in this.plan ? this.plan : {};
    const stay = fieldsStay && tell(planTexts, fieldsStay.said, fieldsStay.text);
    return [
      ...(cannot === 0 ? [] : [counted(cannot, decisionLabels.oneCannot, decisionLabels.manyCannot)]),
      ...(stay ? [stay] : []),
    ];
  }

  override get willChange(): number {
    return this.plan?.willChange ?? 0;
  }

  override get applyLabel(): string {
    if (this.applying) return decisionLabels.applying;
    return counted(this.willChange, decisionLabels.applyOne, decisionLabels.applyMany);
  }

  protected override get deeds(): Deeds<Plan, string> {
    const { campaignId, linkId, decided, undo } = this;
    return {
      make: () => (undo ? planUndo(campaignId, linkId, undo) : planMembers(campaignId, linkId, decided)),
      carryOut: async ({ id }) => {
        await applyPlan(campaignId, linkId, id);
        return id;
      },
    };
  }
}
