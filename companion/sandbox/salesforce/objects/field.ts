import type { Reader, Row, Value } from '../org/row.ts';

export type FieldType =
  | 'id'
  | 'string'
  | 'email'
  | 'phone'
  | 'url'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'date'
  | 'datetime';

/** One field of an object: what describe says of it and what the org enforces. */
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters; 0 where the type has no length. */
  readonly length: number;
  /** Digits behind the point of a number (describe: scale). */
  readonly scale: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly nillable: boolean;
  /** The org fills it when a create leaves it out. */
  readonly defaultedOnCreate: boolean;
  readonly filterable: boolean;
  /** Profiles and permission sets grant it; every other field comes with its object (describe: permissionable). */
  readonly permissionable: boolean;
  readonly custom: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly caseSensitive: boolean;
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  readonly picklist: readonly string[];
  readonly restricted: boolean;
  readonly helpText: string | null;
  /** The form in which the org numbers new records, such as N-{0000}; null where it does not. */
  readonly numbering: string | null;
  /** A checkbox that new records find ticked. */
  readonly checked: boolean;
  /** Computed when read and never stored. */
  readonly derive: ((row: Row, reader: Reader) => Value) | null;
};

/** Fields that nobody is denied who sees the record. */
const always = ['FirstName', 'LastName', 'Salutation', 'Name', 'OwnerId'];

/** A field of `type`; everything not said is an ordinary optional, writable standard field. */
export function field(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  return {
    name,
    label: more.label ?? name.replace(/__c$/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '),
    type,
    length: 0,
    scale: type === 'currency' ? 2 : 0,
    createable: true,
    updateable: true,
    nillable: type !== 'boolean',
    defaultedOnCreate: type === 'boolean',
    filterable: type !== 'textarea',
    permissionable: more.createable !== false && more.nillable !== false && !always.includes(name),
    custom: false,
    externalId: false,
    unique: false,
    caseSensitive: false,
    referenceTo: [],
    relationshipName: null,
    picklist: [],
    restricted: false,
    helpText: null,
    checked: false,
    numbering: null,
    derive: null,
    ...more,
  };
}

export const text = (name: string, length: number, more: Partial<Field> = {}): Field =>
  field(name, 'string', { length, ...more });

export const pick = (
  name: string,
  length: number,
  picklist: readonly string[],
  more: Partial<Field> = {},
): Field => field(name, 'picklist', { length, picklist, ...more });

export const reference = (name: string, to: readonly string[], more: Partial<Field> = {}): Field =>
  field(name, 'reference', {
    length: 18,
    referenceTo: to,
    relationshipName: name.replace(/Id$/, ''),
    ...more,
  });

const readOnly = { createable: false, updateable: false } as const;

/** A field nobody can write: computed by `derive`, or stored by the org itself when there is none. */
export const shown = (name: string, type: FieldType, more: Partial<Field> = {}): Field =>
  field(name, type, { ...readOnly, ...more });

export const required = { nillable: false } as const;
export const createOnly = { updateable: false } as const;

export const idField = (): Field =>
  shown('Id', 'id', { label: 'Record ID', length: 18, nillable: false, defaultedOnCreate: true });

/** What the org keeps about every record it stores. */
export const auditFields = (): Field[] => [
  shown('CreatedDate', 'datetime', { nillable: false, defaultedOnCreate: true }),
  reference('CreatedById', ['User'], { ...readOnly, nillable: false, defaultedOnCreate: true }),
  shown('LastModifiedDate', 'datetime', { nillable: false, defaultedOnCreate: true }),
  reference('LastModifiedById', ['User'], { ...readOnly, nillable: false, defaultedOnCreate: true }),
  shown('SystemModstamp', 'datetime', { nillable: false, defaultedOnCreate: true }),
];

export const isDeletedField = (): Field => shown('IsDeleted', 'boolean', { label: 'Deleted' });

export const ownerField = (to: readonly string[] = ['User']): Field =>
  reference('OwnerId', to, { nillable: false, defaultedOnCreate: true });
