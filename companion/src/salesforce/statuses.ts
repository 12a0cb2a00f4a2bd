import { z } from 'zod';
import type { Collections } from './collections.ts';
import { rows as rowsOf, rowsIn } from './query.ts';
import type { Rest } from './rest.ts';
import type { CampaignStatus, Salesforce } from './salesforce.ts';
import { soql } from './soql.ts';
import { id, textOrNull } from './wire.ts';

type Statuses = Pick<
  Salesforce,
  'statuses' | 'holdersOf' | 'createStatuses' | 'updateStatuses' | 'deleteStatuses'
>;

const object = 'CampaignMemberStatus';
const status = z
  .object({
    Id: id,
    CampaignId: id,
    Label: z.string(),
    SortOrder: z.number(),
    HasResponded: z.boolean(),
    IsDefault: z.boolean(),
  })
  .transform((row): CampaignStatus => ({
    id: row.Id,
    campaignId: row.CampaignId,
    label: row.Label,
    sortOrder: row.SortOrder,
    hasResponded: row.HasResponded,
    isDefault: row.IsDefault,
  }));

const holder = z.object({ Id: id, Status: textOrNull });

/** The statuses of campaigns. Whether they can be written at all, and which fields, describe says per org. */
export function statusCalls(rest: Rest, collections: Collections): Statuses {
  return {
    statuses: (purpose, campaignIds) =>
      rowsIn(
        rest,
        purpose,
        campaignIds,
        (list) =>
          soql`SELECT Id, CampaignId, Label, SortOrder, HasResponded, IsDefault FROM CampaignMemberStatus WHERE CampaignId IN ${list} ORDER BY CampaignId, SortOrder`,
        status,
      ),
    holdersOf: async function* (purpose, campaignId, label) {
      const found = rowsOf(
        rest,
        purpose,
        soql`SELECT Id, Status FROM CampaignMember WHERE CampaignId = ${campaignId} AND Status = ${label} ORDER BY Id`,
        holder,
      );
      // SOQL compares text without regard to case; here a capital letter can be the whole difference.
      for await (const { Id, Status } of found) if (Status === label) yield Id;
    },
    createStatuses: (purpose, rows) =>
      collections.create(
        purpose,
        object,
        rows.map((row) => ({
          CampaignId: row.campaignId,
          Label: row.label,
          SortOrder: row.sortOrder,
          HasResponded: row.hasResponded,
          IsDefault: row.isDefault,
        })),
      ),
    updateStatuses: (purpose, rows) =>
      collections.update(
        purpose,
        object,
        rows.map((row) => ({
          id: row.id,
          ...(row.label === undefined ? {} : { Label: row.label }),
          ...(row.sortOrder === undefined ? {} : { SortOrder: row.sortOrder }),
          ...(row.hasResponded === undefined ? {} : { HasResponded: row.hasResponded }),
          ...(row.isDefault === undefined ? {} : { IsDefault: row.isDefault }),
        })),
      ),
    deleteStatuses: (purpose, ids) => collections.remove(purpose, ids),
  };
}
