import {
  objectName,
  standardSettings,
  type ConnectionSettings,
} from '../../../companion/src/domain/connection-settings.ts';
import type { FieldNames } from '../../../companion/src/domain/field-types.ts';
import { fieldChoices, mappedAtFirst, memberFieldsOf } from './field-story.ts';
import {
  alerts,
  backlog,
  batches,
  batchRecords,
  budget,
  failureGroups,
  failures,
  groupsWhileRetried,
  retryPlan,
} from './status-story.ts';
import { campaign, linkId } from './story.ts';

/** What an admin changes on the tab, as the story's companion remembers it. */
export type StatusState = {
  retried: boolean;
  enabled: boolean;
  settings: ConnectionSettings;
  mapped: readonly FieldNames[];
};
export const statusAtFirst = (): StatusState => ({
  retried: false,
  enabled: true,
  settings: standardSettings,
  mapped: mappedAtFirst,
});

/** What the story's companion does for an admin; undefined for a deed of another room. */
export function statusDeed(
  line: string,
  state: StatusState,
  text: string,
): readonly [number, object] | undefined {
  if (line === 'PATCH /v1/connection') {
    state.enabled = (JSON.parse(text) as { enabled: boolean }).enabled;
    return [200, { enabled: state.enabled }];
  }
  if (line === 'PATCH /v1/connection/settings') {
    state.settings = { ...state.settings, ...(JSON.parse(text) as Partial<ConnectionSettings>) };
    return [200, state.settings];
  }
  if (line === 'PATCH /v1/connection/member-fields') {
    state.mapped = (JSON.parse(text) as { pairs: readonly FieldNames[] }).pairs;
    return [200, memberFieldsOf(state.mapped)];
  }
  if (line === 'POST /v1/retries') return [201, retryPlan];
  if (line === 'POST /v1/retries/retry-1/apply') {
    state.retried = true;
    return [202, { retrying: retryPlan.willRetry, skipped: 0 }];
  }
  return undefined;
}

/** What the story's companion answers about work; undefined for an address of another room. */
export function statusAnswer(line: string, state: StatusState): object | undefined {
  const { pathname, searchParams } = new URL(line.slice('GET '.length), 'http://stub');
  switch (pathname) {
    case '/v1/batches':
      return pageOf(
        inOrder(found(searchParams), searchParams).map((one) => ({
          ...one,
          object: objectName(one.object, state.settings),
        })),
        searchParams,
      );
    case '/v1/batches/count':
      return { total: found(searchParams).length };
    case '/v1/failures':
      if (searchParams.get('level') === 'Job Level') return { groups: [] };
      return { groups: state.retried ? groupsWhileRetried : failureGroups };
    case '/v1/failures/records':
      return pageOf(failures, searchParams);
    case '/v1/backlog':
      return backlog;
    case '/v1/alerts':
      return alerts;
    case '/v1/budget':
      return budget;
    case '/v1/connection':
      return {
        id: 'main',
        name: 'Nordlys EMEA',
        enabled: state.enabled,
        state: 'Last synced',
        lastSyncedAt: '2026-11-20T13:34:00.000Z',
        message: null,
        settings: state.settings,
      };
    case '/v1/connection/member-fields':
      return memberFieldsOf(state.mapped);
    case '/v1/connection/member-fields/choices':
      return fieldChoices;
    case '/v1/version':
      return { product: 'Lockstep', version: '0.1.0', api: 'v1', role: 'admin' };
    default:
      return pathname.endsWith('/records')
        ? { rows: batchRecords, next: null, undo: undoOf(pathname) }
        : undefined;
  }
}

/** Only one batch of the story wrote what can be undone. */
const undoOf = (pathname: string) =>
  pathname.includes(batches.find(({ operation }) => operation === 'Push updates')?.id ?? '-')
    ? { linkId, campaignId: campaign.id, members: 3 }
    : null;

const fits = (wanted: string | null, value: string): boolean => wanted === null || wanted === value;

const found = (query: URLSearchParams) =>
  batches.filter(
    ({ status, operation }) => fits(query.get('status'), status) && fits(query.get('operation'), operation),
  );

function inOrder(rows: ReturnType<typeof found>, query: URLSearchParams) {
  const time = query.get('sort') === 'ended' ? 'endedAt' : 'startedAt';
  const sorted = rows
    .filter((row) => row[time] !== null)
    .toSorted((a, b) => ((a[time] ?? '') < (b[time] ?? '') ? 1 : -1));
  return query.get('order') === 'oldest' ? sorted.reverse() : sorted;
}

function pageOf(rows: readonly object[], query: URLSearchParams) {
  const start = Number(query.get('after') ?? 0);
  const end = start + Number(query.get('limit') ?? 50);
  return { rows: rows.slice(start, end), next: end < rows.length ? String(end) : null };
}
