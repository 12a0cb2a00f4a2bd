import { type RawBuilder, sql } from 'kysely';

import { type Db, reading, type Scope, writing } from './scope.ts';

/** How long what is over is kept, in days. */
export type KeepDays = { readonly history: number; readonly previews: number };

export type PruneOptions = {
  readonly keep: KeepDays;
  /** Aborted when the process stops: no further step begins. */
  readonly stopping: AbortSignal;
  /** Rows that one transaction deletes at most. */
  readonly step?: number;
  /** No further step begins after so many milliseconds; the rest goes in the next turn. */
  readonly longestMs?: number;
};

/** Rows deleted, by kind; kinds without any are left out. */
export type Pruned = Readonly<Record<string, number>>;

/** Small enough that nobody notices the transaction. */
const rowsOfStep = 5000;
const longestTurnMs = 20_000;
/** The newest certificates of a link that stay, whatever their age: whether to compare again is decided by the last few. */
const certificatesKept = 10;

/**
 * Deletes what is over and old, where this connection's turn has come: once a day by the database's clock, or a minute after a turn
 * that did not finish. One process at a time does it. Undefined: it is nobody's turn now. Nothing that a decision reads goes:
 * members, links and their history, maps, what is open or waits; nor the audit log.
 */
export async function pruneWhenDue(db: Db, scope: Scope, options: PruneOptions): Promise<Pruned | undefined> {
  const { keep, stopping, step = rowsOfStep, longestMs = longestTurnMs } = options;
  const turn = await takeTurn(db, scope, keep);
  if (turn === undefined) return undefined;
  const stopAt = performance.now() + longestMs;
  const mayGoOn = () => !stopping.aborted && performance.now() < stopAt;
  const pruned: Record<string, number> = {};
  let finished = true;
  for (const [kind, statement] of statements(turn, step)) {
    for (let gone = step; gone >= step;) {
      if (!mayGoOn()) {
        finished = false;
        break;
      }
      gone = await deleteStep(db, scope, statement);
      if (gone > 0) pruned[kind] = (pruned[kind] ?? 0) + gone;
    }
  }
  await endTurn(db, scope, finished);
  return pruned;
}

/** Since when the history of a connection is whole (ISO 8601); null while nothing of it was ever deleted. */
export function historySince(db: Db, scope: Scope): Promise<string | null> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ historySince: string | null }>`
      select history_since from lockstep.connections where id = ${scope.connectionId}`.execute(own);
    return found.rows[0]?.historySince ?? null;
  });
}

/** Moments before which what is over goes (ISO 8601). */
type Turn = { readonly history: string; readonly previews: string };

/** What is taken is taken for a while: a process that dies in its turn keeps nobody else from it for long. */
async function takeTurn(db: Db, scope: Scope, keep: KeepDays): Promise<Turn | undefined> {
  return await writing(db, scope, async (own) => {
    const before = (days: number) => sql`now() - make_interval(days => ${days})`;
    const taken = await sql<Turn>`
      update lockstep.connections set prune_due_at = now() + interval '5 minutes',
        history_since = greatest(history_since, case when created_at < ${before(keep.history)} then ${before(keep.history)} end)
      where id = ${scope.connectionId} and prune_due_at <= now()
      returning ${before(keep.history)} as history, ${before(keep.previews)} as previews`.execute(own);
    return taken.rows[0];
  });
}

async function endTurn(db: Db, scope: Scope, finished: boolean): Promise<void> {
  const next = finished ? sql`interval '1 day'` : sql`interval '1 minute'`;
  await writing(db, scope, (own) =>
    sql`update lockstep.connections set prune_due_at = now() + ${next} where id = ${scope.connectionId}`.execute(
      own,
    ),
  );
}

type Statement = (connectionId: RawBuilder<unknown>) => RawBuilder<unknown>;

async function deleteStep(db: Db, scope: Scope, statement: Statement): Promise<number> {
  return await writing(db, scope, async (own) => {
    const gone = await statement(sql`${scope.connectionId}`).execute(own);
    return Number(gone.numAffectedRows ?? 0);
  });
}

