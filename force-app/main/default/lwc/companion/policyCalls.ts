import changePoliciesApex from '@salesforce/apex/LinkPolicyController.changePolicies';
import getPoliciesApex from '@salesforce/apex/LinkPolicyController.getPolicies';
import type { PoliciesView, PolicyChange } from './companionTypes';

export const getPolicies = (campaignId: string, linkId: string) =>
  getPoliciesApex({ campaignId, linkId }) as Promise<PoliciesView>;

export const changePolicies = (campaignId: string, linkId: string, change: PolicyChange) =>
  changePoliciesApex({ campaignId, linkId, change }) as Promise<PoliciesView>;
