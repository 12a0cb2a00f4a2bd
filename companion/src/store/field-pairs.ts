import { sql } from 'kysely';

import { refusal } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A custom field of program members and one of campaign members that belong together, by their API names. */
export type FieldPairRow = {
  readonly id: string;
  readonly marketo: string;
  readonly marketoLabel: string;
  readonly salesforce: string;
  readonly salesforceLabel: string;
  /** Why the pair is not synced for now; null: it is. */
  readonly suspended: string | null;
};

const columns = ['id', 'marketo', 'marketoLabel', 'salesforce', 'salesforceLabel', 'suspended'] as const;

/** All pairs of the connection, by Marketo's label. */
export function fieldPairs(db: Db, scope: Scope): Promise<FieldPairRow[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('memberFieldPairs')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .orderBy('marketoLabel')
      .orderBy('id')
      .execute(),
  );
}

/** Adds a pair. Throws kind `conflict` when one of its fields has a partner already. */
export async function addFieldPair(
  db: Db,
  scope: Scope,
  pair: Omit<FieldPairRow, 'suspended'> & { readonly madeAt: string; readonly madeBy: string },
): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('memberFieldPairs')
      .values({ ...scope, ...pair, suspended: null })
      .execute(),
  ).catch(refusal);
}

/** Forgets a pair; what its baselines were is never used again. */
export async function removeFieldPair(db: Db, scope: Scope, id: string): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .deleteFrom('memberFieldPairs')
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .execute(),
  );
}

/** Says why a pair is not synced for now, or that it is again (null). True where that is news. */
export async function suspendFieldPair(
  db: Db,
  scope: Scope,
  id: string,
  suspended: string | null,
): Promise<boolean> {
  const changed = await writing(db, scope, (own) =>
    own
      .updateTable('memberFieldPairs')
      .set({ suspended })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .where(sql<boolean>`suspended is distinct from ${suspended}`)
      .executeTakeFirst(),
  );
  return changed.numUpdatedRows > 0n;
}
