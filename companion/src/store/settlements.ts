import { sql } from 'kysely';

import type { Pair, Value } from '../domain/words.ts';
import { bulk, chunks } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A pair that differs and shall: who said so and by which rule. The pair became the baseline. `at` is ISO 8601. */
export type Settlement = {
  readonly linkId: string;
  readonly personId: string;
  readonly at: string;
  readonly kind: 'accept' | 'ignore' | 'keep';
  readonly rule: string;
  readonly actor: string;
  readonly pair: Pair;
};

/** Stores settlements, any number of them, in the transaction that sets the baselines. */
export async function addSettlements(
  db: Db,
  scope: Scope,
  settlements: readonly Settlement[],
): Promise<void> {
  if (settlements.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(settlements)) {
      const { table, names } = bulk(chunk, {
        link_id: ['uuid', (one) => one.linkId],
        person_id: ['uuid', (one) => one.personId],
        at: ['timestamptz', (one) => one.at],
        kind: ['text', (one) => one.kind],
        rule: ['text', (one) => one.rule],
        actor: ['text', (one) => one.actor],
        marketo: ['text', (one) => one.pair.marketo],
        salesforce: ['text', (one) => one.pair.salesforce],
      });
      await sql`insert into lockstep.settlements (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  });
}

/** How a member was settled, newest first. */
export function settlementsOfMember(
  db: Db,
  scope: Scope,
  member: { readonly linkId: string; readonly personId: string },
  limit: number,
): Promise<Settlement[]> {
  return reading(db, scope, async (own) => {
    type Stored = Omit<Settlement, 'pair'> & { marketo: Value; salesforce: Value };
    const found = await sql<Stored>`
      select link_id, person_id, at, kind, rule, actor, marketo, salesforce from lockstep.settlements
      where connection_id = ${scope.connectionId} and link_id = ${member.linkId}::uuid
        and person_id = ${member.personId}::uuid
      order by id desc limit ${limit}`.execute(own);
    return found.rows.map(({ marketo, salesforce, ...rest }) => ({ ...rest, pair: { marketo, salesforce } }));
  });
}
