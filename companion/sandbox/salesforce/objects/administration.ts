import { auditFields, createOnly, field, idField, pick, reference, required, shown, text } from './field.ts';
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
    reference('ProfileId', ['Profile'], { nillable: false }),
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

export const groupMember: ObjectType = {
  name: 'GroupMember',
  label: 'Group Member',
  labelPlural: 'Group Members',
  keyPrefix: '011',
  ...closed,
  fields: [
    idField(),
    reference('GroupId', ['Group'], required),
    reference('UserOrGroupId', ['Group', 'User'], { ...required, relationshipName: null }),
  ],
};

export const profile: ObjectType = {
  name: 'Profile',
  label: 'Profile',
  labelPlural: 'Profiles',
  keyPrefix: '00e',
  ...closed,
  fields: [idField(), text('Name', 255, required), pick('UserType', 40, ['Standard']), ...auditFields()],
};

/** A permission set of the package; the ones that stand for profiles are not listed. */
export const permissionSet: ObjectType = {
  name: 'PermissionSet',
  label: 'Permission Set',
  labelPlural: 'Permission Sets',
  keyPrefix: '0PS',
  ...closed,
  fields: [
    idField(),
    text('Name', 80, required),
    text('Label', 80, required),
    shown('IsOwnedByProfile', 'boolean'),
    shown('IsCustom', 'boolean'),
    shown('NamespacePrefix', 'string', { length: 15 }),
    ...auditFields(),
  ],
};

/** Who has which permission set; whoever manages users may write it. */
export const permissionSetAssignment: ObjectType = {
  name: 'PermissionSetAssignment',
  label: 'Permission Set Assignment',
  labelPlural: 'Permission Set Assignments',
  keyPrefix: '0Pa',
  ...closed,
  createable: true,
  deletable: true,
  fields: [
    idField(),
    reference('PermissionSetId', ['PermissionSet'], { ...createOnly, ...required }),
    reference('AssigneeId', ['User'], { ...createOnly, ...required }),
    shown('SystemModstamp', 'datetime', { nillable: false, defaultedOnCreate: true }),
  ],
};

/** Kinds of notifications that a package brings. */
export const customNotificationType: ObjectType = {
  name: 'CustomNotificationType',
  label: 'Custom Notification Type',
  labelPlural: 'Custom Notification Types',
  keyPrefix: '0ML',
  ...closed,
  fields: [
    idField(),
    text('DeveloperName', 80, required),
    text('MasterLabel', 80, required),
    text('CustomNotifTypeName', 80, required),
    ...auditFields(),
  ],
};

/** Record types an admin made; this org has none, every record has the master record type. */
export const recordType: ObjectType = {
  name: 'RecordType',
  label: 'Record Type',
  labelPlural: 'Record Types',
  keyPrefix: '012',
  ...closed,
  fields: [
    idField(),
    text('Name', 80, required),
    text('DeveloperName', 80, required),
    pick('SobjectType', 40, ['Campaign', 'CampaignMember', 'Contact', 'Lead']),
    field('IsActive', 'boolean', { label: 'Active' }),
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
