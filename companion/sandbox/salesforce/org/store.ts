import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from './org.ts';
import type { Change } from './changes.ts';
import type { Row, Value } from './row.ts';

/**
 * How records are kept, below all rules: ids, audit fields, the recycle bin and the log of deletions.
 */

type Values = Readonly<Record<string, Value>>;

const emptyRows = new WeakMap<ObjectType, Values>();

/** What a record of the object holds before anything is known of it. */
function emptyRow(object: ObjectType): Values {
  const known = emptyRows.get(object);
  if (known) return known;
  const stored = object.fields.filter((one) => !one.derive);
  const made = Object.fromEntries(
    stored.map((one) => [one.name, one.type === 'boolean' ? one.checked : null]),
  );
  emptyRows.set(object, made);
  return made;
}

/** The same text in one piece: what was put together from parts keeps its parts, and millions of ids would be double. */
const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** Stores a new record and returns it. */
export function insert(org: Org, object: ObjectType, values: Values, actor: Actor): Row {
  const at = org.stamp();
  const row: Row = {
    ...emptyRow(object),
    CreatedDate: at,
    CreatedById: actor.userId,
    LastModifiedDate: at,
    LastModifiedById: actor.userId,
    SystemModstamp: at,
    ...values,
    Id: flat(typeof values['Id'] === 'string' ? values['Id'] : org.newId(object)),
  };
  org.table(object.name).put(row);
  org.note({ object: object.name, kind: 'CREATE', before: null, after: row, userId: actor.userId });
  return row;
}

/** Into the recycle bin, out of it, or a change like any other. */
function kindOf(before: Row, after: Row): Change['kind'] {
  if (before['IsDeleted'] === after['IsDeleted']) return 'UPDATE';
  return after['IsDeleted'] === true ? 'DELETE' : 'UNDELETE';
}

/** Stores changed values, stamps the record, and returns it as it is now. */
export function change(org: Org, object: ObjectType, row: Row, values: Values, actor: Actor): Row {
  const at = org.stamp();
  const after: Row = {
    ...row,
    ...values,
    LastModifiedDate: at,
    LastModifiedById: actor.userId,
    SystemModstamp: at,
    Id: row.Id,
  };
  org.table(object.name).put(after);
  org.note({ object: object.name, kind: kindOf(row, after), before: row, after, userId: actor.userId });
  return after;
}

/** Moves a record to the recycle bin where its object has one, else drops it; either way getDeleted tells of it. */
export function erase(org: Org, object: ObjectType, row: Row, actor: Actor): void {
  if (object.recycleBin) change(org, object, row, { IsDeleted: true }, actor);
  else {
    org.table(object.name).drop(row.Id);
    org.note({ object: object.name, kind: 'DELETE', before: row, after: null, userId: actor.userId });
  }
  org.recordDeletion(object.name, row.Id);
}
