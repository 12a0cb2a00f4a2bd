import { SalesforceError, invalidReference, entityIsDeleted, noCrossReference } from '../errors.ts';
import { sees } from '../access/sharing.ts';
import { toId18 } from '../ids.ts';
import { isDate, parseInstant, stamp } from '../time.ts';
import type { Field } from '../objects/field.ts';
import type { Actor, Org } from './org.ts';
import type { Value } from './row.ts';

/** The id in its 18-character form. Refuses with MALFORMED_ID what cannot be an id of one of these objects. */
export function checkedId(org: Org, field: string, given: string, objects: readonly string[]): string {
  const id = toId18(given);
  const object = id === null ? undefined : org.objectOfId(id);
  if (id === null || (object ? !objects.includes(object.name) : objects.length > 0)) {
    throw new SalesforceError('MALFORMED_ID', `${field}: id value of incorrect type: ${given}`, {
      fields: [field],
    });
  }
  return id;
}

function wrongType(field: Field, given: unknown): SalesforceError {
  const kind = given === null ? 'null' : typeof given;
  return new SalesforceError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from ${kind} value ${JSON.stringify(given)} or request may be missing a required field at ${field.name}`,
  );
}

function reference(org: Org, actor: Actor, field: Field, given: string): string {
  const id = checkedId(org, field.name, given, field.referenceTo);
  const object = org.objectOfId(id);
  if (!object) return id;
  const row = org.get(object.name, id);
  if (!row) throw org.deletedAt(id) === undefined ? invalidReference() : entityIsDeleted();
  if (row['IsDeleted'] === true) throw entityIsDeleted();
  if (!sees(org, actor, object, row)) throw noCrossReference(field.name, id);
  // The row's own text, so that millions of references share what they point to.
  return row.Id;
}

function textValue(org: Org, field: Field, given: string): Value {
  const value = org.switches.trimsText ? given.trim() : given;
  if (value === '') return null;
  if (value.length > field.length) {
    const shown = value.length > 255 ? value.slice(0, 255) : value;
    throw new SalesforceError(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${shown} (max length=${field.length})`,
      { fields: [field.name] },
    );
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw new SalesforceError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, {
      fields: [field.name],
    });
  }
  const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
  const known = (one: string): boolean =>
    field.picklist.some((each) => each.toLowerCase() === one.toLowerCase());
  if (field.restricted && !chosen.every(known)) {
    throw new SalesforceError(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${value}`,
      { fields: [field.name] },
    );
  }
  return value;
}

function numberValue(field: Field, given: unknown): number {
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType(field, given);
  if (field.type === 'int' && !Number.isInteger(value)) throw wrongType(field, given);
  return value;
}

/** What the org stores for a value sent in JSON; refuses what the field cannot hold, in Salesforce's words. */
export function coerce(org: Org, actor: Actor, field: Field, given: unknown): Value {
  if (given === null) {
    if (field.type === 'boolean') throw wrongType(field, given);
    return null;
  }
  switch (field.type) {
    case 'boolean':
      if (typeof given !== 'boolean') throw wrongType(field, given);
      return given;
    case 'int':
    case 'double':
    case 'currency':
      return given === '' ? null : numberValue(field, given);
    case 'id':
    case 'reference':
      if (typeof given !== 'string') throw wrongType(field, given);
      return given === '' ? null : reference(org, actor, field, given);
    case 'date':
      if (typeof given !== 'string' || !(given === '' || isDate(given.slice(0, 10))))
        throw wrongType(field, given);
      return given === '' ? null : given.slice(0, 10);
    case 'datetime': {
      const ms = typeof given === 'string' ? parseInstant(given) : null;
      if (ms === null) throw wrongType(field, given);
      return stamp(ms);
    }
    case 'string':
    case 'email':
    case 'phone':
    case 'url':
    case 'textarea':
    case 'picklist':
    case 'multipicklist':
      if (typeof given !== 'string' && typeof given !== 'number') throw wrongType(field, given);
      return textValue(org, field, String(given));
  }
}
