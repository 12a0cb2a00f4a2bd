import { SalesforceError } from '../errors.ts';
import { describeQuery, runQuery } from '../soql/query.ts';
import { malformed } from '../soql/errors.ts';
import { ok } from './call.ts';
import type { Found } from '../soql/found.ts';
import type { Answer, Call, Desk } from './call.ts';

const largestPage = 2000;
const smallestPage = 200;

/** Rows a page: 2,000, or what `Sforce-Query-Options: batchSize=` asks between 200 and 2,000 (reference: REST headers). */
function pageSize(call: Call): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(call.headers['sforce-query-options'] ?? '')?.[1];
  return asked === undefined ? largestPage : Math.min(largestPage, Math.max(smallestPage, Number(asked)));
}

function page(call: Call, found: Found, from: number, locator: () => string): Answer {
  const until = Math.min(found.length, from + pageSize(call));
  const records = Array.from({ length: until - from }, (_, at) => found.record(from + at));
  const done = until >= found.length;
  const next = done ? {} : { nextRecordsUrl: `/services/data/${call.version}/query/${locator()}-${until}` };
  return ok({ totalSize: found.totalSize, done, ...next, records });
}

/** GET /query?q= and /queryAll?q=. */
export function query(desk: Desk, call: Call): Answer {
  const soql = call.query.get('q');
  if (soql === null) throw malformed('A query string has to be specified');
  if (call.query.get('columns') === 'true') return ok(describeQuery(desk.org, soql, desk.actor));
  const withDeleted = call.path[0]?.toLowerCase() === 'queryall';
  const found = runQuery(desk.org, soql, {
    withDeleted,
    version: call.version,
    actor: desk.actor,
    children: {
      pageSize: pageSize(call),
      next: (children, from) => `/services/data/${call.version}/query/${desk.cursors.open(children)}-${from}`,
    },
  });
  return page(call, found, 0, () => desk.cursors.open(found));
}

/** GET /query/<locator>-<row>: the next page of an open cursor. */
export function nextPage(desk: Desk, call: Call): Answer {
  const [, locator = '', from = ''] = /^(.+)-(\d+)$/.exec(call.path[1] ?? '') ?? [];
  const found = desk.cursors.get(locator);
  if (!found || Number(from) > found.length)
    throw new SalesforceError('INVALID_QUERY_LOCATOR', 'invalid query locator');
  return page(call, found, Number(from), () => locator);
}
