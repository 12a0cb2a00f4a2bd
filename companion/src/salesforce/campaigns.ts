import { z } from 'zod';
import type { Collections } from './collections.ts';
import type { Rest } from './rest.ts';
import type { Campaign, Salesforce } from './salesforce.ts';
import { rows, rowsIn } from './query.ts';
import { failing } from './failures.ts';
import { soql } from './soql.ts';
import { id, textOrNull } from './wire.ts';

type Campaigns = Pick<
  Salesforce,
  | 'campaigns'
  | 'linkedCampaigns'
  | 'createCampaign'
  | 'updateCampaign'
  | 'updateCampaigns'
  | 'campaignOwners'
  | 'campaignCurrency'
>;

const fields = soql`Id, Name, Type, Status, IsActive, StartDate, EndDate, ActualCost, Owner.Name, Lockstep_Program__c, NumberOfLeads, NumberOfConvertedLeads, NumberOfContacts`;

const counter = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const campaign = z
  .object({
    Id: id,
    Name: z.string(),
    Type: textOrNull,
    Status: textOrNull,
    IsActive: z.boolean(),
    StartDate: textOrNull,
    EndDate: textOrNull,
    ActualCost: z.number().nullish(),
    Owner: z.object({ Name: textOrNull }).nullish(),
    Lockstep_Program__c: textOrNull,
    NumberOfLeads: counter,
    NumberOfConvertedLeads: counter,
    NumberOfContacts: counter,
  })
  .transform((row): Campaign => ({
    id: row.Id,
    name: row.Name,
    type: row.Type,
    isActive: row.IsActive,
    actualCost: row.ActualCost ?? null,
    status: row.Status,
    startDate: row.StartDate,
    endDate: row.EndDate,
    ownerName: row.Owner?.Name ?? null,
    lockstepProgram: row.Lockstep_Program__c,
    // A converted lead stays in NumberOfLeads and is counted among the contacts again (Salesforce Help, 003964576).
    memberCount: row.NumberOfLeads - row.NumberOfConvertedLeads + row.NumberOfContacts,
  }));

const created = z.object({ id, success: z.literal(true) });

const priced = z.object({ CurrencyIsoCode: textOrNull });

const owned = z.object({ Id: id, OwnerId: id });

/** Campaigns: read by id or by our mark, created one at a time, changed one at a time or many. */
export function campaignCalls(rest: Rest, collections: Collections): Campaigns {
  return {
    campaigns: (purpose, ids) =>
      rowsIn(
        rest,
        purpose,
        ids,
        (list) => soql`SELECT ${fields} FROM Campaign WHERE Id IN ${list}`,
        campaign,
      ),
    linkedCampaigns: (purpose) =>
      rows(
        rest,
        purpose,
        soql`SELECT ${fields} FROM Campaign WHERE Lockstep_Program__c != null ORDER BY Id`,
        campaign,
      ),
    campaignCurrency: async (purpose, campaignId) => {
      const [found] = await rowsIn(
        rest,
        purpose,
        [campaignId],
        (list) => soql`SELECT CurrencyIsoCode FROM Campaign WHERE Id IN ${list}`,
        priced,
      );
      return found?.CurrencyIsoCode ?? null;
    },
    createCampaign: async (purpose, wanted) => {
      const body = {
        ...wanted.fields,
        Name: wanted.name,
        IsActive: wanted.isActive,
        Lockstep_Program__c: wanted.lockstepProgram,
        ...(wanted.description === undefined ? {} : { Description: wanted.description }),
        ...(wanted.type === undefined ? {} : { Type: wanted.type }),
        ...(wanted.actualCost === undefined ? {} : { ActualCost: wanted.actualCost }),
      };
      const { id: campaignId } = await rest.write(purpose, 'POST', '/sobjects/Campaign', created, { body });
      return { id: campaignId };
    },
    updateCampaign: async (purpose, campaignId, changes) => {
      if (!/^\w{15,18}$/.test(campaignId))
        throw failing('bug', 'MALFORMED_ID', 'A campaign id has 15 or 18 letters and digits');
      await rest.write(purpose, 'PATCH', `/sobjects/Campaign/${campaignId}`, z.undefined(), {
        body: changes,
      });
    },
    updateCampaigns: (purpose, list) =>
      collections.update(
        purpose,
        'Campaign',
        list.map(({ id: campaignId, fields: changes }) => ({ id: campaignId, ...changes })),
      ),
    campaignOwners: async (purpose, ids) => {
      const found = await rowsIn(
        rest,
        purpose,
        ids,
        (list) => soql`SELECT Id, OwnerId FROM Campaign WHERE Id IN ${list}`,
        owned,
      );
      return new Map(found.map((row) => [row.Id, row.OwnerId]));
    },
  };
}
