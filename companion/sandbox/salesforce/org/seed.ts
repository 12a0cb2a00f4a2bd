import type { World } from '../../world/types.ts';
import { stamp } from '../time.ts';
import { insert } from './store.ts';
import type { Org } from './org.ts';
import type { Value } from './row.ts';

type Values = Readonly<Record<string, Value>>;

const iso = (text: string): string => stamp(Date.parse(text));

/** The integration's user: the one called so, else the first with the Marketing User box, else the first. */
export function integrationUserId(world: World): string {
  const { users } = world.salesforce;
  const named = users.find((one) => /integration|lockstep/i.test(`${one.name} ${one.username}`));
  const found = named ?? users.find((one) => one.marketingUser) ?? users[0];
  if (!found) throw new Error('The world has no Salesforce user.');
  return found.id;
}

/** The profiles the world gives its users, by user id. */
export const profilesOf = (world: World): ReadonlyMap<string, string> =>
  new Map(
    world.salesforce.users.flatMap((one) =>
      one.profile === undefined ? [] : [[one.id, one.profile] as const],
    ),
  );

/** Fills an empty org with the world's records, all of them created before the world begins. */
export function seed(org: Org, world: World): void {
  const { salesforce } = world;
  const author = integrationUserId(world);
  const began = iso(world.beginsAt);

  /** What stands in the recycle bin, since the world began as far as getDeleted knows. */
  const fate = (one: { isDeleted?: true; masterRecordId?: string }): Values => ({
    IsDeleted: one.isDeleted ?? false,
    MasterRecordId: one.masterRecordId ?? null,
    ...(one.isDeleted ? { LastModifiedDate: began, SystemModstamp: began } : {}),
  });

  function put(object: string, createdDate: string, values: Values & { Id: string }): void {
    const type = org.object(object);
    if (!type) throw new Error(`The sandbox has no object ${object}.`);
    const audit = { CreatedDate: createdDate, LastModifiedDate: createdDate, SystemModstamp: createdDate };
    insert(org, type, { ...audit, ...values }, { userId: author });
  }

  put('Organization', began, {
    Id: salesforce.organizationId,
    Name: salesforce.organizationName,
    IsSandbox: true,
    InstanceName: 'SBX1',
    OrganizationType: 'Enterprise Edition',
    TimeZoneSidKey: 'GMT',
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_US',
  });
  for (const one of salesforce.users) {
    const [first = '', ...rest] = one.name.split(' ');
    put('User', began, {
      Id: one.id,
      Name: one.name,
      FirstName: rest.length > 0 ? first : null,
      LastName: rest.length > 0 ? rest.join(' ') : first,
      Username: one.username,
      Email: one.username,
      IsActive: true,
      UserType: 'Standard',
      UserPermissionsMarketingUser: one.marketingUser,
    });
  }
  for (const one of salesforce.accounts)
    put('Account', began, { Id: one.id, Name: one.name, OwnerId: author });
  for (const one of salesforce.contacts) {
    put('Contact', iso(one.createdDate), {
      Id: one.id,
      AccountId: one.accountId,
      Email: one.email,
      FirstName: one.firstName,
      LastName: one.lastName,
      OwnerId: author,
      ...fate(one),
    });
    if (one.isDeleted) org.recordDeletion('Contact', one.id, began);
  }
  const accountOf = new Map(salesforce.contacts.map((one) => [one.id, one.accountId]));
  for (const one of salesforce.leads) {
    put('Lead', iso(one.createdDate), {
      Id: one.id,
      Email: one.email,
      FirstName: one.firstName,
      LastName: one.lastName,
      Company: one.company,
      Status: one.isConverted ? 'Closed - Converted' : 'Open - Not Contacted',
      IsConverted: one.isConverted,
      ConvertedContactId: one.convertedContactId,
      ConvertedAccountId:
        one.convertedContactId === null ? null : (accountOf.get(one.convertedContactId) ?? null),
      ConvertedDate: one.isConverted ? one.createdDate.slice(0, 10) : null,
      OwnerId: author,
      ...fate(one),
    });
    if (one.isDeleted) org.recordDeletion('Lead', one.id, began);
  }
  for (const one of salesforce.campaigns) {
    put('Campaign', iso(one.createdDate), {
      Id: one.id,
      Name: one.name,
      Type: one.type,
      Status: one.status,
      IsActive: one.isActive,
      StartDate: one.startDate,
      EndDate: one.endDate,
      ActualCost: one.actualCost,
      Description: one.description,
      OwnerId: one.ownerId,
    });
  }
  const responding = new Set<string>();
  for (const one of salesforce.statuses) {
    if (one.hasResponded) responding.add(`${one.campaignId} ${one.label.toLowerCase()}`);
    put('CampaignMemberStatus', began, {
      Id: one.id,
      CampaignId: one.campaignId,
      Label: one.label,
      SortOrder: one.sortOrder,
      HasResponded: one.hasResponded,
      IsDefault: one.isDefault,
    });
  }
  for (const one of salesforce.members) {
    const responded = responding.has(`${one.campaignId} ${one.status.toLowerCase()}`);
    put('CampaignMember', iso(one.createdDate), {
      Id: one.id,
      CampaignId: one.campaignId,
      LeadId: one.leadId,
      ContactId: one.contactId,
      AccountId: one.accountId ?? null,
      Status: one.status,
      HasResponded: responded,
      FirstRespondedDate: responded ? one.createdDate.slice(0, 10) : null,
    });
  }
}
