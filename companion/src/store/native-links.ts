import { sql } from 'kysely';

import { bulk, chunks, storable } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A program that Marketo's own sync ties to a campaign. */
export type NativeLink = {
  readonly programId: number;
  readonly programName: string;
  readonly campaignId: string;
};

/** Replaces what is known of native ties. */
export async function saveNativeLinks(db: Db, scope: Scope, links: readonly NativeLink[]): Promise<void> {
  await writing(db, scope, async (own) => {
    await sql`delete from lockstep.native_links where connection_id = ${scope.connectionId}`.execute(own);
    for (const chunk of chunks(links)) {
      const { table, names } = bulk(chunk, {
        program_id: ['integer', (one) => one.programId],
        program_name: ['text', (one) => storable(one.programName)],
        campaign_id: ['text', (one) => one.campaignId],
      });
      await sql`insert into lockstep.native_links (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  });
}

/** Native ties of these campaigns as last read, by program. */
export function nativeLinks(db: Db, scope: Scope, campaignIds: readonly string[]): Promise<NativeLink[]> {
  return reading(db, scope, async (own) => {
    const found =
      await sql<NativeLink>`select program_id, program_name, campaign_id from lockstep.native_links
      where connection_id = ${scope.connectionId} and campaign_id = any(${campaignIds}::text[])
      order by program_id`.execute(own);
    return found.rows;
  });
}
