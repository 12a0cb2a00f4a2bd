import { administrator, profiles } from '../access/profiles.ts';
import { makeId } from '../ids.ts';
import { change, insert } from './store.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from './org.ts';
import type { Value } from './row.ts';

/**
 * The profiles and permission sets of an org as records, and a profile for every user: the named one, else the
 * administrator's. Their ids are their own, so that those of other records do not move. What is there already stays.
 */
export function fillAdministration(
  org: Org,
  actor: Actor,
  profileOf: ReadonlyMap<string, string> = new Map(),
): void {
  function put(name: string, n: number, values: Readonly<Record<string, Value>>): string {
    const object = org.object(name);
    if (!object) throw new Error(`The sandbox has no object ${name}.`);
    const Id = makeId(object.keyPrefix, n);
    if (!org.get(name, Id)) insert(org, object, { ...values, Id }, actor);
    return Id;
  }
  const ids = new Map(
    Object.keys(profiles).map((name, at) => [
      name,
      put('Profile', at + 1, { Name: name, UserType: 'Standard' }),
    ]),
  );
  for (const [at, { name, label }] of org.grantBook.permissionSets.entries())
    put('PermissionSet', at + 1, { Name: name, Label: label, IsOwnedByProfile: false, IsCustom: true });
  for (const [at, { name, label }] of org.notificationTypes.entries()) {
    const values = { DeveloperName: name, MasterLabel: label, CustomNotifTypeName: label };
    put('CustomNotificationType', at + 1, values);
  }
  const user: ObjectType | undefined = org.object('User');
  for (const one of [...org.table('User').all()]) {
    const profile = ids.get(profileOf.get(one.Id) ?? administrator) ?? null;
    if (user && (one['ProfileId'] ?? null) === null) change(org, user, one, { ProfileId: profile }, actor);
  }
}
