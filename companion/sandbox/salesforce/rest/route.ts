import { SalesforceError, notFound } from '../errors.ts';
import { bulkResources } from '../bulk/resources.ts';
import { describeAction, runAction, standardActions } from './actions.ts';
import { batch } from './batch.ts';
import { composite } from './composite.ts';
import { createMany, deleteMany, retrieveMany, updateMany, upsertMany } from './collections.ts';
import { basicInfo, describe, describeGlobal } from './describe.ts';
import { create, remove, retrieve, retrieveByKey, update, upsert } from './records.ts';
import { deleted, updated } from './replication.ts';
import { createTree } from './tree.ts';
import { nextPage, query } from './query.ts';
import { ok } from './call.ts';
import type { Answer, Call, Desk } from './call.ts';

type Handler = (desk: Desk, call: Call) => Answer;

/** Every resource below /services/data/vNN.N/, by path; `*` stands for one segment. The first match wins. */
const resources: readonly (readonly [path: string, handlers: Readonly<Record<string, Handler>>])[] = [
  ['', { GET: (_desk, call) => ok(resourceList(call)) }],
  ['limits', { GET: limits }],
  ['query', { GET: query }],
  ['queryAll', { GET: query }],
  ['query/*', { GET: nextPage }],
  ['queryAll/*', { GET: nextPage }],
  ['sobjects', { GET: describeGlobal }],
  ['sobjects/*', { GET: basicInfo, POST: create }],
  ['sobjects/*/describe', { GET: describe }],
  ['sobjects/*/deleted', { GET: deleted }],
  ['sobjects/*/updated', { GET: updated }],
  ['sobjects/*/*', { GET: retrieve, PATCH: update, DELETE: remove }],
  ['sobjects/*/*/*', { GET: retrieveByKey, PATCH: upsert }],
  ['composite', { POST: composite(route) }],
  ['composite/batch', { POST: batch(route) }],
  ['composite/tree/*', { POST: createTree }],
  ['actions/standard', { GET: standardActions }],
  ['actions/standard/*', { GET: describeAction, POST: runAction }],
  ['composite/sobjects', { POST: createMany, PATCH: updateMany, DELETE: deleteMany }],
  ['composite/sobjects/*', { GET: retrieveMany, POST: retrieveMany }],
  ['composite/sobjects/*/*', { PATCH: upsertMany }],
  ...bulkResources,
];

function resourceList(call: Call): Record<string, string> {
  const names = ['actions', 'composite', 'jobs', 'limits', 'query', 'queryAll', 'sobjects'];
  return Object.fromEntries(names.map((name) => [name, `/services/data/${call.version}/${name}`]));
}

function limits(desk: Desk): Answer {
  const { usage } = desk;
  return ok({
    DailyApiRequests: { Max: usage.limit, Remaining: Math.max(0, usage.limit - usage.used()) },
    DailyBulkApiBatches: { Max: 15000, Remaining: 15000 },
    DailyBulkV2QueryJobs: { Max: 10000, Remaining: 10000 },
    ...(desk.delivered
      ? {
          DailyDeliveredPlatformEvents: {
            Max: desk.delivered.limit,
            Remaining: Math.max(0, desk.delivered.limit - desk.delivered.used()),
          },
        }
      : {}),
    DataStorageMB: { Max: 1024, Remaining: 1000 },
  });
}

function matches(pattern: string, path: readonly string[]): boolean {
  const parts = pattern === '' ? [] : pattern.split('/');
  return (
    parts.length === path.length &&
    parts.every((part, at) => part === '*' || part.toLowerCase() === path[at]?.toLowerCase())
  );
}

/** Finds the resource and lets it answer; throws the SalesforceError that it refuses with. */
export function route(desk: Desk, call: Call): Answer {
  const found = resources.find(([pattern]) => matches(pattern, call.path));
  if (!found) throw notFound();
  const handler = found[1][call.method];
  if (!handler) {
    const message = `HTTP Method '${call.method}' not allowed. Allowed are ${Object.keys(found[1]).join(',')}`;
    throw new SalesforceError('METHOD_NOT_ALLOWED', message, { status: 405 });
  }
  return handler(desk, call);
}
