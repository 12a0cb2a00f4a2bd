import { account, contact, lead } from './people.ts';
import { campaign, campaignMemberStatus } from './campaign.ts';
import { campaignMember } from './campaignMember.ts';
import { group, organization, user } from './administration.ts';
import { packageFields } from './package.ts';
import type { ChildRelationship, ObjectType } from './object.ts';

const standardObjects = [
  account,
  campaign,
  campaignMember,
  campaignMemberStatus,
  contact,
  group,
  lead,
  organization,
  user,
];

export const childRelationships: readonly ChildRelationship[] = [
  { parent: 'Campaign', name: 'CampaignMembers', child: 'CampaignMember', field: 'CampaignId' },
  { parent: 'Campaign', name: 'CampaignMemberStatuses', child: 'CampaignMemberStatus', field: 'CampaignId' },
  { parent: 'Campaign', name: 'ChildCampaigns', child: 'Campaign', field: 'ParentId' },
  { parent: 'Lead', name: 'CampaignMembers', child: 'CampaignMember', field: 'LeadId' },
  { parent: 'Contact', name: 'CampaignMembers', child: 'CampaignMember', field: 'ContactId' },
  { parent: 'Account', name: 'Contacts', child: 'Contact', field: 'AccountId' },
];

export type Schema = ReadonlyMap<string, ObjectType>;

/** The org's objects by lower-case name: the standard ones, with the package's custom fields where there is a package. */
export function createSchema(packageFolder: string | undefined): Schema {
  return new Map(
    standardObjects.map((object) => {
      const custom = packageFolder === undefined ? [] : packageFields(packageFolder, object.name);
      return [object.name.toLowerCase(), { ...object, fields: [...object.fields, ...custom] }];
    }),
  );
}
