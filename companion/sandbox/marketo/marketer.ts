import { createLead, removeMember, setStatus, updateLead, type Outcome } from './changes.ts';
import { writeValues } from './member-data.ts';
import { deletePerson, mergePeople } from './person-ends.ts';
import type { CustomField, Partition, Place, SmartCampaign, StaticList } from './shelf.ts';
import { addCampaign } from './smart-campaigns.ts';
import { addList } from './static-lists.ts';
import {
  statusNamed,
  type Channel,
  type Lead,
  type LeadValues,
  type MarketoState,
  type Program,
} from './state.ts';

/**
 * What people do inside Marketo, without an API call: marketers, admins, visitors who fill out a form, and the
 * native Salesforce sync. For tests, the demo and the sandbox's back door.
 */

const source = 'Marketo UI';

/** The program of an id; throws when there is none. */
export function programOf(state: MarketoState, programId: number): Program {
  const program = state.programs.get(programId);
  if (!program) throw new Error(`no program ${programId}`);
  return program;
}

function leadOf(state: MarketoState, leadId: number): Lead {
  const lead = state.leads.get(leadId);
  if (!lead) throw new Error(`no lead ${leadId}`);
  return lead;
}

function channelOf(state: MarketoState, name: string): Channel {
  const channel = state.channels.get(name);
  if (!channel) throw new Error(`no channel "${name}"`);
  return channel;
}

/** A marketer changes somebody's program status, under the same step rule as everybody; throws for a status the channel lacks. */
export function changeStatus(
  state: MarketoState,
  programId: number,
  leadId: number,
  status: string,
): Outcome {
  const program = programOf(state, programId);
  if (!statusNamed(state, program, status)) throw new Error(`${program.channel} has no status "${status}"`);
  return setStatus(state, program, leadOf(state, leadId), status);
}

/** Somebody new fills out a form and joins a program: activities 12 and 104. */
export function register(state: MarketoState, programId: number, status: string, values: LeadValues): Lead {
  const lead = createLead(state, values, 'Web form fillout');
  changeStatus(state, programId, lead.id, status);
  return lead;
}

/** A marketer removes somebody from a program; false if they were no member. */
export function removeFromProgram(state: MarketoState, programId: number, leadId: number): boolean {
  return removeMember(state, programOf(state, programId), leadId);
}

/** A marketer makes a static list. */
export function addStaticList(state: MarketoState, name: string, place: Place): StaticList {
  return addList(state, name, place);
}

/** A marketer builds a smart campaign; "Campaign is Requested" makes it requestable once active. */
export function addSmartCampaign(
  state: MarketoState,
  campaign: Pick<SmartCampaign, 'name' | 'place'> & Partial<SmartCampaign>,
): SmartCampaign {
  return addCampaign(state, campaign);
}

/** Who plays Salesforce takes people over when a campaign's flow syncs them, and says under which id; null for nobody. */
export function setSalesforceReceiver(
  state: MarketoState,
  receive: ((lead: Lead) => string | null) | null,
): void {
  state.shelf.crm.receive = receive;
}

/** A marketer edits fields of a program member: activity 123; throws for who is no member. */
export function editMember(
  state: MarketoState,
  programId: number,
  leadId: number,
  values: Record<string, string | number | boolean | null>,
): void {
  const member = state.members.get(programId)?.get(leadId);
  if (!member) throw new Error(`no member ${leadId} of program ${programId}`);
  writeValues(state, programOf(state, programId), member, values, source);
}

/** A marketer edits a person's fields: activity 13. */
export function editLead(state: MarketoState, leadId: number, values: LeadValues): void {
  updateLead(state, leadOf(state, leadId), values, source);
}

/** An admin renames a channel's status. Members keep the name they have (reference: Marketo REST, 3.2). */
export function renameStatus(state: MarketoState, channel: string, from: string, to: string): void {
  editStatus(state, channel, from, (status) => ({ ...status, name: to }));
}

/** An admin hides a channel's status; who holds it keeps it. */
export function hideStatus(state: MarketoState, channel: string, name: string): void {
  editStatus(state, channel, name, (status) => ({ ...status, hidden: true }));
}

/** An admin deletes a channel's status; who holds it keeps its name. */
export function deleteStatus(state: MarketoState, channel: string, name: string): void {
  const found = channelOf(state, channel);
  const left = found.statuses.filter((status) => status.name !== name);
  if (left.length === found.statuses.length) throw new Error(`${channel} has no status "${name}"`);
  if (left.every(({ step }) => step > 0))
    throw new Error(`"${name}" cannot be deleted: it is where everybody begins`);
  found.statuses = left;
  found.updatedAt = state.now();
}

