import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readMetadata } from '../objects/package.ts';
import { noObject } from './grants.ts';
import type { Grants } from './grants.ts';

/** A permission set: its API name, its label and what it grants. */
export type PermissionSet = { readonly name: string; readonly label: string; readonly grants: Grants };

const flag = z.enum(['true', 'false']).transform((one) => one === 'true');

const many = <Item extends z.ZodType>(item: Item) =>
  z
    .union([z.array(item), item])
    .optional()
    .transform((given) => (given === undefined ? [] : ([given].flat() as z.infer<Item>[])));

const file = z.object({
  PermissionSet: z.object({
    label: z.string(),
    objectPermissions: many(
      z.object({
        object: z.string(),
        allowRead: flag,
        allowCreate: flag,
        allowEdit: flag,
        allowDelete: flag,
        viewAllRecords: flag,
        modifyAllRecords: flag,
      }),
    ),
    fieldPermissions: many(z.object({ field: z.string(), readable: flag.default(false), editable: flag })),
    userPermissions: many(z.object({ name: z.string(), enabled: flag })),
  }),
});

type File = z.infer<typeof file>['PermissionSet'];

function grantsOf(read: File): Grants {
  const objects = new Map(
    read.objectPermissions.map((one) => [
      one.object,
      {
        read: one.allowRead,
        create: one.allowCreate,
        edit: one.allowEdit,
        delete: one.allowDelete,
        viewAll: one.viewAllRecords,
        modifyAll: one.modifyAllRecords,
      },
    ]),
  );
  const fields = new Map(read.fieldPermissions.map((one) => [one.field, one]));
  const users = new Set(read.userPermissions.filter((one) => one.enabled).map((one) => one.name));
  return {
    object: (name) => objects.get(name) ?? noObject,
    field: (object, { name }) => {
      const grant = fields.get(`${object}.${name}`);
      return { read: grant?.readable ?? false, edit: grant?.editable ?? false };
    },
    has: (permission) => users.has(permission),
  };
}

const ending = '.permissionset-meta.xml';

/**
 * The permission sets of a package (`force-app/main/default/permissionsets`). Throws, naming the file, when one cannot be
 * understood.
 */
export function packagePermissionSets(packageFolder: string | undefined): PermissionSet[] {
  const folder = join(packageFolder ?? '', 'force-app/main/default/permissionsets');
  if (packageFolder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => {
      const read = readMetadata(join(folder, name), file).PermissionSet;
      return { name: name.slice(0, -ending.length), label: read.label, grants: grantsOf(read) };
    });
}
