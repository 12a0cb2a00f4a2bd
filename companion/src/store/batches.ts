import { type ExpressionBuilder, sql } from 'kysely';

import { balances, type BatchCounts, batchLabels, type BatchStatus, objectTypeOf } from '../domain/batch.ts';
import { isUuid } from '../domain/uuid.ts';
import { endingAt } from './ending.ts';
import { addFailures } from './failures.ts';
import { nobodyWrites } from './leases.ts';
import { type Page, readKey, writeKey } from './paging.ts';
import { conflict } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';
import type { Tables } from './tables.ts';

/** One unit of work, as the Sync Status page lists it. Times are ISO 8601. */
export type Batch = {
  readonly id: string;
  readonly cycleId: string;
  readonly linkId: string | null;
  readonly operation: string;
  readonly object: string;
  readonly status: BatchStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
} & BatchCounts;

export type NewBatch = Pick<Batch, 'id' | 'cycleId' | 'linkId' | 'operation' | 'object' | 'startedAt'>;

/** What to list: times are ISO 8601, `from` included and `until` not, of the time sorted by. */
export type BatchQuery = {
  readonly from?: string;
  readonly until?: string;
  readonly object?: string;
  readonly operation?: string;
  readonly status?: string;
  readonly linkId?: string;
  readonly sort?: 'started' | 'ended';
  readonly order?: 'newest' | 'oldest';
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
};

const columns = [
  'id',
  'cycleId',
  'linkId',
  'operation',
  'object',
  'status',
  'startedAt',
  'endedAt',
  'input',
  'new',
  'updated',
  'deleted',
  'failed',
  'skipped',
  'held',
] as const;

/** Opens a batch, In Process. */
export async function openBatch(db: Db, scope: Scope, batch: NewBatch): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('batches')
      .values({ ...scope, ...batch, status: 'In Process' })
      .execute(),
  );
}

/**
 * Closes a batch with its counts and returns the status it got: one that is said to have succeeded but does not balance closes as
 * Failed, with a failure of kind `bug` (docs/sync-rules.md, 7). Throws kind `conflict` when it is closed already.
 */
export function closeBatch(
  db: Db,
  scope: Scope,
  id: string,
  end: { readonly status: Exclude<BatchStatus, 'In Process'>; readonly endedAt: string } & BatchCounts,
): Promise<BatchStatus> {
  const { endedAt, input, new: added, updated, deleted, failed, skipped, held } = end;
  const counts: BatchCounts = { input, new: added, updated, deleted, failed, skipped, held };
  const broken = end.status === 'Succeeded' && !balances(counts);
  const status = broken ? 'Failed' : end.status;
  return writing(db, scope, async (own) => {
    const closed = await own
      .updateTable('batches')
      .set({ ...counts, status, endedAt: endingAt('started_at', endedAt) })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .where('status', '=', 'In Process')
      .returning('linkId')
      .executeTakeFirst();
    if (!closed) throw conflict('BATCH_CLOSED', `Batch ${id} is not in process.`);
    if (broken) {
      const message = `The counts do not add up to the ${String(input)} records of the input.`;
      const failure = {
        kind: 'bug' as const,
        code: 'BATCH_UNBALANCED',
        message,
        retryable: false,
        at: endedAt,
      };
      await addFailures(own, scope, [{ ...failure, batchId: id, linkId: closed.linkId, personId: null }]);
    }
    return status;
  });
}

/** Batches that have not ended: those that run, and what dead processes left. */
export function openBatches(db: Db, scope: Scope): Promise<Batch[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('batches')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .where('endedAt', 'is', null)
      .orderBy('id')
      .execute(),
  );
}

/**
 * Closes what dead processes left In Process as Incomplete, with the counts that the log of changes and failures shows for each.
 * Of one link, whose lease the caller holds; or (null) of all links that nobody is writing. Returns how many there were.
 */
