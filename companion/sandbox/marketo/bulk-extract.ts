import {
  advance,
  cancel,
  checksumOf,
  createJob,
  enqueue,
  fileOf,
  jobOf,
  listedJobs,
  type ExportJob,
  type ExportObject,
} from './bulk-queue.ts';
import { checkedRequest, fileOfJob } from './bulk-rows.ts';
import { leadDate, pacificDate } from './dates.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { page } from './paging.ts';
import type { MarketoState } from './state.ts';

/** Extracts of people, activities and program members (Marketo REST docs, Bulk Extract). No prefix /rest here. */
const path = (rest: string): RegExp =>
  new RegExp(`^/bulk/v1/(leads|activities|program/members)/export${rest}\\.json$`);
const job = '/([0-9a-f-]{36})';
const get = (rest: string, answer: Endpoint['answer']): Endpoint => ({
  method: 'GET',
  path: path(rest),
  family: 'lead',
  answer,
});
const post = (rest: string, answer: Endpoint['answer'], takes: Endpoint['takes'] = 'json'): Endpoint => ({
  method: 'POST',
  path: path(rest),
  family: 'lead',
  takes,
  answer,
});
export const bulkExtractEndpoints: readonly Endpoint[] = [
  get('', list),
  post('/create', create),
  post(`${job}/enqueue`, enqueued, 'file'),
  post(`${job}/cancel`, cancelled, 'file'),
  get(`${job}/status`, status),
  get('/([^/]+)/file', file),
];

const objectIn = (call: Call): ExportObject => call.path[0] as ExportObject;

/** The job in the path, after everything has happened that the clock says. */
function jobIn(call: Call): ExportJob {
  catchUp(call.state);
  return jobOf(call.state, objectIn(call), call.path[1] ?? '');
}

function catchUp(state: MarketoState): void {
  advance(state, (one) => fileOfJob(state, one));
}

function jobJson(state: MarketoState, one: ExportJob): Record<string, unknown> {
  const date = state.switches.bulkDates === 'pacific' ? pacificDate : leadDate;
  const dates = Object.entries({
    createdAt: one.createdAt,
    queuedAt: one.queuedAt,
    startedAt: one.startedAt,
    finishedAt: one.finishedAt,
  }).flatMap(([name, time]): [string, string][] => (time === null ? [] : [[name, date(time)]]));
  // "Canceled" in the prose, "Cancelled" in the samples and in every library.
  const cancelledAs = state.switches.bulkCancelled;
  return {
    exportId: one.exportId,
    format: one.format,
    status: one.status === 'Cancelled' ? cancelledAs : one.status,
    ...Object.fromEntries(dates),
    ...(one.status === 'Completed' && one.content !== null
      ? {
          numberOfRecords: one.records,
          fileSize: Buffer.byteLength(one.content),
          fileChecksum: checksumOf(one.content),
        }
      : {}),
  };
}

function list(call: Call): Reply {
  const { state, query } = call;
  catchUp(state);
  const wanted = query.getAll('status').flatMap((text) => text.toLowerCase().split(','));
  const spelled = (one: ExportJob): string => one.status.toLowerCase();
  const known = (one: ExportJob): boolean =>
    wanted.includes(spelled(one)) || (one.status === 'Cancelled' && wanted.includes('canceled'));
  const found = listedJobs(state, objectIn(call)).filter((one) => wanted.length === 0 || known(one));
  const order = new Map(found.map((one, place) => [one, place]));
  const { rows, ...rest } = page(
    found,
    (one) => order.get(one) ?? 0,
    query,
    `exports ${objectIn(call)}`,
    state.now(),
    state.switches,
  );
  return { result: rows.map((one) => jobJson(state, one)), ...rest };
}

async function create(call: Call): Promise<Reply> {
  const { state } = call;
  catchUp(state);
  const { format, asked } = checkedRequest(state, objectIn(call), call.body);
  const made = createJob(state, objectIn(call), format, asked);
  await call.committed('bulk/create', 1);
  return { result: [jobJson(state, made)] };
}

async function enqueued(call: Call): Promise<Reply> {
  const one = jobIn(call);
  enqueue(call.state, one);
  await call.committed('bulk/enqueue', 1);
  return { result: [jobJson(call.state, one)] };
}

async function cancelled(call: Call): Promise<Reply> {
  const one = jobIn(call);
  cancel(call.state, one);
  await call.committed('bulk/cancel', 1);
  return { result: [jobJson(call.state, one)] };
}

function status(call: Call): Reply {
  return { result: [jobJson(call.state, jobIn(call))] };
}

/** The file, or a part of it; unlike everywhere else, 404 and plain text where there is none (yet). */
function file(call: Call): Reply {
  let content: Buffer | null = null;
  try {
    content = fileOf(call.state, jobIn(call));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  if (!content) return { file: { status: 404, type: 'text/plain', body: 'File not found' } };
  const type = 'text/csv;charset=UTF-8';
  const { range } = call.incoming;
  if (range === null) return { file: { status: 200, type, body: content } };
  const [, from = '', until = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const last = content.length - 1;
  const start = from === '' ? Math.max(0, content.length - Number(until)) : Number(from);
  const end = from === '' || until === '' ? last : Math.min(Number(until), last);
  if ((from === '' && until === '') || start > end) {
    const headers = { 'Content-Range': `bytes */${content.length}` };
    return { file: { status: 416, type: 'text/plain', body: 'Range not satisfiable', headers } };
  }
  const headers = {
    'Accept-Ranges': 'bytes',
    'Content-Range': `bytes ${start}-${end}/${content.length}`,
  };
  return { file: { status: 206, type, body: content.subarray(start, end + 1), headers } };
}
