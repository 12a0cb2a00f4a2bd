import { leadDate, parsedDate } from './dates.ts';
import { listed, required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { batchSize, pageToken, placeOf } from './paging.ts';
import type { Activity, MarketoState } from './state.ts';

/** The activity feed (reference: Marketo REST, 3.6). */
export const activityEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/activities\/types\.json$/, family: 'lead', answer: types },
  { method: 'GET', path: /^\/rest\/v1\/activities\/pagingtoken\.json$/, family: 'lead', answer: pagingToken },
  { method: 'GET', path: /^\/rest\/v1\/activities\.json$/, family: 'lead', answer: feed },
  {
    method: 'GET',
    path: /^\/rest\/v1\/activities\/deletedleads\.json$/,
    family: 'lead',
    answer: deletedLeads,
  },
];

/** With short pages, how many activities one page looks at before it gives up. */
const shortLook = 7;

const attribute = (name: string, dataType: string): Record<string, string> => ({ name, dataType });

const activityTypes: readonly {
  id: number;
  name: string;
  primary?: string;
  attributes: readonly Record<string, string>[];
}[] = [
  {
    id: 12,
    name: 'New Lead',
    attributes: [
      attribute('Created Date', 'date'),
      attribute('Source Type', 'string'),
      attribute('API Method Name', 'string'),
    ],
  },
  {
    id: 13,
    name: 'Change Data Value',
    primary: 'Attribute Name',
    attributes: [
      attribute('New Value', 'string'),
      attribute('Old Value', 'string'),
      attribute('Source', 'string'),
    ],
  },
  {
    id: 32,
    name: 'Merge Leads',
    attributes: [
      attribute('Merge IDs', 'string'),
      attribute('Master Updated', 'boolean'),
      attribute('Merge Source', 'string'),
    ],
  },
  { id: 37, name: 'Delete Lead', attributes: [attribute('Source', 'string')] },
  {
    id: 104,
    name: 'Change Status in Progression',
    primary: 'Program ID',
    attributes: [
      attribute('Acquired By', 'boolean'),
      attribute('New Status ID', 'integer'),
      attribute('New Status', 'string'),
      attribute('Old Status ID', 'integer'),
      attribute('Old Status', 'string'),
      attribute('Program Member ID', 'integer'),
      attribute('Success', 'boolean'),
    ],
  },
  {
    id: 123,
    name: 'Change Program Member Data',
    primary: 'Program',
    attributes: [attribute('Source', 'string')],
  },
];

function types(): Reply {
  return {
    result: activityTypes.map(({ id, name, primary, attributes }) => ({
      id,
      name,
      description: name,
      ...(primary === undefined ? {} : { primaryAttribute: attribute(primary, 'integer') }),
      attributes,
    })),
  };
}

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
  const leadIds = query.has('leadIds') ? new Set(listed(query, 'leadIds', 30, state).map(whole)) : null;
  const assetIds = query.has('assetIds') ? new Set(listed(query, 'assetIds', 300, state).map(whole)) : null;
  if (assetIds && typeIds.size > 1) throw new Refusal('1003', 'assetIds needs a single activity type');
  return read(state, query, typeIds, (activity) => {
    if (leadIds && !leadIds.has(activity.leadId)) return false;
    return !assetIds || (activity.asset !== null && assetIds.has(activity.asset.id));
  });
}

function deletedLeads({ state, query }: Call): Reply {
  return read(state, query, new Set([37]), () => true);
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
): Reply {
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
    if (activity && activity.visibleAt <= now && wanted(activity)) found.push(activity);
  }
  const noResult = found.length === 0 && state.switches.emptyActivityPage === 'no-result';
  return {
    ...(noResult ? {} : { result: found.map((activity) => activityJson(activity, state)) }),
    nextPageToken: pageToken({ listing: 'activities', after: place, givenAt: now }),
    moreResult: place < length,
  };
}

function activityJson(activity: Activity, state: MarketoState): Record<string, unknown> {
  return {
    id: activity.id,
    marketoGUID: String(activity.id),
    leadId: activity.leadId,
    activityDate: leadDate(activity.date),
    activityTypeId: activity.typeId,
    ...(state.switches.activityCampaign === 'null' ? { campaignId: null } : {}),
    ...(activity.asset
      ? { primaryAttributeValueId: activity.asset.id, primaryAttributeValue: activity.asset.name }
      : {}),
    attributes: activity.attributes,
  };
}
