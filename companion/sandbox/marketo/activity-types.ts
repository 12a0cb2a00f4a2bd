import type { Call, Endpoint } from './endpoint.ts';
import type { Reply } from './envelope.ts';

/** Which activities there are, and what each carries (reference: Marketo REST, 3.6). */
export const activityTypeEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/activities\/types\.json$/, family: 'lead', answer: types },
];

type Attribute = { readonly name: string; readonly dataType: string };
type ActivityType = {
  readonly id: number;
  readonly name: string;
  readonly primary?: Attribute;
  readonly attributes: readonly Attribute[];
  /** Days after which Marketo forgets it; never without (Marketo KB, activity retention). */
  readonly keptDays?: number;
};

const text = (...names: string[]): Attribute[] => names.map((name) => ({ name, dataType: 'string' }));
const whole = (...names: string[]): Attribute[] => names.map((name) => ({ name, dataType: 'integer' }));
const yesNo = (...names: string[]): Attribute[] => names.map((name) => ({ name, dataType: 'boolean' }));
const primary = (name: string, dataType = 'integer'): { primary: Attribute } => ({
  primary: { name, dataType },
});
const long = { keptDays: 760 };
const short = { keptDays: 90 };

const standardTypes: readonly ActivityType[] = [
  {
    id: 2,
    name: 'Fill Out Form',
    ...primary('Webform ID'),
    attributes: text('Client IP Address', 'Form Fields'),
  },
  { id: 6, name: 'Send Email', ...primary('Mailing ID'), attributes: whole('Campaign Run ID'), ...long },
  {
    id: 12,
    name: 'New Lead',
    attributes: [
      { name: 'Created Date', dataType: 'date' },
      ...text('API Method Name', 'Form Name', 'Lead Source', 'List Name', 'Modifying User', 'Request Id'),
      ...text('SFDC Type', 'Source Type'),
    ],
  },
  {
    id: 13,
    name: 'Change Data Value',
    ...primary('Attribute Name'),
    attributes: text(
      'API Method Name',
      'Modifying User',
      'New Value',
      'Old Value',
      'Reason',
      'Request Id',
      'Source',
    ),
    ...short,
  },
  { id: 19, name: 'Sync Lead to SFDC', attributes: text('SFDC ID'), ...short },
  { id: 21, name: 'Convert Lead', attributes: text('SFDC Account ID', 'SFDC Contact ID'), ...long },
  {
    id: 22,
    name: 'Change Score',
    ...primary('Score Name'),
    attributes: text('Change Value', 'New Value'),
    ...short,
  },
  { id: 23, name: 'Change Owner', attributes: text('New Owner', 'Old Owner'), ...long },
  { id: 24, name: 'Add to List', ...primary('List ID'), attributes: text('Source'), ...short },
  { id: 25, name: 'Remove from List', ...primary('List ID'), attributes: text('Source'), ...long },
  { id: 27, name: 'Email Bounced Soft', ...primary('Mailing ID'), attributes: text('Details'), ...long },
  { id: 29, name: 'Delete Lead from SFDC', attributes: text('SFDC ID'), ...long },
  {
    id: 32,
    name: 'Merge Leads',
    ...primary('Lead ID'),
    attributes: [...text('Merge IDs', 'Merge Source'), ...yesNo('Master Updated', 'Merged in Sales')],
    ...long,
  },
  { id: 37, name: 'Delete Lead', ...primary('Lead ID'), attributes: text('Source'), keptDays: 14 },
  {
    id: 42,
    name: 'Add to SFDC Campaign',
    ...primary('Campaign ID'),
    attributes: text('Campaign', 'Status'),
    ...long,
  },
  {
    id: 43,
    name: 'Remove from SFDC Campaign',
    ...primary('Campaign ID'),
    attributes: text('Campaign'),
    ...long,
  },
  {
    id: 44,
    name: 'Change Status in SFDC Campaign',
    ...primary('Campaign ID'),
    attributes: text('Campaign', 'New Status', 'Old Status'),
    ...long,
  },
  {
    id: 46,
    name: 'Interesting Moment',
    ...primary('Type', 'string'),
    attributes: text('Description'),
    ...long,
  },
  { id: 47, name: 'Request Campaign', ...primary('Campaign ID'), attributes: text('Source'), ...short },
  {
    id: 100,
    name: 'Change Lead Partition',
    ...primary('New Partition ID'),
    attributes: whole('New Partition ID', 'Old Partition ID'),
    ...long,
  },
  {
    id: 104,
    name: 'Change Status in Progression',
    ...primary('Program ID'),
    attributes: [
      ...yesNo('Acquired By', 'Success'),
      ...whole('New Status ID', 'Old Status ID', 'Program Member ID'),
      ...text('New Status', 'Old Status', 'Reason'),
    ],
    ...long,
  },
  {
    id: 123,
    name: 'Change Program Member Data',
    ...primary('Program ID'),
    attributes: text('Attribute Name', 'New Value', 'Old Value', 'Reason', 'Source'),
    ...long,
  },
  {
    id: 145,
    name: 'Push Lead to Marketo',
    ...primary('Program ID'),
    attributes: text('Reason', 'Source'),
    ...long,
  },
];

const keptMs = new Map(
  standardTypes.map(({ id, keptDays }) => [id, (keptDays ?? Infinity) * 24 * 60 * 60 * 1000]),
);

/** Milliseconds for which Marketo remembers an activity of this type. */
export const remembered = (typeId: number): number => keptMs.get(typeId) ?? Infinity;

/** The standard types and the approved own ones; nothing tells which is which. */
function types({ state }: Call): Reply {
  const own = state.shelf.customTypes.flatMap(({ id, approved, deleted, apiName }) =>
    approved && !deleted
      ? [
          {
            id,
            name: approved.name,
            description: approved.description,
            apiName,
            primaryAttribute: attributeJson(approved.primaryAttribute),
            attributes: approved.attributes.map(attributeJson),
          },
        ]
      : [],
  );
  const standard = standardTypes.map(({ id, name, primary: first, attributes }) => ({
    id,
    name,
    description: name,
    ...(first === undefined ? {} : { primaryAttribute: first }),
    attributes,
  }));
  return { result: [...standard, ...own] };
}

const attributeJson = ({ name, apiName, dataType }: Attribute & { apiName: string }): unknown => ({
  name,
  apiName,
  dataType,
});
