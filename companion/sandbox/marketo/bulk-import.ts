import { Busboy } from '@fastify/busboy';
import { read, rewritten, type Format } from './bulk-text.ts';
import { createLead, setStatus, updateLead } from './changes.ts';
import { programIn, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { keptValue, leadFieldNamed, type LeadField } from './lead-fields.ts';
import { writeValues } from './member-data.ts';
import { fittingValue, memberFieldsOf, type MemberField } from './member-fields.ts';
import { checkTarget } from './member-writes.ts';
import type { Incoming } from './request.ts';
import type { MarketoState, Program } from './state.ts';

/** Program members out of a file (Marketo REST docs, Bulk Program Member Import). E-mail is the only key. */
export const bulkImportEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: /^\/bulk\/v1\/program\/(\d+)\/members\/import\.json$/,
    family: 'lead',
    takes: 'file',
    answer: start,
  },
  {
    method: 'GET',
    path: /^\/bulk\/v1\/program\/members\/import\/(\d+)\/status\.json$/,
    family: 'lead',
    answer: status,
  },
  {
    method: 'GET',
    path: /^\/bulk\/v1\/program\/members\/import\/(\d+)\/(failures|warnings)\.json$/,
    family: 'lead',
    answer: rowsOf,
  },
];

export type ImportJob = {
  readonly batchId: number;
  readonly programId: number;
  readonly memberStatus: string;
  readonly format: Format;
  readonly queuedAt: number;
  /** The rows, the header first. */
  readonly rows: readonly (readonly string[])[];
  status: 'Queued' | 'Importing' | 'Complete' | 'Failed';
  startedAt: number | null;
  processed: number;
  failures: (readonly string[])[];
  warnings: (readonly string[])[];
  message: string;
};

const most = 10;
const atOnce = 2;
const kept = 7 * 24 * 60 * 60 * 1000;
/** Imports are polled every 5 to 30 seconds: five seconds in the queue, five seconds of work. */
const stepMs = 5000;
const source = 'Web service API import';

async function start(call: Call): Promise<Reply> {
  const { state } = call;
  catchUp(state);
  const program = programIn(call);
  const parts = await partsOf(call);
  const format = formatIn(parts.fields.get('format'));
  const memberStatus = parts.fields.get('programMemberStatus');
  if (memberStatus === null || memberStatus === '') {
    throw new Refusal('1002', `Missing value for required parameter 'programMemberStatus'`);
  }
  checkTarget(state, program, memberStatus);
  const waiting = state.shelf.imports.filter((one) => one.status === 'Queued' || one.status === 'Importing');
  if (waiting.length >= most) throw new Refusal('1016', 'Too many imports');
  const job: ImportJob = {
    batchId: 1001 + state.shelf.imports.length,
    programId: program.id,
    memberStatus,
    format,
    queuedAt: state.now(),
    rows: rowsIn(parts.text, format, state),
    status: 'Queued',
    startedAt: null,
    processed: 0,
    failures: [],
    warnings: [],
    message: '',
  };
  state.shelf.imports.push(job);
  await call.committed('bulk/import', job.rows.length - 1);
  return { result: [{ batchId: job.batchId, importId: String(job.batchId), status: 'Queued' }] };
}

/** The file and the fields of a multipart body; fields may stand in the address as well. */
async function partsOf({ incoming, query }: Call): Promise<{ text: string; fields: URLSearchParams }> {
  if (incoming.contentType !== 'multipart/form-data') throw new Refusal('612', 'Invalid Content Type');
  let parts: Awaited<ReturnType<typeof multipart>>;
  try {
    parts = await multipart(incoming);
  } catch {
    throw new Refusal('613', 'Invalid Multipart Request');
  }
  if (parts.file === null) throw new Refusal('1002', `Missing value for required parameter 'file'`);
  const fields = new URLSearchParams(query);
  for (const [name, value] of parts.fields) if (!fields.has(name)) fields.set(name, value);
  return { text: parts.file, fields };
}

function multipart({ bytes, rawContentType }: Incoming): Promise<{
  readonly file: string | null;
  readonly fields: readonly (readonly [string, string])[];
}> {
  return new Promise((resolve, reject) => {
    const fields: [string, string][] = [];
    const chunks: Buffer[] = [];
    let seen = false;
    const parser = new Busboy({ headers: { 'content-type': rawContentType } });
    parser.on('file', (name, stream) => {
      if (name === 'file') seen = true;
      stream.on('data', (chunk: Buffer) => {
        if (name === 'file') chunks.push(chunk);
      });
    });
    parser.on('field', (name, value) => fields.push([name, value]));
    parser.on('error', reject);
    parser.on('finish', () => {
      resolve({ file: seen ? Buffer.concat(chunks).toString('utf8') : null, fields });
    });
    parser.end(bytes);
  });
}

function formatIn(text: string | null): Format {
  if (text === null) throw new Refusal('1002', `Missing value for required parameter 'format'`);
  const format = (['CSV', 'TSV', 'SSV'] as const).find((one) => one === text.toUpperCase());
  if (!format) throw new Refusal('1003', `Invalid format '${text}'`);
  return format;
}

