import { erase, insert } from '../org/store.ts';
import { campaignMember } from '../objects/campaignMember.ts';
import { campaignMemberStatus } from '../objects/campaign.ts';
import type { Actor, Org } from '../org/org.ts';
import type { Rules } from './rules.ts';

/** Every new campaign begins with these two, Sent as the default. */
const firstStatuses = [
  { Label: 'Sent', SortOrder: 1, IsDefault: true, HasResponded: false },
  { Label: 'Responded', SortOrder: 2, IsDefault: false, HasResponded: true },
];

function eraseChildren(org: Org, actor: Actor, campaignId: string): void {
  for (const row of org.where('CampaignMember', 'CampaignId', campaignId))
    erase(org, campaignMember, row, actor);
  for (const row of org.where('CampaignMemberStatus', 'CampaignId', campaignId)) {
    erase(org, campaignMemberStatus, row, actor);
  }
}

export const campaignRules: Rules = {
  beforeCreate: (_org, _actor, draft) => {
    draft['Status'] ??= 'Planned';
  },
  afterCreate: (org, actor, row) => {
    for (const status of firstStatuses)
      insert(org, campaignMemberStatus, { ...status, CampaignId: row.Id }, actor);
  },
  afterDelete: (org, actor, row) => {
    eraseChildren(org, actor, row.Id);
  },
};
