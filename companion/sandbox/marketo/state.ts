import type { Clock } from '../clock.ts';
import type {
  World,
  WorldChannel,
  WorldMarketoLead,
  WorldProgram,
  WorldProgramMember,
} from '../world/types.ts';
import { ActivityLog, type ActivityContent, type EarlierChanges } from './activity-log.ts';
import { faultBox, type Faults } from './faults.ts';
import type { Meter } from './limits.ts';
import { People, type Lead } from './people.ts';
import { ProgramMembers, type Member } from './program-members.ts';
import { bornShelf, type Shelf } from './shelf.ts';
import type { Switches } from './switches.ts';

export type { Activity } from './activity-log.ts';
export type { Lead, LeadValues } from './people.ts';
export type { Member } from './program-members.ts';

/** Everything a Marketo instance holds that this sandbox knows of. Times are milliseconds since 1970. */

export type ChannelStatus = {
  readonly id: number;
  name: string;
  step: number;
  hidden: boolean;
  success: boolean;
};

export type Channel = Pick<WorldChannel, 'id' | 'name' | 'programType'> & {
  statuses: ChannelStatus[];
  updatedAt: number;
};

export type Program = Omit<WorldProgram, 'createdAt' | 'sfdcId' | 'sfdcName' | 'costs'> & {
  costs: WorldProgram['costs'];
  /** The campaign that Marketo's own sync ties it to. */
  native: { readonly id: string; readonly name: string } | null;
  readonly createdAt: number;
  updatedAt: number;
};

export type MarketoState = {
  readonly switches: Switches;
  readonly faults: Faults;
  /** Calls counted today; lets another integration spend from the same quota. */
  readonly meter: Meter;
  readonly programs: Map<number, Program>;
  readonly channels: Map<string, Channel>;
  readonly leads: People;
  /** By program, then by lead. */
  readonly members: Map<number, ProgramMembers>;
  readonly activities: ActivityLog;
  /** Losers of merges, and the lead each became part of. */
  readonly mergedInto: Map<number, number>;
  /** Folders, lists, smart campaigns and other small things. */
  readonly shelf: Shelf;
  readonly clock: Clock;
  /** The clock's time. */
  readonly now: () => number;
  /** Milliseconds of real time between looking a person up and writing them: the moment in which upserts race. */
  readonly upsertMs: number;
  /** The next unused number: leads, members and activities are numbered from it. */
  nextId(): number;
  /** The first of so many unused numbers. */
  takeIds(count: number): number;
};

/** A member as the world has it; dates may be milliseconds since 1970 as well, which spares millions of them two ways. */
export type BornMember = Omit<WorldProgramMember, 'membershipDate' | 'updatedAt'> &
  Readonly<Record<'membershipDate' | 'updatedAt', string | number>>;

const timeOf = (date: string | number): number => (typeof date === 'number' ? date : Date.parse(date));

/** What a Marketo is born with. People and members may come one by one, since there may be millions. */
export type MarketoWorld = Pick<World, 'seed' | 'beginsAt'> & {
  readonly marketo: Pick<World['marketo'], 'munchkinId' | 'channels' | 'programs' | 'merges'> & {
    readonly leads: Iterable<WorldMarketoLead>;
    readonly members: Iterable<BornMember>;
  };
};

/** A live Marketo, born with what the world says of it. */
export function bornWith(
  world: MarketoWorld,
  { switches, meter, clock, upsertMs }: Pick<MarketoState, 'switches' | 'meter' | 'clock' | 'upsertMs'>,
): MarketoState {
  const begins = Date.parse(world.beginsAt);
  const { marketo } = world;
  const channels = marketo.channels.map((one): [string, Channel] => [
    one.name,
    {
      id: one.id,
      name: one.name,
      programType: one.programType,
      statuses: one.statuses.map((status, place) => ({ ...status, id: one.id * 100 + place })),
      updatedAt: begins,
    },
  ]);
  const programs = marketo.programs.map((one): [number, Program] => [one.id, programOf(one)]);
  const leads = new People();
  let last = 2_000_000;
  for (const { id, createdAt, email, firstName, lastName, company, ...rest } of marketo.leads) {
    const born = Date.parse(createdAt);
    const values = { email, firstName, lastName, company, ...rest };
    leads.add({ id, values, createdAt: born, updatedAt: born });
    if (id > last) last = id;
  }
  const state: MarketoState = {
    switches,
    faults: faultBox(clock.now),
    meter,
    programs: new Map(programs),
    channels: new Map(channels),
    leads,
    members: new Map(programs.map(([id]): [number, ProgramMembers] => [id, new ProgramMembers()])),
    activities: new ActivityLog(),
    mergedInto: new Map(marketo.merges?.map(({ loserId, winnerId }) => [loserId, winnerId])),
    shelf: bornShelf(world),
    clock,
    now: clock.now,
    upsertMs,
    nextId: () => (last += 1),
    takeIds: (count) => {
      const first = last + 1;
      last += count;
      return first;
    },
  };
  // Asked for by every client sooner or later, who would wait for it in a large world.
  leads.by('email', '');
  seedMembers(state, marketo.members);
  return state;
}

