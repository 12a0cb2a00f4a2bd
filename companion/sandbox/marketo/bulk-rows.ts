import { z } from 'zod';
import type { ExportJob, ExportObject } from './bulk-queue.ts';
import { written } from './bulk-text.ts';
import { leadDate, parsedDate } from './dates.ts';
import { shaped } from './endpoint.ts';
import { Refusal } from './envelope.ts';
import { leadFieldNamed, leadValue } from './lead-fields.ts';
import { memberFieldsOf } from './member-fields.ts';
import type { Activity, Lead, MarketoState, Member } from './state.ts';

/** What an extract may ask for, checked when it is created, and the rows it gives when it begins (Marketo REST docs). */

const range = z.object({ startAt: z.string(), endAt: z.string() });
const common = {
  format: z.enum(['CSV', 'TSV', 'SSV']).default('CSV'),
  columnHeaderNames: z.record(z.string(), z.string()).default({}),
};
const leadsRequest = z.object({
  ...common,
  fields: z.array(z.string()).min(1),
  filter: z.strictObject({
    createdAt: range.optional(),
    updatedAt: range.optional(),
    staticListId: z.int().optional(),
    staticListName: z.string().optional(),
    smartListId: z.int().optional(),
    smartListName: z.string().optional(),
  }),
});
const activityFields = [
  'marketoGUID',
  'leadId',
  'activityDate',
  'activityTypeId',
  'campaignId',
  'primaryAttributeValueId',
  'primaryAttributeValue',
  'attributes',
] as const;
const activitiesRequest = z.object({
  ...common,
  fields: z.array(z.enum([...activityFields, 'actionResult'])).default([...activityFields]),
  filter: z.strictObject({
    createdAt: range,
    activityTypeIds: z.array(z.int()).optional(),
    primaryAttributeValueIds: z.array(z.int()).max(50).optional(),
    primaryAttributeValues: z.array(z.string()).max(50).optional(),
  }),
});
const membersRequest = z.object({
  ...common,
  fields: z.array(z.string()).min(1),
  filter: z.strictObject({
    programId: z.int().optional(),
    programIds: z.array(z.int()).min(1).max(10).optional(),
    isExhausted: z.boolean().optional(),
    nurtureCadence: z.enum(['pause', 'norm']).optional(),
    statusNames: z.array(z.string()).optional(),
    updatedAt: range.optional(),
  }),
});

const requests = { leads: leadsRequest, activities: activitiesRequest, 'program/members': membersRequest };
type Asked<Object extends ExportObject> = z.infer<(typeof requests)[Object]>;

const day = 24 * 60 * 60 * 1000;

function within({ startAt, endAt }: z.infer<typeof range>): (time: number) => boolean {
  const [from, until] = [parsedDate(startAt), parsedDate(endAt)];
  if (from === null || until === null)
    throw new Refusal('1003', 'startAt or endAt has an invalid date format');
  if (until - from > 31 * day) throw new Refusal('1003', 'The date range must not exceed 31 days');
  return (time) => time >= from && time <= until;
}

/** Some subscriptions lack these filters. */
function checkSupported(state: MarketoState, filter: Readonly<Record<string, unknown>>): void {
  const rare = ['updatedAt', 'smartListId', 'smartListName'].find((name) => filter[name] !== undefined);
  if (rare !== undefined && state.switches.bulkFilters === 'refused') {
    throw new Refusal('1035', 'Unsupported filter type for target subscription');
  }
}

/** Checks a request for an extract; throws what creating the job answers. */
export function checkedRequest(
  state: MarketoState,
  object: ExportObject,
  body: unknown,
): { readonly format: ExportJob['format']; readonly asked: unknown } {
  const asked = shaped<Asked<ExportObject>>(body, requests[object]);
  checkSupported(state, asked.filter);
  // Making an empty plan finds out whether the filters and fields can be followed.
  if (object === 'leads') planOfLeads(state, asked);
  if (object === 'activities') planOfActivities(asked as Asked<'activities'>);
  if (object === 'program/members') planOfMembers(state, asked as Asked<'program/members'>);
  return { format: asked.format, asked };
}

type Column<Row> = { readonly name: string; readonly read: (row: Row) => unknown };

/** The file of a job, as the data is now. */
export function fileOfJob(state: MarketoState, job: ExportJob): { content: string; records: number } {
  const { object, asked } = job;
  if (object === 'leads') {
    const plan = planOfLeads(state, asked as Asked<'leads'>);
    return file(state, job, [...state.leads.values()].filter(plan.wants), plan.columns);
  }
  if (object === 'activities') {
    const plan = planOfActivities(asked as Asked<'activities'>);
    const found: Activity[] = [];
    for (const one of state.activities) if (one.visibleAt <= state.now() && plan.wants(one)) found.push(one);
    return file(state, job, found, plan.columns);
  }
  const plan = planOfMembers(state, asked as Asked<'program/members'>);
  const members = plan.programIds.flatMap((id) => [...(state.members.get(id)?.values() ?? [])]);
  return file(state, job, members.filter(plan.wants), plan.columns);
}

function file<Row>(
  state: MarketoState,
  job: ExportJob,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): { content: string; records: number } {
  const { columnHeaderNames } = job.asked as Asked<'leads'>;
  const header = columns.map(({ name }) => columnHeaderNames[name] ?? name);
  const lines = rows.map((row) => columns.map(({ read }) => read(row)));
  return { content: written(lines, header, job.format, state.switches), records: rows.length };
}

