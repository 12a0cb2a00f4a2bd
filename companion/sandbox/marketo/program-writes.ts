import { z } from 'zod';
import { filled, jsonField, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { existingPlace } from './places.ts';
import { full } from './program-json.ts';
import { ProgramMembers } from './program-members.ts';
import { programDetails, type Place, type ProgramTag } from './shelf.ts';
import type { MarketoState, Program } from './state.ts';
import { checkTags, programTypes } from './tags.ts';

/** Programs, written: forms whose costs, tags and folder are JSON (Marketo REST docs, Programs). */
export const programWriteEndpoints: readonly Endpoint[] = [
  form(/^\/rest\/asset\/v1\/programs\.json$/, create),
  form(/^\/rest\/asset\/v1\/program\/(\d+)\.json$/, update),
  form(/^\/rest\/asset\/v1\/program\/(\d+)\/clone\.json$/, clone),
  form(/^\/rest\/asset\/v1\/program\/(\d+)\/delete\.json$/, remove),
  form(/^\/rest\/asset\/v1\/program\/(\d+)\/approve\.json$/, approve),
  form(/^\/rest\/asset\/v1\/program\/(\d+)\/unapprove\.json$/, unapprove),
];

function form(path: RegExp, answer: Endpoint['answer']): Endpoint {
  return { method: 'POST', path, family: 'asset', takes: 'form', answer };
}

const costsField = z.array(
  z.object({
    // A date in the samples, a date with time in the published definition.
    startDate: z.string().regex(/^\d{4}-\d{2}-\d{2}/),
    cost: z.int(),
    note: z.string().optional(),
  }),
);
const tagsField = z.array(z.object({ tagType: z.string(), tagValue: z.string() }));

function costsIn(fields: URLSearchParams): Program['costs'] | undefined {
  return jsonField(fields, 'costs', costsField)?.map(({ startDate, cost, note }) => ({
    startDate: startDate.slice(0, 10),
    cost,
    ...(note === undefined ? {} : { note }),
  }));
}

/** The program in the path; asset endpoints say 702 for one that is not there. */
function programIn({ state, path }: Call): Program {
  const program = state.programs.get(whole(path[0]));
  if (!program) throw new Refusal('702', 'Program not found');
  return program;
}

function checkName(state: MarketoState, name: string, self: Program | null): void {
  if (name.length > 255) throw new Refusal('701', 'name cannot be longer than 255 characters');
  const taken = [...state.programs.values()].some((one) => one !== self && one.name === name);
  if (taken) throw new Refusal('709', 'Program name already exists');
}

/** Engagement programs hold every other type; the rest hold e-mail programs only. */
function checkPlace(state: MarketoState, place: Place, type: string): void {
  if (place.type === 'Folder') return;
  const holder = state.programs.get(place.id)?.type;
  const fits = holder === 'Engagement' ? type !== 'Engagement' : holder !== 'Email' && type === 'Email';
  if (!fits) throw new Refusal('711', 'Incompatible folder type');
}

async function create(call: Call): Promise<Reply> {
  const { state } = call;
  const name = filled(call.form, 'name');
  const place = existingPlace(call.form, state);
  const type = filled(call.form, 'type');
  const kind = programTypes.find((one) => one.type === type);
  if (!kind) throw new Refusal('709', `Invalid program type '${type}'`);
  const channel = state.channels.get(filled(call.form, 'channel'));
  if (channel?.programType !== kind.channelType) {
    throw new Refusal('709', 'Channel not found or not applicable to this program type');
  }
  checkName(state, name, null);
  checkPlace(state, place, type);
  const tags = jsonField(call.form, 'tags', tagsField) ?? [];
  checkTags(state, kind.channelType, tags);
  const program = born(state, {
    name,
    type: kind.type,
    channel: channel.name,
    description: call.form.get('description') ?? '',
    costs: costsIn(call.form) ?? [],
  });
  const details = programDetails(state.shelf, program.id);
  Object.assign(details, { place, tags, on: false, ...datesIn(call.form, program) });
  await call.committed('programs/create', 1);
  return { result: [full(state, program)], warnings: [] };
}

type Born = Pick<Program, 'name' | 'type' | 'channel' | 'description' | 'costs'>;

function born(state: MarketoState, of: Born): Program {
  // Program ids count on by themselves, far below those of people.
  const id = Math.max(1000, ...state.programs.keys()) + 1;
  const now = state.now();
  const program: Program = { ...of, id, folder: '', native: null, createdAt: now, updatedAt: now };
  state.programs.set(id, program);
  state.members.set(id, new ProgramMembers());
  return program;
}

/** Only e-mail programs have dates to set; they may carry milliseconds here, unlike anywhere else. */
function datesIn(fields: URLSearchParams, program: Program): { startDate?: number; endDate?: number } {
  const dates: { startDate?: number; endDate?: number } = {};
  for (const name of ['startDate', 'endDate'] as const) {
    const text = fields.get(name);
    if (text === null || text === '') continue;
    const time = Date.parse(text);
    if (Number.isNaN(time)) throw new Refusal('704', `${name} has an invalid date format`);
    if (program.type !== 'Email') throw new Refusal('709', `${name} can be set for email programs only`);
    dates[name] = time;
  }
  return dates;
}

/** Name, description, tags, costs and an e-mail program's dates; everything else in the form is passed over. */
async function update(call: Call): Promise<Reply> {
  const { state } = call;
  const program = programIn(call);
  const name = call.form.get('name');
  if (name !== null) checkName(state, filled(call.form, 'name'), program);
  const tags = jsonField(call.form, 'tags', tagsField);
  const details = programDetails(state.shelf, program.id);
  const merged = tags && mergedTags(details.tags, tags);
  if (merged) checkTags(state, channelTypeOf(program), merged);
  const dates = datesIn(call.form, program);
  const costs = costsIn(call.form);
  const changed: Program = {
    ...program,
    name: name ?? program.name,
    description: call.form.get('description') ?? program.description,
    costs: costsAfter(program.costs, costs, call.form.get('costsDestructiveUpdate') === 'true'),
    updatedAt: state.now(),
  };
  Object.assign(details, dates, merged ? { tags: merged } : {});
  state.programs.set(program.id, changed);
  await call.committed('programs/update', 1);
  return { result: [full(state, changed)], warnings: [] };
}

/** Costs are added to what is there; a destructive update replaces them, and clears them where none come. */
function costsAfter(
  before: Program['costs'],
  sent: Program['costs'] | undefined,
  destructive: boolean,
): Program['costs'] {
  return destructive ? (sent ?? []) : [...before, ...(sent ?? [])];
}

function mergedTags(before: readonly ProgramTag[], sent: readonly ProgramTag[]): ProgramTag[] {
  const kept = before.filter((one) => !sent.some((other) => other.tagType === one.tagType));
  return [...kept, ...sent];
}

const channelTypeOf = (program: Program): string =>
  programTypes.find((one) => one.type === program.type)?.channelType ?? 'program';

/** A copy without members, costs and native link; its name must be new, its folder a folder of the same workspace. */
async function clone(call: Call): Promise<Reply> {
  const { state } = call;
  const source = programIn(call);
  const name = filled(call.form, 'name');
  const place = existingPlace(call.form, state);
  if (place.type !== 'Folder') throw new Refusal('711', 'Incompatible folder type');
  checkName(state, name, null);
  const details = programDetails(state.shelf, source.id);
  if (state.shelf.folders.get(place.id)?.workspace !== details.workspace) {
    throw new Refusal('709', 'The folder must be in the same workspace as the program');
  }
  const copy = cloneOf(state, source, name, place, call.form.get('description') ?? '');
  await call.committed('programs/clone', 1);
  return { result: [full(state, copy)], warnings: [] };
}

/** The copy itself, for the API's clone and for a scheduled campaign that clones its program. */
export function cloneOf(
  state: MarketoState,
  source: Program,
  name: string,
  place: Place,
  description: string,
): Program {
  const { type, channel } = source;
  const copy = born(state, { name, type, channel, description, costs: [] });
  const { tags } = programDetails(state.shelf, source.id);
  Object.assign(programDetails(state.shelf, copy.id), { place, tags, on: false });
  const own = state.shelf.tokens.filter((one) => one.place.type === 'Program' && one.place.id === source.id);
  for (const token of own) state.shelf.tokens.push({ ...token, place: { id: copy.id, type: 'Program' } });
  return copy;
}

/** Gone with its memberships and child assets, unless an active campaign inside it still runs. */
async function remove(call: Call): Promise<Reply> {
  const { state } = call;
  const program = programIn(call);
  const inside = (place: Place): boolean => place.type === 'Program' && place.id === program.id;
  const { campaigns, lists, programs, tokens, approvedPrograms } = state.shelf;
  if ([...campaigns.values()].some((one) => one.active && inside(one.place))) {
    throw new Refusal('709', 'Program cannot be deleted: its assets are in use');
  }
  const holds = [...programs].some(([id, { place }]) => state.programs.has(id) && inside(place));
  if (holds) throw new Refusal('709', 'Program cannot be deleted: it contains other programs');
  for (const one of [...campaigns.values()]) if (inside(one.place)) campaigns.delete(one.id);
  for (const one of [...lists.values()]) if (inside(one.place)) lists.delete(one.id);
  const left = tokens.filter((one) => !inside(one.place));
  tokens.splice(0, tokens.length, ...left);
  programs.delete(program.id);
  approvedPrograms.delete(program.id);
  state.programs.delete(program.id);
  state.members.delete(program.id);
  await call.committed('programs/delete', 1);
  return { result: [{ id: program.id }], warnings: [] };
}

/** Approval makes an e-mail program run from its start to its end; both must be set. */
async function approve(call: Call): Promise<Reply> {
  const { state } = call;
  const program = emailProgramIn(call);
  const { startDate, endDate } = programDetails(state.shelf, program.id);
  if (state.shelf.approvedPrograms.has(program.id)) throw new Refusal('709', 'Program is already approved');
  if (startDate === null || endDate === null) throw new Refusal('709', 'Start and end date must be set');
  state.shelf.approvedPrograms.add(program.id);
  await call.committed('programs/approve', 1);
  return { result: [{ id: program.id }], warnings: [] };
}

async function unapprove(call: Call): Promise<Reply> {
  const program = emailProgramIn(call);
  if (!call.state.shelf.approvedPrograms.delete(program.id)) {
    throw new Refusal('709', 'Program is not approved');
  }
  await call.committed('programs/unapprove', 1);
  return { result: [{ id: program.id }], warnings: [] };
}

function emailProgramIn(call: Call): Program {
  const program = programIn(call);
  if (program.type !== 'Email') throw new Refusal('709', 'Only email programs can be approved');
  return program;
}