function programOf({ createdAt, sfdcId, sfdcName, ...one }: WorldProgram): Program {
  const time = Date.parse(createdAt);
  const native = sfdcId === undefined ? null : { id: sfdcId, name: sfdcName ?? '' };
  return { ...one, native, createdAt: time, updatedAt: time };
}

/** Members that were there before the world began, each with the activity of its last change. */
function seedMembers(state: MarketoState, members: MarketoWorld['marketo']['members']): void {
  const seeded: Member[] = [];
  for (const one of members) {
    const program = state.programs.get(one.programId);
    if (!program) continue;
    const success = statusNamed(state, program, one.status)?.success ?? false;
    const updatedAt = timeOf(one.updatedAt);
    const member: Member = {
      id: state.nextId(),
      programId: one.programId,
      leadId: one.leadId,
      status: one.status,
      reachedSuccess: success,
      reachedSuccessAt: success ? updatedAt : null,
      acquiredBy: false,
      joinedAt: timeOf(one.membershipDate),
      updatedAt,
    };
    state.members.get(one.programId)?.set(one.leadId, member);
    seeded.push(member);
  }
  state.activities.begin(earlierChanges(state, seeded));
}

/** One activity 104 for each member, dated as it is, in the words that hold now: later edits do not change history. */
function earlierChanges(state: MarketoState, seeded: readonly Member[]): EarlierChanges {
  // One number for date and place, so that millions sort fast: dates are whole seconds, and there are fewer than 2^22.
  const places = 2 ** 22;
  const order = Float64Array.from(
    seeded,
    (member, place) => (member.updatedAt / 1000) * places + place,
  ).sort();
  const members = Array.from(order, (key) => seeded[key % places]).filter((member) => member !== undefined);
  const wordings: ActivityContent[] = [];
  const wordingOf = new Map<string, number>();
  const said = Uint32Array.from(members, (member) => {
    const key = `${member.programId} ${member.status}`;
    const known = wordingOf.get(key);
    if (known !== undefined) return known;
    const program = state.programs.get(member.programId);
    if (program) wordings.push(statusChange(state, program, member, null));
    wordingOf.set(key, wordings.length - 1);
    return wordings.length - 1;
  });
  return {
    firstId: state.takeIds(members.length),
    members,
    dates: Float64Array.from(members, (member) => member.updatedAt),
    typeId: 104,
    content: (nth) => wordingFor(members[nth], wordings[said[nth] ?? 0]),
  };
}

/** The wording of somebody else with the same program and status, made this member's own. */
function wordingFor(member: Member | undefined, wording: ActivityContent | undefined): ActivityContent {
  if (!member || !wording) throw new RangeError('no such activity');
  return {
    ...wording,
    leadId: member.leadId,
    attributes: wording.attributes.with(
      wording.attributes.findIndex(({ name }) => name === 'Program Member ID'),
      { name: 'Program Member ID', value: member.id },
    ),
  };
}

/** The lead of an id; the winner of a merge answers for its losers only where a switch says so. */
export function leadOf(state: MarketoState, id: number): Lead | undefined {
  const winner = state.switches.mergedLead === 'redirected' ? state.mergedInto.get(id) : undefined;
  return state.leads.get(winner ?? id);
}

/** The channel's status of that name as it is now, "Not in Program" and hidden ones included. */
export function statusNamed(state: MarketoState, program: Program, name: string): ChannelStatus | undefined {
  const fold = (text: string): string => (state.switches.statusCase === 'folded' ? text.toLowerCase() : text);
  return state.channels.get(program.channel)?.statuses.find((status) => fold(status.name) === fold(name));
}

/** The content of an activity 104 (reference: Marketo REST, 3.6): a member's status, and the one before it. */
export function statusChange(
  state: MarketoState,
  program: Program,
  member: Member,
  before: string | null,
): ActivityContent {
  const was = before ?? 'Not in Program';
  const idOf = (name: string): number | null => statusNamed(state, program, name)?.id ?? null;
  return {
    typeId: 104,
    leadId: member.leadId,
    asset: { id: program.id, name: program.name },
    attributes: [
      { name: 'Old Status ID', value: idOf(was) },
      { name: 'New Status ID', value: idOf(member.status) },
      { name: 'Acquired By', value: member.acquiredBy },
      { name: 'Old Status', value: was },
      { name: 'New Status', value: member.status },
      { name: 'Program Member ID', value: member.id },
      { name: 'Success', value: statusNamed(state, program, member.status)?.success ?? false },
    ].filter((attribute) => attribute.value !== null),
  };
}

/** Writes an activity dated now. */
export function record(state: MarketoState, activity: ActivityContent): void {
  const date = state.now();
  const late = state.switches.activityDelay === 'some-late' && state.activities.length % 3 === 0;
  state.activities.push({ ...activity, id: state.nextId(), date, visibleAt: late ? date + 5000 : date });
}
