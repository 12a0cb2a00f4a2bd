import { SalesforceError } from '../errors.ts';
import { campaignMember } from '../objects/campaignMember.ts';
import { account, contact, lead } from '../objects/people.ts';
import { liveRow } from './dml.ts';
import { change, erase, insert } from './store.ts';
import { textOf } from './row.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from './org.ts';
import type { Row, Value } from './row.ts';

/** What only people do to people: convert a lead, merge two records. The integration meets the results. */

const isMember = (org: Org, person: 'LeadId' | 'ContactId', id: string, campaignId: Value): boolean =>
  org.where('CampaignMember', person, id).some((row) => row['CampaignId'] === campaignId);

/** Hands a membership over; where the new holder is a member already, the old one is gone for good. */
function handOver(
  org: Org,
  actor: Actor,
  member: Row,
  to: { field: 'LeadId' | 'ContactId'; id: string },
  also: Record<string, Value>,
): void {
  if (isMember(org, to.field, to.id, member['CampaignId'] ?? null)) erase(org, campaignMember, member, actor);
  else change(org, campaignMember, member, { [to.field]: to.id, ...also }, actor);
}

/**
 * Converts a lead to the given contact, or to a new contact of a new account, and returns the contact's id.
 * Its memberships follow to the contact; whether LeadId stays beside it is a switch.
 */
export function convertLead(org: Org, actor: Actor, leadId: string, contactId: string | null): string {
  return org.transaction(() => {
    const from = liveRow(org, lead, leadId);
    if (from['IsConverted'] === true)
      throw new SalesforceError('CANNOT_UPDATE_CONVERTED_LEAD', 'already converted');
    const to = contactId === null ? newContact(org, actor, from) : liveRow(org, contact, contactId);
    const converted = {
      IsConverted: true,
      Status: 'Closed - Converted',
      ConvertedDate: org.stamp().slice(0, 10),
      ConvertedContactId: to.Id,
      ConvertedAccountId: to['AccountId'] ?? null,
    };
    change(org, lead, from, converted, actor);
    const also = org.switches.leadIdAfterConversion === 'cleared' ? { LeadId: null } : {};
    for (const member of org.where('CampaignMember', 'LeadId', from.Id)) {
      handOver(org, actor, member, { field: 'ContactId', id: to.Id }, also);
    }
    return to.Id;
  });
}

function newContact(org: Org, actor: Actor, from: Row): Row {
  const company = insert(org, account, { Name: textOf(from, 'Company'), OwnerId: actor.userId }, actor);
  const { FirstName = null, LastName = null, Email = null, OwnerId = null } = from;
  return insert(org, contact, { FirstName, LastName, Email, OwnerId, AccountId: company.Id }, actor);
}

/** Merges the loser into the winner: the loser is deleted with MasterRecordId set, its memberships move. */
export function mergePeople(
  org: Org,
  actor: Actor,
  object: 'Lead' | 'Contact',
  winnerId: string,
  loserId: string,
): void {
  const type: ObjectType = object === 'Lead' ? lead : contact;
  const field = object === 'Lead' ? 'LeadId' : 'ContactId';
  org.transaction(() => {
    const winner = liveRow(org, type, winnerId);
    const loser = liveRow(org, type, loserId);
    for (const member of org.where('CampaignMember', field, loser.Id)) {
      handOver(org, actor, member, { field, id: winner.Id }, {});
    }
    erase(org, type, change(org, type, loser, { MasterRecordId: winner.Id }, actor), actor);
    change(org, type, winner, {}, actor);
  });
}
