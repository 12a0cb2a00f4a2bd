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
  if (object.name === 'Campaign' && !isMarketingUser(org, actor)) {
    return { createable: false, updateable: false, deletable: false };
  }
  if (object.name === 'CampaignMemberStatus') {
    const allowed = isMarketingUser(org, actor);
    return {
      createable: allowed && org.switches.statusCreateable,
      updateable: allowed && org.switches.statusUpdateable,
      deletable: allowed && org.switches.statusDeletable,
    };
  }
  return { createable, updateable, deletable };
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
  return {
    createable: whole.createable && field.createable,
    updateable: whole.updateable && field.updateable && open,
  };
}

/** The field as this org has it: an admin may have restricted Campaign.Type to its values. */
export function fieldOfOrg(org: Org, object: ObjectType, field: Field): Field {
  const restricted =
    object.name === 'Campaign' && field.name === 'Type' && org.switches.campaignTypeRestricted;
  return restricted ? { ...field, restricted } : field;
}
