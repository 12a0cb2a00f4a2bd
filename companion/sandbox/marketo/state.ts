import type { World, WorldChannel, WorldProgram } from '../world/types.ts';
import { faultBox, type Faults } from './faults.ts';
import type { Meter } from './limits.ts';
import { bornShelf, type Shelf } from './shelf.ts';
import type { Switches } from './switches.ts';

/** Everything a Marketo instance holds that this sandbox knows of. Times are milliseconds since 1970. */

export type LeadValues = Readonly<Record<string, string | null>>;

export type Lead = {
  readonly id: number;
  readonly createdAt: number;
  updatedAt: number;
  /** By REST field name; a missing one is null. */
  values: LeadValues;
};

export type Member = {
  readonly id: number;
  readonly programId: number;
  readonly leadId: number;
  /** May be a status that the channel no longer has. */
  status: string;
  reachedSuccess: boolean;
  reachedSuccessAt: number | null;
  readonly acquiredBy: boolean;
  /** When the person joined; nothing changes it (reference: Marketo REST, 4). */
  readonly joinedAt: number;
  updatedAt: number;
};

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

export type Activity = {
  readonly id: number;
  readonly typeId: number;
  readonly leadId: number;
  readonly date: number;
  /** From when on the feed shows it; later than its date where activities come late. */
  readonly visibleAt: number;
  readonly asset: { readonly id: number; readonly name: string } | null;
  readonly attributes: readonly { readonly name: string; readonly value: unknown }[];
};

export type MarketoState = {
  readonly switches: Switches;
  readonly faults: Faults;
  /** Calls counted today; lets another integration spend from the same quota. */
  readonly meter: Meter;
  readonly programs: Map<number, Program>;
  readonly channels: Map<string, Channel>;
  readonly leads: Map<number, Lead>;
  /** By program, then by lead. */
  readonly members: Map<number, Map<number, Member>>;
  /** In the order of their dates, oldest first. */
  readonly activities: Activity[];
  /** Losers of merges, and the lead each became part of. */
  readonly mergedInto: Map<number, number>;
  /** Folders, lists, smart campaigns and other small things. */
  readonly shelf: Shelf;
  readonly now: () => number;
  /** Milliseconds of real time between looking a person up and writing them: the moment in which upserts race. */
  readonly upsertMs: number;
  /** The next unused number: leads, members and activities are numbered from it. */
  nextId(): number;
};

/** A live Marketo, born with what the world says of it. */
export function bornWith(
  world: World,
  { switches, meter, now, upsertMs }: Pick<MarketoState, 'switches' | 'meter' | 'now' | 'upsertMs'>,
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
  const leads = marketo.leads.map(({ id, createdAt, ...values }): [number, Lead] => [
    id,
    { id, values, createdAt: Date.parse(createdAt), updatedAt: Date.parse(createdAt) },
  ]);
  let last = Math.max(2_000_000, ...marketo.leads.slice(-1).map((lead) => lead.id));
  const state: MarketoState = {
    switches,
    faults: faultBox(),
    meter,
    programs: new Map(programs),
    channels: new Map(channels),
    leads: new Map(leads),
    members: new Map(programs.map(([id]): [number, Map<number, Member>] => [id, new Map<number, Member>()])),
    activities: [],
    mergedInto: new Map(),
    shelf: bornShelf(world),
    now,
    upsertMs,
    nextId: () => (last += 1),
  };
  seedMembers(state, world);
  return state;
}

function programOf({ createdAt, sfdcId, sfdcName, ...one }: WorldProgram): Program {
  const time = Date.parse(createdAt);
  const native = sfdcId === undefined ? null : { id: sfdcId, name: sfdcName ?? '' };
  return { ...one, native, createdAt: time, updatedAt: time };
}

/** Members that were there before the world began, each with the activity of its last change. */
function seedMembers(state: MarketoState, world: World): void {
  const dated: Omit<Activity, 'id'>[] = [];
  for (const one of world.marketo.members) {
    const program = state.programs.get(one.programId);
    if (!program) continue;
    const success = statusNamed(state, program, one.status)?.success ?? false;
    const updatedAt = Date.parse(one.updatedAt);
    const member: Member = {
      id: state.nextId(),
      programId: one.programId,
      leadId: one.leadId,
      status: one.status,
      reachedSuccess: success,
      reachedSuccessAt: success ? updatedAt : null,
      acquiredBy: false,
      joinedAt: Date.parse(one.membershipDate),
      updatedAt,
    };
    state.members.get(one.programId)?.set(one.leadId, member);
    dated.push({ ...statusChange(state, program, member, null), date: updatedAt, visibleAt: updatedAt });
  }
  dated.sort((a, b) => a.date - b.date);
  for (const activity of dated) state.activities.push({ ...activity, id: state.nextId() });
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
): Pick<Activity, 'typeId' | 'leadId' | 'asset' | 'attributes'> {
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
export function record(
  state: MarketoState,
  activity: Pick<Activity, 'typeId' | 'leadId' | 'asset' | 'attributes'>,
): void {
  const date = state.now();
  const late = state.switches.activityDelay === 'some-late' && state.activities.length % 3 === 0;
  state.activities.push({ ...activity, id: state.nextId(), date, visibleAt: late ? date + 5000 : date });
}
