import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import { formatTime } from './dates.ts';
import { brokenAnswer } from './failures.ts';
import { type Activity, activityTypes, type ActivityPage, type Marketo } from './marketo.ts';
import type { Answer, Transport } from './transport.ts';
import { wireId, wireText, wireTime } from './wire.ts';

const attribute = z.object({ name: z.string(), value: z.unknown().optional() });

const row = z
  .object({
    marketoGUID: wireText,
    /** Unique only in subscriptions of old, and missing in some. */
    id: wireText,
    leadId: wireId,
    activityDate: wireTime,
    activityTypeId: wireId,
    primaryAttributeValueId: wireId.nullish(),
    attributes: z.array(attribute).nullish(),
  })
  .transform((wire, context): Activity => {
    const guid = wire.marketoGUID ?? wire.id;
    if (guid === null) {
      context.addIssue('an activity without marketoGUID and id');
      return z.NEVER;
    }
    const typeId = wire.activityTypeId;
    const ofProgram = typeId === activityTypes.changeStatus || typeId === activityTypes.changeMemberData;
    const attributes = new Map(wire.attributes?.map(({ name, value }) => [name, value]));
    const newStatus = attributes.get('New Status');
    return {
      guid,
      leadId: wire.leadId,
      at: wire.activityDate,
      typeId,
      programId: ofProgram ? (wire.primaryAttributeValueId ?? null) : null,
      newStatus: typeId === activityTypes.changeStatus && typeof newStatus === 'string' ? newStatus : null,
      ...(typeId === activityTypes.changeStatus && isJoining(attributes) ? { joins: true } : {}),
      ...(typeId === activityTypes.changeMemberData ? { field: changedField(attributes) } : {}),
      mergedLeadIds: typeId === activityTypes.mergeLeads ? leadIds(attributes.get('Merge IDs')) : [],
    };
  });

/** What a member comes from, and goes to, who is none (Marketo REST, "Change Status in Progression"). */
const noMember = 'Not in Program';

/** Whether somebody was no member before. An empty attribute is left out, so that one without an old status may be a beginning too. */
function isJoining(attributes: ReadonlyMap<string, unknown>): boolean {
  const before = attributes.get('Old Status') ?? '';
  return (before === '' || before === noMember) && attributes.get('New Status') !== noMember;
}

/** Which field an activity is about, and what it holds now: an empty value is left out. */
function changedField(attributes: ReadonlyMap<string, unknown>): NonNullable<Activity['field']> | null {
  const name = attributes.get('Attribute Name');
  return typeof name === 'string' ? { name, value: attributes.get('New Value') ?? null } : null;
}

/** A list of numbers, or the same as text: "[1, 2]", "1,2". */
function leadIds(value: unknown): number[] {
  const text = Array.isArray(value)
    ? value.join(',')
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : '';
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** The most activity types one call may name (Marketo REST docs, "Activities"). */
const mostTypes = 10;

/** The activity feed. It always gives a next token; only `moreResult` says whether something follows. */
export function createActivities(
  transport: Transport,
): Pick<Marketo, 'pagingToken' | 'activities' | 'deletedPeople'> {
  return {
    async pagingToken(purpose, since) {
      const path = '/rest/v1/activities/pagingtoken.json';
      const answer = await transport.read(purpose, path, { sinceDatetime: formatTime(since) }, z.unknown());
      return tokenOf(answer);
    },

    async activities(purpose, token, typeIds) {
      if (typeIds.length === 0 || typeIds.length > mostTypes) throw wrongTypes(typeIds.length);
      const query = { nextPageToken: token, activityTypeIds: typeIds.join(',') };
      return pageOf(await transport.read(purpose, '/rest/v1/activities.json', query, row));
    },

    async deletedPeople(purpose, token) {
      const path = '/rest/v1/activities/deletedleads.json';
      return pageOf(await transport.read(purpose, path, { nextPageToken: token }, row));
    },
  };
}

function pageOf(answer: Answer<Activity>): ActivityPage {
  return { activities: answer.rows, nextToken: tokenOf(answer), more: answer.moreResult ?? false };
}

/** Without a token the feed could not go on, so that is no answer. */
function tokenOf({ nextPageToken, requestId }: Answer<unknown>): string {
  if (nextPageToken !== undefined) return nextPageToken;
  const failure = brokenAnswer('NO_PAGING_TOKEN', 'the answer holds no paging token', 'read');
  throw new FailureError(requestId === undefined ? failure : { ...failure, requestId });
}

const wrongTypes = (count: number) =>
  new FailureError({
    kind: 'bug',
    vendor: 'lockstep',
    code: 'ACTIVITY_TYPES',
    message: `${count} activity types in one call, allowed are 1 to ${mostTypes}`,
    retryable: false,
  });
