import { backlog, batches, batchRecords, failureGroups, failures } from './status-story.ts';

/** What the story's companion answers about work; undefined for an address of another room. */
export function statusAnswer(line: string): object | undefined {
  const { pathname, searchParams } = new URL(line.slice('GET '.length), 'http://stub');
  switch (pathname) {
    case '/v1/batches':
      return pageOf(inOrder(found(searchParams), searchParams), searchParams);
    case '/v1/batches/count':
      return { total: found(searchParams).length };
    case '/v1/failures':
      return { groups: searchParams.get('level') === 'Job Level' ? [] : failureGroups };
    case '/v1/failures/records':
      return pageOf(failures, searchParams);
    case '/v1/backlog':
      return backlog;
    case '/v1/connection':
      return {
        id: 'main',
        name: 'Nordlys EMEA',
        enabled: true,
        state: 'Last synced',
        lastSyncedAt: '2026-11-20T13:34:00.000Z',
        message: null,
      };
    case '/v1/version':
      return { product: 'Lockstep', version: '0.1.0', api: 'v1', role: 'admin' };
    default:
      return pathname.endsWith('/records') ? { rows: batchRecords, next: null } : undefined;
  }
}

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
