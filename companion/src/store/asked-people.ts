import { sql } from 'kysely';

import { type Db, type Scope, writing } from './scope.ts';

/** Writes down that these people (Marketo leads) are asked for. Returns those of them whom nobody was asked for before. */
export async function noteAsked(db: Db, scope: Scope, leadIds: readonly number[]): Promise<number[]> {
  if (leadIds.length === 0) return [];
  return await writing(db, scope, async (own) => {
    const { rows } = await sql<{ marketoLeadId: number }>`
      insert into lockstep.asked_people (connection_id, marketo_lead_id)
      select ${scope.connectionId}, lead from unnest(${[...leadIds]}::bigint[]) as lead order by lead
      on conflict do nothing returning marketo_lead_id`.execute(own);
    return rows.map(({ marketoLeadId }) => marketoLeadId);
  });
}

/** They may be asked for again: the question was refused, or they have arrived. */
export async function forgetAsked(db: Db, scope: Scope, leadIds: readonly number[]): Promise<void> {
  if (leadIds.length === 0) return;
  await writing(db, scope, (own) =>
    own
      .deleteFrom('askedPeople')
      .where('connectionId', '=', scope.connectionId)
      .where('marketoLeadId', 'in', [...leadIds])
      .execute(),
  );
}
