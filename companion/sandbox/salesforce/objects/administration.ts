import { auditFields, field, idField, pick, required, shown, text } from './field.ts';
import type { ObjectType } from './object.ts';

const closed = {
  createable: false,
  updateable: false,
  deletable: false,
  recycleBin: false,
  replicateable: false,
} as const;

/** User, read-only for the integration; its Marketing User box decides who may write campaigns. */
export const user: ObjectType = {
  name: 'User',
  label: 'User',
  labelPlural: 'Users',
  keyPrefix: '005',
  ...closed,
  replicateable: true,
  fields: [
    idField(),
    text('Username', 80, required),
    text('Name', 121, required),
    text('LastName', 80, required),
    text('FirstName', 40),
    field('Email', 'email', { length: 128, nillable: false }),
    field('IsActive', 'boolean', { label: 'Active' }),
    pick('UserType', 40, ['Standard']),
    field('UserPermissionsMarketingUser', 'boolean', { label: 'Marketing User' }),
    ...auditFields(),
  ],
};

export const group: ObjectType = {
  name: 'Group',
  label: 'Group',
  labelPlural: 'Groups',
  keyPrefix: '00G',
  ...closed,
  fields: [
    idField(),
    text('Name', 40, required),
    text('DeveloperName', 80),
    pick('Type', 40, ['Regular', 'Queue']),
    ...auditFields(),
  ],
};

export const organization: ObjectType = {
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  ...closed,
  fields: [
    idField(),
    text('Name', 80, required),
    shown('IsSandbox', 'boolean'),
    shown('InstanceName', 'string', { length: 5 }),
    shown('NamespacePrefix', 'string', { length: 15 }),
    shown('TrialExpirationDate', 'datetime'),
    pick('OrganizationType', 40, ['Enterprise Edition', 'Developer Edition']),
    pick('TimeZoneSidKey', 40, ['GMT']),
    pick('LanguageLocaleKey', 40, ['en_US']),
    pick('DefaultLocaleSidKey', 40, ['en_US']),
    ...auditFields(),
  ],
};
