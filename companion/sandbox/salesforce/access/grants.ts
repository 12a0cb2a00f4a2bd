import type { Field } from '../objects/field.ts';

/** What a profile or a permission set lets its users do with one object. */
export type ObjectGrant = {
  readonly read: boolean;
  readonly create: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  /** Whatever sharing says (Salesforce Help, View All and Modify All permissions). */
  readonly viewAll: boolean;
  readonly modifyAll: boolean;
};

export type FieldGrant = { readonly read: boolean; readonly edit: boolean };

/** Everything one profile or permission set grants. Several add up; none takes away. */
export type Grants = {
  object(name: string): ObjectGrant;
  field(object: string, field: Field): FieldGrant;
  /** User permissions by their API names, such as ApiEnabled. */
  has(permission: string): boolean;
};

export const noObject: ObjectGrant = {
  read: false,
  create: false,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};

export const everyObject: ObjectGrant = {
  read: true,
  create: true,
  edit: true,
  delete: true,
  viewAll: true,
  modifyAll: true,
};

/** The sum of several grants, remembered per object and field. */
export function sum(all: readonly Grants[]): Grants {
  const objects = new Map<string, ObjectGrant>();
  const fields = new Map<string, FieldGrant>();
  return {
    object: (name) => {
      const known = objects.get(name);
      if (known) return known;
      const each = all.map((one) => one.object(name));
      const any = (right: keyof ObjectGrant): boolean => each.some((one) => one[right]);
      const added = {
        read: any('read'),
        create: any('create'),
        edit: any('edit'),
        delete: any('delete'),
        viewAll: any('viewAll'),
        modifyAll: any('modifyAll'),
      };
      objects.set(name, added);
      return added;
    },
    field: (object, field) => {
      const key = `${object}.${field.name}`;
      const known = fields.get(key);
      if (known) return known;
      const each = all.map((one) => one.field(object, field));
      const added = { read: each.some((one) => one.read), edit: each.some((one) => one.edit) };
      fields.set(key, added);
      return added;
    },
    has: (permission) => all.some((one) => one.has(permission)),
  };
}
