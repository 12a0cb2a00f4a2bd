import { createHash } from 'node:crypto';
import avro from 'avsc';
import { secondsOf } from '../time.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Row, Value } from '../org/row.ts';
import type { Header } from './header.ts';

/**
 * The Avro schema of an object's change events, and how a change is put into it (Pub/Sub API, "Event Deserialization
 * Considerations"; Change Data Capture Developer Guide, "Change Event Fields"). Computed fields, Id, IsDeleted and
 * SystemModstamp are no fields of an event; the parts of a person's name are one compound field.
 */

const leftOut = ['Id', 'IsDeleted', 'SystemModstamp', 'MasterRecordId'];
const nameParts = ['Salutation', 'FirstName', 'LastName'];

type Part = { readonly name: string; readonly fields: readonly Field[]; readonly compound: boolean };

export type EventSchema = {
  readonly id: string;
  readonly json: string;
  /** Bitmaps of the fields with these names, as the header carries them. */
  bitmaps(names: ReadonlySet<string>): string[];
  /** Names of all fields an event of the object can carry. */
  readonly fields: readonly string[];
  /** The event's bytes: a header, and these fields of the row. */
  encode(header: Header, row: Row | null, names: ReadonlySet<string>): Buffer;
};

const avroType = (field: Field): string => {
  switch (field.type) {
    case 'boolean':
      return 'boolean';
    case 'int':
      return 'int';
    case 'double':
    case 'currency':
      return 'double';
    // Days and instants are milliseconds since 1970.
    case 'date':
    case 'datetime':
      return 'long';
    default:
      return 'string';
  }
};

const optional = (name: string, type: unknown) => ({ name, type: ['null', type], default: null });

function partsOf(object: ObjectType): Part[] {
  const plain = object.fields.filter((one) => !one.derive && !leftOut.includes(one.name));
  const named = nameParts.flatMap((name) => plain.filter((one) => one.name === name));
  const others = plain.filter((one) => named.length < nameParts.length || !nameParts.includes(one.name));
  const name: Part[] =
    named.length < nameParts.length ? [] : [{ name: 'Name', fields: named, compound: true }];
  return [...name, ...others.map((one) => ({ name: one.name, fields: [one], compound: false }))];
}

const headerType = {
  type: 'record',
  name: 'ChangeEventHeader',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: { type: 'array', items: 'string' } },
    {
      name: 'changeType',
      type: {
        type: 'enum',
        name: 'ChangeType',
        symbols: [
          'CREATE',
          'UPDATE',
          'DELETE',
          'UNDELETE',
          'GAP_CREATE',
          'GAP_UPDATE',
          'GAP_DELETE',
          'GAP_UNDELETE',
          'GAP_OVERFLOW',
          'SNAPSHOT',
        ],
      },
    },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    { name: 'nulledFields', type: { type: 'array', items: 'string' } },
    { name: 'diffFields', type: { type: 'array', items: 'string' } },
    { name: 'changedFields', type: { type: 'array', items: 'string' } },
  ],
};

function schemaOf(object: ObjectType, parts: readonly Part[]): avro.Schema {
  const person = {
    type: 'record',
    name: 'Switchable_PersonName',
    fields: parts.find((one) => one.compound)?.fields.map((one) => optional(one.name, 'string')) ?? [],
  };
  return {
    type: 'record',
    name: `${object.name}ChangeEvent`,
    namespace: 'com.sforce.eventbus',
    fields: [
      { name: 'ChangeEventHeader', type: headerType },
      ...parts.map((part) =>
        part.compound
          ? { name: part.name, type: ['null', 'string', person], default: null }
          : optional(part.name, part.fields[0] ? avroType(part.fields[0]) : 'string'),
      ),
    ],
  } as avro.Schema;
}

/** A bit for each position, the lowest first, as hexadecimal digits of whole bytes. */
function bits(positions: readonly number[]): string {
  const value = positions.reduce((sum, at) => sum | (1n << BigInt(at)), 0n);
  const digits = value.toString(16).toUpperCase();
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}

function bitmapsOf(parts: readonly Part[], names: ReadonlySet<string>): string[] {
  const plain: number[] = [];
  const nested: string[] = [];
  parts.forEach((part, at) => {
    const inside = part.fields.flatMap((one, place) => (names.has(one.name) ? [place] : []));
    if (inside.length === 0) return;
    // The header is the field at position 0.
    if (part.compound) nested.push(`${at + 1}-${bits(inside)}`);
    else plain.push(at + 1);
  });
  return [...(plain.length > 0 ? [bits(plain)] : []), ...nested];
}

function encoded(field: Field, value: Value): Value {
  if (value === null || (field.type !== 'date' && field.type !== 'datetime')) return value;
  return field.type === 'date' ? Date.parse(`${String(value)}T00:00:00Z`) : secondsOf(value) * 1000;
}

export function createEventSchema(object: ObjectType): EventSchema {
  const parts = partsOf(object);
  const json = JSON.stringify(schemaOf(object, parts));
  const type = avro.Type.forSchema(JSON.parse(json) as avro.Schema);
  const valueIn = (field: Field, row: Row | null, names: ReadonlySet<string>): Value =>
    row && names.has(field.name) ? encoded(field, row[field.name] ?? null) : null;
  return {
    id: createHash('md5').update(json).digest('base64url'),
    json,
    fields: parts.flatMap((part) => part.fields.map((one) => one.name)),
    bitmaps: (names) => bitmapsOf(parts, names),
    encode: (header, row, names) => {
      const body = parts.map((part) => {
        if (!part.compound) return [part.name, part.fields[0] ? valueIn(part.fields[0], row, names) : null];
        const name = Object.fromEntries(part.fields.map((one) => [one.name, valueIn(one, row, names)]));
        return [part.name, Object.values(name).some((one) => one !== null) ? name : null];
      });
      return type.toBuffer({ ChangeEventHeader: header, ...Object.fromEntries(body) });
    },
  };
}
