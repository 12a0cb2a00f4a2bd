/** Whom the preview page can show itself to: nobody's permission set, or one of the package's three. */
export const users = ['none', 'viewer', 'marketer', 'admin'] as const;
export type PreviewUser = (typeof users)[number];
export type Role = Exclude<PreviewUser, 'none'>;

/** The custom permissions that each permission set gives. A test holds this table equal to the package's metadata. */
export const permissionsOf: Readonly<Record<PreviewUser, readonly string[]>> = {
  none: [],
  viewer: ['Lockstep_View'],
  marketer: ['Lockstep_View', 'Lockstep_Link'],
  admin: ['Lockstep_View', 'Lockstep_Link', 'Lockstep_Admin'],
};

/** The permission set that a user is given for a role. */
export const permissionSets: Readonly<Record<Role, string>> = {
  viewer: 'Lockstep_Viewer',
  marketer: 'Lockstep_Marketer',
  admin: 'Lockstep_Admin',
};

/** Reads a user from what a page sent; anything unknown is nobody. */
export const userFrom = (text: string | null | undefined): PreviewUser =>
  users.find((user) => user === text) ?? 'none';

/**
 * Keeps one key at a time, that of the user chosen last: what the page may do is what this key may do.
 * `keyFor` makes or finds the key of a role.
 */
export function createKeyRing(keyFor: (role: Role) => string | Promise<string>) {
  let held: { readonly role: Role; readonly key: Promise<string> } | null = null;
  return {
    keyOf(role: Role): Promise<string> {
      if (held?.role !== role) {
        const key = Promise.resolve(keyFor(role));
        held = { role, key };
        // A key that could not be made is asked for again.
        key.catch(() => {
          held = null;
        });
      }
      return held.key;
    },
  };
}
