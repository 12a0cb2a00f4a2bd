import { statusLabels } from 'c/statusLabels';

/** What filters of Marketo's own page offer, in its words. */
const objects = [
  'Account',
  'Account Type',
  'Custom Objects',
  'Campaign',
  'Campaign Member Status',
  'Contact',
  'Email Template',
  'Event',
  'Person (Lead)',
  'Opportunity',
  'Opportunity Contact Role',
  'Task',
  'User',
];
const operations = [
  'Init link with Program',
  'Pull conversions',
  'Pull deletes',
  'Pull updates',
  'Push new',
  'Push updates',
  'Sync schema',
  'Sync with program',
  'Update activities',
  'Update FKS',
];
const statuses = ['Succeeded', 'Failed', 'Incomplete', 'In Process', 'Cleaned up'];

const options = (all: string, values: readonly string[]) => [
  { label: all, value: '' },
  ...values.map((value) => ({ label: value, value })),
];

/** The object types; people are called as the connection's setting says, and found by Marketo's longer name. */
export const objectOptions = (personName: string) =>
  options(statusLabels.allObjects, objects).map(({ label, value }) => ({
    label: value === 'Person (Lead)' ? personName : label,
    value,
  }));
export const operationOptions = options(statusLabels.allOperations, operations);
export const statusOptions = options(statusLabels.allStatuses, statuses);
