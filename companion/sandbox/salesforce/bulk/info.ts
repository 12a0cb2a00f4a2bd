import { notFound } from '../errors.ts';
import { bulkFailure } from './failures.ts';
import { become, isOver } from './jobs.ts';
import { ok, noContent } from '../rest/call.ts';
import type { Answer, Call, Desk } from '../rest/call.ts';
import type { IngestJob, Job, QueryJob } from './jobs.ts';

/** What both kinds of jobs have in common: being shown, listed, aborted and deleted. */

type JobOf = { ingest: IngestJob; query: QueryJob };

const listed = 1000;

/** A job as its own answers show it; the counters come once it can have any. */
export function shown(job: Job, counters: boolean): Record<string, unknown> {
  const failed = job.kind === 'ingest' ? job.outcomes.filter((one) => 'error' in one).length : 0;
  const done = job.kind === 'ingest' ? job.outcomes.length : (job.found?.length ?? 0);
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: job.createdDate,
    systemModstamp: job.systemModstamp,
    state: job.state,
    ...(job.kind === 'ingest' && job.externalIdFieldName !== null
      ? { externalIdFieldName: job.externalIdFieldName }
      : {}),
    ...(job.kind === 'ingest' && job.assignmentRuleId !== null
      ? { assignmentRuleId: job.assignmentRuleId }
      : {}),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion.slice(1)),
    ...(job.kind === 'ingest' && job.state === 'Open'
      ? { contentUrl: `services/data/${job.apiVersion}/jobs/ingest/${job.id}/batches` }
      : {}),
    lineEnding: job.format.lineEnding,
    columnDelimiter: job.format.columnDelimiter,
    ...(counters
      ? {
          jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query',
          numberRecordsProcessed: done,
          ...(job.kind === 'ingest' ? { numberRecordsFailed: failed } : {}),
          retries: 0,
          totalProcessingTime: job.tookMs,
          ...(job.kind === 'ingest' ? { apiActiveProcessingTime: job.tookMs, apexProcessingTime: 0 } : {}),
          ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
        }
      : {}),
  };
}

/** The job that the address names; another kind's job is not found here. */
export function jobIn<Kind extends keyof JobOf>(desk: Desk, call: Call, kind: Kind): JobOf[Kind] {
  const id = call.path[2] ?? '';
  const job = [...desk.bulk.jobs.values()].find((one) => one.id === id || one.id.slice(0, 15) === id);
  if (job?.kind !== kind) throw notFound();
  return job as JobOf[Kind];
}

/** GET /jobs/<kind>/<id>. */
export const info =
  (kind: keyof JobOf) =>
  (desk: Desk, call: Call): Answer =>
    ok(shown(jobIn(desk, call, kind), true));

/** GET /jobs/<kind>: 1,000 jobs at once, the oldest first. */
export const list =
  (kind: keyof JobOf) =>
  (desk: Desk, call: Call): Answer => {
    const from = Number(call.query.get('queryLocator') ?? 0) || 0;
    const all = [...desk.bulk.jobs.values()].filter((job) => job.kind === kind);
    const until = Math.min(all.length, from + listed);
    const done = until >= all.length;
    return ok({
      done,
      nextRecordsUrl: done ? null : `/services/data/${call.version}/jobs/${kind}?queryLocator=${until}`,
      records: all.slice(from, until).map((job) => shown(job, true)),
    });
  };

/** Ends a job before its time; what is done stays done. */
export function abort(desk: Desk, job: Job): Answer {
  if (!become(job, 'Aborted', desk.bulk.now())) {
    throw bulkFailure('InvalidJobState', `Aborting already ${job.state} Job not allowed`);
  }
  return ok(shown(job, false));
}

/** DELETE /jobs/<kind>/<id>: a job that is over, or an ingest job whose upload is complete and that has not begun. */
export const remove =
  (kind: keyof JobOf) =>
  (desk: Desk, call: Call): Answer => {
    const job = jobIn(desk, call, kind);
    if (!isOver(job) && !(job.kind === 'ingest' && job.state === 'UploadComplete')) {
      throw bulkFailure('InvalidJobState', `Deleting ${job.state} Job not allowed`);
    }
    desk.bulk.jobs.delete(job.id);
    become(job, 'Aborted', desk.bulk.now());
    return noContent(0);
  };
