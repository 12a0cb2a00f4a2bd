import { z } from 'zod';
import { FailureError, type Failure } from '../domain/failure.ts';
import { salesforceId } from '../domain/salesforce-id.ts';
import type { Purpose } from '../quota/quota.ts';
import type { Clock } from '../telemetry/clock.ts';
import {
  failure,
  failureOfBrokenAnswer,
  failureOfRow,
  isRowLock,
  rowError,
  type RowError,
} from './failures.ts';
import type { Rest } from './rest.ts';
import type { SalesforceRowResult } from './salesforce.ts';
import { id, idOrNull } from './wire.ts';

/** Writes of many records through sObject Collections: answers in the order of the rows, one bad row harms no other. */

const rowAnswer = z.object({
  id: idOrNull,
  success: z.boolean(),
  errors: z.array(rowError).default([]),
});
const rowAnswers = z.array(rowAnswer);
type RowAnswer = z.infer<typeof rowAnswer>;

type Done = 'created' | 'updated' | 'deleted';
type Fields = Readonly<Record<string, unknown>>;

/**
 * At most 200 records a call (REST API guide, sObject Collections). Rows that meet a locked campaign go again in
 * smaller and smaller calls, one after another, after a wait.
 */
const rounds = [
  { size: 200, waitMs: 0 },
  { size: 50, waitMs: 1_000 },
  { size: 1, waitMs: 4_000 },
] as const;
/** So many single rows locked in a row mean that somebody is at work on this campaign: leave the rest for later. */
const busyAfter = 3;

export type Collections = {
  create(
    purpose: Purpose,
    object: string,
    rows: readonly Fields[],
    headers?: Record<string, string>,
  ): Promise<SalesforceRowResult[]>;
  /** Each row holds its `id`. */
  update(purpose: Purpose, object: string, rows: readonly Fields[]): Promise<SalesforceRowResult[]>;
  remove(purpose: Purpose, ids: readonly string[]): Promise<SalesforceRowResult[]>;
};

/**
 * All three: one result per row, in order. They throw only while no row has an answer yet; later failures of a call
 * stand in its rows, and rows that were never sent say NOT_SENT.
 */
export function createCollections(rest: Rest, clock: Clock): Collections {
  const records = (object: string, rows: readonly Fields[]) => ({
    allOrNone: false,
    records: rows.map((row) => ({ attributes: { type: object }, ...row })),
  });
  return {
    create: (purpose, object, rows, headers = {}) =>
      inRounds(clock, rows, 'created', (part) =>
        rest.write(purpose, 'POST', '/composite/sobjects', rowAnswers, {
          body: records(object, part),
          headers,
        }),
      ),
    update: (purpose, object, rows) =>
      inRounds(clock, rows, 'updated', (part) =>
        rest.write(purpose, 'PATCH', '/composite/sobjects', rowAnswers, { body: records(object, part) }),
      ),
    remove: (purpose, ids) =>
      inRounds(clock, ids, 'deleted', (part) =>
        rest.write(
          purpose,
          'DELETE',
          `/composite/sobjects?ids=${part.map(encodeURIComponent).join(',')}&allOrNone=false`,
          rowAnswers,
        ),
      ),
  };
}

async function inRounds<Row>(
  clock: Clock,
  rows: readonly Row[],
  done: Done,
  send: (part: readonly Row[]) => Promise<RowAnswer[]>,
): Promise<SalesforceRowResult[]> {
  const results = new Map<number, SalesforceRowResult>();
  const inOrder = () => rows.map((_, at) => results.get(at) ?? failed(notSent));
  let waiting = [...rows.entries()];
  for (const { size, waitMs } of rounds) {
    if (waiting.length === 0) break;
    if (waitMs > 0) await clock.sleep(waitMs);
    const locked: typeof waiting = [];
    let lockedInARow = 0;
    for (let from = 0; from < waiting.length && !(size === 1 && lockedInARow >= busyAfter); from += size) {
      const part = waiting.slice(from, from + size);
      const answers = await answersOf(
        part.map(([, row]) => row),
        done,
        send,
      );
      const stop = answers.stop;
      if (stop && results.size === 0) throw stop;
      for (const [nth, entry] of part.entries()) {
        const result = stop ? failed(stop.failure) : (answers.results[nth] ?? failed(notSent));
        results.set(entry[0], result);
        const isLocked = result.failure !== undefined && isRowLock(result.failure);
        if (isLocked) locked.push(entry);
        lockedInARow = isLocked ? lockedInARow + 1 : 0;
      }
      if (stop) return inOrder();
    }
    waiting = locked;
  }
  return inOrder();
}

const notSent: Failure = failure('transient', 'NOT_SENT', 'Not sent, because the call before it failed');
const failed = (why: Failure): SalesforceRowResult => ({ outcome: 'failed', failure: why });

/** The rows' results, or the failure that ends the whole write. A call refused for a locked row is an answer like any other. */
async function answersOf<Row>(
  part: readonly Row[],
  done: Done,
  send: (part: readonly Row[]) => Promise<RowAnswer[]>,
): Promise<{ results: SalesforceRowResult[]; stop?: FailureError }> {
  try {
    const answers = await send(part);
    if (answers.length === part.length) return { results: answers.map((answer) => resultOf(answer, done)) };
    const detail = `${answers.length} results for ${part.length} rows`;
    return {
      results: [],
      stop: new FailureError(failureOfBrokenAnswer('write', 'UNEXPECTED_ANSWER', detail)),
    };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    if (isRowLock(error.failure)) return { results: part.map(() => failed(error.failure)) };
    return { results: [], stop: error };
  }
}

function resultOf(answer: RowAnswer, done: Done): SalesforceRowResult {
  if (answer.success) return { outcome: done, ...(answer.id ? { id: answer.id } : {}) };
  const [
    error = {
      statusCode: 'UNKNOWN_EXCEPTION',
      message: 'Salesforce gave no reason',
    },
  ] = answer.errors;
  const existing = namedRecord(error.message);
  const candidates = matchedRecords(error);
  return {
    outcome: 'failed',
    failure: failureOfRow(error),
    ...(existing === undefined ? {} : { id: existing }),
    ...(candidates.length === 0 ? {} : { candidates }),
  };
}

/** DUPLICATE_VALUE: "duplicate value found: Lockstep_Key__c duplicates value on record with id: 00Q…"; for members often no id at all. */
function namedRecord(message: string): string | undefined {
  const named = /record with id:\s*([a-zA-Z0-9]{18}|[a-zA-Z0-9]{15})\b/.exec(message)?.[1];
  return named === undefined ? undefined : salesforceId(named);
}

const duplicates = z.object({
  matchResults: z.array(
    z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: id }) })).default([]) }),
  ),
});

/** DUPLICATES_DETECTED: the records that the duplicate rule found, where the answer lists them (DuplicateResult). */
function matchedRecords(error: RowError): string[] {
  const found = duplicates.safeParse(error.duplicateResult).data?.matchResults ?? [];
  return [...new Set(found.flatMap(({ matchRecords }) => matchRecords.map(({ record }) => record.Id)))];
}
