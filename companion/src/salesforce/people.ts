import { z } from 'zod';
import { chunks } from '../domain/chunks.ts';
import { FailureError } from '../domain/failure.ts';
import type { Collections } from './collections.ts';
import { mostRequests } from './composite.ts';
import { questionsIn, rowsIn, rowsOf } from './query.ts';
import type { Rest } from './rest.ts';
import { creationAnswer, resultOf } from './row-answers.ts';
import type { NewLead, Salesforce, SalesforcePerson, SalesforceRowResult } from './salesforce.ts';
import { soql } from './soql.ts';
import { id, idOrNull, instant, isContactId, isLeadId, textOrNull } from './wire.ts';

type People = Pick<
  Salesforce,
  'people' | 'mergedInto' | 'findPeople' | 'leadsByKey' | 'createLeads' | 'createLeadsOneByOne'
>;

const leads = soql`SELECT Id, Email, FirstName, LastName, Company, CreatedDate, IsConverted, ConvertedContactId, Lockstep_Key__c FROM Lead`;
const contacts = soql`SELECT Id, Email, FirstName, LastName, Account.Name, CreatedDate FROM Contact`;

const name = { Id: id, Email: textOrNull, FirstName: textOrNull, LastName: textOrNull, CreatedDate: instant };
const lead = z
  .object({
    ...name,
    Company: textOrNull,
    IsConverted: z.boolean(),
    ConvertedContactId: idOrNull,
    Lockstep_Key__c: textOrNull,
  })
  .transform((row): SalesforcePerson => ({
    ...common(row),
    kind: 'lead',
    company: row.Company,
    isConverted: row.IsConverted,
    convertedContactId: row.ConvertedContactId,
    lockstepKey: row.Lockstep_Key__c,
  }));
const contact = z
  .object({ ...name, Account: z.object({ Name: textOrNull }).nullish() })
  .transform((row): SalesforcePerson => ({
    ...common(row),
    kind: 'contact',
    company: row.Account?.Name ?? null,
    isConverted: false,
    convertedContactId: null,
    lockstepKey: null,
  }));

/** Of a record deleted as the result of a merge, the one that was kept (object reference, Lead and Contact, MasterRecordId). */
const merged = z.object({ Id: id, MasterRecordId: id });
const mergedLeads = soql`SELECT Id, MasterRecordId FROM Lead`;
const mergedContacts = soql`SELECT Id, MasterRecordId FROM Contact`;

type Common = {
  Id: string;
  Email: string | null;
  FirstName: string | null;
  LastName: string | null;
  CreatedDate: string;
};
const common = (row: Common) => ({
  id: row.Id,
  email: row.Email,
  firstName: row.FirstName,
  lastName: row.LastName,
  createdDate: row.CreatedDate,
});

/** An Email field holds 80 characters (field reference, Lead and Contact): nobody has a longer one. */
const longestEmail = 80;
const folded = (emails: readonly string[]) =>
  emails
    .map((email) => email.trim().toLowerCase())
    .filter((email) => email !== '' && email.length <= longestEmail);

/** Applied as Salesforce does by default, said aloud so that it does not rest on a default (REST headers, Sforce-Auto-Assign). */
const assignmentRules = { 'Sforce-Auto-Assign': 'TRUE' };

/** Leads and contacts: read by id, e-mail or our key; leads are created, nobody is ever changed. */
export function peopleCalls(rest: Rest, collections: Collections): People {
  return {
    people: (purpose, ids) =>
      rowsOf(rest, purpose, [
        ...questionsIn(ids.filter(isContactId), (list) => soql`${contacts} WHERE Id IN ${list}`, contact),
        ...questionsIn(ids.filter(isLeadId), (list) => soql`${leads} WHERE Id IN ${list}`, lead),
      ]),
    mergedInto: async (purpose, ids) => {
      const lost = await rowsOf(
        rest,
        purpose,
        [
          ...questionsIn(
            ids.filter(isContactId),
            (list) => soql`${mergedContacts} WHERE Id IN ${list} AND MasterRecordId != null`,
            merged,
          ),
          ...questionsIn(
            ids.filter(isLeadId),
            (list) => soql`${mergedLeads} WHERE Id IN ${list} AND MasterRecordId != null`,
            merged,
          ),
        ].map((question) => ({ ...question, withDeleted: true })),
      );
      return new Map(lost.map(({ Id, MasterRecordId }) => [Id, MasterRecordId]));
    },
    findPeople: (purpose, emails) =>
      rowsOf(rest, purpose, [
        ...questionsIn(folded(emails), (list) => soql`${contacts} WHERE Email IN ${list}`, contact),
        ...questionsIn(
          folded(emails),
          (list) => soql`${leads} WHERE Email IN ${list} AND IsConverted = false`,
          lead,
        ),
      ]),
    leadsByKey: (purpose, keys) =>
      rowsIn(rest, purpose, keys, (list) => soql`${leads} WHERE Lockstep_Key__c IN ${list}`, lead),
    createLeads: (purpose, wanted) =>
      collections.create(purpose, 'Lead', wanted.map(leadFields), assignmentRules),
    createLeadsOneByOne: async (purpose, wanted) => {
      const results: SalesforceRowResult[] = [];
      for (const part of chunks(wanted, mostRequests)) {
        const writes = part.map((row) => ({
          method: 'POST' as const,
          path: '/sobjects/Lead',
          body: leadFields(row),
          headers: assignmentRules,
        }));
        for (const answer of await rest.writeTogether(purpose, writes, creationAnswer))
          results.push(
            answer instanceof FailureError
              ? { outcome: 'failed', failure: answer.failure }
              : resultOf(answer, 'created'),
          );
      }
      return results;
    },
  };
}

const leadFields = (row: NewLead) => ({
  Lockstep_Key__c: row.key,
  LastName: row.lastName,
  Company: row.company,
  ...(row.email === null ? {} : { Email: row.email }),
  ...(row.firstName === null ? {} : { FirstName: row.firstName }),
  ...(row.leadSource === undefined ? {} : { LeadSource: row.leadSource }),
});
