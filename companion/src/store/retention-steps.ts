import { sql } from 'kysely';

import { endedLinkSteps } from './retention-links.ts';
import { nothing, type Piece, type PruneStep, stepOf, type Turn } from './retention-step.ts';

/** The newest certificates of a link that stay, whatever their age: whether to compare again is decided by the last few. */
const certificatesKept = 10;

/** In this order: what refers to a batch, a cycle or a link goes before it does. */
export function pruneSteps(turn: Turn, step: number): readonly PruneStep[] {
  const old = sql`${turn.history}::timestamptz`;
  const stale = sql`${turn.previews}::timestamptz`;
  /** What only grows: looked at from its oldest entry on, by its key, so that it needs no index by time. */
  const log = (table: string, before = old, more = sql``) =>
    stepOf(
      table,
      (
        own,
      ) => sql`delete from ${sql.table(`lockstep.${table}`)} where connection_id = ${own} and id = any(array(
      select id from (select id, at from ${sql.table(`lockstep.${table}`)}
        where connection_id = ${own} ${more} order by id limit ${step}) oldest
      where at < ${before}))`,
    );
  const ended = (table: string, time: string, more = sql``) =>
    stepOf(
      table,
      (
        own,
      ) => sql`delete from ${sql.table(`lockstep.${table}`)} where connection_id = ${own} and id = any(array(
      select id from ${sql.table(`lockstep.${table}`)} o
      where connection_id = ${own} and ${sql.ref(time)} < ${old} ${more}
      order by ${sql.ref(time)} limit ${step} for update skip locked))`,
    );
  const without = (table: string, column: string) =>
    nothing(sql`${sql.table(`lockstep.${table}`)} r
      where r.connection_id = o.connection_id and ${sql.ref(`r.${column}`)} = o.id`);
  const links = endedLinkSteps(turn, step);
  return [
    ...[
      'changes',
      'failures',
      'conflicts',
      'member_events',
      'settlements',
      'field_writes',
      'field_changes',
    ].map((table) => log(table)),
    ended('sagas', 'finished_at', sql`and state <> 'open'`),
    stepOf('certificates', (own) => oldCertificates(own, old, step)),
    ...links.members,
    ended(
      'batches',
      'ended_at',
      sql`and ${sql.join(
        ['changes', 'failures', 'conflicts', 'sagas', 'field_changes'].map((table) =>
          without(table, 'batch_id'),
        ),
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
    stepOf(
      'asked_people',
      (
        own,
      ) => sql`delete from lockstep.asked_people where connection_id = ${own} and marketo_lead_id = any(array(
        select marketo_lead_id from lockstep.asked_people
        where connection_id = ${own} and asked_at < ${old} limit ${step}))`,
    ),
    ended('orders', 'ended_at', sql`and state <> 'waiting'`),
    stepOf('preview_rows', (own) => oldPreviewRows(own, stale, step)),
    stepOf('previews', (own) => oldPreviews(own, stale, step)),
    ended('alerts', 'raised_at', sql`and cleared_at < ${old}`),
    stepOf('repair_moves', (own) => oldMoves(own, old, step)),
    stepOf('repairs', (own) => oldRepairs(own, old, stale, step)),
    stepOf('budget_ledger', (own) => oldLedger(own, old, step)),
    ...links.links,
    log('audit', sql`${turn.audit}::timestamptz`, sql`and ${isNotOfPause}`),
  ];
}

/** Who paused a link is shown for as long as it is paused. */
const isNotOfPause =
  nothing(sql`lockstep.links l where l.connection_id = audit.connection_id and l.state = 'paused'
  and audit.action = 'pause' and l.id::text = audit.target`);

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

/** Repairs that ended; from before the history that is kept none is undone any more. */
const isOver = (old: Piece) => sql`p.state in ('applied', 'failed', 'undone') and p.changed_at < ${old}`;

const oldMoves = (own: Piece, old: Piece, step: number) => sql`
  delete from lockstep.repair_moves where connection_id = ${own} and ctid = any(array(
    select m.ctid from lockstep.repairs p
    cross join lateral (select n.ctid from lockstep.repair_moves n
      where n.connection_id = p.connection_id and n.repair_id = p.id limit ${step}) m
    where p.connection_id = ${own} and ${isOver(old)} limit ${step}))`;

const oldRepairs = (own: Piece, old: Piece, stale: Piece, step: number) => sql`
  delete from lockstep.repairs where connection_id = ${own} and id = any(array(
    select p.id from lockstep.repairs p
    where p.connection_id = ${own} and (${isOver(old)} or (p.state = 'planned' and p.created_at < ${stale}))
      and ${nothing(sql`lockstep.repair_moves m where m.connection_id = p.connection_id and m.repair_id = p.id`)}
    limit ${step} for update skip locked))`;

const oldLedger = (own: Piece, old: Piece, step: number) => sql`
  delete from lockstep.budget_ledger where connection_id = ${own} and ctid = any(array(
    select ctid from lockstep.budget_ledger
    where connection_id = ${own} and vendor in ('marketo', 'salesforce') and hour < ${old}
    order by vendor, hour limit ${step}))`;
