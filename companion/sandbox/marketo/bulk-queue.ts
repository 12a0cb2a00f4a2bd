import { createHash, randomUUID } from 'node:crypto';
import { quotaDay } from './dates.ts';
import { Refusal } from './envelope.ts';
import type { MarketoState } from './state.ts';

/**
 * The queue of bulk extracts: ten jobs, of which two run, shared by all objects, and 500 MB a day (Marketo REST docs,
 * Bulk Extract). Jobs move on by the server's clock, a step a minute, whenever somebody calls.
 */

export type ExportObject = 'leads' | 'activities' | 'program/members';

export type ExportJob = {
  readonly exportId: string;
  readonly object: ExportObject;
  readonly format: 'CSV' | 'TSV' | 'SSV';
  status: 'Created' | 'Queued' | 'Processing' | 'Cancelled' | 'Completed' | 'Failed';
  readonly createdAt: number;
  queuedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  /** The file, once the job has begun: data is as it is at that moment. */
  content: string | null;
  records: number;
  /** What the file is made from. */
  readonly asked: unknown;
};

export type BulkBook = {
  readonly exports: ExportJob[];
  /** Milliseconds a job waits at least, and runs; a status never changes more often than once a minute. */
  stepMs: number;
  /** Bytes of finished files a day. */
  bytesPerDay: number;
  used: { day: string; bytes: number };
  /** When the last job made room. */
  freedAt: number;
};

export const bornBulkBook = (): BulkBook => ({
  exports: [],
  stepMs: 60_000,
  bytesPerDay: 500 * 1024 * 1024,
  used: { day: '', bytes: 0 },
  freedAt: 0,
});

const most = 10;
const atOnce = 2;
const day = 24 * 60 * 60 * 1000;
/** "Seven days" in the limits, "10 days" in the text about polling: the shorter one. */
const fileKept = 7 * day;
const statusKept = 30 * day;
const listedFor = 7 * day;

export type Writer = (job: ExportJob) => { readonly content: string; readonly records: number };

export function createJob(
  state: MarketoState,
  object: ExportObject,
  format: ExportJob['format'],
  asked: unknown,
): ExportJob {
  checkQuota(state);
  const job: ExportJob = {
    exportId: randomUUID(),
    object,
    format,
    status: 'Created',
    createdAt: state.now(),
    queuedAt: null,
    startedAt: null,
    finishedAt: null,
    content: null,
    records: 0,
    asked,
  };
  state.shelf.bulk.exports.push(job);
  return job;
}

/** Once the day's megabytes are gone, nothing is created or enqueued until midnight Central. */
function checkQuota(state: MarketoState): void {
  const { used, bytesPerDay } = state.shelf.bulk;
  if (used.day === quotaDay(state.now()) && used.bytes >= bytesPerDay) {
    const megabytes = Math.round(bytesPerDay / 1024 / 1024);
    throw new Refusal('1029', `Export daily quota ${megabytes}MB exceeded.`);
  }
}

export function enqueue(state: MarketoState, job: ExportJob): void {
  checkQuota(state);
  if (job.status !== 'Created') throw new Refusal('1029', 'Job already queued');
  const busy = state.shelf.bulk.exports.filter((one) => ['Queued', 'Processing'].includes(one.status));
  if (busy.length >= most) throw new Refusal('1029', `Too many jobs (${most}) in queue`);
  job.status = 'Queued';
  job.queuedAt = state.now();
}

/** Takes a job out of the queue; one that has ended stays as it is. */
export function cancel(state: MarketoState, job: ExportJob): void {
  if (job.status === 'Completed' || job.status === 'Failed') {
    throw new Refusal('1003', `Job is ${job.status} and cannot be cancelled`);
  }
  if (job.status === 'Processing') state.shelf.bulk.freedAt = state.now();
  job.status = 'Cancelled';
  job.content = null;
}

/** A job of an object as long as its status is known; throws 1013 otherwise. */
export function jobOf(state: MarketoState, object: ExportObject, exportId: string): ExportJob {
  const job = state.shelf.bulk.exports.find((one) => one.object === object && one.exportId === exportId);
  const ended = job?.finishedAt ?? Infinity;
  if (!job || state.now() - ended > statusKept)
    throw new Refusal('1013', `Export job '${exportId}' not found`);
  return job;
}

export const listedJobs = (state: MarketoState, object: ExportObject): ExportJob[] =>
  state.shelf.bulk.exports.filter((one) => one.object === object && state.now() - one.createdAt <= listedFor);

/** The file of a finished job; null while there is none, or when it is no longer kept. */
export function fileOf(state: MarketoState, job: ExportJob): Buffer | null {
  const { finishedAt, content } = job;
  if (job.status !== 'Completed' || finishedAt === null || content === null) return null;
  const age = state.now() - finishedAt;
  const late = state.switches.bulkFile === 'later-than-status' && age < state.shelf.bulk.stepMs / 2;
  return late || age > fileKept ? null : Buffer.from(content);
}

export const checksumOf = (content: string): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** Lets happen what the clock says has happened since the last call, in its order. */
export function advance(state: MarketoState, write: Writer): void {
  const { bulk } = state.shelf;
  for (;;) {
    const running = bulk.exports.filter((one) => one.status === 'Processing');
    const waiting = bulk.exports.filter((one) => one.status === 'Queued');
    const first = waiting.toSorted((a, b) => (a.queuedAt ?? 0) - (b.queuedAt ?? 0))[0];
    const done = running.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))[0];
    const ends = done ? (done.startedAt ?? 0) + bulk.stepMs : Infinity;
    const begins =
      first && running.length < atOnce
        ? Math.max((first.queuedAt ?? 0) + bulk.stepMs, bulk.freedAt)
        : Infinity;
    if (Math.min(ends, begins) > state.now()) return;
    if (done && ends <= begins) finish(state, done, ends);
    else if (first) begin(first, begins, write);
  }
}

function begin(job: ExportJob, at: number, write: Writer): void {
  const { content, records } = write(job);
  Object.assign(job, { status: 'Processing', startedAt: at, content, records });
}

function finish(state: MarketoState, job: ExportJob, at: number): void {
  job.status = 'Completed';
  job.finishedAt = at;
  const { bulk } = state.shelf;
  bulk.freedAt = at;
  const today = quotaDay(at);
  if (bulk.used.day !== today) bulk.used = { day: today, bytes: 0 };
  bulk.used.bytes += Buffer.byteLength(job.content ?? '');
}
