import { textOf } from '../org/row.ts';
import { everyObject, sum } from './grants.ts';
import { administrator, profiles } from './profiles.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from '../org/org.ts';
import type { FieldGrant, Grants, ObjectGrant } from './grants.ts';
import type { PermissionSet } from './permissionSets.ts';

/** The grants of every profile and permission set of an org, and their sums for the users who have them. */
export type GrantBook = {
  readonly permissionSets: readonly PermissionSet[];
  /** The sum of a profile and permission sets, by name. */
  of(profile: string, permissionSets: readonly string[]): Grants;
};

export function createGrantBook(permissionSets: readonly PermissionSet[]): GrantBook {
  const sums = new Map<string, Grants>();
  return {
    permissionSets,
    of: (profile, names) => {
      const key = [profile, ...[...names].sort()].join('\n');
      const known = sums.get(key);
      if (known) return known;
      const sets = permissionSets.filter((one) => names.includes(one.name)).map((one) => one.grants);
      const own = profiles[profile];
      const added = sum(own ? [own, ...sets] : sets);
      sums.set(key, added);
      return added;
    },
  };
}

const everything: Grants = {
  object: () => everyObject,
  field: () => ({ read: true, edit: true }),
  has: () => true,
};

/** Everything the actor's profile and permission sets grant; a user without a profile is an administrator. */
export function grantsOf(org: Org, actor: Actor): Grants {
  if (actor.system === true) return everything;
  const user = org.get('User', actor.userId);
  const profile = user && org.get('Profile', user['ProfileId']);
  const sets = org
    .where('PermissionSetAssignment', 'AssigneeId', actor.userId)
    .flatMap((one) => textOf(org.get('PermissionSet', one['PermissionSetId']) ?? one, 'Name') ?? []);
  return org.grantBook.of((profile && textOf(profile, 'Name')) ?? administrator, sets);
}

/** Objects that everybody sees and nobody grants. */
const open = [
  'CustomNotificationType',
  'Group',
  'GroupMember',
  'Organization',
  'PermissionSet',
  'PermissionSetAssignment',
  'Profile',
  'RecordType',
  'User',
];

/**
 * What the actor may do with an object. Members of campaigns have no permission of their own: who reads campaigns sees
 * them, and whoever may edit campaigns, leads or contacts may write them (Salesforce Help, Add Campaign Members,
 * required permissions). Their statuses go with the campaign.
 */
export function objectGrant(org: Org, actor: Actor, object: ObjectType): ObjectGrant {
  const grants = grantsOf(org, actor);
  const campaign = grants.object('Campaign');
  if (object.name === 'CampaignMemberStatus')
    return { ...campaign, create: campaign.edit, delete: campaign.edit };
  if (object.name === 'CampaignMember') {
    const writes = campaign.read && ['Campaign', 'Lead', 'Contact'].some((one) => grants.object(one).edit);
    return { ...campaign, create: writes, edit: writes, delete: writes };
  }
  if (!open.includes(object.name)) return grants.object(object.name);
  const manages = grants.has('ManageUsers');
  return { read: true, create: manages, edit: manages, delete: manages, viewAll: true, modifyAll: manages };
}

/** What the actor may do with a field; fields that nobody can be denied go with their object. */
export function fieldGrant(org: Org, actor: Actor, object: ObjectType, field: Field): FieldGrant {
  const counts = object.name === 'Campaign' && field.name.startsWith('NumberOf');
  if (counts && org.switches.campaignCountersGranted === 'by-field')
    return grantsOf(org, actor).field(object.name, field);
  if (field.permissionable && !open.includes(object.name))
    return grantsOf(org, actor).field(object.name, field);
  const { read, edit, create } = objectGrant(org, actor, object);
  return { read, edit: edit || create };
}
