import { z } from 'zod';
import { parsed, Refused, type Routes } from '../door.ts';
import { textOf } from '../../salesforce/org/row.ts';
import type { SalesforceState } from '../../salesforce/state.ts';

/** Who may do what: profiles, permission sets, users, and whose records sharing opens to whom. */

const bodies = {
  rights: z
    .strictObject({
      /** By username; the integration's user unless said. */
      user: z.string().optional(),
      profile: z.string().optional(),
      assign: z.array(z.string()).optional(),
      unassign: z.array(z.string()).optional(),
      active: z.boolean().optional(),
      marketingUser: z.boolean().optional(),
    })
    .refine((body) => Object.keys(body).some((name) => name !== 'user'), 'say what is given or taken'),
  user: z.strictObject({ name: z.string().min(1), username: z.string().min(1), profile: z.string() }),
  sharing: z.strictObject({ object: z.string(), level: z.enum(['Private', 'Read', 'ReadWrite']) }),
  share: z.strictObject({
    recordId: z.string(),
    user: z.string().optional(),
    level: z.enum(['Read', 'Edit']),
  }),
};

/** The id of the user with this username; the integration's when there is none. Refuses an unknown one. */
export function userIdOf({ org, integrationUserId }: SalesforceState, username: string | undefined): string {
  if (username === undefined) return integrationUserId;
  const found = [...org.table('User').all()].find((one) => textOf(one, 'Username') === username);
  if (!found) throw new Refused(404, `The org has no user ${username}.`);
  return found.Id;
}

export function accessRoutes(salesforce: SalesforceState, changed: () => void): Routes {
  const { org, access } = salesforce;
  const names = (object: string): string[] =>
    [...org.table(object).all()].flatMap((one) => textOf(one, 'Name') ?? []);
  const known = (object: string, asked: readonly string[]): void => {
    const strange = asked.find((one) => !names(object).includes(one));
    if (strange === undefined) return;
    throw new Refused(
      404,
      `The org has no ${object} ${strange}. It has: ${names(object).join(', ') || 'none'}.`,
    );
  };

  return {
    'GET /salesforce/users': () =>
      [...org.table('User').all()].map((user) => ({
        id: user.Id,
        username: textOf(user, 'Username'),
        name: textOf(user, 'Name'),
        active: user['IsActive'] === true,
        marketingUser: user['UserPermissionsMarketingUser'] === true,
        profile: textOf(org.get('Profile', user['ProfileId']) ?? user, 'Name'),
        permissionSets: org
          .where('PermissionSetAssignment', 'AssigneeId', user.Id)
          .map((one) => textOf(org.get('PermissionSet', one['PermissionSetId']) ?? one, 'Name')),
      })),
    'POST /salesforce/users': ({ body }) => {
      const user = parsed(bodies.user, body);
      known('Profile', [user.profile]);
      const id = access.addUser(user);
      changed();
      return { id };
    },
    /** Gives and takes rights: profile, permission sets, the Marketing User box, and whether the user may sign in. */
    'POST /salesforce/rights': ({ body }) => {
      const {
        user,
        profile,
        assign = [],
        unassign = [],
        active,
        marketingUser,
      } = parsed(bodies.rights, body);
      const userId = userIdOf(salesforce, user);
      known('Profile', profile === undefined ? [] : [profile]);
      known('PermissionSet', [...assign, ...unassign]);
      if (profile !== undefined) access.setProfile(userId, profile);
      for (const one of assign) access.assign(userId, one);
      for (const one of unassign) access.unassign(userId, one);
      if (active !== undefined) access.setActive(userId, active);
      if (marketingUser !== undefined) salesforce.setMarketingUser(userId, marketingUser);
      changed();
      return { userId };
    },
    /** The org-wide default: Private hides the records of an object from all who neither own nor are shared them. */
    'POST /salesforce/sharing': ({ body }) => {
      const { object, level } = parsed(bodies.sharing, body);
      const type = org.object(object);
      if (!type) throw new Refused(404, `The org has no object ${object}.`);
      access.setSharing(type.name, level);
      return { object: type.name, level };
    },
    'POST /salesforce/shares': ({ body }) => {
      const { recordId, user, level } = parsed(bodies.share, body);
      access.share(recordId, userIdOf(salesforce, user), level);
      return { recordId, level };
    },
  };
}
