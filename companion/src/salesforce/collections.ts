import { z } from 'zod';
import { chunks } from '../domain/chunks.ts';
import { FailureError, type Failure } from '../domain/failure.ts';
import type { Purpose } from '../quota/quota.ts';
import type { Clock } from '../telemetry/clock.ts';
import { mostTogether } from './composite.ts';
import { failure, failureOfBrokenAnswer, isOverload, isRowLock } from './failures.ts';
import type { Rest } from './rest.ts';
import { resultOf, rowAnswer, type Done, type RowAnswer } from './row-answers.ts';
import type { SalesforceRowResult } from './salesforce.ts';

/**
 * Writes of many records through sObject Collections: answers in the order of the rows, one bad row harms no other. Up to five
 * collections travel in one call where the org is quick enough (docs/decisions/0016-collections-together.md).
 */

const rowAnswers = z.array(rowAnswer);
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
const [{ size: fullSize }] = rounds;
/** So many single rows locked in a row mean that somebody is at work on this campaign: leave the rest for later. */
const busyAfter = 3;

/**
 * All automation that one call sets off shares ten seconds of Apex (Apex governor limits, CPU time). An org that takes less than this
 * for a whole collection may be given five in one call.
 */
const quickMs = 1_500;

export type Collections = {
  /** With `headers` each collection is a call of its own. */
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

/** Sends collections: each one's answer or failure. Throws where the call itself failed. */
type Send<Row> = (parts: readonly (readonly Row[])[]) => Promise<(RowAnswer[] | FailureError)[]>;

/**
 * All three: one result per row, in order. They throw only while no row has an answer yet; later failures of a call
 * stand in its rows, and rows that were never sent say NOT_SENT.
 */
export function createCollections(rest: Rest, clock: Clock): Collections {
  const records = (object: string, rows: readonly Fields[]) => ({
    allOrNone: false,
    records: rows.map((row) => ({ attributes: { type: object }, ...row })),
  });
  const path = '/composite/sobjects';
  /** Of each kind of write: how many collections the org may be given at once. */
  const paces = new Map<string, Pace>();
  const paceOf = (kind: string): Pace => {
    const pace = paces.get(kind) ?? { together: 1 };
    paces.set(kind, pace);
    return pace;
  };
  const sender =
    (purpose: Purpose, method: 'POST' | 'PATCH', object: string, headers = {}): Send<Fields> =>
    async (parts) => {
      const [first, ...more] = parts.map((part) => ({ method, path, body: records(object, part) }));
      if (first === undefined) return [];
      if (more.length > 0) return await rest.writeTogether(purpose, [first, ...more], rowAnswers);
      return [await rest.write(purpose, method, path, rowAnswers, { body: first.body, headers })];
    };
  return {
    create: (purpose, object, rows, headers) => {
      const pace = headers === undefined ? paceOf(`POST ${object}`) : alone;
      return inRounds(clock, pace, rows, 'created', sender(purpose, 'POST', object, headers));
    },
    update: (purpose, object, rows) =>
      inRounds(clock, paceOf(`PATCH ${object}`), rows, 'updated', sender(purpose, 'PATCH', object)),
    remove: (purpose, ids) =>
      inRounds(clock, alone, ids, 'deleted', async ([part = []]) => {
        const list = part.map(encodeURIComponent).join(',');
        return [await rest.write(purpose, 'DELETE', `${path}?ids=${list}&allOrNone=false`, rowAnswers)];
      }),
  };
}

/** How many collections travel in one call; null where they never do. */
type Pace = { together: number } | null;
const alone: Pace = null;

async function inRounds<Row>(
  clock: Clock,
  pace: Pace,
  rows: readonly Row[],
  done: Done,
  send: Send<Row>,
): Promise<SalesforceRowResult[]> {
  const results = new Map<number, SalesforceRowResult>();
  const inOrder = () => rows.map((_, at) => results.get(at) ?? failed(notSent));
  let waiting = [...rows.entries()];
  for (const { size, waitMs } of rounds) {
    if (waiting.length === 0) break;
    if (waitMs > 0) await clock.sleep(waitMs);
    const again: typeof waiting = [];
    let lockedInARow = 0;
    for (let from = 0; from < waiting.length && !(size === 1 && lockedInARow >= busyAfter);) {
      const together = size === fullSize ? (pace?.together ?? 1) : 1;
      const parts = chunks(waiting.slice(from, from + size * together), size);
      from += size * together;
      const began = clock.now();
      const answers = await answersOf(
        parts.map((part) => part.map(([, row]) => row)),
        done,
        send,
      );
      const stops = answers.flatMap(({ stop }) => stop ?? []);
      const [stop] = stops;
      if (stop && stops.length === parts.length && results.size === 0) throw stop;
      for (const [which, part] of parts.entries()) {
        const answer = answers[which];
        for (const [nth, entry] of part.entries()) {
          const result = answer?.stop
            ? failed(answer.stop.failure)
            : (answer?.results[nth] ?? failed(notSent));
          results.set(entry[0], result);
          const isLocked = result.failure !== undefined && isRowLock(result.failure);
          const isTooMuch = together > 1 && result.failure !== undefined && isOverload(result.failure);
          if (isLocked || isTooMuch) again.push(entry);
          lockedInARow = isLocked ? lockedInARow + 1 : 0;
        }
      }
      if (stop) return inOrder();
      if (pace && size === fullSize && parts[0]?.length === fullSize)
        pace.together = again.length === 0 && clock.now() - began < quickMs * parts.length ? mostTogether : 1;
    }
    waiting = again;
  }
  return inOrder();
}

const notSent: Failure = failure('transient', 'NOT_SENT', 'Not sent, because the call before it failed');
const failed = (why: Failure): SalesforceRowResult => ({ outcome: 'failed', failure: why });

/** The results of a collection's rows, or the failure that ends the whole write. */
type Answered = { readonly results: readonly SalesforceRowResult[]; readonly stop?: FailureError };

/** One for each collection. One refused as a whole for a locked row is an answer like any other, and so is one of too many. */
async function answersOf<Row>(
  parts: readonly (readonly Row[])[],
  done: Done,
  send: Send<Row>,
): Promise<Answered[]> {
  const refused = (part: readonly Row[], error: FailureError): Answered => {
    const { failure: why } = error;
    const goesAgain = isRowLock(why) || (parts.length > 1 && isOverload(why));
    return goesAgain ? { results: part.map(() => failed(why)) } : { results: [], stop: error };
  };
  try {
    const answers = await send(parts);
    return parts.map((part, at): Answered => {
      const answer = answers[at] ?? [];
      if (answer instanceof FailureError) return refused(part, answer);
      if (answer.length === part.length) return { results: answer.map((row) => resultOf(row, done)) };
      const detail = `${answer.length} results for ${part.length} rows`;
      return {
        results: [],
        stop: new FailureError(failureOfBrokenAnswer('write', 'UNEXPECTED_ANSWER', detail)),
      };
    });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return parts.map((part) => refused(part, error));
  }
}
