import { leadDate, parsedDate } from './dates.ts';
import { listed, programIn, required, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { askedFields, leadJson } from './lead-fields.ts';
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
];

/** People with a membership block. A nextPageToken is there as long as more follow; moreResult never is. */
function leadsOfProgram(call: Call): Reply {
  const { state, query } = call;
  const program = programIn(call);
  const fields = askedFields(query, ['membership']);
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

type MemberField = {
  readonly name: string;
  readonly dataType: string;
  readonly updateable: boolean;
  readonly read: (member: Member) => unknown;
};

const memberFields: readonly MemberField[] = [
  { name: 'acquiredBy', dataType: 'boolean', updateable: true, read: (member) => member.acquiredBy },
  { name: 'createdAt', dataType: 'datetime', updateable: false, read: (member) => leadDate(member.joinedAt) },
  { name: 'isExhausted', dataType: 'boolean', updateable: false, read: () => false },
  { name: 'leadId', dataType: 'integer', updateable: false, read: (member) => member.leadId },
  {
    name: 'membershipDate',
    dataType: 'datetime',
    updateable: false,
    read: (member) => leadDate(member.joinedAt),
  },
  { name: 'programId', dataType: 'integer', updateable: false, read: (member) => member.programId },
  { name: 'reachedSuccess', dataType: 'boolean', updateable: false, read: (member) => member.reachedSuccess },
  {
    name: 'reachedSuccessDate',
    dataType: 'datetime',
    updateable: false,
    read: (member) => (member.reachedSuccessAt === null ? null : leadDate(member.reachedSuccessAt)),
  },
  { name: 'statusName', dataType: 'string', updateable: false, read: (member) => member.status },
  {
    name: 'updatedAt',
    dataType: 'datetime',
    updateable: false,
    read: (member) => leadDate(member.updatedAt),
  },
];

/** Without `fields` the status is missing (reference: Marketo REST, 3.3 B). */
const standard = ['acquiredBy', 'leadId', 'membershipDate', 'programId', 'reachedSuccess'];

function filter(call: Call): Reply {
  const { state, query } = call;
  const program = programIn(call);
  const names = askedMemberFields(query);
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
  const result = rows.map((member, seq) => ({ seq, ...shown(member, names, state) }));
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

function askedMemberFields(query: URLSearchParams): readonly string[] {
  const asked = query.get('fields');
  if (asked === null || asked === '') return standard;
  const names = asked.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !memberFields.some((field) => field.name === name));
  if (unknown !== undefined) throw new Refusal('1006', `Field '${unknown}' not found`);
  return [...new Set([...standard, ...names])];
}

function shown(member: Member, names: readonly string[], state: MarketoState): Record<string, unknown> {
  const values = memberFields
    .filter((field) => names.includes(field.name))
    .map((field) => [field.name, field.read(member)] as const);
  return Object.fromEntries(
    values.filter(([, value]) => value !== null || state.switches.emptyFields === 'null'),
  );
}

function matcher(type: string, query: URLSearchParams, state: MarketoState): (member: Member) => boolean {
  if (type === 'updatedAt') return updatedWithin(query);
  const read = {
    leadId: (one: Member) => String(one.leadId),
    statusName: (one: Member) => one.status,
    reachedSuccess: (one: Member) => String(one.reachedSuccess),
  };
  if (!Object.hasOwn(read, type)) throw new Refusal('1011', `Filter type '${type}' is not supported`);
  const wanted = new Set(listed(query, 'filterValues', 300, state));
  return (member) => wanted.has(read[type as keyof typeof read](member));
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

function describe({ state }: Call): Reply {
  const fields = memberFields.map(({ name, dataType, updateable }) => ({
    name,
    displayName: name,
    dataType,
    updateable,
    crmManaged: false,
  }));
  return {
    result: [
      {
        name: 'Program Member',
        description: 'Program members and their statuses',
        createdAt: leadDate(Date.UTC(2019, 2, 4)),
        updatedAt: leadDate(state.now()),
        dedupeFields: ['leadId', 'programId'],
        searchableFields: [['leadId'], ['reachedSuccess'], ['statusName'], ['updatedAt']],
        fields,
      },
    ],
  };
}