/** An admin adds a status to a channel. */
export function addStatus(
  state: MarketoState,
  channel: string,
  status: { readonly name: string; readonly step: number; readonly success: boolean },
): void {
  const found = channelOf(state, channel);
  found.statuses = [...found.statuses, { ...status, id: state.nextId(), hidden: false }].toSorted(
    (a, b) => a.step - b.step,
  );
  found.updatedAt = state.now();
}

/** An admin adds a channel; its statuses begin with "Not in Program", step 0. */
export function addChannel(
  state: MarketoState,
  channel: Pick<Channel, 'name' | 'programType'> & {
    readonly statuses: readonly { readonly name: string; readonly step: number; readonly success: boolean }[];
  },
): void {
  const id = Math.max(...[...state.channels.values()].map((one) => one.id)) + 1;
  const statuses = [{ name: 'Not in Program', step: 0, success: false }, ...channel.statuses];
  state.channels.set(channel.name, {
    id,
    name: channel.name,
    programType: channel.programType,
    statuses: statuses.map((status, place) => ({ ...status, id: id * 100 + place, hidden: false })),
    updatedAt: state.now(),
  });
}

function editStatus(
  state: MarketoState,
  channel: string,
  name: string,
  edit: (status: Channel['statuses'][number]) => Channel['statuses'][number],
): void {
  const found = channelOf(state, channel);
  if (!found.statuses.some((status) => status.name === name))
    throw new Error(`${channel} has no status "${name}"`);
  found.statuses = found.statuses.map((status) => (status.name === name ? edit(status) : status));
  found.updatedAt = state.now();
}

/** Somebody deletes a person: gone from every program without a 104, with activity 37. */
export function deleteLead(state: MarketoState, leadId: number): void {
  deletePerson(state, leadOf(state, leadId), source);
}

/** Merges people into a winner, see mergePeople. */
export function mergeLeads(state: MarketoState, winnerId: number, loserIds: readonly number[]): void {
  const losers = loserIds.map((id) => leadOf(state, id));
  mergePeople(state, leadOf(state, winnerId), losers, source);
}

/** An admin adds a field to people or to program members. */
export function addField(state: MarketoState, object: 'lead' | 'program-member', field: CustomField): void {
  (object === 'lead' ? state.shelf.leadFields : state.shelf.memberFields).push(field);
}

/** An admin turns Marketo's own Salesforce sync of people on or off. */
export function setNativeLeadSync(state: MarketoState, on: boolean): void {
  state.shelf.crm.leadSync = on;
}

/** Marketo's own Salesforce sync writes down which lead or contact somebody is. */
export function setNativeIds(
  state: MarketoState,
  leadId: number,
  ids: {
    readonly sfdcLeadId?: string | null | undefined;
    readonly sfdcContactId?: string | null | undefined;
  },
): void {
  const given = Object.entries(ids).filter((one): one is [string, string | null] => one[1] !== undefined);
  updateLead(state, leadOf(state, leadId), Object.fromEntries(given), 'SFDC');
}

/** What Salesforce says to merges from now on: a code of the API (712, 714, 1076-1079), or null for yes. */
export function setMergeRefusal(state: MarketoState, code: string | null): void {
  state.shelf.crm.mergeRefusal = code;
}

/** An admin adds a partition; one that is closed lies in a workspace the API user may not enter. */
export function addPartition(state: MarketoState, partition: Omit<Partition, 'id'>): void {
  const id = Math.max(...state.shelf.partitions.map((one) => one.id)) + 1;
  state.shelf.partitions.push({ id, ...partition });
}

/** A marketer ties a program to a campaign in Marketo's own sync, or unties it. */
export function setNativeLink(
  state: MarketoState,
  programId: number,
  campaign: { id: string; name: string } | null,
): void {
  const program = programOf(state, programId);
  program.native = campaign;
  program.updatedAt = state.now();
}

/** A marketer enters a program's period costs anew. */
export function setCosts(state: MarketoState, programId: number, costs: Program['costs']): void {
  const program = programOf(state, programId);
  program.costs = costs;
  program.updatedAt = state.now();
}

/** A marketer deletes a program with all its memberships. */
export function deleteProgram(state: MarketoState, programId: number): void {
  programOf(state, programId);
  state.programs.delete(programId);
  state.members.delete(programId);
}
