import { SalesforceError, insufficientAccess } from '../errors.ts';
import { mayEdit } from '../access/sharing.ts';
import { toId18 } from '../ids.ts';
import { campaignMember } from '../objects/campaignMember.ts';
import { account, contact, lead } from '../objects/people.ts';
import { liveRow, updateRecord } from './dml.ts';
import { objectRights } from './rights.ts';
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

/** What a conversion is asked for; the contact's own account counts before the given one. */
export type Conversion = {
  readonly leadId: string;
  readonly contactId: string | null;
  readonly accountId: string | null;
  readonly ownerId: string | null;
  /** One of the statuses that mean converted. */
  readonly status: string | null;
};

const convertedStatus = 'Closed - Converted';

function checkWrite(org: Org, actor: Actor, object: ObjectType, row: Row): Row {
  if (!objectRights(org, object, actor).updateable || !mayEdit(org, actor, object, row))
    throw insufficientAccess();
  return row;
}

/**
 * Converts a lead to the given contact, or to a new contact of the given or a new account. Its memberships follow to the
 * contact; whether LeadId stays beside it is a switch. Refuses a lead that is converted and a status that does not mean it.
 */
export function convert(
  org: Org,
  actor: Actor,
  asked: Conversion,
): { leadId: string; contactId: string; accountId: string | null } {
  return org.transaction(() => {
    const from = checkWrite(org, actor, lead, liveRow(org, lead, asked.leadId));
    if (from['IsConverted'] === true)
      throw new SalesforceError('CANNOT_UPDATE_CONVERTED_LEAD', 'already converted');
    if (asked.status !== convertedStatus)
      throw new SalesforceError('INVALID_STATUS', `invalid convertedStatus: ${asked.status ?? ''}`);
    const to =
      asked.contactId === null
        ? newContact(org, actor, from, asked)
        : checkWrite(org, actor, contact, liveRow(org, contact, asked.contactId));
    const converted = {
      IsConverted: true,
      Status: convertedStatus,
      ConvertedDate: org.stamp().slice(0, 10),
      ConvertedContactId: to.Id,
      ConvertedAccountId: to['AccountId'] ?? null,
    };
    change(org, lead, from, converted, actor);
    const also = org.switches.leadIdAfterConversion === 'cleared' ? { LeadId: null } : {};
    for (const member of org.where('CampaignMember', 'LeadId', from.Id)) {
      handOver(org, actor, member, { field: 'ContactId', id: to.Id }, also);
    }
    return { leadId: from.Id, contactId: to.Id, accountId: textOf(to, 'AccountId') };
  });
}

/** Converts a lead to the given contact, or to a new one of a new account; returns the contact's id. */
export const convertLead = (org: Org, actor: Actor, leadId: string, contactId: string | null): string =>
  convert(org, actor, { leadId, contactId, accountId: null, ownerId: null, status: convertedStatus })
    .contactId;

function newContact(org: Org, actor: Actor, from: Row, asked: Conversion): Row {
  const company =
    asked.accountId === null
      ? insert(org, account, { Name: textOf(from, 'Company'), OwnerId: actor.userId }, actor)
      : liveRow(org, account, asked.accountId);
  const { FirstName = null, LastName = null, Email = null } = from;
  const OwnerId = asked.ownerId ?? from['OwnerId'] ?? null;
  return insert(org, contact, { FirstName, LastName, Email, OwnerId, AccountId: company.Id }, actor);
}

/** What a merge is asked for: up to two losers, and values for the winner. */
export type Merge = {
  readonly object: string;
  readonly winnerId: string;
  readonly loserIds: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
};

const mergeable: Readonly<Record<string, { type: ObjectType; field: 'LeadId' | 'ContactId' }>> = {
  lead: { type: lead, field: 'LeadId' },
  contact: { type: contact, field: 'ContactId' },
};

/** Merges the losers into the winner: they are deleted with MasterRecordId set, their memberships move. */
export function merge(
  org: Org,
  actor: Actor,
  asked: Merge,
): { winnerId: string; loserIds: string[]; relatedIds: string[] } {
  const found = mergeable[asked.object.toLowerCase()];
  if (!found)
    throw new SalesforceError('INVALID_TYPE', `entity type does not support merge: ${asked.object}`);
  const { type, field } = found;
  if (asked.loserIds.length === 0 || asked.loserIds.length > 2)
    throw new SalesforceError('INVALID_ARGUMENT_TYPE', 'merge takes one or two records to merge');
  return org.transaction(() => {
    const winner = checkWrite(org, actor, type, liveRow(org, type, asked.winnerId));
    const losers = asked.loserIds.map((id) => checkWrite(org, actor, type, liveRow(org, type, id)));
    if (losers.some((one) => one.Id === winner.Id))
      throw new SalesforceError('INVALID_ID_FIELD', 'a record cannot be merged with itself');
    const members = losers.flatMap((one) => org.where('CampaignMember', field, one.Id));
    for (const member of members) handOver(org, actor, member, { field, id: winner.Id }, {});
    for (const loser of losers)
      erase(org, type, change(org, type, loser, { MasterRecordId: winner.Id }, actor), actor);
    change(org, type, winner, {}, actor);
    if (Object.keys(asked.values).length > 0) updateRecord(org, actor, type, winner.Id, asked.values);
    return {
      winnerId: winner.Id,
      loserIds: losers.map((one) => one.Id),
      relatedIds: members.map((one) => one.Id),
    };
  });
}

/** Merges one loser into the winner. */
export function mergePeople(
  org: Org,
  actor: Actor,
  object: 'Lead' | 'Contact',
  winnerId: string,
  loserId: string,
): void {
  merge(org, actor, { object, winnerId, loserIds: [loserId], values: {} });
}

/** Takes a record out of the recycle bin and returns its id; memberships, which never went there, do not come back. */
export function undelete(org: Org, actor: Actor, given: string): string {
  const id = toId18(given);
  const object = id === null ? undefined : org.objectOfId(id);
  const row = object && id !== null ? org.get(object.name, id) : undefined;
  if (!object || !row) throw new SalesforceError('INVALID_ID_FIELD', `invalid record id: ${given}`);
  if (row['IsDeleted'] !== true)
    throw new SalesforceError('UNDELETE_FAILED', 'Entity is not in the recycle bin');
  if (typeof row['MasterRecordId'] === 'string')
    throw new SalesforceError('UNDELETE_FAILED', 'Entity was merged and cannot be undeleted');
  return org.transaction(() => {
    change(org, object, row, { IsDeleted: false }, actor);
    org.forgetDeletion(row.Id);
    return row.Id;
  });
}
