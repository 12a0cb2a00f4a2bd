import { field as plainField } from '../objects/field.ts';
import { findField } from '../objects/object.ts';
import { visibleField, visibleObject } from '../org/rights.ts';
import { sees } from '../access/sharing.ts';
import { textOf, valueOf } from '../org/row.ts';
import { malformed, noSuchColumn, invalidField } from './errors.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from '../org/org.ts';
import type { Row, Value } from '../org/row.ts';

/** What names in a query mean: the object it selects from, the alias it gave it, and who asks. */
export type Scope = {
  readonly org: Org;
  readonly object: ObjectType;
  readonly alias: string | null;
  readonly actor: Actor;
};

/** A named value of a row, possibly of a parent's parent. */
export type Column = {
  readonly field: Field;
  /** The relationship names on the way, in the org's spelling. */
  readonly parents: readonly string[];
  readonly get: (row: Row) => Value;
};

type Step = { readonly relationship: string; readonly key: Field; readonly targets: readonly ObjectType[] };

/** Reads a field of a stored row, computing it where it is not stored. */
export const read = (org: Org, field: Field, row: Row): Value =>
  field.derive ? field.derive(row, org) : valueOf(row, field.name);

/** The row a reference points to, if the actor sees it. Deleted parents are still seen from their children. */
export function parentOf(
  { org, actor }: Pick<Scope, 'org' | 'actor'>,
  key: Field,
  row: Row,
): { object: ObjectType; row: Row } | null {
  const id = read(org, key, row);
  const object = typeof id === 'string' ? org.objectOfId(id) : undefined;
  const parent = object && org.get(object.name, id);
  return object && parent && sees(org, actor, object, parent) ? { object, row: parent } : null;
}

function step(
  { org, actor }: Pick<Scope, 'org' | 'actor'>,
  objects: readonly ObjectType[],
  name: string,
): Step {
  for (const object of objects) {
    const key = object.fields.find(
      (one) =>
        one.relationshipName?.toLowerCase() === name.toLowerCase() &&
        visibleField(org, object, one.name, actor) !== undefined,
    );
    if (!key?.relationshipName) continue;
    const targets = key.referenceTo.flatMap((target) => visibleObject(org, target, actor) ?? []);
    if (targets.length === 0) continue;
    return { relationship: key.relationshipName, key, targets };
  }
  throw invalidField(
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

const same = (one: string | undefined, other: string | null): boolean =>
  one !== undefined && other !== null && one.toLowerCase() === other.toLowerCase();

/** The path without the alias, or the object's own name, in front of it. */
function withoutPrefix(scope: Scope, path: readonly string[]): readonly string[] {
  const prefixed = path.length > 1 && (same(path[0], scope.alias) || same(path[0], scope.object.name));
  return prefixed ? path.slice(1) : path;
}

/** `Owner.Type`, which only a reference to one of several objects has: the object's name, or Queue for a queue. */
export const typeOfOwner = plainField('Type', 'string', { derive: () => null });

export const ownerType = ({ object, row }: { object: ObjectType; row: Row }): Value =>
  object.name === 'Group' ? textOf(row, 'Type') : object.name;

/** Finds what a dotted name means; refuses a field or relationship the org does not have. */
export function column(scope: Scope, name: string): Column {
  const { org, object, actor } = scope;
  const path = withoutPrefix(scope, name.split('.'));
  const last = path.at(-1) ?? '';
  if (path.length > 6) throw malformed('SELECT list cannot go up more than 5 relationships');
  const steps: Step[] = [];
  for (const part of path.slice(0, -1)) steps.push(step(scope, steps.at(-1)?.targets ?? [object], part));
  const targets = steps.at(-1)?.targets ?? [object];
  const field =
    targets.length > 1 && same(last, 'Type')
      ? typeOfOwner
      : targets.map((target) => visibleField(org, target, last, actor)).find((one) => one !== undefined);
  if (!field) throw noSuchColumn(last, targets[0]?.name ?? object.name);

  return {
    field,
    parents: steps.map((one) => one.relationship),
    get: (row) => {
      let at: { object: ObjectType; row: Row } = { object, row };
      for (const one of steps) {
        const parent = parentOf(scope, one.key, at.row);
        if (!parent) return null;
        at = parent;
      }
      if (field === typeOfOwner) return ownerType(at);
      const own = at.object === object && steps.length === 0 ? field : findField(at.object, field.name);
      return own ? read(org, own, at.row) : null;
    },
  };
}

/** The keys of the parents on a column's way, for drawing nested records. */
export function parentKey(
  from: Pick<Scope, 'org' | 'actor'>,
  object: ObjectType,
  relationship: string,
): Field {
  return step(from, [object], relationship).key;
}
