import { z } from 'zod';
import type { Collections } from './collections.ts';
import { all, count, questionsIn, rows, rowsIn, rowsOf } from './query.ts';
import type { Rest } from './rest.ts';
import type { CampaignMember, Salesforce } from './salesforce.ts';
import { soql, withFields } from './soql.ts';
import { id, idOrNull, instant, isContactId, isLeadId, textOrNull } from './wire.ts';

type Members = Pick<
  Salesforce,
  | 'members'
  | 'countMembers'
  | 'heldStatuses'
  | 'membersById'
  | 'membersOf'
  | 'changedMembers'
  | 'addMembers'
  | 'updateMembers'
  | 'memberValues'
  | 'setMemberValues'
  | 'deleteMembers'
>;

const object = 'CampaignMember';
const fields = soql`Id, CampaignId, LeadId, ContactId, Status, Email, FirstName, LastName, CompanyOrAccount, Lead.Lockstep_Key__c, SystemModstamp, CreatedDate`;
/** Campaigns that carry our mark: keeps a query small however many links there are. */
const linked = soql`SELECT Id FROM Campaign WHERE Lockstep_Program__c != null`;

const wire = z.object({
  Id: id,
  CampaignId: id,
  LeadId: idOrNull,
  ContactId: idOrNull,
  Status: textOrNull,
  Email: textOrNull,
  FirstName: textOrNull,
  LastName: textOrNull,
  CompanyOrAccount: textOrNull,
  Lead: z.object({ Lockstep_Key__c: textOrNull }).nullish(),
  SystemModstamp: instant,
  CreatedDate: instant,
});

const member = wire.transform(memberOf);
/** The same with custom fields. */
const memberWith = (names: readonly string[]) =>
  names.length === 0
    ? member
    : wire
        .catchall(z.unknown())
        .transform((row): CampaignMember => ({ ...memberOf(row), fields: valuesOf(row, names) }));

const valuesOf = (row: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

function memberOf(row: z.infer<typeof wire>): CampaignMember {
  const kind = row.ContactId === null ? 'lead' : 'contact';
  return {
    id: row.Id,
    campaignId: row.CampaignId,
    kind,
    // Neither is set for an account as member (API 54 and later): it stands for no person.
    recordId: row.ContactId ?? row.LeadId ?? '',
    status: row.Status ?? '',
    email: row.Email,
    firstName: row.FirstName,
    lastName: row.LastName,
    company: row.CompanyOrAccount,
    lockstepKey: row.Lead?.Lockstep_Key__c ?? null,
    systemModstamp: row.SystemModstamp,
    createdDate: row.CreatedDate,
  };
}

const held = z
  .object({ Status: textOrNull, members: z.number() })
  .transform((row) => ({ value: row.Status ?? '', members: row.members }));

/** Campaign members: read in full, by id, by person or by change; written through Collections. */
export function memberCalls(rest: Rest, collections: Collections): Members {
  return {
    members: (purpose, campaignId) =>
      rows(
        rest,
        purpose,
        soql`SELECT ${fields} FROM CampaignMember WHERE CampaignId = ${campaignId} ORDER BY Id`,
        member,
      ),
    countMembers: (purpose, campaignId) =>
      count(rest, purpose, soql`SELECT COUNT() FROM CampaignMember WHERE CampaignId = ${campaignId}`),
    heldStatuses: (purpose, campaignId) =>
      all(
        rows(
          rest,
          purpose,
          soql`SELECT Status, COUNT(Id) members FROM CampaignMember WHERE CampaignId = ${campaignId} GROUP BY Status`,
          held,
        ),
      ),
    membersById: (purpose, ids) =>
      rowsIn(
        rest,
        purpose,
        ids,
        (list) => soql`SELECT ${fields} FROM CampaignMember WHERE Id IN ${list}`,
        member,
      ),
    membersOf: async (purpose, campaignId, recordIds) => {
      const where = soql`SELECT ${fields} FROM CampaignMember WHERE CampaignId = ${campaignId}`;
      const found = await rowsOf(rest, purpose, [
        ...questionsIn(recordIds.filter(isLeadId), (list) => soql`${where} AND LeadId IN ${list}`, member),
        ...questionsIn(
          recordIds.filter(isContactId),
          (list) => soql`${where} AND ContactId IN ${list}`,
          member,
        ),
      ]);
      // A converted lead's member can answer to both.
      return [...new Map(found.map((one) => [one.id, one])).values()];
    },
    changedMembers: (purpose, since, custom = []) =>
      rows(
        rest,
        purpose,
        soql`SELECT ${withFields(fields, custom)} FROM CampaignMember WHERE SystemModstamp >= ${new Date(since)} AND CampaignId IN (${linked}) ORDER BY SystemModstamp, Id`,
        memberWith(custom),
      ),
    memberValues: (purpose, ids, custom) =>
      rowsIn(
        rest,
        purpose,
        ids,
        (list) =>
          soql`SELECT ${withFields(soql`Id, SystemModstamp`, custom)} FROM CampaignMember WHERE Id IN ${list}`,
        z.looseObject({ Id: id, SystemModstamp: instant }).transform((row) => ({
          id: row.Id,
          systemModstamp: row.SystemModstamp,
          values: valuesOf(row, custom),
        })),
      ),
    setMemberValues: (purpose, wanted) =>
      collections.update(
        purpose,
        object,
        wanted.map((row) => ({ id: row.id, ...row.values })),
      ),
    addMembers: (purpose, wanted) =>
      collections.create(
        purpose,
        object,
        wanted.map(({ campaignId, kind, recordId, status }) => ({
          CampaignId: campaignId,
          [kind === 'lead' ? 'LeadId' : 'ContactId']: recordId,
          Status: status,
        })),
      ),
    updateMembers: (purpose, wanted) =>
      collections.update(
        purpose,
        object,
        wanted.map((row) => ({ id: row.id, Status: row.status })),
      ),
    deleteMembers: (purpose, ids) => collections.remove(purpose, ids),
  };
}
