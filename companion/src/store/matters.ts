import { sql } from 'kysely';

import { webhookFails } from '../domain/webhook-trouble.ts';
import { clearAlert, type AlertOfCampaign } from './alerts.ts';
import { bulk, chunks, storable, storableOrNull } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** An alert that is open, with the campaign of its link. */
export type OpenAlert = Pick<
  AlertOfCampaign,
  'key' | 'severity' | 'code' | 'message' | 'detail' | 'raisedAt' | 'campaignName'
>;

/** A link that something stopped which is not a person's pause, or whose runs fail (`active`). Times are ISO 8601. */
export type StoppedLink = {
  readonly id: string;
  readonly state: 'held' | 'broken' | 'active';
  readonly reason: string | null;
  readonly since: string;
  readonly findings: unknown;
  /** How its last run failed. */
  readonly runFailure: string | null;
  readonly campaignName: string;
};

/** All alerts that are open, oldest first: one for each matter, of which there are a few for a link. */
export function openAlerts(db: Db, scope: Scope): Promise<OpenAlert[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('alerts as a')
      .leftJoin('links as l', (on) =>
        on.onRef('l.connectionId', '=', 'a.connectionId').onRef('l.id', '=', 'a.linkId'),
      )
      .select(['a.key', 'a.severity', 'a.code', 'a.message', 'a.detail', 'a.raisedAt', 'l.campaignName'])
      .where('a.connectionId', '=', scope.connectionId)
      .where('a.clearedAt', 'is', null)
      .orderBy('a.raisedAt')
      .orderBy('a.id')
      .execute(),
  );
}

/** All links that are held or broken, or were not brought in step since `late` (ISO 8601) and fail; the first to stop at the head. */
export function stoppedLinks(db: Db, scope: Scope, late: string): Promise<StoppedLink[]> {
  return reading(db, scope, async (own) => {
    const { rows } = await sql<StoppedLink>`
      select id, state, reason, findings, run_failure, campaign_name,
        case when state = 'active' then coalesce(last_synced_at, state_since) else state_since end as since
      from lockstep.links
      where connection_id = ${scope.connectionId} and (state in ('held', 'broken')
        or (state = 'active' and run_failure is not null
          and coalesce(last_synced_at, state_since) < ${late}::timestamptz))
      order by since, id`.execute(own);
    return rows;
  });
}

/** How the newest pass failed, and since when none got through (ISO 8601); undefined where it did not fail. */
export function failingPasses(
  db: Db,
  scope: Scope,
): Promise<{ readonly message: string | null; readonly since: string } | undefined> {
  return reading(db, scope, async (own) => {
    const { rows } = await sql<{ message: string | null; since: string }>`
      select last.message, coalesce(
          (select ended_at from lockstep.cycles where connection_id = ${scope.connectionId} and link_id is null and state = 'ended'
            order by started_at desc, id desc limit 1),
          (select min(started_at) from lockstep.cycles where connection_id = ${scope.connectionId} and link_id is null)) as since
      from (select state, message from lockstep.cycles
        where connection_id = ${scope.connectionId} and link_id is null and state <> 'running'
        order by started_at desc, id desc limit 1) last
      where last.state = 'failed'`.execute(own);
    return rows[0];
  });
}

/** What somebody was told of and takes to be open. */
export type ToldMatter = {
  readonly key: string;
  readonly code: string;
  readonly title: string;
  /** The campaign's name; null for the whole connection. */
  readonly campaign: string | null;
  /** ISO 8601. */
  readonly since: string;
};

export function toldMatters(db: Db, scope: Scope): Promise<ToldMatter[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('toldMatters')
      .select(['key', 'code', 'title', 'campaign', 'since'])
      .where('connectionId', '=', scope.connectionId)
      .orderBy('since')
      .orderBy('key')
      .execute(),
  );
}

/** Notes what somebody was told just now: what is open, and what is over. */
export async function noteTold(
  db: Db,
  scope: Scope,
  { opened, ended }: { readonly opened: readonly ToldMatter[]; readonly ended: readonly string[] },
): Promise<void> {
  await writing(db, scope, async (own) => {
    if (ended.length > 0)
      await sql`delete from lockstep.told_matters
        where connection_id = ${scope.connectionId} and key = any(${[...ended]}::text[])`.execute(own);
    for (const chunk of chunks(opened)) {
      const { table, names, assignments } = bulk(chunk, {
        key: ['text', (one) => one.key],
        code: ['text', (one) => one.code],
        title: ['text', (one) => storable(one.title)],
        campaign: ['text', (one) => storableOrNull(one.campaign)],
        since: ['timestamptz', (one) => one.since],
      });
      await sql`insert into lockstep.told_matters (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}
        on conflict (connection_id, key) do update set ${assignments(['key'])}, told_at = now()`.execute(own);
    }
  });
}

/**
 * The webhook did not take what it was told. Returns since when it has taken nothing, whichever process tried (ISO 8601): from `now` on
 * where the last delivery before succeeded.
 */
export async function noteUndelivered(db: Db, scope: Scope, now: string): Promise<string> {
  return writing(db, scope, async (own) => {
    const { rows } = await sql<{ since: string }>`
      update lockstep.connections set undelivered_since = coalesce(undelivered_since, ${now}::timestamptz)
      where id = ${scope.connectionId} returning undelivered_since as since`.execute(own);
    return rows[0]?.since ?? now;
  });
}

/** A delivery succeeded, or there is no webhook any more: the alert about it ends. */
export async function noteDelivered(db: Db, scope: Scope): Promise<void> {
  await writing(db, scope, async (own) => {
    await sql`update lockstep.connections set undelivered_since = null
      where id = ${scope.connectionId} and undelivered_since is not null`.execute(own);
    await clearAlert(own, scope, webhookFails);
  });
}