/** In this order: what refers to a batch or a cycle goes before it does. */
function statements(turn: Turn, step: number): [kind: string, statement: Statement][] {
  const old = sql`${turn.history}::timestamptz`;
  const stale = sql`${turn.previews}::timestamptz`;
  /** What only grows: looked at from its oldest entry on, by its key, so that it needs no index by time. */
  const log = (table: string): [string, Statement] => [
    table,
    (
      own,
    ) => sql`delete from ${sql.table(`lockstep.${table}`)} where connection_id = ${own} and id = any(array(
      select id from (select id, at from ${sql.table(`lockstep.${table}`)}
        where connection_id = ${own} order by id limit ${step}) oldest
      where at < ${old}))`,
  ];
  const ended = (table: string, time: string, more = sql``): [string, Statement] => [
    table,
    (
      own,
    ) => sql`delete from ${sql.table(`lockstep.${table}`)} where connection_id = ${own} and id = any(array(
      select id from ${sql.table(`lockstep.${table}`)} o
      where connection_id = ${own} and ${sql.ref(time)} < ${old} ${more}
      order by ${sql.ref(time)} limit ${step} for update skip locked))`,
  ];
  const without = (table: string, column: string) =>
    nothing(sql`${sql.table(`lockstep.${table}`)} r
      where r.connection_id = o.connection_id and ${sql.ref(`r.${column}`)} = o.id`);
  return [
    ...['changes', 'failures', 'conflicts', 'member_events', 'settlements', 'field_writes'].map(log),
    ended('sagas', 'finished_at', sql`and state <> 'open'`),
    ['certificates', (own) => oldCertificates(own, old, step)],
    ended(
      'batches',
      'ended_at',
      sql`and ${sql.join(
        ['changes', 'failures', 'conflicts', 'sagas'].map((table) => without(table, 'batch_id')),
        sql` and `,
      )}`,
    ),
    ended(
      'cycles',
      'started_at',
      sql`and state <> 'running' and ${sql.join(
        ['batches', 'certificates', 'sagas'].map((table) => without(table, 'cycle_id')),
        sql` and `,
      )}
        -- When the next pass is due, and how the connection is doing, is told by the last.
        and id <> all(array(select id from lockstep.cycles p where p.connection_id = o.connection_id and p.link_id is null
          order by started_at desc, id desc limit 1))`,
    ),
    ended('orders', 'ended_at', sql`and state <> 'waiting'`),
    ['preview_rows', (own) => oldPreviewRows(own, stale, step)],
    ['previews', (own) => oldPreviews(own, stale, step)],
    ended('alerts', 'raised_at', sql`and cleared_at < ${old}`),
    ['budget_ledger', (own) => oldLedger(own, old, step)],
  ];
}

type Piece = RawBuilder<unknown>;

/** There is no such row: asked for each row by an index, where `not exists` may read the other table from end to end. */
const nothing = (rows: Piece) => sql`(select true from ${rows} limit 1) is null`;

/** Never the newest ones of a link, nor its last clean one, on which removals rest. */
const oldCertificates = (own: Piece, old: Piece, step: number) => sql`
  delete from lockstep.certificates where connection_id = ${own} and id = any(array(
    select c.id from lockstep.links l
    cross join lateral (select issued_at from lockstep.certificates n
      where n.connection_id = l.connection_id and n.link_id = l.id
      order by issued_at desc, id desc offset ${certificatesKept - 1} limit 1) kept
    left join lateral (select id from lockstep.certificates n
      where n.connection_id = l.connection_id and n.link_id = l.id and n.clean
      order by issued_at desc, id desc limit 1) clean on true
    cross join lateral (select id from lockstep.certificates n
      where n.connection_id = l.connection_id and n.link_id = l.id
        and n.issued_at < least(kept.issued_at, ${old}) and n.id is distinct from clean.id
      order by issued_at, id limit ${step}) c
    where l.connection_id = ${own} limit ${step}))`;

/** A plan that was applied stays as long as its orders. */
const unused = nothing(sql`lockstep.orders o where o.connection_id = p.connection_id and o.plan_id = p.id`);

/** Who was left out of a preview counts until the first sync of the link it made. */
const oldPreviewRows = (own: Piece, stale: Piece, step: number) => sql`
  delete from lockstep.preview_rows where connection_id = ${own} and ctid = any(array(
    select r.ctid from lockstep.previews p
    cross join lateral (select link_id from lockstep.preview_rows f
      where f.connection_id = p.connection_id and f.preview_id = p.id order by f.position limit 1) made
    cross join lateral (select n.ctid from lockstep.preview_rows n
      where n.connection_id = p.connection_id and n.preview_id = p.id order by n.position limit ${step}) r
    where p.connection_id = ${own} and p.created_at < ${stale} and ${unused}
      and ${nothing(sql`lockstep.links l where l.connection_id = p.connection_id and l.id = made.link_id
        and l.first_synced_at is null and l.state <> 'unlinked'`)}
    order by p.created_at limit ${step}))`;

const oldPreviews = (own: Piece, stale: Piece, step: number) => sql`
  delete from lockstep.previews where connection_id = ${own} and id = any(array(
    select p.id from lockstep.previews p
    where p.connection_id = ${own} and p.created_at < ${stale} and ${unused}
      and ${nothing(sql`lockstep.preview_rows r where r.connection_id = p.connection_id and r.preview_id = p.id`)}
    order by p.created_at limit ${step}))`;

const oldLedger = (own: Piece, old: Piece, step: number) => sql`
  delete from lockstep.budget_ledger where connection_id = ${own} and ctid = any(array(
    select ctid from lockstep.budget_ledger
    where connection_id = ${own} and vendor in ('marketo', 'salesforce') and hour < ${old}
    order by vendor, hour limit ${step}))`;
