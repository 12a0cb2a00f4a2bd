import { z } from 'zod';
import { SalesforceError } from '../errors.ts';
import { bodyOf } from '../rest/body.ts';
import { noContent, ok } from '../rest/call.ts';
import { bulkColumns } from '../soql/bulk.ts';
import { runQuery } from '../soql/query.ts';
import { stamp } from '../time.ts';
import { writeSheet } from './csv.ts';
import { bulkFailure } from './failures.ts';
import { abort, jobIn, shown } from './info.ts';
import { formatFields } from './ingest.ts';
import { become } from './jobs.ts';
import type { Rendered } from '../soql/records.ts';
import type { Answer, Call, Desk } from '../rest/call.ts';
import type { QueryJob } from './jobs.ts';

/** /jobs/query: a statement runs by itself, and its rows are fetched as CSV, one set after the other. */

const jobBody = z.object({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  ...formatFields,
});

/** POST /jobs/query. A statement that cannot run is refused at once. */
export function open(desk: Desk, call: Call): Answer {
  const { bulk, org } = desk;
  const asked = bodyOf(call, jobBody);
  const { object, columns } = bulkColumns(org, asked.query, desk.actor);
  const now = stamp(bulk.now());
  const job: QueryJob = {
    kind: 'query',
    id: bulk.newId(),
    object,
    operation: asked.operation,
    query: asked.query,
    columns,
    apiVersion: call.version,
    createdById: desk.actor.userId,
    createdDate: now,
    systemModstamp: now,
    format: { columnDelimiter: asked.columnDelimiter, lineEnding: asked.lineEnding },
    state: 'UploadComplete',
    begunAt: null,
    tookMs: 0,
    errorMessage: null,
    found: null,
  };
  bulk.jobs.set(job.id, job);
  bulk.agenda.at(bulk.now() + bulk.settings.queueMs, (at) => {
    run(desk, job, at);
  });
  return ok(shown(job, false));
}

function run(desk: Desk, job: QueryJob, at: number): void {
  const { bulk, org, actor } = desk;
  if (!become(job, 'InProgress', at)) return;
  bulk.agenda.at(at + bulk.settings.chunkMs, (end) => {
    if (job.state !== 'InProgress') return;
    try {
      const withDeleted = job.operation === 'queryAll';
      job.found = runQuery(org, job.query, { withDeleted, version: job.apiVersion, actor });
      become(job, 'JobComplete', end);
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      job.errorMessage = `${error.code}: ${error.message}`;
      become(job, 'Failed', end);
    }
  });
}

/** PATCH /jobs/query/<id>: Aborted. */
export function setState(desk: Desk, call: Call): Answer {
  bodyOf(call, z.object({ state: z.literal('Aborted') }));
  return abort(desk, jobIn(desk, call, 'query'));
}

/** Instants in Bulk CSV end in Z where REST answers say +0000 ("Valid Date Format in Records"). */
const asText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/.test(text) ? text.replace('+0000', 'Z') : text;
};

function cell(record: Rendered, column: string): string | null {
  const value = column
    .split('.')
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null ? (at as Rendered)[name] : null),
      record,
    );
  return asText(value);
}

const locatorOf = (row: number): string => Buffer.from(String(row)).toString('base64url');

function startOf(locator: string | null): number {
  if (locator === null || locator === '') return 0;
  const row = Number(Buffer.from(locator, 'base64url').toString());
  if (Number.isInteger(row) && row > 0) return row;
  throw bulkFailure('ClientInputError', `Invalid locator: ${locator}`);
}

/** GET /jobs/query/<id>/results?locator=&maxRecords=. A locator stays good as long as its job. */
export function results(desk: Desk, call: Call): Answer {
  const job = jobIn(desk, call, 'query');
  if (job.apiVersion !== call.version)
    throw bulkFailure('InvalidJob', 'Use the API version that the job was created with', 409);
  const { found } = job;
  if (job.state !== 'JobComplete' || !found) return noContent(0);
  const asked = Number(call.query.get('maxRecords') ?? desk.bulk.settings.resultRows);
  if (!Number.isInteger(asked) || asked < 1)
    throw bulkFailure('ClientInputError', 'maxRecords must be a positive number');
  const from = startOf(call.query.get('locator'));
  const until = Math.min(found.length, from + asked);
  const rows: (string | null)[][] = [];
  for (let at = from; at < until; at += 1) {
    const record = found.record(at);
    rows.push(job.columns.map((column) => cell(record, column)));
  }
  return {
    status: 200,
    body: writeSheet(job.columns, rows, job.format),
    type: 'text/csv',
    headers: {
      'Sforce-Locator': until < found.length ? locatorOf(until) : 'null',
      'Sforce-NumberOfRecords': String(rows.length),
    },
  };
}
