import { z } from 'zod';
import { stamp } from '../time.ts';
import { keyField } from '../org/dml.ts';
import { visibleObject } from '../org/rights.ts';
import { bodyOf } from '../rest/body.ts';
import { ok } from '../rest/call.ts';
import { delimiters, lineEndings, writeSheet } from './csv.ts';
import { bulkFailure } from './failures.ts';
import { abort, jobIn, shown } from './info.ts';
import { become } from './jobs.ts';
import { enqueue } from './process.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Answer, Call, Desk } from '../rest/call.ts';
import type { IngestJob, Outcome } from './jobs.ts';

/** /jobs/ingest: a job is opened, filled with one CSV, closed, worked through, and asked for its results. */

const keysOf = <Name extends string>(table: Readonly<Record<Name, string>>): Name[] =>
  Object.keys(table) as Name[];

export const formatFields = {
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(keysOf(delimiters)).default('COMMA'),
  lineEnding: z.enum(keysOf(lineEndings)).default('LF'),
};

const jobBody = z.object({
  object: z.string(),
  operation: z.enum(['insert', 'update', 'upsert', 'delete', 'hardDelete']),
  externalIdFieldName: z.string().optional(),
  assignmentRuleId: z.string().optional(),
  ...formatFields,
});

function objectNamed(desk: Desk, name: string): ObjectType {
  const object = visibleObject(desk.org, name, desk.actor);
  if (object) return object;
  throw bulkFailure('InvalidEntity', `Entity '${name}' is not supported by the Bulk API.`);
}

/** POST /jobs/ingest. */
export function open(desk: Desk, call: Call): Answer {
  const { bulk } = desk;
  const asked = bodyOf(call, jobBody);
  const object = objectNamed(desk, asked.object);
  if (asked.operation === 'upsert') {
    if (asked.externalIdFieldName === undefined)
      throw bulkFailure('InvalidJob', 'External ID was blank. An external ID must be specified for upsert.');
    keyField(desk.org, desk.actor, object, asked.externalIdFieldName);
  }
  if (asked.operation === 'hardDelete' && !bulk.settings.hardDelete) {
    throw bulkFailure('FeatureNotEnabled', 'hardDelete operation requires special user profile permission');
  }
  const at = stamp(bulk.now());
  const job: IngestJob = {
    kind: 'ingest',
    id: bulk.newId(),
    object: object.name,
    operation: asked.operation,
    externalIdFieldName: asked.externalIdFieldName ?? null,
    assignmentRuleId: asked.assignmentRuleId ?? null,
    apiVersion: call.version,
    createdById: desk.actor.userId,
    createdDate: at,
    systemModstamp: at,
    format: { columnDelimiter: asked.columnDelimiter, lineEnding: asked.lineEnding },
    state: 'Open',
    begunAt: null,
    tookMs: 0,
    errorMessage: null,
    upload: null,
    sheet: null,
    outcomes: [],
  };
  bulk.jobs.set(job.id, job);
  return ok(shown(job, false));
}

/** PUT /jobs/ingest/<id>/batches: the whole CSV, once ("Upload Job Data"). */
export function upload(desk: Desk, call: Call): Answer {
  const job = jobIn(desk, call, 'ingest');
  if (!(call.headers['content-type'] ?? '').toLowerCase().startsWith('text/csv')) {
    throw bulkFailure('ClientInputError', 'Content-Type must be text/csv', 415);
  }
  if (job.state !== 'Open') throw bulkFailure('InvalidJobState', `Job is not open: ${job.state}`);
  if (job.upload !== null)
    throw bulkFailure('InvalidJobState', 'Found multiple contents for job: only one is allowed');
  // The limit counts the data after Base64, four characters for three bytes.
  if (Math.ceil(Buffer.byteLength(call.text) / 3) * 4 > desk.bulk.settings.largestUpload) {
    throw bulkFailure('ClientInputError', 'Request body exceeds the maximum size of 150 MB', 413);
  }
  job.upload = call.text;
  return { status: 201 };
}

/** PATCH /jobs/ingest/<id>: UploadComplete or Aborted. */
export function setState(desk: Desk, call: Call): Answer {
  const job = jobIn(desk, call, 'ingest');
  const { state } = bodyOf(call, z.object({ state: z.enum(['UploadComplete', 'Aborted']) }));
  if (state === 'Aborted') return abort(desk, job);
  if (!become(job, 'UploadComplete', desk.bulk.now())) {
    throw bulkFailure('InvalidJobState', `Closing already ${job.state} Job not allowed`);
  }
  const { org, bulk, actor } = desk;
  enqueue({ org, bulk, actor, job, object: objectNamed(desk, job.object) });
  return ok(shown(job, false));
}

type Line = { readonly row: readonly string[]; readonly outcome: Outcome | undefined };

/** A sheet of the rows that `pick` wants, with its own columns in front of the uploaded ones. */
function results(
  desk: Desk,
  call: Call,
  own: readonly string[],
  pick: (line: Line) => readonly string[] | null,
): Answer {
  const job = jobIn(desk, call, 'ingest');
  const { columns = [], rows = [] } = job.sheet ?? {};
  const lines = rows.flatMap((row, at) => {
    const mine = pick({ row, outcome: job.outcomes[at] });
    return mine ? [[...mine, ...row]] : [];
  });
  return { status: 200, body: writeSheet([...own, ...columns], lines, job.format), type: 'text/csv' };
}

export const successfulResults = (desk: Desk, call: Call): Answer =>
  results(desk, call, ['sf__Id', 'sf__Created'], ({ outcome }) =>
    outcome && 'created' in outcome ? [outcome.id, String(outcome.created)] : null,
  );

export const failedResults = (desk: Desk, call: Call): Answer =>
  results(desk, call, ['sf__Id', 'sf__Error'], ({ outcome }) =>
    outcome && 'error' in outcome ? [outcome.id, outcome.error] : null,
  );

export const unprocessedRecords = (desk: Desk, call: Call): Answer =>
  results(desk, call, [], ({ outcome }) => (outcome ? null : []));
