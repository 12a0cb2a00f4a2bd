import { textOf, valueOf } from '../org/row.ts';
import type { Reader, Row, Value } from '../org/row.ts';
import type { ObjectType } from './object.ts';
import {
  auditFields,
  createOnly,
  field,
  idField,
  isDeletedField,
  pick,
  reference,
  required,
  shown,
} from './field.ts';
import type { Field, FieldType } from './field.ts';

/** The contact counts before the lead: after a conversion both may be filled. */
function person(row: Row, reader: Reader): Row | undefined {
  return reader.get('Contact', row['ContactId']) ?? reader.get('Lead', row['LeadId']);
}

/** A field that shows the person's own value. */
const ofPerson = (name: string, type: FieldType, length: number): Field =>
  shown(name, type, {
    length,
    derive: (row, reader) => {
      const one = person(row, reader);
      return one ? valueOf(one, name) : null;
    },
  });

function company(row: Row, reader: Reader): Value {
  const contact = reader.get('Contact', row['ContactId']);
  if (contact) {
    const account = reader.get('Account', contact['AccountId']);
    return account ? textOf(account, 'Name') : null;
  }
  const account = reader.get('Account', row['AccountId']);
  if (account) return textOf(account, 'Name');
  const lead = reader.get('Lead', row['LeadId']);
  return lead ? textOf(lead, 'Company') : null;
}

function fullName(row: Row, reader: Reader): Value {
  const one = person(row, reader);
  const parts = one
    ? [textOf(one, 'FirstName'), textOf(one, 'LastName')].filter((part) => part !== null)
    : [];
  return parts.length > 0 ? parts.join(' ') : null;
}

/**
 * CampaignMember: LeadId, ContactId and CampaignId can only be set at creation, HasResponded follows Status, and a
 * delete is for good (reference: Salesforce facts, 1).
 */
export const campaignMember: ObjectType = {
  name: 'CampaignMember',
  label: 'Campaign Member',
  labelPlural: 'Campaign Members',
  keyPrefix: '00v',
  createable: true,
  updateable: true,
  deletable: true,
  recycleBin: false,
  replicateable: true,
  fields: [
    idField(),
    isDeletedField(),
    reference('CampaignId', ['Campaign'], { ...createOnly, ...required }),
    reference('LeadId', ['Lead'], { ...createOnly, permissionable: false }),
    reference('ContactId', ['Contact'], { ...createOnly, permissionable: false }),
    // Accounts as campaign members: an account takes the place of the person (Salesforce Help, Accounts as Campaign Members).
    reference('AccountId', ['Account'], createOnly),
    pick('Status', 40, [], { defaultedOnCreate: true, permissionable: false }),
    shown('HasResponded', 'boolean', { label: 'Responded' }),
    shown('FirstRespondedDate', 'date'),
    shown('Name', 'string', { length: 255, derive: fullName }),
    ofPerson('FirstName', 'string', 40),
    ofPerson('LastName', 'string', 80),
    ofPerson('Title', 'string', 128),
    ofPerson('Email', 'email', 80),
    ofPerson('Phone', 'phone', 40),
    shown('CompanyOrAccount', 'string', { length: 255, derive: company }),
    field('LeadOrContactId', 'reference', {
      length: 18,
      createable: false,
      updateable: false,
      derive: (row) => valueOf(row, 'ContactId') ?? valueOf(row, 'LeadId') ?? valueOf(row, 'AccountId'),
      referenceTo: ['Contact', 'Lead', 'Account'],
    }),
    shown('Type', 'string', {
      length: 40,
      derive: (row) => (row['ContactId'] !== null ? 'Contact' : row['LeadId'] !== null ? 'Lead' : 'Account'),
    }),
    ...auditFields(),
  ],
};
