import { sql } from 'kysely';

import { refusal } from '../domain/refusal.ts';
import type { Pair, Side, Value } from '../domain/words.ts';
import { bulk, chunks, storable } from './bulk.ts';
import { endingAt } from './ending.ts';
import { refusal as taken } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

export type OrderState = 'waiting' | 'done' | 'changed' | 'failed' | 'cancelled';

/** A person's decision about one member of a link. `orderedAt` is ISO 8601. */
export type NewOrder = {
  readonly id: string;
  readonly planId: string;
  readonly linkId: string;
  readonly personId: string;
  readonly action: 'set' | 'remove' | 'accept' | 'keep' | 'approve' | 'leave-out' | 'choose';
  readonly side: Side | null;
  readonly value: Value;
  /** What both sides held when the person decided. */
  readonly expected: Pair;
  /** What the order leaves different shall stay so: nothing follows from it. */
  readonly settles: boolean;
  readonly actor: string;
  readonly orderedAt: string;
};

export type OrderRow = NewOrder & {
  readonly state: OrderState;
  readonly message: string | null;
  readonly endedAt: string | null;
};

/** How an order ended. */
export type OrderEnd = {
  readonly id: string;
  readonly state: Exclude<OrderState, 'waiting'>;
  readonly message: string | null;
};

/**
 * Stores orders. One that waits for the same member gives way: the later word counts. Throws kind `conflict` when somebody else decides
 * about one of them at the same moment.
 */
export async function addOrders(db: Db, scope: Scope, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(orders)) {
      await sql`update lockstep.orders set state = 'cancelled', ended_at = ${endingAt('ordered_at')}, message = 'Decided again'
        where connection_id = ${scope.connectionId} and state = 'waiting'
          and (link_id, person_id) in (select link_id, person_id from unnest(
            ${chunk.map(({ linkId }) => linkId)}::uuid[], ${chunk.map(({ personId }) => personId)}::uuid[])
            as given (link_id, person_id))`.execute(own);
      const { table, names } = bulk(chunk, {
        id: ['uuid', (order) => order.id],
        plan_id: ['uuid', (order) => order.planId],
        link_id: ['uuid', (order) => order.linkId],
        person_id: ['uuid', (order) => order.personId],
        action: ['text', (order) => order.action],
        side: ['text', (order) => order.side],
        value: ['text', (order) => order.value],
        expected_marketo: ['text', (order) => order.expected.marketo],
        expected_salesforce: ['text', (order) => order.expected.salesforce],
        settles: ['boolean', (order) => order.settles],
        actor: ['text', (order) => order.actor],
        ordered_at: ['timestamptz', (order) => order.orderedAt],
      });
      await sql`insert into lockstep.orders (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  }).catch(taken);
}

type Stored = Omit<OrderRow, 'expected'> & {
  readonly expectedMarketo: Value;
  readonly expectedSalesforce: Value;
};

/** The orders of a link that wait to be carried out. */
export function waitingOrders(db: Db, scope: Scope, linkId: string): Promise<OrderRow[]> {
  return rows(db, scope, sql`link_id = ${linkId}::uuid and state = 'waiting' order by person_id`);
}

/** The orders of a plan by person, from after `after`. */
export function ordersOfPlan(
  db: Db,
  scope: Scope,
  planId: string,
  page: { readonly after?: string; readonly limit: number },
): Promise<OrderRow[]> {
  const after = page.after === undefined ? sql`` : sql`and person_id > ${page.after}::uuid`;
  return rows(db, scope, sql`plan_id = ${planId}::uuid ${after} order by person_id limit ${page.limit}`);
}

function rows(db: Db, scope: Scope, condition: ReturnType<typeof sql>): Promise<OrderRow[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Stored>`
      select id, plan_id, link_id, person_id, action, side, value, expected_marketo, expected_salesforce, settles,
        actor, ordered_at, state, message, ended_at
      from lockstep.orders where connection_id = ${scope.connectionId} and ${condition}`.execute(own);
    return found.rows.map(({ expectedMarketo, expectedSalesforce, ...rest }) => ({
      ...rest,
      expected: { marketo: expectedMarketo, salesforce: expectedSalesforce },
    }));
  });
}

/** Ends orders in the transaction that stores what became of their members; those that do not wait any more stay as they are. */
export async function endOrders(db: Db, scope: Scope, ends: readonly OrderEnd[]): Promise<void> {
  if (ends.length === 0) return;
  await writing(db, scope, async (own) => {
    const { table } = bulk(ends, {
      id: ['uuid', (end) => end.id],
      state: ['text', (end) => end.state],
      message: ['text', (end) => (end.message === null ? null : storable(end.message))],
    });
    await sql`update lockstep.orders set state = bulk.state, message = bulk.message, ended_at = ${endingAt('ordered_at')}
      from ${table}
      where orders.connection_id = ${scope.connectionId} and orders.id = bulk.id and orders.state = 'waiting'`.execute(
      own,
    );
  });
}

/** Ends all waiting orders of a link: it ended. */
export async function cancelOrders(db: Db, scope: Scope, linkId: string, message: string): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.orders set state = 'cancelled', message = ${message}, ended_at = ${endingAt('ordered_at')}
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid and state = 'waiting'`.execute(
      own,
    ),
  );
}

/**
 * A plan is carried out once. Throws kind `conflict` when it has orders already; whoever carries it out at the same moment waits here
 * until the transaction ends.
 */
export async function refuseSecondUse(db: Db, scope: Scope, planId: string): Promise<void> {
  await writing(db, scope, (own) =>
    sql`select from lockstep.previews where connection_id = ${scope.connectionId} and id = ${planId}::uuid for update`.execute(
      own,
    ),
  );
  const [first] = await ordersOfPlan(db, scope, planId, { limit: 1 });
  if (first !== undefined) throw refusal('conflict', 'PLAN_USED', 'plan-used');
}
