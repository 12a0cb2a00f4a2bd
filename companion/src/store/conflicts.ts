import { sql } from 'kysely';

import type { Interval, Pair, Side, Value } from '../domain/words.ts';
import { bulk, chunks, storable } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** Both sides of a member changed: what each held and when it changed, and who won by which policy. `at` is ISO 8601. */
export type Conflict = {
  readonly linkId: string;
  readonly personId: string;
  readonly batchId: string | null;
  readonly at: string;
  readonly pair: Pair;
  /** Null where there was none: a first sync. */
  readonly baseline: Pair | null;
  readonly marketoChange: Interval | null;
  readonly salesforceChange: Interval | null;
  /** The row of the member rule that decided (docs/sync-rules.md, 4). */
  readonly ruleRow: number;
  readonly policy: string;
  /** Whose value stood; null while a person or a policy has to say. */
  readonly winner: Side | null;
  /** The two intervals overlapped, so that time could not decide. */
  readonly tie: boolean;
  readonly reason: string;
};

/** Stores conflicts, any number of them. */
export async function addConflicts(db: Db, scope: Scope, conflicts: readonly Conflict[]): Promise<void> {
  if (conflicts.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(conflicts)) {
      const { table, names } = bulk(chunk, {
        link_id: ['uuid', (one) => one.linkId],
        person_id: ['uuid', (one) => one.personId],
        batch_id: ['uuid', (one) => one.batchId],
        at: ['timestamptz', (one) => one.at],
        marketo: ['text', (one) => one.pair.marketo],
        salesforce: ['text', (one) => one.pair.salesforce],
        baseline_marketo: ['text', (one) => one.baseline?.marketo ?? null],
        baseline_salesforce: ['text', (one) => one.baseline?.salesforce ?? null],
        marketo_after: ['float8', (one) => one.marketoChange?.after ?? null],
        marketo_until: ['float8', (one) => one.marketoChange?.until ?? null],
        salesforce_after: ['float8', (one) => one.salesforceChange?.after ?? null],
        salesforce_until: ['float8', (one) => one.salesforceChange?.until ?? null],
        rule_row: ['integer', (one) => one.ruleRow],
        policy: ['text', (one) => one.policy],
        winner: ['text', (one) => one.winner],
        tie: ['boolean', (one) => one.tie],
        reason: ['text', (one) => storable(one.reason)],
      });
      await sql`insert into lockstep.conflicts (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  });
}

type Stored = Omit<Conflict, 'pair' | 'baseline' | 'marketoChange' | 'salesforceChange'> & {
  readonly id: number;
  readonly marketo: Value;
  readonly salesforce: Value;
  readonly baselineMarketo: Value;
  readonly baselineSalesforce: Value;
  readonly marketoAfter: number | null;
  readonly marketoUntil: number | null;
  readonly salesforceAfter: number | null;
  readonly salesforceUntil: number | null;
};

/** The conflicts of a link, or of one of its members, newest first, from before the key `after` (an `id` of the page before). */
export function listConflicts(
  db: Db,
  scope: Scope,
  query: {
    readonly linkId: string;
    readonly personId?: string;
    readonly after?: number;
    readonly limit: number;
  },
): Promise<(Conflict & { readonly id: number })[]> {
  const { linkId, personId, after, limit } = query;
  return reading(db, scope, async (own) => {
    const conditions = [
      sql`connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid`,
      ...(personId === undefined ? [] : [sql`person_id = ${personId}::uuid`]),
      ...(after === undefined ? [] : [sql`id < ${after}`]),
    ];
    const found = await sql<Stored>`
      select id, link_id, person_id, batch_id, at, marketo, salesforce, baseline_marketo, baseline_salesforce,
        marketo_after, marketo_until, salesforce_after, salesforce_until, rule_row, policy, winner, tie, reason
      from lockstep.conflicts where ${sql.join(conditions, sql` and `)}
      order by id desc limit ${limit}`.execute(own);
    return found.rows.map(fromStored);
  });
}

function fromStored(row: Stored): Conflict & { readonly id: number } {
  const { marketo, salesforce, baselineMarketo, baselineSalesforce, ...a } = row;
  const { marketoAfter, marketoUntil, salesforceAfter, salesforceUntil, ...rest } = a;
  const isFirst = baselineMarketo === null && baselineSalesforce === null;
  return {
    ...rest,
    pair: { marketo, salesforce },
    baseline: isFirst ? null : { marketo: baselineMarketo, salesforce: baselineSalesforce },
    marketoChange: interval(marketoAfter, marketoUntil),
    salesforceChange: interval(salesforceAfter, salesforceUntil),
  };
}

const interval = (after: number | null, until: number | null): Interval | null =>
  after === null || until === null ? null : { after, until };
