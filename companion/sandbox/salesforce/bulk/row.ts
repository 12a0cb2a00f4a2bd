import { SalesforceError } from '../errors.ts';
import { findField } from '../objects/object.ts';
import { findByKey } from '../org/dml.ts';
import { isDate, parseInstant } from '../time.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Org } from '../org/org.ts';

/**
 * Makes the values of a write from the text of one CSV row. Empty values are left out, #N/A is null, and a column
 * such as Campaign.Key__c finds the parent by an external id (Bulk API 2.0 Developer Guide, "Prepare CSV Files" and
 * "Relationship Fields in a Header Row").
 */
export type Column = {
  readonly name: string;
  /** The field that the column writes. */
  readonly field: Field;
  /** Where the value names a parent by its external id. */
  readonly parent: { readonly object: ObjectType; readonly key: Field } | null;
};

const yes = ['yes', 'y', 'true', 'on', '1'];
const no = ['no', 'n', 'false', 'off', '0'];

function relationship(org: Org, object: ObjectType, name: string): Column | null {
  const [via = '', keyName = ''] = name.split('.');
  const field = object.fields.find((one) => one.relationshipName?.toLowerCase() === via.toLowerCase());
  for (const target of field?.referenceTo ?? []) {
    const parent = org.object(target);
    const key = parent && findField(parent, keyName);
    if (field && parent && key && (key.externalId || key.name === 'Id'))
      return { name, field, parent: { object: parent, key } };
  }
  return null;
}

/** The columns of a header row; throws an Error whose message is that of the failed job. */
export function columnsOf(org: Org, object: ObjectType, names: readonly string[]): Column[] {
  const columns = names.map((name) => {
    const field = findField(object, name);
    const found = field ? { name, field, parent: null } : relationship(org, object, name);
    if (!found) throw new Error(`InvalidBatch : Field name not found : ${name}`);
    return found;
  });
  const twice = columns.find((one, at) => columns.findIndex((other) => other.field === one.field) !== at);
  if (twice) throw new Error(`InvalidBatch : Duplicate column name : ${twice.name}`);
  return columns;
}

function wrong(field: Field, text: string): SalesforceError {
  return new SalesforceError(
    'INVALID_TYPE_ON_FIELD_IN_RECORD',
    `${field.label}: value not of required type: ${text}`,
    { fields: [field.name] },
  );
}

function typed(field: Field, text: string): unknown {
  switch (field.type) {
    case 'boolean':
      if (yes.includes(text.toLowerCase())) return true;
      if (no.includes(text.toLowerCase())) return false;
      throw wrong(field, text);
    case 'int':
    case 'double':
    case 'currency':
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw wrong(field, text);
      return Number(text);
    case 'date':
      if (!isDate(text.slice(0, 10))) throw wrong(field, text);
      return text;
    case 'datetime':
      if (parseInstant(text) === null) throw wrong(field, text);
      return text;
    default:
      return text;
  }
}

function parentId(org: Org, { object, key }: NonNullable<Column['parent']>, text: string): string {
  if (key.name === 'Id') return text;
  const [one, second] = findByKey(org, object, key, text);
  if (one && !second) return one.Id;
  throw new SalesforceError(
    'INVALID_FIELD',
    one
      ? `More than one record found for external id field: ${key.name}`
      : `Foreign key external ID: ${text} not found for field ${key.name} in entity ${object.name}`,
  );
}

/** The values one row writes. Refuses with SalesforceError what a field cannot hold. */
export function valuesOf(
  org: Org,
  columns: readonly Column[],
  row: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  columns.forEach(({ field, parent }, at) => {
    const text = row[at] ?? '';
    if (text === '') return;
    if (text === '#N/A') values[field.name] = null;
    else values[field.name] = parent ? parentId(org, parent, text) : typed(field, text);
  });
  return values;
}