function rowsIn(text: string, format: Format, state: MarketoState): string[][] {
  let rows: string[][] = [];
  try {
    rows = read(text, format, state.switches);
  } catch {
    throw new Refusal('1003', 'The import file cannot be read');
  }
  if (!rows[0]?.includes('email')) throw new Refusal('1003', `The import file needs a column 'email'`);
  return rows;
}

/** Lets happen what the clock says has happened since the last call: two at a time, first come, first served. */
function catchUp(state: MarketoState): void {
  const { imports } = state.shelf;
  for (const job of imports) {
    if (job.status === 'Importing' && (job.startedAt ?? 0) + stepMs <= state.now()) finish(job);
    if (job.status !== 'Queued' || job.queuedAt + stepMs > state.now()) continue;
    const running = imports.filter((one) => one.status === 'Importing');
    if (running.length >= atOnce) continue;
    begin(state, job);
    if ((job.startedAt ?? 0) + stepMs <= state.now()) finish(job);
  }
}

function begin(state: MarketoState, job: ImportJob): void {
  const program = state.programs.get(job.programId);
  job.startedAt = job.queuedAt + stepMs;
  if (!program) {
    job.status = 'Failed';
    job.message = 'Import failed, program not found';
    return;
  }
  job.status = 'Importing';
  const [header = [], ...rows] = job.rows;
  for (const row of rows) importRow(state, program, job, header, row);
}

function finish(job: ImportJob): void {
  const { processed, failures, warnings } = job;
  const imported = `${processed} records imported (${processed} members)`;
  const warned = warnings.length > 0 ? `, ${warnings.length} warning.` : '';
  job.status = 'Complete';
  job.message =
    failures.length > 0
      ? `Import completed with errors, ${imported}, ${failures.length} failed`
      : `Import succeeded, ${imported}${warned}`;
}

type Cells = {
  readonly lead: Record<string, string | null>;
  readonly member: Record<string, string | number | boolean | null>;
};

/** Updates the person with this e-mail address, or makes a new one unasked; a status they are past is left as it is. */
function importRow(
  state: MarketoState,
  program: Program,
  job: ImportJob,
  header: readonly string[],
  row: readonly string[],
): void {
  const cells = cellsIn(state, header, row);
  if (typeof cells === 'string') {
    job.failures.push([...row, cells]);
    return;
  }
  const email = cells.lead['email'] ?? null;
  if (email === null) {
    job.failures.push([...row, 'Email is missing']);
    return;
  }
  if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(email)) job.warnings.push([...row, 'Invalid email address']);
  const [known] = state.leads.by('email', email);
  if (known) updateLead(state, known, cells.lead, source);
  const lead = known ?? createLead(state, cells.lead, source);
  setStatus(state, program, lead, job.memberStatus);
  const member = state.members.get(program.id)?.get(lead.id);
  if (member) writeValues(state, program, member, cells.member, source);
  job.processed += 1;
}

/** The values of a row by field, or why it fails. */
function cellsIn(state: MarketoState, header: readonly string[], row: readonly string[]): Cells | string {
  const cells: Cells = { lead: {}, member: {} };
  const ofMembers = memberFieldsOf(state);
  for (const [place, name] of header.entries()) {
    const text = row[place] ?? '';
    const leadField: LeadField | undefined = leadFieldNamed(state, name);
    const memberField: MemberField | undefined = ofMembers.find((one) => one.name === name && one.updateable);
    if (leadField?.updateable) {
      const value = keptValue(text, leadField);
      if (value === undefined) return `Invalid data type in field ${leadField.displayName}`;
      if (value !== null) cells.lead[name] = value;
    } else if (memberField) {
      const value = fittingValue(text, memberField);
      if (value === undefined) return `Invalid data type in field ${memberField.displayName}`;
      if (value !== null) cells.member[name] = value;
    } else return `Field ${name} not found`;
  }
  return cells;
}

function jobIn({ state, path }: Call): ImportJob {
  catchUp(state);
  const batchId = whole(path[0]);
  const job = state.shelf.imports.find((one) => one.batchId === batchId);
  if (!job || state.now() - job.queuedAt > kept)
    throw new Refusal('1013', `Import batch '${batchId}' not found`);
  return job;
}

function status(call: Call): Reply {
  const { batchId, status: now, processed, failures, warnings, message } = jobIn(call);
  const ended = now === 'Complete' || now === 'Failed';
  const numbers = {
    numOfLeadsProcessed: processed,
    numOfRowsFailed: failures.length,
    numOfRowsWithWarning: warnings.length,
    message,
  };
  return { result: [{ batchId, importId: String(batchId), status: now, ...(ended ? numbers : {}) }] };
}

/** The rows that failed or made one wonder, each with the reason in one more column. */
function rowsOf(call: Call): Reply {
  const job = jobIn(call);
  const failed = call.path[1] === 'failures';
  const rows = failed ? job.failures : job.warnings;
  const header = [...(job.rows[0] ?? []), failed ? 'Import Failure Reason' : 'Import Warning Reason'];
  const body = rewritten([header, ...rows], job.format, call.state.switches);
  return { file: { status: 200, type: 'text/csv;charset=UTF-8', body } };
}