export function closeDeadBatches(
  db: Db,
  scope: Scope,
  endedAt: string,
  linkId: string | null = null,
): Promise<number> {
  return writing(db, scope, async (own) => {
    const closed = await sql`
      update lockstep.batches b set status = 'Incomplete', ended_at = ${endingAt('b.started_at', endedAt)},
        new = done.new, updated = done.updated, deleted = done.deleted, failed = lost.failed,
        input = done.new + done.updated + done.deleted + lost.failed
      from lockstep.batches o,
        lateral (select count(*) filter (where from_value is null) as new,
            count(*) filter (where from_value is not null and to_value is not null) as updated,
            count(*) filter (where to_value is null) as deleted
          from lockstep.changes c where c.connection_id = o.connection_id and c.batch_id = o.id) as done,
        lateral (select count(distinct person_id) as failed
          from lockstep.failures f where f.connection_id = o.connection_id and f.batch_id = o.id) as lost
      where o.connection_id = ${scope.connectionId} and o.ended_at is null
        and ${linkId === null ? nobodyWrites(sql`o.link_id`) : sql`o.link_id = ${linkId}::uuid`}
        and b.connection_id = o.connection_id and b.id = o.id`.execute(own);
    return Number(closed.numAffectedRows ?? 0n);
  });
}

/** One batch; undefined when there is none. */
export function getBatch(db: Db, scope: Scope, id: string): Promise<Batch | undefined> {
  if (!isUuid(id)) return Promise.resolve(undefined);
  return reading(db, scope, (own) =>
    own
      .selectFrom('batches')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
}

/** What a filter by object type finds: the type itself, the names of its plurals on the page, and batches of all objects. */
const objectsUnder = (type: string): string[] => [
  type,
  ...Object.values(batchLabels)
    .map(({ object }) => object)
    .filter((object) => object === 'All' || objectTypeOf(object) === type),
];

/** The batches that a query finds, on whatever page. */
function inFilter(scope: Scope, query: BatchQuery) {
  const time = query.sort === 'ended' ? 'endedAt' : 'startedAt';
  const { from, until, object, operation, status, linkId } = query;
  return (eb: ExpressionBuilder<Tables, 'batches'>) =>
    eb.and([
      eb('connectionId', '=', scope.connectionId),
      // Every batch has begun: said of it, it would keep the count from the smallest index.
      ...(time === 'endedAt' ? [eb(time, 'is not', null)] : []),
      ...(from === undefined ? [] : [eb(time, '>=', from)]),
      ...(until === undefined ? [] : [eb(time, '<', until)]),
      ...(object === undefined ? [] : [eb('object', 'in', objectsUnder(object))]),
      ...(operation === undefined ? [] : [eb('operation', '=', operation)]),
      ...(status === undefined ? [] : [eb('status', '=', status as BatchStatus)]),
      ...(linkId === undefined ? [] : [eb('linkId', '=', linkId)]),
    ]);
}

/** How many batches a query finds on all of its pages. */
export function countBatches(db: Db, scope: Scope, query: BatchQuery): Promise<number> {
  return reading(db, scope, async (own) => {
    const { total } = await own
      .selectFrom('batches')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where(inFilter(scope, query))
      .executeTakeFirstOrThrow();
    return total;
  });
}

/**
 * A page of batches, newest first unless asked otherwise, 50 unless `limit` (at most 1000) says so. Sorted by end, only batches that
 * have ended are listed. Throws kind `invalid-record` when `after` is no key of ours.
 */
export function listBatches(db: Db, scope: Scope, query: BatchQuery): Promise<Page<Batch>> {
  const time = query.sort === 'ended' ? 'endedAt' : 'startedAt';
  const [direction, beyond] = query.order === 'oldest' ? (['asc', '>'] as const) : (['desc', '<'] as const);
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 1000);
  return reading(db, scope, async (own) => {
    let select = own
      .selectFrom('batches')
      .select(columns)
      .where(inFilter(scope, query))
      .orderBy(time, direction)
      .orderBy('id', direction)
      .limit(limit + 1);
    if (query.after !== undefined) {
      const { at, id } = readKey(query.after);
      select = select.where((eb) => eb(eb.refTuple(time, 'id'), beyond, eb.tuple(at, id)));
    }
    const found = await select.execute();
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return { rows, next: last && found.length > limit ? writeKey(last[time] ?? '', last.id) : null };
  });
}
