import pg from 'pg';

import type { Value } from '../domain/words.ts';
import { copyInto } from './copy.ts';
import type { Scope } from './scope.ts';
import type { Connection } from './store.ts';
import { typeParsers } from './types.ts';

/** Both sides of a link, read in full, in any order. */
export type LinkSides = {
  readonly marketo: AsyncIterable<{ readonly leadId: number; readonly status: string }>;
  readonly salesforce: AsyncIterable<{ readonly campaignMemberId: string; readonly status: string }>;
};

/** A membership that is not as the store knows it; `personId` is null where the store knows nobody. */
export type Difference = {
  readonly personId: string | null;
  readonly leadId: number | null;
  readonly campaignMemberId: string | null;
  readonly known: { readonly marketo: Value; readonly salesforce: Value };
  readonly read: { readonly marketo: Value; readonly salesforce: Value };
};

type Row = {
  readonly person_id: string | null;
  readonly lead_id: number | null;
  readonly campaign_member_id: string | null;
  readonly known_marketo: Value;
  readonly known_salesforce: Value;
  readonly read_marketo: Value;
  readonly read_salesforce: Value;
};

/** Differences fetched at a time. */
const page = 5000;

/**
 * Compares a link in full inside the database: both sides are copied into temporary tables and joined with the members, and only
 * what differs comes back, page by page, so that memory does not grow with the link. Uses a session of its own. Throws what the
 * sides throw.
 */
export async function* compareLink(
  connection: Connection,
  scope: Scope,
  linkId: string,
  sides: LinkSides,
): AsyncGenerator<Difference> {
  const client = new pg.Client({ ...connection, application_name: 'lockstep compare', types: typeParsers });
  client.on('error', () => undefined); // its queries fail, that is enough
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('lockstep.connection_id', $1, true)`, [scope.connectionId]);
    // A hash join of half a million rows a side fits into this; the default would go by way of the disk.
    await client.query(`set local work_mem = '128MB'; set local statement_timeout = 0`);
    await client.query(`
      create temporary table marketo_read (lead_id bigint, status text collate "C") on commit drop;
      create temporary table salesforce_read (id text collate "C", status text collate "C") on commit drop`);
    await copyInto(client, 'marketo_read', ['lead_id', 'status'], marketoRows(sides));
    await copyInto(client, 'salesforce_read', ['id', 'status'], salesforceRows(sides));
    // Without it the planner takes the tables for nearly empty.
    await client.query('analyze marketo_read; analyze salesforce_read');
    await client.query(
      `declare differing no scroll cursor for
       select m.person_id, coalesce(m.marketo_lead_id, a.lead_id) as lead_id, coalesce(m.campaign_member_id, b.id) as campaign_member_id,
         m.marketo as known_marketo, m.salesforce as known_salesforce, a.status as read_marketo, b.status as read_salesforce
       from (select * from lockstep.members where connection_id = $1 and link_id = $2) m
       full join marketo_read a on a.lead_id = m.marketo_lead_id
       full join salesforce_read b on b.id = m.campaign_member_id
       where m.marketo is distinct from a.status or m.salesforce is distinct from b.status`,
      [scope.connectionId, linkId],
    );
    for (;;) {
      const { rows } = await client.query<Row>(`fetch ${String(page)} from differing`);
      for (const row of rows) yield differenceOf(row);
      if (rows.length < page) break;
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function* marketoRows({ marketo }: LinkSides) {
  for await (const { leadId, status } of marketo) yield [leadId, status] as const;
}

async function* salesforceRows({ salesforce }: LinkSides) {
  for await (const { campaignMemberId, status } of salesforce) yield [campaignMemberId, status] as const;
}

const differenceOf = (row: Row): Difference => ({
  personId: row.person_id,
  leadId: row.lead_id,
  campaignMemberId: row.campaign_member_id,
  known: { marketo: row.known_marketo, salesforce: row.known_salesforce },
  read: { marketo: row.read_marketo, salesforce: row.read_salesforce },
});
