import type { Reader, Row } from '../org/row.ts';
import type { ObjectType } from './object.ts';
import {
  auditFields,
  createOnly,
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

const types = [
  'Conference',
  'Webinar',
  'Trade Show',
  'Public Relations',
  'Partners',
  'Referral Program',
  'Advertisement',
  'Banner Ads',
  'Direct Mail',
  'Email',
  'Telemarketing',
  'Other',
];

const members = (row: Row, reader: Reader): readonly Row[] =>
  reader.where('CampaignMember', 'CampaignId', row.Id);

/** Campaign (reference: Salesforce facts, 1). Its counters are computed from its members. */
export const campaign: ObjectType = {
  name: 'Campaign',
  label: 'Campaign',
  labelPlural: 'Campaigns',
  keyPrefix: '701',
  createable: true,
  updateable: true,
  deletable: true,
  recycleBin: true,
  replicateable: true,
  fields: [
    idField(),
    isDeletedField(),
    text('Name', 80, required),
    reference('ParentId', ['Campaign'], { label: 'Parent Campaign ID' }),
    pick('Type', 40, types),
    pick('Status', 40, ['Planned', 'In Progress', 'Completed', 'Aborted'], { defaultedOnCreate: true }),
    field('StartDate', 'date'),
    field('EndDate', 'date'),
    field('ActualCost', 'currency'),
    field('BudgetedCost', 'currency'),
    field('ExpectedRevenue', 'currency'),
    field('IsActive', 'boolean', { label: 'Active' }),
    field('Description', 'textarea', { length: 32000 }),
    shown('NumberOfLeads', 'int', {
      permissionable: false,
      // Leads count on after their conversion (Salesforce help: campaign fields, "Leads in Campaign").
      derive: (row, reader) =>
        members(row, reader).filter((one) => one['ContactId'] === null || one['LeadId'] !== null).length,
    }),
    shown('NumberOfConvertedLeads', 'int', {
      permissionable: false,
      derive: (row, reader) =>
        members(row, reader).filter((one) => one['ContactId'] !== null && one['LeadId'] !== null).length,
    }),
    shown('NumberOfContacts', 'int', {
      permissionable: false,
      derive: (row, reader) => members(row, reader).filter((one) => one['ContactId'] !== null).length,
    }),
    shown('NumberOfResponses', 'int', {
      permissionable: false,
      derive: (row, reader) => members(row, reader).filter((one) => one['HasResponded'] === true).length,
    }),
    field('CampaignMemberRecordTypeId', 'reference', { length: 18, relationshipName: null }),
    ownerField(),
    ...auditFields(),
  ],
};

/** CampaignMemberStatus. Which of its calls and fields are open is a matter of switches. */
export const campaignMemberStatus: ObjectType = {
  name: 'CampaignMemberStatus',
  label: 'Campaign Member Status',
  labelPlural: 'Campaign Member Statuses',
  keyPrefix: '01Y',
  createable: true,
  updateable: true,
  deletable: true,
  recycleBin: false,
  replicateable: true,
  fields: [
    idField(),
    isDeletedField(),
    reference('CampaignId', ['Campaign'], { ...createOnly, ...required }),
    text('Label', 765, required),
    field('SortOrder', 'int', { defaultedOnCreate: true, permissionable: false }),
    field('IsDefault', 'boolean', { permissionable: false }),
    field('HasResponded', 'boolean', { permissionable: false }),
    ...auditFields(),
  ],
};
