import { sql } from 'kysely';

import { refusal as refused } from '../domain/refusal.ts';
import { saidOf, type Told } from '../domain/told.ts';
import { isUuid } from '../domain/uuid.ts';
import { bulk, chunks, json, storable } from './bulk.ts';
import { refusal } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';
import type { RepairState } from './tables.ts';

export type { RepairState } from './tables.ts';

/** A repair of a campaign's statuses. `plan` and `progress` are the links room's. Times are ISO 8601. */
export type RepairRow = {
  readonly id: string;
  readonly linkId: string | null;
  readonly programId: number;
  readonly campaignId: string;
  readonly state: RepairState;
  readonly frameHash: string;
  readonly plan: unknown;
  readonly progress: unknown;
  readonly failure: string | null;
  /** The same by its code; null for failures from before there were codes. */
  readonly failureSaid: unknown;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly changedAt: string;
};

const columns = [
  'id',
  'linkId',
  'programId',
  'campaignId',
  'state',
  'frameHash',
  'plan',
  'progress',
  'failure',
  'failureSaid',
  'createdAt',
  'createdBy',
  'changedAt',
] as const;

/** States in which somebody has to go on with it. */
const running: readonly RepairState[] = ['applying', 'putting-back', 'undoing'];

/** Stores a planned repair. */
export async function saveRepair(
  db: Db,
  scope: Scope,
  repair: Omit<RepairRow, 'state' | 'progress' | 'failure' | 'failureSaid' | 'changedAt'>,
): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('repairs')
      .values({
        ...scope,
        ...repair,
        plan: json(repair.plan),
        state: 'planned',
        changedAt: repair.createdAt,
      })
      .execute(),
  );
}

/** One repair, whatever became of it; undefined when there is none. */
export function getRepair(db: Db, scope: Scope, id: string): Promise<RepairRow | undefined> {
  if (!isUuid(id)) return Promise.resolve(undefined);
  return reading(db, scope, (own) =>
    own
      .selectFrom('repairs')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
}

/** The repairs of a campaign that were more than plans, newest first. */
export function repairsOfCampaign(
  db: Db,
  scope: Scope,
  campaignId: string,
  limit: number,
): Promise<RepairRow[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('repairs')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .where('campaignId', '=', campaignId)
      .where('state', '<>', 'planned')
      .orderBy('createdAt', 'desc')
      .limit(limit)
      .execute(),
  );
}

/** Repairs that somebody has to go on with, the oldest first; `due`: the vendor's own time-out has passed, by the database's clock. */
export function runningRepairs(db: Db, scope: Scope): Promise<(RepairRow & { readonly due: boolean })[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('repairs')
      .select(columns)
      .select(sql<boolean>`coalesce(not_before <= clock_timestamp(), true)`.as('due'))
      .where('connectionId', '=', scope.connectionId)
      .where('state', 'in', running)
      .orderBy('changedAt')
      .orderBy('id')
      .execute(),
  );
}

/** True while the statuses of this campaign are being changed by a repair. */
export async function isBeingRepaired(db: Db, scope: Scope, campaignId: string): Promise<boolean> {
  return (await runningRepairs(db, scope)).some((one) => one.campaignId === campaignId);
}

export type RepairChange = {
  readonly state?: RepairState;
  readonly progress?: unknown;
  readonly failure?: Told;
  /** Nothing is read or repeated for so long, by the database's clock; milliseconds. */
  readonly waitMs?: number;
};

/** Changes a repair that is in the state `from`. Throws kind `conflict` when it is not, or when another repair of the campaign runs. */
export async function changeRepair(
  db: Db,
  scope: Scope,
  id: string,
  from: RepairState,
  { progress, waitMs, failure, ...change }: RepairChange,
): Promise<void> {
  const changed = await writing(db, scope, (own) =>
    own
      .updateTable('repairs')
      .set({
        ...change,
        ...(failure === undefined
          ? {}
          : { failure: storable(failure.text), failureSaid: json(saidOf(failure)) }),
        ...(progress === undefined ? {} : { progress: json(progress) }),
        ...(waitMs === undefined
          ? {}
          : { notBefore: sql<string>`clock_timestamp() + make_interval(secs => ${waitMs / 1000})` }),
        changedAt: sql<string>`clock_timestamp()`,
      })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .where('state', '=', from)
      .executeTakeFirst(),
  ).catch(refusal);
  if (changed.numUpdatedRows === 0n) throw refused('conflict', 'REPAIR_STATE', 'repair-moved-on');
}

/** Writes down whose status a step is about to change; those known already stay. */
export async function addRepairMoves(
  db: Db,
  scope: Scope,
  repairId: string,
  step: number,
  memberIds: readonly string[],
): Promise<void> {
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(memberIds)) {
      const { table } = bulk(chunk, { member_id: ['text', (id) => id] });
      await sql`insert into lockstep.repair_moves (connection_id, repair_id, step, member_id)
        select ${scope.connectionId}, ${repairId}::uuid, ${step}, member_id from ${table}
        on conflict do nothing`.execute(own);
    }
  });
}

/** Whose status a step changed, or was about to. */
export function repairMoves(db: Db, scope: Scope, repairId: string, step: number): Promise<string[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ memberId: string }>`select member_id from lockstep.repair_moves
      where connection_id = ${scope.connectionId} and repair_id = ${repairId}::uuid and step = ${step}
      order by member_id`.execute(own);
    return found.rows.map(({ memberId }) => memberId);
  });
}
