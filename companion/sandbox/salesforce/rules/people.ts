import { SalesforceError } from '../errors.ts';
import { campaignMember } from '../objects/campaignMember.ts';
import { erase } from '../org/store.ts';
import { textOf } from '../org/row.ts';
import { checkDuplicates } from './duplicates.ts';
import type { Rules } from './rules.ts';

export const leadRules: Rules = {
  beforeCreate: (org, actor, draft) => {
    draft['Status'] ??= 'Open - Not Contacted';
    checkDuplicates(org, draft, actor.savesDuplicates === true);
  },
  beforeUpdate: (_org, _actor, row) => {
    if (row['IsConverted'] === true) {
      throw new SalesforceError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot update converted lead');
    }
  },
  afterDelete: (org, actor, row) => {
    for (const member of org.where('CampaignMember', 'LeadId', row.Id)) {
      // A member that followed its conversion belongs to the contact.
      if (textOf(member, 'ContactId') === null) erase(org, campaignMember, member, actor);
    }
  },
};

export const contactRules: Rules = {
  afterDelete: (org, actor, row) => {
    for (const member of org.where('CampaignMember', 'ContactId', row.Id))
      erase(org, campaignMember, member, actor);
  },
};
