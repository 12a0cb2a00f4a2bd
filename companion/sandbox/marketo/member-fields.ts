import { leadDate } from './dates.ts';
import { Refusal } from './envelope.ts';
import { keptValue } from './lead-fields.ts';
import type { MarketoState, Member } from './state.ts';

export type MemberField = {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: string;
  readonly length?: number;
  readonly updateable: boolean;
  readonly isCustom?: true;
  readonly read: (member: Member, state: MarketoState) => unknown;
};

const kept =
  (name: string): MemberField['read'] =>
  (member, state) =>
    state.shelf.memberValues.get(member.id)?.[name] ?? null;

const field = (
  name: string,
  displayName: string,
  dataType: string,
  read: MemberField['read'],
  more: Partial<MemberField> = {},
): MemberField => ({ name, displayName, dataType, updateable: false, read, ...more });
const nothing = (): null => null;
const writable = (length?: number): Partial<MemberField> => ({
  updateable: true,
  ...(length === undefined ? {} : { length }),
});

/**
 * The standard fields (Marketo REST docs, Program Members: Describe). The sample there calls acquiredBy and
 * statusReason read-only; the release notes of 2022-10 and 2023-01 made them updateable.
 */
const standardFields: readonly MemberField[] = [
  field('acquiredBy', 'Acquired By', 'boolean', (member) => member.acquiredBy, writable()),
  field('attendanceLikelihood', 'Attendance Likelihood', 'integer', nothing),
  field('createdAt', 'Created At', 'datetime', (member) => leadDate(member.joinedAt)),
  field('isExhausted', 'Nurture Exhausted', 'boolean', () => false),
  field('leadId', 'Lead Id', 'integer', (member) => member.leadId),
  field('membershipDate', 'Member Date', 'datetime', (member) => leadDate(member.joinedAt)),
  field('nurtureCadence', 'Nurture Cadence', 'string', ofEngagement('norm'), { length: 4 }),
  field(
    'program',
    'Program',
    'string',
    (member, state) => state.programs.get(member.programId)?.name ?? null,
    {
      length: 255,
    },
  ),
  field('programId', 'Program Id', 'integer', (member) => member.programId),
  field('reachedSuccess', 'Success', 'boolean', (member) => member.reachedSuccess),
  field('reachedSuccessDate', 'Success Date', 'datetime', (member) =>
    member.reachedSuccessAt === null ? null : leadDate(member.reachedSuccessAt),
  ),
  field('registrationLikelihood', 'Registration Likelihood', 'integer', nothing),
  field('statusName', 'Status', 'string', (member) => member.status, { length: 255 }),
  field('statusReason', 'Status Reason', 'string', kept('statusReason'), writable(255)),
  field('trackName', 'Nurture Track', 'string', ofEngagement('Stream 1'), { length: 255 }),
  field('updatedAt', 'Updated At', 'datetime', (member) => leadDate(member.updatedAt)),
  field('waitlistPriority', 'Waitlist Priority', 'integer', nothing),
  field('registrationCode', 'Registration Code', 'string', kept('registrationCode'), writable(100)),
  field('webinarUrl', 'Webinar URL', 'string', kept('webinarUrl'), writable(2000)),
];

function ofEngagement(value: string): MemberField['read'] {
  return (member, state) => (state.programs.get(member.programId)?.type === 'Engagement' ? value : null);
}

/** The fields members have in this instance: the standard ones and up to twenty of its own. */
export function memberFieldsOf(state: MarketoState): readonly MemberField[] {
  if (state.shelf.memberFields.length === 0) return standardFields;
  const own = state.shelf.memberFields.map((one): MemberField => ({
    ...one,
    updateable: true,
    isCustom: true,
    read: kept(one.name),
  }));
  return [...standardFields, ...own];
}

/** Members are found by these, by updatedAt, and by own fields of text and whole numbers. */
export function searchableMemberFields(state: MarketoState): readonly string[] {
  const own = state.shelf.memberFields.filter((one) => ['string', 'integer'].includes(one.dataType));
  return ['leadId', ...own.map((one) => one.name), 'reachedSuccess', 'statusName'];
}

/** Without `fields` the status is missing (reference: Marketo REST, 3.3 B). */
const shownByDefault = ['acquiredBy', 'leadId', 'membershipDate', 'programId', 'reachedSuccess'];

/** The fields a caller asks for; throws 1006 for one that members do not have. */
export function askedMemberFields(query: URLSearchParams, state: MarketoState): readonly MemberField[] {
  const asked = query.get('fields');
  const named = asked === null || asked === '' ? [] : asked.split(',').map((name) => name.trim());
  const all = memberFieldsOf(state);
  const unknown = named.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) throw new Refusal('1006', `Field '${unknown}' not found`);
  return all.filter(({ name }) => shownByDefault.includes(name) || named.includes(name));
}

export function memberJson(
  member: Member,
  fields: readonly MemberField[],
  state: MarketoState,
): Record<string, unknown> {
  const values = fields.map((one) => [one.name, one.read(member, state)] as const);
  return Object.fromEntries(
    values.filter(([, value]) => value !== null || state.switches.emptyFields === 'null'),
  );
}

/** A member's value as it is kept; undefined when it does not fit the field. */
export function fittingValue(value: unknown, one: MemberField): string | number | boolean | null | undefined {
  const text = keptValue(value, { ...one, updateable: true });
  if (text === undefined || text === null) return text;
  if (one.length !== undefined && text.length > one.length) return undefined;
  if (one.dataType === 'boolean') return text === 'true';
  return one.dataType === 'integer' ? Number(text) : text;
}
