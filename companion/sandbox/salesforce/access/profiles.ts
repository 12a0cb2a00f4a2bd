import { everyObject, noObject } from './grants.ts';
import type { Grants, ObjectGrant } from './grants.ts';

/**
 * The standard profiles (Salesforce Help, Standard Profiles), as far as they differ in what this org has. Fields that a
 * package brings are nobody's until a permission set grants them, except the administrator's.
 */

const write: ObjectGrant = { ...everyObject, viewAll: false, modifyAll: false };
const read: ObjectGrant = { ...noObject, read: true };

function standard(objects: Readonly<Record<string, ObjectGrant>>): Grants {
  return {
    object: (name) => objects[name] ?? noObject,
    field: (object, field) => {
      const grant = objects[object] ?? noObject;
      return { read: grant.read && !field.custom, edit: grant.edit && !field.custom };
    },
    has: (permission) => permission === 'ApiEnabled',
  };
}

const people = { Account: write, Contact: write, Lead: write };

export const administrator = 'System Administrator';

export const profiles: Readonly<Record<string, Grants>> = {
  [administrator]: {
    object: () => everyObject,
    field: () => ({ read: true, edit: true }),
    has: () => true,
  },
  'Standard User': standard({ ...people, Campaign: read }),
  'Marketing User': standard({ ...people, Campaign: write }),
  'Read Only': standard({ Account: read, Contact: read, Lead: read, Campaign: read }),
  'Minimum Access - Salesforce': { ...standard({}), has: () => false },
  'Minimum Access - API Only Integrations': standard({}),
};
