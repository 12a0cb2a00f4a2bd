import { textOf } from '../org/row.ts';
import type { Row } from '../org/row.ts';
import type { ObjectType } from './object.ts';
import {
  auditFields,
  field,
  idField,
  isDeletedField,
  ownerField,
  pick,
  reference,
  required,
  shown,
  text,
} from './field.ts';
import type { Field } from './field.ts';

const kept = { createable: false, updateable: false } as const;

const nameField = (): Field =>
  shown('Name', 'string', {
    length: 121,
    label: 'Full Name',
    nillable: false,
    derive: (row: Row) =>
      [textOf(row, 'FirstName'), textOf(row, 'LastName')].filter((part) => part !== null).join(' '),
  });

const personFields = (): Field[] => [
  text('LastName', 80, required),
  text('FirstName', 40),
  pick('Salutation', 40, ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.']),
  nameField(),
  text('Title', 128),
  field('Phone', 'phone', { length: 40 }),
  field('Email', 'email', { length: 80 }),
  field('Description', 'textarea', { length: 32000 }),
  pick('LeadSource', 255, ['Advertisement', 'Event', 'Partner', 'Web', 'Word of mouth', 'Other']),
  field('HasOptedOutOfEmail', 'boolean', { label: 'Email Opt Out' }),
];

const standard = {
  createable: true,
  updateable: true,
  deletable: true,
  recycleBin: true,
  replicateable: true,
} as const;

/** Lead: LastName and Company are required, a converted lead is closed to writes (reference: Salesforce facts, 1). */
export const lead: ObjectType = {
  name: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  ...standard,
  fields: [
    idField(),
    isDeletedField(),
    reference('MasterRecordId', ['Lead'], kept),
    ...personFields(),
    text('Company', 255, required),
    text('City', 40),
    text('Country', 80),
    field('Website', 'url', { length: 255 }),
    pick(
      'Status',
      255,
      ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
      {
        nillable: false,
        defaultedOnCreate: true,
      },
    ),
    ownerField(['Group', 'User']),
    shown('IsConverted', 'boolean', { label: 'Converted' }),
    shown('ConvertedDate', 'date'),
    reference('ConvertedAccountId', ['Account'], kept),
    reference('ConvertedContactId', ['Contact'], kept),
    ...auditFields(),
  ],
};

export const contact: ObjectType = {
  name: 'Contact',
  label: 'Contact',
  labelPlural: 'Contacts',
  keyPrefix: '003',
  ...standard,
  fields: [
    idField(),
    isDeletedField(),
    reference('MasterRecordId', ['Contact'], kept),
    reference('AccountId', ['Account']),
    ...personFields(),
    ownerField(),
    ...auditFields(),
  ],
};

export const account: ObjectType = {
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  ...standard,
  fields: [
    idField(),
    isDeletedField(),
    reference('MasterRecordId', ['Account'], kept),
    text('Name', 255, required),
    field('Website', 'url', { length: 255 }),
    ownerField(),
    ...auditFields(),
  ],
};
