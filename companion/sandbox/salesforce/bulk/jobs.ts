import { makeId } from '../ids.ts';
import { stamp } from '../time.ts';
import type { Agenda } from '../agenda.ts';
import type { Fault } from '../faults.ts';
import type { Found } from '../soql/found.ts';
import type { Format, Sheet } from './csv.ts';

/** Jobs of Bulk API 2.0 and how long they take, in the org's time. */

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** Which state may follow which (Bulk API 2.0 Developer Guide, "Get Information About a Job"). */
const following: Readonly<Record<JobState, readonly JobState[]>> = {
  Open: ['UploadComplete', 'Aborted'],
  UploadComplete: ['InProgress', 'Aborted', 'Failed'],
  InProgress: ['JobComplete', 'Failed', 'Aborted'],
  JobComplete: [],
  Failed: [],
  Aborted: [],
};

export const isOver = (job: { readonly state: JobState }): boolean => following[job.state].length === 0;

type Common = {
  readonly id: string;
  readonly object: string;
  readonly apiVersion: string;
  readonly createdById: string;
  readonly createdDate: string;
  readonly format: Format;
  state: JobState;
  systemModstamp: string;
  /** When processing began; milliseconds since 1970. */
  begunAt: number | null;
  /** Milliseconds of processing. */
  tookMs: number;
  errorMessage: string | null;
};

export type Operation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';

/** What became of one row; undefined while it was not reached. */
export type Outcome =
  { readonly id: string; readonly created: boolean } | { readonly id: string; readonly error: string };

export type IngestJob = Common & {
  readonly kind: 'ingest';
  readonly operation: Operation;
  readonly externalIdFieldName: string | null;
  readonly assignmentRuleId: string | null;
  upload: string | null;
  sheet: Sheet | null;
  readonly outcomes: Outcome[];
};

export type QueryJob = Common & {
  readonly kind: 'query';
  readonly operation: 'query' | 'queryAll';
  readonly query: string;
  /** Names of the columns in the org's spelling. */
  readonly columns: readonly string[];
  found: Found | null;
};

export type Job = IngestJob | QueryJob;

export type BulkSettings = {
  /** How long a job waits in the queue before it is begun. */
  queueMs: number;
  /** How long each chunk takes. */
  chunkMs: number;
  /** Records of one chunk; 10,000 in Salesforce. */
  chunkSize: number;
  /** Largest upload in bytes after Base64; 150 MB in Salesforce ("Limits", Bulk API 2.0). */
  largestUpload: number;
  /** Rows of a set of query results when maxRecords is not given; the vendor publishes no number. */
  resultRows: number;
  /** Whether users have the permission Bulk API Hard Delete. */
  hardDelete: boolean;
};

export const defaultBulkSettings = (): BulkSettings => ({
  queueMs: 200,
  chunkMs: 100,
  chunkSize: 10_000,
  largestUpload: 150_000_000,
  resultRows: 50_000,
  hardDelete: false,
});

export type Bulk = {
  readonly settings: BulkSettings;
  readonly agenda: Agenda;
  /** All jobs, oldest first. */
  readonly jobs: Map<string, Job>;
  /** The fault that waits for this work, one hit used up. */
  readonly takeFault: (aim: string) => Fault | null;
  /** Told after each transaction of a job. */
  readonly committed: (operation: string, records: number) => void;
  now(): number;
  newId(): string;
};

export function createBulk(parts: {
  agenda: Agenda;
  now: () => number;
  takeFault: (aim: string) => Fault | null;
  committed: (operation: string, records: number) => void;
  settings?: Partial<BulkSettings> | undefined;
}): Bulk {
  let made = 0;
  return {
    settings: { ...defaultBulkSettings(), ...parts.settings },
    agenda: parts.agenda,
    jobs: new Map(),
    takeFault: parts.takeFault,
    committed: parts.committed,
    now: parts.now,
    newId: () => {
      made += 1;
      return makeId('750', made);
    },
  };
}

/** The one place where a job changes its state, at this instant; false when the new state may not follow. */
export function become(job: Job, state: JobState, at: number): boolean {
  if (!following[job.state].includes(state)) return false;
  job.state = state;
  job.systemModstamp = stamp(at);
  if (state === 'InProgress') job.begunAt = at;
  if (job.begunAt !== null && isOver(job)) job.tookMs = at - job.begunAt;
  return true;
}
