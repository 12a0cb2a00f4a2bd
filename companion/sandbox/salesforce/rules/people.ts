import { SalesforceError } from '../errors.ts';
import { campaignMember } from '../objects/campaignMember.ts';
import { erase } from '../org/store.ts';
import { textOf } from '../org/row.ts';
import type { Org } from '../org/org.ts';
import type { Row } from '../org/row.ts';
import type { Rules } from './rules.ts';

const alive = (row: Row): boolean => row['IsDeleted'] !== true && row['IsConverted'] !== true;

function matches(org: Org, email: string): { object: string; row: Row }[] {
  return ['Contact', 'Lead'].flatMap((object) =>
    (org.table(object).find('Email', email) ?? []).filter(alive).map((row) => ({ object, row })),
  );
}

/** A blocking duplicate rule on e-mail; the answer names the records it found (reference: duplicate rules, REST). */
function duplicatesDetected(found: { object: string; row: Row }[], allowSave: boolean): SalesforceError {
  const matchRecords = found.map(({ object, row }) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: {
      attributes: { type: object, url: `/services/data/v65.0/sobjects/${object}/${row.Id}` },
      Id: row.Id,
    },
  }));
  const message = 'Use one of these records?';
  return new SalesforceError('DUPLICATES_DETECTED', message, {
    extra: {
      duplicateResult: {
        allowSave,
        duplicateRule: 'Standard_Rule_for_Leads_with_Duplicate_Leads',
        duplicateRuleEntityType: 'Lead',
        errorMessage: message,
        matchResults: [
          {
            entityType: found[0]?.object ?? 'Lead',
            errors: [],
            matchEngine: 'ExactMatchEngine',
            matchRecords,
            rule: 'Email_Match',
            size: matchRecords.length,
            success: true,
          },
        ],
      },
    },
  });
}

export const leadRules: Rules = {
  beforeCreate: (org, actor, draft) => {
    draft['Status'] ??= 'Open - Not Contacted';
    const found = typeof draft['Email'] === 'string' ? matches(org, draft['Email']) : [];
    const { duplicateRule } = org.switches;
    const passes = duplicateRule === 'alert' && actor.savesDuplicates === true;
    if (duplicateRule !== 'off' && found.length > 0 && !passes)
      throw duplicatesDetected(found, duplicateRule === 'alert');
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
