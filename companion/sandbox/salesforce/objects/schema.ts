import { account, contact, lead } from './people.ts';
import { campaign, campaignMemberStatus } from './campaign.ts';
import { campaignMember } from './campaignMember.ts';
import {
  customNotificationType,
  group,
  groupMember,
  organization,
  permissionSet,
  permissionSetAssignment,
  profile,
  recordType,
  user,
} from './administration.ts';
import { pick } from './field.ts';
import { packageFields } from './package.ts';
import { packageObjects } from './packageObject.ts';
import type { ChildRelationship, ObjectType } from './object.ts';
import type { PackageLookup } from './package.ts';

const standardObjects = [
  account,
  campaign,
  campaignMember,
  campaignMemberStatus,
  contact,
  customNotificationType,
  group,
  groupMember,
  lead,
  organization,
  permissionSet,
  permissionSetAssignment,
  profile,
  recordType,
  user,
];

const standardChildren: readonly ChildRelationship[] = [
  {
    parent: 'Campaign',
    name: 'CampaignMembers',
    child: 'CampaignMember',
    field: 'CampaignId',
    onDelete: 'rules',
  },
  {
    parent: 'Campaign',
    name: 'CampaignMemberStatuses',
    child: 'CampaignMemberStatus',
    field: 'CampaignId',
    onDelete: 'rules',
  },
  { parent: 'Campaign', name: 'ChildCampaigns', child: 'Campaign', field: 'ParentId', onDelete: 'clear' },
  { parent: 'Lead', name: 'CampaignMembers', child: 'CampaignMember', field: 'LeadId', onDelete: 'rules' },
  {
    parent: 'Contact',
    name: 'CampaignMembers',
    child: 'CampaignMember',
    field: 'ContactId',
    onDelete: 'rules',
  },
  { parent: 'Account', name: 'Contacts', child: 'Contact', field: 'AccountId', onDelete: 'cascade' },
];

export type Schema = ReadonlyMap<string, ObjectType>;

/** An org with several currencies: records with amounts say in which they are. No profile can hide the field. */
const withCurrency = (object: ObjectType): ObjectType =>
  object.name === 'Campaign'
    ? {
        ...object,
        fields: [
          ...object.fields,
          pick('CurrencyIsoCode', 3, ['EUR', 'GBP', 'USD'], { restricted: true, permissionable: false }),
        ],
      }
    : object;

/**
 * The org's objects by lower-case name, and which are children of which: the standard ones, with the package's custom
 * fields and objects where there is a package.
 */
export function createSchema(
  packageFolder: string | undefined,
  severalCurrencies: boolean,
): {
  readonly objects: Schema;
  readonly children: readonly ChildRelationship[];
} {
  const customObjects = packageFolder === undefined ? [] : packageObjects(packageFolder);
  const lookups: PackageLookup[] = [];
  const objects = [...standardObjects, ...customObjects].map((standard): ObjectType => {
    const object = severalCurrencies ? withCurrency(standard) : standard;
    if (packageFolder === undefined) return object;
    const found = packageFields(packageFolder, object.name);
    lookups.push(...found.lookups);
    return { ...object, fields: [...object.fields, ...found.fields] };
  });
  return {
    objects: new Map(objects.map((object) => [object.name.toLowerCase(), object])),
    children: [...standardChildren, ...lookups],
  };
}
