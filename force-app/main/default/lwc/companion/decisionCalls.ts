import applyPlanApex from '@salesforce/apex/MemberDecisionController.applyPlan';
import getCandidatesApex from '@salesforce/apex/MemberDecisionController.getCandidates';
import getPlanResultsApex from '@salesforce/apex/MemberDecisionController.getPlanResults';
import planMembersApex from '@salesforce/apex/MemberDecisionController.planMembers';
import planUndoApex from '@salesforce/apex/MemberDecisionController.planUndo';
import type {
  AppliedPlan,
  CandidatesView,
  MemberOption,
  MemberPlanView,
  OrderPage,
  UndoPlanView,
} from './companionTypes';

/** One of a member's options, or who a member is: the id of a record on the other side, or "new". */
export type DecisionOption =
  | MemberOption
  | { readonly action: 'choose'; readonly side: null; readonly value: null; readonly record: string };

/** What somebody decided about one member. */
export type Decided = { readonly personId: string; readonly option: DecisionOption };

export const planMembers = (campaignId: string, linkId: string, decided: readonly Decided[]) =>
  planMembersApex({ campaignId, linkId, members: decided.map(decisionOf) }) as Promise<MemberPlanView>;

/** What to undo: what a batch or a cycle wrote, a plan's decisions, or the first sync. */
export type UndoWanted =
  | { readonly batchId: string }
  | { readonly cycleId: string }
  | { readonly planId: string }
  | { readonly firstSync: true };

/** What undoing would do. */
export const planUndo = (campaignId: string, linkId: string, wanted: UndoWanted) =>
  planUndoApex({
    campaignId,
    linkId,
    batchId: null,
    cycleId: null,
    planId: null,
    firstSync: null,
    ...wanted,
  }) as Promise<UndoPlanView>;

/** Whom a member may be who was not found for sure on one side. */
export const getCandidates = (campaignId: string, linkId: string, personId: string) =>
  getCandidatesApex({ campaignId, linkId, personId }) as Promise<CandidatesView>;

export const applyPlan = (campaignId: string, linkId: string, planId: string) =>
  applyPlanApex({ campaignId, linkId, planId }) as Promise<AppliedPlan>;

export const getPlanResults = (campaignId: string, linkId: string, planId: string, afterKey: string | null) =>
  getPlanResultsApex({ campaignId, linkId, planId, afterKey }) as Promise<OrderPage>;

/** A decision as the API takes it: side, value and record only where the action has them. */
const decisionOf = ({ personId, option }: Decided) => ({
  personId,
  action: option.action,
  ...(option.side === null ? {} : { side: option.side }),
  ...(option.value === null ? {} : { value: option.value }),
  ...('record' in option ? { record: option.record } : {}),
});
