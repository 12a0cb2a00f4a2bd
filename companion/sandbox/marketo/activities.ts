import { remembered } from './activity-types.ts';
import { leadDate, offsetDate, parsedDate } from './dates.ts';
import { leadFieldNamed } from './lead-fields.ts';
import { listed, required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { batchSize, pageToken, placeOf } from './paging.ts';
import type { Activity, MarketoState } from './state.ts';

/** The activity feed (reference: Marketo REST, 3.6). */
export const activityEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/activities\/pagingtoken\.json$/, family: 'lead', answer: pagingToken },
  { method: 'GET', path: /^\/rest\/v1\/activities\.json$/, family: 'lead', answer: feed },
  {
    method: 'GET',
    path: /^\/rest\/v1\/activities\/deletedleads\.json$/,
    family: 'lead',
    answer: deletedLeads,
  },
  { method: 'GET', path: /^\/rest\/v1\/activities\/leadchanges\.json$/, family: 'lead', answer: leadChanges },
];

/** With short pages, how many activities one page looks at before it gives up. */
const shortLook = 7;

/** A place in the feed: the number of activities dated before the time asked for. The answer has no result. */
function pagingToken({ state, query }: Call): Reply {
  const since = parsedDate(required(query, 'sinceDatetime'));
  if (since === null) throw new Refusal('704', 'sinceDatetime has an invalid date format');
  const after = state.activities.since(since);
  return { nextPageToken: pageToken({ listing: 'activities', after, givenAt: state.now() }) };
}

function feed({ state, query }: Call): Reply {
  const typeIds = new Set(listed(query, 'activityTypeIds', Infinity, state).map(whole));
  if (typeIds.size > 10) throw new Refusal('1003', 'No more than 10 activity types may be asked for');
  const ofPerson = peopleAsked(state, query);
  const assetIds = query.has('assetIds') ? new Set(listed(query, 'assetIds', 300, state).map(whole)) : null;
  if (assetIds && typeIds.size > 1) throw new Refusal('1003', 'assetIds needs a single activity type');
  const { found, ...rest } = read(state, query, typeIds, (activity) => {
    if (!ofPerson(activity.leadId)) return false;
    return !assetIds || (activity.asset !== null && assetIds.has(activity.asset.id));
  });
  return paged(
    state,
    found.map((activity) => activityJson(activity, state, leadDate)),
    rest,
  );
}

/** Whose activities are wanted: everybody's, those of up to 30 people, or those of a static list. */
function peopleAsked(state: MarketoState, query: URLSearchParams): (leadId: number) => boolean {
  const leadIds = query.has('leadIds') ? new Set(listed(query, 'leadIds', 30, state).map(whole)) : null;
  const listId = query.get('listId');
  const list = listId === null ? null : state.shelf.lists.get(whole(listId));
  if (list === undefined) throw new Refusal('1013', `List '${listId ?? ''}' not found`);
  if (list && list.leadIds.size >= 10_000 && state.switches.largeListFeed === 'refused') {
    throw new Refusal('1003', 'The list has 10,000 or more leads');
  }
  return (leadId) => (!leadIds || leadIds.has(leadId)) && (!list || list.leadIds.has(leadId));
}

function deletedLeads({ state, query }: Call): Reply {
  const { found, ...rest } = read(state, query, new Set([37]), () => true);
  const date = changeDate(state);
  return paged(
    state,
    found.map((activity) => activityJson(activity, state, date)),
    rest,
  );
}

/** Samples of these two lists spell dates with +0000, everything recorded since with Z. */
const changeDate = (state: MarketoState): ((time: number) => string) =>
  state.switches.changeDates === 'offset' ? offsetDate : leadDate;

