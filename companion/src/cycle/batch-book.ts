import { batchLabels, closingStatus, noCounts, type Counter, type Work } from '../domain/batch.ts';
import type { Failure } from '../domain/failure.ts';
import { closeBatch, openBatch } from '../store/batches.ts';
import { addFailures, type BatchFailure } from '../store/failures.ts';
import type { Db } from '../store/scope.ts';
import type { CycleContext } from './context.ts';

/** What became of one record of a batch. */
export type Fate = Counter | 'failed' | 'skipped' | 'held';

/** The batches of one cycle on one link (or on none): opened when work of a kind begins, closed with counts that balance. */
export type BatchBook = {
  /** The batch for this kind of work; opened the first time. */
  open(work: Work): Promise<string>;
  /** These records take part. A record counts once, whatever happens to it. */
  enter(work: Work, keys: readonly string[]): void;
  /** What became of a record; null: it is still queued. The last word counts. */
  note(work: Work, key: string, fate: Fate | null): void;
  /** What became of a record to which nothing else will happen: only counted, so that a large batch stays small in memory. */
  finish(work: Work, key: string, fate: Fate): void;
  /** Stores failures of records under the batch, in the caller's transaction. */
  fail(db: Db, work: Work, failures: readonly BookedFailure[]): Promise<void>;
  /** Closes all batches; records that entered and met no fate are queued, and make their batch Incomplete. */
  close(end: { readonly couldNotRun: boolean }): Promise<readonly ClosedBatch[]>;
};

/** A failure of a record, or of a custom field of it. */
export type BookedFailure = Pick<BatchFailure, 'personId' | 'field'> & { readonly failure: Failure };

export type ClosedBatch = { readonly work: Work; readonly id: string; readonly status: string };

type Page = {
  readonly id: string;
  readonly fates: Map<string, Fate | null>;
  /** Records that are not among `fates`. */
  readonly finished: Map<Fate, number>;
};

/** Starts a book. Nothing is stored until work begins. */
export function batchBook(context: CycleContext, cycleId: string, linkId: string | null): BatchBook {
  const pages = new Map<Work, Page>();
  const at = () => new Date(context.clock.now()).toISOString();
  const { store, scope } = context;
  const pageOf = (work: Work): Page => {
    const page = pages.get(work) ?? { id: context.newId(), fates: new Map(), finished: new Map() };
    pages.set(work, page);
    return page;
  };
  const opened = new Set<Work>();
  const open = async (work: Work): Promise<string> => {
    const { id } = pageOf(work);
    if (!opened.has(work)) {
      const { operation, object } = batchLabels[work];
      await openBatch(store.db, scope, { id, cycleId, linkId, operation, object, startedAt: at() });
      opened.add(work);
    }
    return id;
  };
  return {
    open,
    enter: (work, keys) => {
      const { fates } = pageOf(work);
      for (const key of keys) if (!fates.has(key)) fates.set(key, null);
    },
    note: (work, key, fate) => {
      pageOf(work).fates.set(key, fate);
    },
    finish: (work, key, fate) => {
      const { fates, finished } = pageOf(work);
      if (fates.has(key)) fates.set(key, fate);
      else finished.set(fate, (finished.get(fate) ?? 0) + 1);
    },
    fail: async (db, work, failures) => {
      const batchId = await open(work);
      const rows = failures.map(({ personId, failure, field = null }) => ({
        batchId,
        linkId,
        personId,
        kind: failure.kind,
        code: failure.code,
        message: failure.message,
        retryable: failure.retryable,
        field,
        at: at(),
      }));
      await addFailures(db, scope, rows);
    },
    close: async ({ couldNotRun }) => {
      const closed: ClosedBatch[] = [];
      for (const [work, page] of pages) {
        if (page.fates.size === 0 && page.finished.size === 0 && !opened.has(work)) continue;
        await open(work);
        const counted = new Map<Fate | null, number>(page.finished);
        for (const fate of page.fates.values()) counted.set(fate, (counted.get(fate) ?? 0) + 1);
        const queued = counted.get(null) ?? 0;
        counted.delete(null);
        const counts = { ...noCounts, ...(Object.fromEntries(counted) as Partial<Record<Fate, number>>) };
        const input = [...counted.values()].reduce((sum, count) => sum + count, 0);
        const whole = { ...counts, input };
        const status = closingStatus({ counts: whole, queued, couldNotRun });
        const got = await closeBatch(store.db, scope, page.id, {
          ...whole,
          input: input + queued,
          status,
          endedAt: at(),
        });
        closed.push({ work, id: page.id, status: got });
      }
      pages.clear();
      opened.clear();
      return closed;
    },
  };
}
