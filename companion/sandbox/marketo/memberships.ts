import { leadDate } from './dates.ts';
import { listed, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { updatedBetween } from './asset-page.ts';
import { page } from './paging.ts';
import { leadOf, type Lead, type MarketoState, type Member } from './state.ts';

/** What one person belongs to (Marketo REST docs, Leads: Get Programs by Lead Id, Get Lists by Lead Id). */
export const membershipEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: /^\/rest\/v1\/leads\/(\d+)\/programMembership\.json$/,
    family: 'lead',
    answer: programsOf,
  },
  {
    method: 'GET',
    path: /^\/rest\/v1\/leads\/(\d+)\/listMembership\.json$/,
    family: 'lead',
    answer: listsOf,
  },
];

function personIn({ state, path }: Call): Lead {
  const id = whole(path[0]);
  const lead = leadOf(state, id);
  if (!lead) throw new Refusal('1004', `Lead '${id}' not found`);
  return lead;
}

function programsOf(call: Call): Reply {
  const { state, query } = call;
  const lead = personIn(call);
  const type = query.get('filterType');
  if (type !== null && type !== 'programId') {
    throw new Refusal('1011', `Filter type '${type}' is not supported`);
  }
  const wanted = type === null ? null : new Set(listed(query, 'filterValues', 300, state).map(whole));
  const recent = updatedBetween(query);
  const held = [...state.members.values()]
    .map((members) => members.get(lead.id))
    .filter((member) => member !== undefined)
    .filter((member) => (!wanted || wanted.has(member.programId)) && recent(member.updatedAt));
  const { rows, ...rest } = page(
    held,
    (member) => member.programId,
    query,
    `programs of ${lead.id}`,
    state.now(),
    state.switches,
  );
  const result = rows.map((member) => membershipJson(member, state));
  return { result, ...rest, moreResult: rest.nextPageToken !== undefined };
}

function membershipJson(member: Member, state: MarketoState): Record<string, unknown> {
  return {
    id: member.programId,
    progressionStatus: member.status,
    isExhausted: false,
    acquiredBy: member.acquiredBy,
    reachedSuccess: member.reachedSuccess,
    membershipDate: leadDate(member.joinedAt),
    updatedAt: leadDate(member.updatedAt),
    ...(state.programs.get(member.programId)?.type === 'Engagement'
      ? { stream: 'Stream 1', nurtureCadence: 'norm' }
      : {}),
  };
}

function listsOf(call: Call): Reply {
  const { state, query } = call;
  const lead = personIn(call);
  const held = [...state.shelf.lists.values()].filter((list) => list.leadIds.has(lead.id));
  const { rows, ...rest } = page(
    held,
    (list) => list.id,
    query,
    `lists of ${lead.id}`,
    state.now(),
    state.switches,
  );
  const result = rows.map((list) => ({
    listId: list.id,
    createdAt: leadDate(list.createdAt),
    updatedAt: leadDate(list.updatedAt),
  }));
  return { result, ...rest, moreResult: rest.nextPageToken !== undefined };
}
