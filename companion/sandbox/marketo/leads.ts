import { listed, required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { askedFields, leadFieldsOf, leadJson, searchableFields } from './lead-fields.ts';
import { page } from './paging.ts';
import { leadOf, type Lead, type MarketoState } from './state.ts';

/** People, read (reference: Marketo REST, 3.5). */
export const leadEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/leads\.json$/, family: 'lead', answer: filter },
  { method: 'GET', path: /^\/rest\/v1\/lead\/(\d+)\.json$/, family: 'lead', answer: byId },
  { method: 'GET', path: /^\/rest\/v1\/leads\/describe2\.json$/, family: 'lead', answer: describe },
  { method: 'GET', path: /^\/rest\/v1\/leads\/describe\.json$/, family: 'lead', answer: oldDescribe },
];

/** Unknown and deleted people are simply absent; an e-mail address may bring several. More than 1,000 are an error. */
function filter({ state, query }: Call): Reply {
  const type = required(query, 'filterType');
  if (!searchableFields(state).includes(type)) {
    throw new Refusal('1011', `Filter type '${type}' is not supported`);
  }
  const values = listed(query, 'filterValues', 300, state);
  const fields = askedFields(query, state);
  const found = matching(state, type, values);
  if (found.length > 1000) throw new Refusal('1003', 'Too many results match the filter');
  const { rows, ...rest } = page(
    found,
    (lead) => lead.id,
    query,
    `leads ${type}`,
    state.now(),
    state.switches,
  );
  return { result: rows.map((lead) => leadJson(lead, fields, state)), ...rest };
}

function matching(state: MarketoState, type: string, values: readonly string[]): readonly Lead[] {
  if (type === 'id') return byIds(state, values);
  if (type !== 'leadPartitionId') return byValue(state, type, values);
  const ids = new Set(values.map(whole));
  return [...state.leads.values()].filter((lead) => ids.has(state.shelf.partitionOf.get(lead.id) ?? 1));
}

function byIds(state: MarketoState, values: readonly string[]): readonly Lead[] {
  const found = values.map((value) => leadOf(state, whole(value)));
  return [...new Set(found.filter((lead) => lead !== undefined))];
}

/** Salesforce ids are compared as they are written; e-mail addresses without case. */
function byValue(state: MarketoState, type: string, values: readonly string[]): readonly Lead[] {
  return [...new Set(values.flatMap((value) => state.leads.by(type, value)))];
}

function byId({ state, path, query }: Call): Reply {
  const fields = askedFields(query, state);
  const id = whole(path[0]);
  const lead = leadOf(state, id);
  if (lead) return { result: [leadJson(lead, fields, state)] };
  if (state.switches.unknownLead === 'empty') return { result: [] };
  throw new Refusal('1004', `Lead '${id}' not found`);
}

/** crmManaged marks what Marketo's own Salesforce sync fills, where it is on. */
function describe({ state }: Call): Reply {
  const fields = leadFieldsOf(state).map(({ name, displayName, dataType, length, updateable, fromCrm }) => ({
    name,
    displayName,
    dataType,
    ...(length === undefined ? {} : { length }),
    updateable,
    crmManaged: fromCrm === true && state.shelf.crm.leadSync,
  }));
  const searchable = searchableFields(state).map((name) => [name]);
  return { result: [{ name: 'API Lead', searchableFields: searchable, fields }] };
}

/** The superseded describe: a number, a label, and a child for each API that knows the field. */
function oldDescribe({ state }: Call): Reply {
  return {
    result: leadFieldsOf(state).map(({ name, displayName, dataType, length, updateable }, place) => ({
      id: place + 1,
      displayName,
      dataType,
      ...(length === undefined ? {} : { length }),
      rest: { name, readOnly: !updateable },
      soap: { name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`, readOnly: !updateable },
    })),
  };
}
