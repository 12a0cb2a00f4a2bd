import { sql } from 'kysely';

import type { FailureKind } from '../domain/failure.ts';
import type { Side } from '../domain/words.ts';
import { bulk, chunks, storable, storableOrNull } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** Why one record of a batch, or the batch itself, failed. `at` is ISO 8601. */
export type BatchFailure = {
  readonly batchId: string;
  readonly linkId: string | null;
  readonly personId: string | null;
  readonly kind: FailureKind;
  readonly code: string;
  readonly message: string;
  readonly at: string;
  readonly retryable: boolean;
  /** Of a custom field of a member: which, as people know it, and where it was to be written. */
  readonly field?: { readonly label: string; readonly side: Side } | null;
};

/** The failures of one cause, counted; the last one's words, and the record of the person whom they are about, where there is one. */
export type FailureCause = {
  readonly code: string;
  readonly message: string;
  readonly recordId: string | null;
  readonly records: number;
};

/** Stores failures, any number of them. */
export async function addFailures(db: Db, scope: Scope, failures: readonly BatchFailure[]): Promise<void> {
  if (failures.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(failures)) {
      const { table, names } = bulk(chunk, {
        batch_id: ['uuid', (f) => f.batchId],
        link_id: ['uuid', (f) => f.linkId],
        person_id: ['uuid', (f) => f.personId],
        kind: ['text', (f) => f.kind],
        code: ['text', (f) => f.code],
        message: ['text', (f) => storable(f.message)],
        at: ['timestamptz', (f) => f.at],
        retryable: ['boolean', (f) => f.retryable],
        field: ['text', (f) => storableOrNull(f.field?.label ?? null)],
        side: ['text', (f) => f.field?.side ?? null],
      });
      await sql`insert into lockstep.failures (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  });
}

/** The causes of these batches' failures, the most frequent first; batches without any are absent. */
export function causesOfBatches(
  db: Db,
  scope: Scope,
  batchIds: readonly string[],
): Promise<Map<string, FailureCause[]>> {
  return reading(db, scope, async (own) => {
    // A vendor's messages name records, so that grouping by them would list each row: one cause is one code.
    const found = await sql<FailureCause & { batchId: string }>`
      with causes as (
        select batch_id, code, max(id) as last, count(*) as records from lockstep.failures
        where connection_id = ${scope.connectionId} and batch_id = any(${batchIds}::uuid[])
        group by batch_id, code
      )
      select c.batch_id, c.code, f.message, m.salesforce_record_id as record_id, c.records from causes c
      -- One row each, by its key: causes are few, whatever the planner expects of them.
      cross join lateral (select message, link_id, person_id from lockstep.failures
        where connection_id = ${scope.connectionId} and id = c.last limit 1) f
      left join lateral (select salesforce_record_id from lockstep.members
        where connection_id = ${scope.connectionId} and link_id = f.link_id and person_id = f.person_id limit 1) m on true
      order by c.records desc, c.code`.execute(own);
    const causes = new Map<string, FailureCause[]>();
    for (const { batchId, ...cause } of found.rows)
      causes.set(batchId, [...(causes.get(batchId) ?? []), cause]);
    return causes;
  });
}

/** The failures of a link or a batch, newest first, from before the key `after` (an `id` of the page before). */
export function listFailures(
  db: Db,
  scope: Scope,
  query: {
    readonly linkId?: string;
    readonly batchId?: string;
    readonly after?: number;
    readonly limit: number;
  },
): Promise<(BatchFailure & { readonly id: number })[]> {
  const { linkId, batchId, after, limit } = query;
  return reading(db, scope, async (own) => {
    const conditions = [
      sql`connection_id = ${scope.connectionId}`,
      ...(linkId === undefined ? [] : [sql`link_id = ${linkId}::uuid`]),
      ...(batchId === undefined ? [] : [sql`batch_id = ${batchId}::uuid`]),
      ...(after === undefined ? [] : [sql`id < ${after}`]),
    ];
    const found = await sql<BatchFailure & { id: number }>`
      select id, batch_id, link_id, person_id, kind, code, message, at, retryable from lockstep.failures
      where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}`.execute(own);
    return found.rows;
  });
}
