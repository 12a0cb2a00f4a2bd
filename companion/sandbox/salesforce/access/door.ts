import { createRecord, liveRow } from '../org/dml.ts';
import { textOf } from '../org/row.ts';
import { change, erase, insert } from '../org/store.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from '../org/org.ts';
import type { Row } from '../org/row.ts';
import type { SharingLevel } from './sharing.ts';

/** What an admin does in Setup about who may do what; the back door and tests do it here. */
export type AccessDoor = {
  /** Gives the user a standard profile, such as `Minimum Access - API Only Integrations`. */
  setProfile(userId: string, profile: string): void;
  assign(userId: string, permissionSet: string): void;
  unassign(userId: string, permissionSet: string): void;
  setActive(userId: string, isActive: boolean): void;
  /** A new user of that profile; returns its id. */
  addUser(user: { name: string; username: string; profile: string }): string;
  /** A queue of these users; returns its id. */
  addQueue(name: string, userIds: readonly string[]): string;
  /** The org-wide default of an object. */
  setSharing(object: string, level: SharingLevel): void;
  /** Shares one record by hand. */
  share(recordId: string, userOrGroupId: string, level: 'Read' | 'Edit'): void;
};

export function createAccessDoor(org: Org, admin: Actor): AccessDoor {
  function named(object: string, name: string): Row {
    const row = [...org.table(object).all()].find((one) => textOf(one, 'Name') === name);
    if (!row) throw new Error(`The org has no ${object} ${name}.`);
    return row;
  }
  function type(object: string): ObjectType {
    const found = org.object(object);
    if (!found) throw new Error(`The sandbox has no object ${object}.`);
    return found;
  }
  const editUser = (userId: string, values: Row | Record<string, string | boolean>): void => {
    change(org, type('User'), liveRow(org, type('User'), userId), values, admin);
  };
  const assignments = (userId: string, name: string): Row[] =>
    org
      .where('PermissionSetAssignment', 'AssigneeId', userId)
      .filter((one) => one['PermissionSetId'] === named('PermissionSet', name).Id);

  return {
    setProfile: (userId, profile) => {
      editUser(userId, { ProfileId: named('Profile', profile).Id });
    },
    assign: (userId, name) => {
      const PermissionSetId = named('PermissionSet', name).Id;
      createRecord(org, admin, type('PermissionSetAssignment'), { AssigneeId: userId, PermissionSetId });
    },
    unassign: (userId, name) => {
      for (const one of assignments(userId, name)) erase(org, type('PermissionSetAssignment'), one, admin);
    },
    setActive: (userId, isActive) => {
      editUser(userId, { IsActive: isActive });
    },
    addUser: ({ name, username, profile }) => {
      const LastName = name.split(' ').at(-1) ?? name;
      const values = { Name: name, LastName, Username: username, Email: username, IsActive: true };
      const ProfileId = named('Profile', profile).Id;
      return insert(org, type('User'), { ...values, UserType: 'Standard', ProfileId }, admin).Id;
    },
    addQueue: (name, userIds) => {
      const DeveloperName = name.replaceAll(/\W+/g, '_');
      const queue = insert(org, type('Group'), { Name: name, DeveloperName, Type: 'Queue' }, admin);
      for (const one of userIds)
        insert(org, type('GroupMember'), { GroupId: queue.Id, UserOrGroupId: one }, admin);
      return queue.Id;
    },
    setSharing: (object, level) => {
      org.sharing.defaults.set(type(object).name, level);
    },
    share: (recordId, userOrGroupId, level) => {
      org.sharing.shares.push({ recordId, userOrGroupId, level });
    },
  };
}
