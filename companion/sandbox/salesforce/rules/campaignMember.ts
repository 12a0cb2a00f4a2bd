import { SalesforceError, unableToLockRow } from '../errors.ts';
import { textOf } from '../org/row.ts';
import type { Org } from '../org/org.ts';
import type { Row, Value } from '../org/row.ts';
import type { Draft, Rules } from './rules.ts';

const sameText = (one: Value, other: Value): boolean =>
  typeof one === 'string' && typeof other === 'string' && one.toLowerCase() === other.toLowerCase();

function statusOf(org: Org, campaignId: Value, label: Value): Row | undefined {
  return org
    .where('CampaignMemberStatus', 'CampaignId', campaignId)
    .find((one) => sameText(one['Label'] ?? null, label));
}

function defaultLabel(org: Org, campaignId: Value): string | null {
  const status = org
    .where('CampaignMemberStatus', 'CampaignId', campaignId)
    .find((one) => one['IsDefault'] === true);
  return status ? textOf(status, 'Label') : null;
}

/** Whether this status of this campaign counts as a response; a status the campaign does not know never does. */
export const responds = (org: Org, campaignId: Value, label: Value): boolean =>
  statusOf(org, campaignId, label)?.['HasResponded'] === true;

/** HasResponded follows Status, and the first response is dated once. */
function followStatus(org: Org, campaignId: Value, draft: Draft, firstResponse: Value): void {
  const responded = responds(org, campaignId, draft['Status'] ?? null);
  draft['HasResponded'] = responded;
  if (responded && firstResponse === null) draft['FirstRespondedDate'] = org.stamp().slice(0, 10);
}

/** Whom a member may stand for; the first that is filled counts. */
const people = ['ContactId', 'LeadId', 'AccountId'] as const;

/** The membership this person already has in this campaign. */
export function existingMember(org: Org, campaignId: Value, draft: Readonly<Draft>): Row | undefined {
  const person = people.find((one) => typeof draft[one] === 'string') ?? 'LeadId';
  return org
    .where('CampaignMember', person, draft[person] ?? null)
    .find((row) => row['CampaignId'] === campaignId);
}

/** Every write to a member locks its campaign's row; who finds it locked is refused (reference: Salesforce facts, 3). */
function lockCampaign(org: Org, campaignId: Value): void {
  if (typeof campaignId !== 'string') return;
  if (org.locks.held.has(campaignId)) throw unableToLockRow(campaignId);
  org.locks.touched.add(campaignId);
}

export const campaignMemberRules: Rules = {
  beforeCreate: (org, _actor, draft) => {
    const campaignId = draft['CampaignId'] ?? null;
    lockCampaign(org, campaignId);
    // Both sent: the contact is kept (reference: CampaignMember, Salesforce facts, 1).
    if (typeof draft['ContactId'] === 'string') draft['LeadId'] = null;
    if (!people.some((one) => typeof draft[one] === 'string')) {
      throw new SalesforceError(
        'REQUIRED_FIELD_MISSING',
        'Required fields are missing: [LeadId or ContactId]',
        {
          fields: ['LeadId', 'ContactId'],
        },
      );
    }
    if (org.get('Lead', draft['LeadId'])?.['IsConverted'] === true) {
      throw new SalesforceError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', {
        fields: ['LeadId'],
      });
    }
    if (existingMember(org, campaignId, draft)) {
      throw new SalesforceError('DUPLICATE_VALUE', 'Already a campaign member.');
    }
    draft['Status'] ??= defaultLabel(org, campaignId);
    followStatus(org, campaignId, draft, null);
  },
  beforeUpdate: (org, _actor, row, draft) => {
    lockCampaign(org, row['CampaignId'] ?? null);
    if (!('Status' in draft)) return;
    draft['Status'] ??= defaultLabel(org, row['CampaignId'] ?? null);
    followStatus(org, row['CampaignId'] ?? null, draft, row['FirstRespondedDate'] ?? null);
  },
  beforeDelete: (org, _actor, row) => {
    lockCampaign(org, row['CampaignId'] ?? null);
  },
};
