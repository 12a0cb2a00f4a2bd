import { leadDate } from './dates.ts';
import { whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, skipped, type Reply } from './envelope.ts';
import { leadIdsIn } from './lead-ends.ts';
import { askedFields, leadJson } from './lead-fields.ts';
import { page } from './paging.ts';
import type { StaticList } from './shelf.ts';
import { leadOf, record, type MarketoState } from './state.ts';

/** Who is on a static list (Marketo REST docs, List Membership), and the lists as the lead database shows them. */
export const listMemberEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/lists\.json$/, family: 'lead', answer: browse },
  { method: 'GET', path: /^\/rest\/v1\/lists\/(\d+)\.json$/, family: 'lead', answer: byId },
  // Both spellings are published.
  { method: 'GET', path: /^\/rest\/v1\/lists?\/(\d+)\/leads\.json$/, family: 'lead', answer: members },
  {
    method: 'GET',
    path: /^\/rest\/v1\/lists\/(\d+)\/leads\/ismember\.json$/,
    family: 'lead',
    answer: isMember,
  },
  {
    method: 'POST',
    path: /^\/rest\/v1\/lists\/(\d+)\/leads\.json$/,
    family: 'lead',
    takes: 'maybe-json',
    answer: add,
  },
  {
    method: 'DELETE',
    path: /^\/rest\/v1\/lists\/(\d+)\/leads\.json$/,
    family: 'lead',
    takes: 'maybe-json',
    answer: remove,
  },
];

function listJson(state: MarketoState, list: StaticList): Record<string, unknown> {
  const program = list.place.type === 'Program' ? state.programs.get(list.place.id) : undefined;
  return {
    id: list.id,
    name: list.name,
    ...(list.description === null ? {} : { description: list.description }),
    ...(program ? { programName: program.name } : {}),
    workspaceName: list.workspace,
    createdAt: leadDate(list.createdAt),
    updatedAt: leadDate(list.updatedAt),
  };
}

function browse({ state, query }: Call): Reply {
  const among = (name: string): ((value: string | number | undefined) => boolean) => {
    const text = query.getAll(name).flatMap((list) => list.split(','));
    return text.length === 0 ? () => true : (value) => text.includes(String(value));
  };
  const [id, name, program, workspace] = ['id', 'name', 'programName', 'workspaceName'].map(among);
  const found = [...state.shelf.lists.values()].filter((list) => {
    const json = listJson(state, list);
    return (
      id?.(list.id) === true &&
      name?.(list.name) === true &&
      program?.(json['programName'] as string | undefined) === true &&
      workspace?.(list.workspace) === true
    );
  });
  const { rows, ...rest } = page(found, (list) => list.id, query, 'lists', state.now(), state.switches);
  return { result: rows.map((list) => listJson(state, list)), ...rest };
}

function listIn({ state, path }: Call): StaticList {
  const list = state.shelf.lists.get(whole(path[0]));
  if (!list) throw new Refusal('1013', `List '${path[0] ?? ''}' not found`);
  return list;
}

function byId(call: Call): Reply {
  return { result: [listJson(call.state, listIn(call))] };
}

/** People of a list, with a token while more follow. */
function members(call: Call): Reply {
  const { state, query } = call;
  const list = listIn(call);
  const fields = askedFields(query, state);
  const people = [...list.leadIds].map((id) => state.leads.get(id)).filter((lead) => lead !== undefined);
  const { rows, ...rest } = page(
    people,
    (lead) => lead.id,
    query,
    `list ${list.id}`,
    state.now(),
    state.switches,
  );
  return { result: rows.map((lead) => leadJson(lead, fields, state)), ...rest };
}

function isMember(call: Call): Reply {
  const list = listIn(call);
  const result = leadIdsIn(call).map((id) => {
    const lead = leadOf(call.state, id);
    if (!lead) return { id, ...skipped('1004', 'Lead not found') };
    return { id, status: list.leadIds.has(lead.id) ? 'memberof' : 'notmemberof' };
  });
  return { result };
}

/** Activity 24 for who is new on the list; who is on it already is added all the same. */
async function add(call: Call): Promise<Reply> {
  const { state } = call;
  const list = listIn(call);
  const result = leadIdsIn(call).map((id) => {
    const lead = leadOf(state, id);
    if (!lead) return { id, ...skipped('1004', 'Lead not found') };
    if (!list.leadIds.has(lead.id)) note(state, list, lead.id, 24);
    list.leadIds.add(lead.id);
    return { id, status: 'added' };
  });
  return written(call, list, result);
}

/** Activity 25; who is not on the list is 1015. */
async function remove(call: Call): Promise<Reply> {
  const { state } = call;
  const list = listIn(call);
  const result = leadIdsIn(call).map((id) => {
    const lead = leadOf(state, id);
    if (!lead) return { id, ...skipped('1004', 'Lead not found') };
    if (!list.leadIds.delete(lead.id)) return { id, ...skipped('1015', 'Lead not in list') };
    note(state, list, lead.id, 25);
    return { id, status: 'removed' };
  });
  return written(call, list, result);
}

function note(state: MarketoState, list: StaticList, leadId: number, typeId: number): void {
  record(state, {
    typeId,
    leadId,
    asset: { id: list.id, name: list.name },
    attributes: [{ name: 'Source', value: 'Web service API' }],
  });
}

async function written(call: Call, list: StaticList, result: readonly { status: string }[]): Promise<Reply> {
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) {
    list.updatedAt = call.state.now();
    await call.committed('lists/leads', changed);
  }
  return { result };
}
