import { info, list, remove } from './info.ts';
import * as ingest from './ingest.ts';
import * as query from './query.ts';
import type { Answer, Call, Desk } from '../rest/call.ts';

type Handler = (desk: Desk, call: Call) => Answer;

/** The addresses of Bulk API 2.0 below /services/data/vNN.N/. */
export const bulkResources: readonly (readonly [
  path: string,
  handlers: Readonly<Record<string, Handler>>,
])[] = [
  ['jobs/ingest', { GET: list('ingest'), POST: ingest.open }],
  ['jobs/ingest/*', { GET: info('ingest'), PATCH: ingest.setState, DELETE: remove('ingest') }],
  ['jobs/ingest/*/batches', { PUT: ingest.upload }],
  ['jobs/ingest/*/successfulResults', { GET: ingest.successfulResults }],
  ['jobs/ingest/*/failedResults', { GET: ingest.failedResults }],
  ['jobs/ingest/*/unprocessedrecords', { GET: ingest.unprocessedRecords }],
  ['jobs/query', { GET: list('query'), POST: query.open }],
  ['jobs/query/*', { GET: info('query'), PATCH: query.setState, DELETE: remove('query') }],
  ['jobs/query/*/results', { GET: query.results }],
];