function leadColumn(state: MarketoState, name: string): Column<Lead> | null {
  const field = leadFieldNamed(state, name);
  return field ? { name, read: (lead) => leadValue(state, lead, field) } : null;
}

const notFound = (name: string): Refusal => new Refusal('1006', `Field '${name}' not found`);

function planOfLeads(
  state: MarketoState,
  { fields, filter }: Asked<'leads'>,
): { wants: (lead: Lead) => boolean; columns: readonly Column<Lead>[] } {
  if (Object.values(filter).filter((value) => value !== undefined).length !== 1) {
    throw new Refusal('1003', 'Exactly one filter must be specified');
  }
  const columns = fields.map((name) => {
    const column = leadColumn(state, name);
    if (!column) throw notFound(name);
    return column;
  });
  return { columns, wants: leadFilter(state, filter) };
}

function leadFilter(state: MarketoState, filter: Asked<'leads'>['filter']): (lead: Lead) => boolean {
  if (filter.createdAt) {
    const inside = within(filter.createdAt);
    return (lead) => inside(lead.createdAt);
  }
  if (filter.updatedAt) {
    const inside = within(filter.updatedAt);
    return (lead) => inside(lead.updatedAt);
  }
  const list = [...state.shelf.lists.values()].find(
    (one) => one.id === filter.staticListId || one.name === filter.staticListName,
  );
  if (!list) throw new Refusal('1003', 'List not found');
  return (lead) => list.leadIds.has(lead.id);
}

function planOfActivities({ fields, filter }: Asked<'activities'>): {
  wants: (activity: Activity) => boolean;
  columns: readonly Column<Activity>[];
} {
  const { activityTypeIds, primaryAttributeValueIds: ids, primaryAttributeValues: names } = filter;
  const inside = within(filter.createdAt);
  if (activityTypeIds?.includes(37)) throw new Refusal('1003', 'Activity type 37 is not supported');
  if (ids && names) throw new Refusal('1003', 'Primary attribute ids and values cannot be used together');
  if ((ids ?? names) && !activityTypeIds) throw new Refusal('1003', 'activityTypeIds must be specified');
  const types = activityTypeIds ? new Set(activityTypeIds) : null;
  const read: Readonly<Record<(typeof fields)[number], (one: Activity) => unknown>> = {
    marketoGUID: (one) => String(one.id),
    leadId: (one) => one.leadId,
    activityDate: (one) => leadDate(one.dated ?? one.date),
    activityTypeId: (one) => one.typeId,
    campaignId: (one) => one.campaignId ?? null,
    // A number in JSON, text like everything else here.
    primaryAttributeValueId: (one) => (one.asset && one.asset.id > 0 ? one.asset.id : null),
    primaryAttributeValue: (one) => one.asset?.name ?? null,
    attributes: (one) =>
      JSON.stringify(Object.fromEntries(one.attributes.map(({ name, value }) => [name, value]))),
    actionResult: () => 'succeeded',
  };
  return {
    columns: fields.map((name) => ({ name, read: read[name] })),
    wants: (one) =>
      inside(one.date) &&
      one.typeId !== 37 &&
      (!types || types.has(one.typeId)) &&
      (!ids || (one.asset !== null && ids.includes(one.asset.id))) &&
      (!names || (one.asset !== null && names.includes(one.asset.name))),
  };
}

/** Fields of people and of members stand side by side; programIds puts the program's id in front. */
function planOfMembers(
  state: MarketoState,
  { fields, filter }: Asked<'program/members'>,
): { programIds: readonly number[]; wants: (member: Member) => boolean; columns: readonly Column<Member>[] } {
  const { programId, programIds, statusNames, updatedAt, isExhausted, nurtureCadence } = filter;
  if ((programId === undefined) === (programIds === undefined)) {
    throw new Refusal('1003', 'Either programId or programIds must be specified');
  }
  const ids = programIds ?? [programId ?? 0];
  const unknown = ids.find((id) => !state.programs.has(id));
  if (unknown !== undefined) throw new Refusal('1003', `Program '${unknown}' not found`);
  const inside = updatedAt ? within(updatedAt) : () => true;
  const own = fields.map((name) => memberColumn(state, name));
  const columns = programIds ? [{ name: 'programId', read: (one: Member) => one.programId }, ...own] : own;
  return {
    programIds: ids,
    columns,
    wants: (one) =>
      inside(one.updatedAt) &&
      (!statusNames || statusNames.includes(one.status)) &&
      isExhausted !== true &&
      (nurtureCadence === undefined || (nurtureCadence === 'norm' && isEngagement(state, one))),
  };
}

const isEngagement = (state: MarketoState, member: Member): boolean =>
  state.programs.get(member.programId)?.type === 'Engagement';

function memberColumn(state: MarketoState, name: string): Column<Member> {
  const field = memberFieldsOf(state).find((one) => one.name === name);
  if (field) return { name, read: (member) => field.read(member, state) };
  const fromCrm = leadFieldNamed(state, name)?.fromCrm === true;
  const column = leadColumn(state, name);
  if (!column || (fromCrm && state.switches.bulkCrmFields === 'refused')) throw notFound(name);
  return {
    name,
    read: (member) => {
      const lead = state.leads.get(member.leadId);
      return lead ? column.read(lead) : null;
    },
  };
}
