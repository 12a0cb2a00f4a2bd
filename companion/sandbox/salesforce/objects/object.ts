import type { Field } from './field.ts';

/** An object of the org: its fields and which calls it takes at all. */
export type ObjectType = {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  /** Deleted records go to the recycle bin (IsDeleted, queryAll); false means they are gone for good. */
  readonly recycleBin: boolean;
  readonly replicateable: boolean;
  /** Made by an admin or a package. */
  readonly custom?: boolean;
  readonly fields: readonly Field[];
};

/** The relationship by which a parent reaches its children in a query, such as CampaignMembers. */
export type ChildRelationship = {
  readonly parent: string;
  readonly name: string;
  readonly child: string;
  readonly field: string;
  /** What happens to the children when the parent is deleted; `rules` when the parent's own rules see to it. */
  readonly onDelete: 'cascade' | 'clear' | 'rules';
};

const fieldsByName = new WeakMap<ObjectType, Map<string, Field>>();

/** Finds a field by name; case does not matter in Salesforce's API. */
export function findField(object: ObjectType, name: string): Field | undefined {
  let fields = fieldsByName.get(object);
  if (!fields) {
    fields = new Map(object.fields.map((one) => [one.name.toLowerCase(), one]));
    fieldsByName.set(object, fields);
  }
  return fields.get(name.toLowerCase());
}
