import applyPlanApex from '@salesforce/apex/MemberDecisionController.applyPlan';
import getPlanResultsApex from '@salesforce/apex/MemberDecisionController.getPlanResults';
import planMembersApex from '@salesforce/apex/MemberDecisionController.planMembers';
import type { AppliedPlan, MemberOption, MemberPlanView, OrderPage } from './companionTypes';

/** What somebody decided about one member: one of its options. */
export type Decided = { readonly personId: string; readonly option: MemberOption };

export const planMembers = (campaignId: string, linkId: string, decided: readonly Decided[]) =>
  planMembersApex({ campaignId, linkId, members: decided.map(decisionOf) }) as Promise<MemberPlanView>;

export const applyPlan = (campaignId: string, linkId: string, planId: string) =>
  applyPlanApex({ campaignId, linkId, planId }) as Promise<AppliedPlan>;

export const getPlanResults = (campaignId: string, linkId: string, planId: string, afterKey: string | null) =>
  getPlanResultsApex({ campaignId, linkId, planId, afterKey }) as Promise<OrderPage>;

/** A decision as the API takes it: side and value only where the action has them. */
const decisionOf = ({ personId, option: { action, side, value } }: Decided) => ({
  personId,
  action,
  ...(side === null ? {} : { side }),
  ...(value === null ? {} : { value }),
});
