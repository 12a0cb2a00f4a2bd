import { SalesforceError } from '../errors.ts';
import { refusalOf } from '../faults.ts';
import { toId18 } from '../ids.ts';
import { findField } from '../objects/object.ts';
import { createRecord, deleteRecord, keyField, updateRecord, upsertRecord } from '../org/dml.ts';
import { rowFailure } from './failures.ts';
import { readSheet } from './csv.ts';
import { become } from './jobs.ts';
import { columnsOf, valuesOf } from './row.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from '../org/org.ts';
import type { Bulk, IngestJob, Outcome } from './jobs.ts';
import type { Column } from './row.ts';

/**
 * How an ingest job is worked through: chunks of 10,000 records one after the other, each in transactions of 200, by
 * the same rules as any other write ("How Requests Are Processed", Bulk API 2.0 Developer Guide).
 */

const transactionSize = 200;

type Work = {
  readonly org: Org;
  readonly bulk: Bulk;
  readonly actor: Actor;
  readonly job: IngestJob;
  readonly object: ObjectType;
  readonly columns: readonly Column[];
};

function fail(job: IngestJob, message: string, at: number): void {
  job.errorMessage = message;
  become(job, 'Failed', at);
}

/** What makes the columns unfit for the operation, as the failed job tells it. */
function unfit(job: IngestJob, columns: readonly Column[]): string | null {
  const named = (name: string): boolean =>
    columns.some((one) => one.field.name.toLowerCase() === name.toLowerCase());
  const key = job.operation === 'upsert' ? (job.externalIdFieldName ?? '') : 'Id';
  if (job.operation !== 'insert' && !named(key)) return `InvalidBatch : Field name not found : ${key}`;
  const deletes = job.operation === 'delete' || job.operation === 'hardDelete';
  if (deletes && columns.length > 1) return 'InvalidBatch : Only the Id column is allowed in a delete job';
  return null;
}

const missing = (name: string): SalesforceError =>
  new SalesforceError('MISSING_ARGUMENT', `${name} not specified`);

function take(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  Reflect.deleteProperty(values, name);
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw missing(name);
}

function write(work: Work, row: readonly string[]): Outcome {
  const { org, actor, job, object, columns } = work;
  const values = valuesOf(org, columns, row);
  switch (job.operation) {
    case 'insert':
      return { id: createRecord(org, actor, object, values).Id, created: true };
    case 'update': {
      const id = take(values, 'Id');
      return { id: updateRecord(org, actor, object, id, values).Id, created: false };
    }
    case 'upsert': {
      const field = keyField(org, actor, object, job.externalIdFieldName ?? '');
      const value = take(values, field.name);
      const { row: written, created } = upsertRecord(org, actor, object, { field, value }, values);
      return { id: written.Id, created };
    }
    case 'delete':
    case 'hardDelete': {
      const id = take(values, 'Id');
      deleteRecord(org, actor, object, id);
      if (job.operation === 'hardDelete') org.table(object.name).drop(toId18(id) ?? id);
      return { id, created: false };
    }
  }
}

/** Keys that occur more than once among these rows: none of them can be upserted (Upsert Rows, DUPLICATE_VALUE). */
function keysTwice(work: Work, rows: readonly (readonly string[])[]): Set<string> {
  const { job, object, columns } = work;
  if (job.operation !== 'upsert') return new Set();
  const key = findField(object, job.externalIdFieldName ?? '');
  const at = columns.findIndex((one) => one.field === key);
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const row of rows) {
    const value = row[at] ?? '';
    if (value !== '' && seen.has(value)) twice.add(value);
    seen.add(value);
  }
  return twice;
}

function transaction(work: Work, rows: readonly (readonly string[])[]): void {
  const { org, bulk, job, object, columns } = work;
  const aim = `PROCESS /jobs/ingest/${job.operation}/${object.name}`;
  const refusal = refusalOf(bulk.takeFault(aim));
  const from = job.outcomes.length;
  const idAt = columns.findIndex((one) => one.field.name === 'Id');
  const keyAt = columns.findIndex(
    (one) => one.field.name.toLowerCase() === job.externalIdFieldName?.toLowerCase(),
  );
  const twice = keysTwice(work, rows);
  org.changes.origin = `com/salesforce/api/bulk/${job.apiVersion.slice(1)};client=`;
  org.transaction(() => {
    for (const row of rows) {
      try {
        if (refusal) throw refusal;
        const key = row[keyAt] ?? '';
        if (twice.has(key))
          throw new SalesforceError('DUPLICATE_VALUE', `Duplicate external id specified: ${key}`);
        job.outcomes.push(write(work, row));
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        job.outcomes.push({ id: row[idAt] ?? '', error: rowFailure(error) });
      }
    }
  });
  org.changes.origin = '';
  org.locks.touched.clear();
  const wrote = job.outcomes.slice(from).filter((one) => 'created' in one).length;
  if (wrote > 0) bulk.committed(aim, wrote);
}

function nextChunk(work: Work, at: number): void {
  const { bulk, job } = work;
  if (job.state !== 'InProgress' || !job.sheet) return;
  const { rows } = job.sheet;
  const until = Math.min(rows.length, job.outcomes.length + bulk.settings.chunkSize);
  while (job.outcomes.length < until) {
    const from = job.outcomes.length;
    transaction(work, rows.slice(from, Math.min(until, from + transactionSize)));
  }
  if (until >= rows.length) become(job, 'JobComplete', at);
  else later(work, at);
}

function later(work: Work, from: number): void {
  const { agenda, settings } = work.bulk;
  agenda.at(from + settings.chunkMs, (at) => {
    nextChunk(work, at);
  });
}

function begin(work: Omit<Work, 'columns'>, at: number): void {
  const { org, job, object } = work;
  if (!become(job, 'InProgress', at)) return;
  try {
    job.sheet = readSheet(job.upload ?? '', job.format);
    job.upload = null;
    const columns = columnsOf(org, object, job.sheet.columns);
    const message = unfit(job, columns);
    if (message === null) later({ ...work, columns }, at);
    else fail(job, message, at);
  } catch (error) {
    fail(job, error instanceof Error ? error.message : String(error), at);
  }
}

/** Puts a job whose upload is complete into the queue. */
export function enqueue(work: Omit<Work, 'columns'>): void {
  const { bulk } = work;
  bulk.agenda.at(bulk.now() + bulk.settings.queueMs, (at) => {
    begin(work, at);
  });
}
