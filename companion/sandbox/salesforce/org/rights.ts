import { fieldGrant, objectGrant } from '../access/access.ts';
import { findField } from '../objects/object.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { SwitchName } from '../switches.ts';
import type { Actor, Org } from './org.ts';

/**
 * What a user may do with an object and its fields right now: describe shows it and writes obey it.
 * Campaigns and their statuses need the Marketing User box (reference: Salesforce facts, 1).
 */
export type ObjectRights = {
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
};

export const isMarketingUser = (org: Org, actor: Actor): boolean =>
  org.get('User', actor.userId)?.['UserPermissionsMarketingUser'] === true;

export function objectRights(org: Org, object: ObjectType, actor: Actor): ObjectRights {
  const { createable, updateable, deletable } = object;
  const granted = objectGrant(org, actor, object);
  const rights = {
    createable: createable && granted.create,
    updateable: updateable && granted.edit,
    deletable: deletable && granted.delete,
  };
  if (!['Campaign', 'CampaignMemberStatus'].includes(object.name)) return rights;
  const allowed = actor.system === true || isMarketingUser(org, actor);
  const { switches } = org;
  const open = object.name === 'Campaign';
  return {
    createable: allowed && rights.createable && (open || switches.statusCreateable),
    updateable: allowed && rights.updateable && (open || switches.statusUpdateable),
    deletable: allowed && rights.deletable && (open || switches.statusDeletable),
  };
}

/** Whether the actor may know that the object is there; to all others it is an unknown name. */
export const isVisible = (org: Org, object: ObjectType, actor: Actor): boolean =>
  objectGrant(org, actor, object).read;

/** The object with this name, if the actor may know it. */
export function visibleObject(org: Org, name: string, actor: Actor): ObjectType | undefined {
  const object = org.object(name);
  return object && isVisible(org, object, actor) ? object : undefined;
}

/** The field with this name, if the actor may know it. */
export function visibleField(org: Org, object: ObjectType, name: string, actor: Actor): Field | undefined {
  const field = findField(object, name);
  return field && fieldGrant(org, actor, object, field).read ? field : undefined;
}

const statusFieldSwitch: Record<string, SwitchName> = {
  Label: 'statusLabelUpdateable',
  SortOrder: 'statusSortOrderUpdateable',
  HasResponded: 'statusHasRespondedUpdateable',
  IsDefault: 'statusIsDefaultUpdateable',
};

export function fieldRights(
  org: Org,
  object: ObjectType,
  field: Field,
  actor: Actor,
): { createable: boolean; updateable: boolean } {
  const whole = objectRights(org, object, actor);
  const name = object.name === 'CampaignMemberStatus' ? statusFieldSwitch[field.name] : undefined;
  const open = name === undefined || org.switches[name] === true;
  const { edit } = fieldGrant(org, actor, object, field);
  return {
    createable: whole.createable && field.createable && edit,
    updateable: whole.updateable && field.updateable && open && edit,
  };
}

/** The field as this org has it: an admin may have restricted Campaign.Type to its values. */
export function fieldOfOrg(org: Org, object: ObjectType, field: Field): Field {
  const restricted =
    object.name === 'Campaign' && field.name === 'Type' && org.switches.campaignTypeRestricted;
  return restricted ? { ...field, restricted } : field;
}
