import { sql } from 'kysely';

import type { LinkState } from '../domain/link-state.ts';
import { bulk, chunks, jsonOrNull } from './bulk.ts';
import { nobodyWrites } from './leases.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A link as its campaign's fields shall tell of it. Times are ISO 8601; `reported` and `told` are the domain's. */
export type LinkToReport = {
  readonly linkId: string;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly programId: number;
  readonly programName: string;
  readonly programUrl: string;
  readonly state: LinkState;
  readonly reason: string | null;
  readonly firstSyncedAt: string | null;
  readonly lastSyncedAt: string | null;
  /** Findings that block or warn. */
  readonly findings: number;
  /** Members that wait for a person. */
  readonly waiting: number;
  readonly reported: unknown;
  readonly told: unknown;
};

/**
 * Every link that lives, and every ended one whose campaign still tells of it and has no other link by now. Left out are
 * those that a writer has in hand: both would want the campaign's lock.
 */
export function linksToReport(db: Db, scope: Scope): Promise<LinkToReport[]> {
  return reading(db, scope, async (own) => {
    const rows = await sql<LinkToReport>`
      with waiting as (
        select link_id, count(*) as members from lockstep.members
        where connection_id = ${scope.connectionId} and held_reason is not null and not in_step
        group by link_id)
      select l.id as link_id, campaign_id, campaign_name, program_id, program_name, program_url, state, reason,
        first_synced_at, last_synced_at, coalesce(w.members, 0) as waiting,
        (select count(*) from jsonb_path_query(findings, '$[*] ? (@.severity == "blocking" || @.severity == "warning")'))
          as findings,
        reported, told
      from lockstep.links l left join waiting w on w.link_id = l.id
      where connection_id = ${scope.connectionId} and ${nobodyWrites(sql`l.id`)} and (
        state not in ('not-linked', 'unlinked')
        or (reported is not null and not exists (select from lockstep.links other
          where other.connection_id = l.connection_id and other.campaign_id = l.campaign_id
            and other.state not in ('not-linked', 'unlinked'))))
      order by l.id`.execute(own);
    return rows.rows;
  });
}

/** Keeps what was written to these links' campaigns; null: nothing. */
export async function saveReported(
  db: Db,
  scope: Scope,
  rows: readonly { readonly linkId: string; readonly reported: unknown }[],
): Promise<void> {
  await save(
    db,
    scope,
    'reported',
    rows.map(({ linkId, reported }) => ({ linkId, value: reported })),
  );
}

/** Keeps what the owners of these links' campaigns are told. */
export async function saveTold(
  db: Db,
  scope: Scope,
  rows: readonly { readonly linkId: string; readonly told: unknown }[],
): Promise<void> {
  await save(
    db,
    scope,
    'told',
    rows.map(({ linkId, told }) => ({ linkId, value: told })),
  );
}

async function save(
  db: Db,
  scope: Scope,
  column: 'reported' | 'told',
  rows: readonly { readonly linkId: string; readonly value: unknown }[],
): Promise<void> {
  if (rows.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(rows)) {
      const { table } = bulk(chunk, {
        id: ['uuid', (one) => one.linkId],
        value: ['jsonb', (one) => jsonOrNull(one.value)],
      });
      await sql`update lockstep.links l set ${sql.ref(column)} = bulk.value from ${table}
        where l.connection_id = ${scope.connectionId} and l.id = bulk.id`.execute(own);
    }
  });
}
