import { sql } from 'kysely';

import { json, jsonOrNull } from './bulk.ts';
import { endingAt } from './ending.ts';
import { conflict } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A vendor write, recorded before it is sent. */
export type Saga = {
  /** A uuid, given by whoever records it. */
  readonly id: string;
  /** Null while the link does not exist yet (a campaign being created for it). */
  readonly linkId: string | null;
  readonly cycleId: string | null;
  readonly batchId: string | null;
  /** Which write this is; its executor knows the payload's shape. */
  readonly kind: string;
  readonly payload: unknown;
  /** ISO 8601. */
  readonly recordedAt: string;
};

/** A saga without an end yet. */
export type OpenSaga = Saga & {
  /** When its members may be read again; null: nobody has looked since the process that sent it died. ISO 8601. */
  readonly notBefore: string | null;
  readonly due: boolean;
};

/** Records a write that is about to be sent. */
export async function recordSaga(db: Db, scope: Scope, saga: Saga): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('sagas')
      .values({ ...scope, ...saga, payload: json(saga.payload), state: 'open' })
      .execute(),
  );
}

/** Closes an open saga at `at` (default: the database's now); what it kept for the case of no answer goes. Throws kind `conflict` when it is not open. */
export async function finishSaga(
  db: Db,
  scope: Scope,
  id: string,
  state: 'finished' | 'compensated',
  result: unknown,
  at?: string,
): Promise<void> {
  const closed = await writing(db, scope, (own) =>
    own
      .updateTable('sagas')
      .set({
        state,
        payload: sql<string>`payload - 'tried'`,
        result: jsonOrNull(result),
        finishedAt: endingAt('recorded_at', at),
      })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst(),
  );
  if (closed.numUpdatedRows === 0n) throw conflict('SAGA_NOT_OPEN', `Saga ${id} is not open.`);
}

/** An open saga's members may be read again `milliseconds` from now, by the database's clock. */
export async function postponeSaga(db: Db, scope: Scope, id: string, milliseconds: number): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .updateTable('sagas')
      .set({ notBefore: sql<string>`clock_timestamp() + make_interval(secs => ${milliseconds / 1000})` })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .where('state', '=', 'open')
      .execute(),
  );
}

/** The open sagas of a link whose wait is over, by the database's clock. */
export async function dueSagas(db: Db, scope: Scope, linkId: string): Promise<OpenSaga[]> {
  const open = await openSagas(db, scope, linkId);
  return open.filter(({ due }) => due);
}

/** The sagas that were neither finished nor compensated, of one link or of all, oldest first. */
export function openSagas(db: Db, scope: Scope, linkId?: string): Promise<OpenSaga[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('sagas')
      .select(['id', 'linkId', 'cycleId', 'batchId', 'kind', 'payload', 'recordedAt', 'notBefore'])
      .select(sql<boolean>`coalesce(not_before <= clock_timestamp(), false)`.as('due'))
      .where('connectionId', '=', scope.connectionId)
      .where('state', '=', 'open')
      .$if(linkId !== undefined, (query) => query.where('linkId', '=', linkId ?? null))
      .orderBy('recordedAt')
      .orderBy('id')
      .execute(),
  );
}