/** New people, and changed values of the fields asked for. */
function leadChanges({ state, query }: Call): Reply {
  required(query, 'fields');
  const fields = new Set(listed(query, 'fields', Infinity, state));
  const unknown = [...fields].find((name) => !leadFieldNamed(state, name));
  if (unknown !== undefined) throw new Refusal('1006', `Field '${unknown}' not found`);
  const ofPerson = peopleAsked(state, query);
  const { found, ...rest } = read(state, query, new Set([12, 13]), (activity) => {
    if (!ofPerson(activity.leadId)) return false;
    return activity.typeId === 12 || (activity.asset !== null && fields.has(activity.asset.name));
  });
  const date = changeDate(state);
  return paged(
    state,
    found.map((activity) => changeJson(activity, state, date)),
    rest,
  );
}

/** A change of values names the field with both values, and the person among its attributes. */
function changeJson(
  activity: Activity,
  state: MarketoState,
  date: (time: number) => string,
): Record<string, unknown> {
  const said = (name: string): unknown => activity.attributes.find((one) => one.name === name)?.value;
  const { primaryAttributeValueId, primaryAttributeValue, ...plain } = activityJson(activity, state, date);
  const attributes = [
    { name: 'Reason', value: said('Source') ?? said('Source Type') },
    { name: 'Source', value: said('Source') ?? said('Source Type') },
    { name: 'Lead ID', value: activity.leadId },
  ];
  if (activity.typeId === 12) return { ...plain, attributes };
  const change = {
    id: primaryAttributeValueId,
    name: primaryAttributeValue,
    newValue: said('New Value') ?? null,
    oldValue: said('Old Value') ?? null,
  };
  return { ...plain, fields: [change], attributes };
}

type Read = {
  readonly found: readonly Activity[];
  readonly nextPageToken: string;
  readonly moreResult: boolean;
};

function paged(state: MarketoState, result: readonly unknown[], rest: Omit<Read, 'found'>): Reply {
  const noResult = result.length === 0 && state.switches.emptyActivityPage === 'no-result';
  return { ...(noResult ? {} : { result }), ...rest };
}

/**
 * One page from the token's place on. The token is always returned. An activity that becomes readable late is passed
 * over by tokens that are already beyond it, as in Marketo: only reading again from an earlier time finds it.
 */
function read(
  state: MarketoState,
  query: URLSearchParams,
  types: ReadonlySet<number>,
  wanted: (activity: Activity) => boolean,
): Read {
  const now = state.now();
  const size = batchSize(query);
  const from = placeOf(required(query, 'nextPageToken'), 'activities', now, state.switches);
  const { length } = state.activities;
  const end = state.switches.activityPages === 'short' ? Math.min(from + shortLook, length) : length;
  const found: Activity[] = [];
  let place = end;
  for (const next of state.activities.placesOf(types, from)) {
    if (next >= end) break;
    if (found.length === size) {
      place = next;
      break;
    }
    const activity = state.activities.at(next);
    if (!activity || activity.visibleAt > now || now - activity.date > remembered(activity.typeId)) continue;
    if (wanted(activity)) found.push(activity);
  }
  return {
    found,
    nextPageToken: pageToken({ listing: 'activities', after: place, givenAt: now }),
    moreResult: place < length,
  };
}

/** Ids of activities went beyond 32 bits long ago where much happens; the unique key is marketoGUID. */
const beyond32Bits = 2 ** 33;

function activityJson(
  activity: Activity,
  state: MarketoState,
  date: (time: number) => string,
): Record<string, unknown> {
  const id = state.switches.activityIds === 'large' ? beyond32Bits + activity.id : activity.id;
  const { campaignId } = activity;
  return {
    ...(state.switches.activityIds === 'missing' ? {} : { id }),
    marketoGUID: String(id),
    leadId: activity.leadId,
    activityDate: date(activity.dated ?? activity.date),
    activityTypeId: activity.typeId,
    ...(campaignId !== undefined || state.switches.activityCampaign === 'null'
      ? { campaignId: campaignId ?? null }
      : {}),
    ...(activity.asset && activity.asset.id > 0 ? { primaryAttributeValueId: activity.asset.id } : {}),
    ...(activity.asset ? { primaryAttributeValue: activity.asset.name } : {}),
    attributes: activity.attributes,
  };
}
