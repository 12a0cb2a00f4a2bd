import { leadDate, parsedDate } from './dates.ts';
import { listed, programIn, required, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { askedFields, leadJson } from './lead-fields.ts';
import { askedMemberFields, memberFieldsOf, memberJson, searchableMemberFields } from './member-fields.ts';
import { keyedPage } from './paging.ts';
import { ProgramMembers } from './program-members.ts';
import type { MarketoState, Member, Program } from './state.ts';

/** Program members, read (reference: Marketo REST, 3.3). */
export const memberEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: /^\/rest\/v1\/leads\/programs\/(\d+)\.json$/,
    family: 'lead',
    answer: leadsOfProgram,
  },
  { method: 'GET', path: /^\/rest\/v1\/programs\/(\d+)\/members\.json$/, family: 'lead', answer: filter },
  {
    method: 'GET',
    path: /^\/rest\/v1\/programs\/members\/describe\.json$/,
    family: 'lead',
    answer: describe,
  },
  {
    method: 'GET',
    path: /^\/rest\/v1\/program\/members\/describe\.json$/,
    family: 'lead',
    answer: oldDescribe,
  },
];

/** People with a membership block. A nextPageToken is there as long as more follow; moreResult never is. */
function leadsOfProgram(call: Call): Reply {
  const { state, query } = call;
  const program = programIn(call);
  const fields = askedFields(query, state, ['membership']);
  const explicit = query.get('fields') !== null && query.get('fields') !== '';
  const block = state.switches.membershipBlock === 'always' || !explicit || fields.includes('membership');
  const members = membersOf(state, program);
  const { rows, ...rest } = keyedPage(
    (leadId) => members.after(leadId),
    (one) => one.leadId,
    query,
    `members ${program.id}`,
    state.now(),
    state.switches,
  );
  const result = rows.flatMap((member) => {
    const lead = state.leads.get(member.leadId);
    return lead
      ? [{ ...leadJson(lead, fields, state), ...(block ? { membership: membership(member, program) } : {}) }]
      : [];
  });
  return { result, ...rest };
}

/** Its id is the program's; engagement programs add stream and cadence. */
function membership(member: Member, program: Program): Record<string, unknown> {
  return {
    id: program.id,
    progressionStatus: member.status,
    progressionStatusType: member.status,
    isExhausted: false,
    acquiredBy: member.acquiredBy,
    reachedSuccess: member.reachedSuccess,
    membershipDate: leadDate(member.joinedAt),
    updatedAt: leadDate(member.updatedAt),
    ...(program.type === 'Engagement' ? { stream: 'Stream 1', nurtureCadence: 'norm' } : {}),
  };
}

const membersOf = (state: MarketoState, program: Program): ProgramMembers =>
  state.members.get(program.id) ?? new ProgramMembers();

function filter(call: Call): Reply {
  const { state, query } = call;
  const program = programIn(call);
  const fields = askedMemberFields(query, state);
  const type = required(query, 'filterType');
  const members = membersOf(state, program);
  const matches = matcher(type, query, state);
  if (type !== 'leadId') checkSize(members, matches, query, state);
  const wanted = type === 'leadId' ? listed(query, 'filterValues', 300, state).map(Number) : null;
  const { rows, ...rest } = keyedPage(
    (leadId) => (wanted ? ofLeads(members, leadId, wanted) : matching(members, leadId, matches)),
    (one) => one.leadId,
    query,
    `filter ${program.id}`,
    state.now(),
    state.switches,
  );
  const result = rows.map((member, seq) => ({ seq, ...memberJson(member, fields, state) }));
  return { result, ...rest, moreResult: rest.nextPageToken !== undefined };
}

/** Those of these people who are members, without looking at all the others. */
const ofLeads = (members: ProgramMembers, after: number, leadIds: readonly number[]): readonly Member[] =>
  [...new Set(leadIds)]
    .toSorted((a, b) => a - b)
    .flatMap((leadId) => (leadId > after ? (members.get(leadId) ?? []) : []));

function* matching(
  members: ProgramMembers,
  after: number,
  matches: (member: Member) => boolean,
): Generator<Member, void, undefined> {
  for (const member of members.after(after)) if (matches(member)) yield member;
}

/** Sources quote two messages about 100,000 members: one counts the program, the other what matches. */
function checkSize(
  members: ProgramMembers,
  matches: (member: Member) => boolean,
  query: URLSearchParams,
  { switches }: MarketoState,
): void {
  const most = 100_000;
  if (members.size <= most) return;
  if (switches.memberLimit === 'program') {
    throw new Refusal(
      '1003',
      `Total membership size: ${members.size.toLocaleString('en-US')} exceeds the limit allowed 100,000 for the filter`,
    );
  }
  if (query.has('nextPageToken')) return;
  let count = 0;
  for (const member of members.values()) if (matches(member)) count += 1;
  if (count <= most) return;
  throw new Refusal(
    '1003',
    `Matching membership size: ${count.toLocaleString('en-US')} exceeds the limit allowed (100,000) for this api`,
  );
}

function matcher(type: string, query: URLSearchParams, state: MarketoState): (member: Member) => boolean {
  if (type === 'updatedAt') return updatedWithin(query);
  if (!searchableMemberFields(state).includes(type)) {
    throw new Refusal('1011', `Filter type '${type}' is not supported`);
  }
  const field = memberFieldsOf(state).find((one) => one.name === type);
  const wanted = new Set(listed(query, 'filterValues', 300, state));
  return (member) => wanted.has(String(field?.read(member, state)));
}

/** A window of at most seven days. */
function updatedWithin(query: URLSearchParams): (member: Member) => boolean {
  const from = parsedDate(required(query, 'startAt'));
  const until = parsedDate(required(query, 'endAt'));
  if (from === null || until === null)
    throw new Refusal('704', 'startAt or endAt has an invalid date format');
  if (until - from > 7 * 24 * 3_600_000) throw new Refusal('1003', 'The date range must not exceed 7 days');
  return (member) => member.updatedAt >= from && member.updatedAt <= until;
}

/** Both spellings of the address describe alike; the superseded one says less. */
function describe({ state }: Call): Reply {
  return {
    result: [
      {
        name: 'API Program Membership',
        description: 'Map for API program membership fields',
        createdAt: leadDate(Date.UTC(2019, 2, 4)),
        updatedAt: leadDate(Date.UTC(2019, 2, 4)),
        dedupeFields: ['leadId', 'programId'],
        searchableFields: searchableMemberFields(state).map((name) => [name]),
        fields: fieldsJson(state),
      },
    ],
  };
}

function oldDescribe({ state }: Call): Reply {
  return { result: [{ name: 'API Program Membership', fields: fieldsJson(state) }] };
}

function fieldsJson(state: MarketoState): unknown[] {
  return memberFieldsOf(state).map(({ name, dataType, length, updateable }) => ({
    name,
    displayName: name,
    dataType,
    ...(length === undefined ? {} : { length }),
    updateable,
    crmManaged: false,
  }));
}
