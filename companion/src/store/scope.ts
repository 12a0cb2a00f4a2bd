import type { Kysely } from 'kysely';

import { runtimeFailure } from './database-failure.ts';
import { nameScope } from './opening.ts';
import type { Tables } from './tables.ts';

/** Which connection a question is about. Every store function takes one; row-level security holds it to its word. */
export type Scope = { readonly connectionId: string };

/** The database, or a transaction of it: store functions work on either. */
export type Db = Kysely<Tables>;

/** The connection each open transaction has been opened for, so that it is said once per transaction. */
const opened = new WeakMap<Db, string>();

async function open(transaction: Db, scope: Scope): Promise<Db> {
  if (opened.get(transaction) !== scope.connectionId) {
    await nameScope(scope.connectionId).execute(transaction);
    opened.set(transaction, scope.connectionId);
  }
  return transaction;
}

/**
 * Runs `work` where the scope's rows, and no others, can be seen: in the transaction given, else in a read-only one of its own.
 * The setting lives as long as the transaction, so a pooled session never carries it to the next user.
 */
export async function reading<T>(db: Db, scope: Scope, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(await open(db, scope));
  return inWords(
    db
      .transaction()
      .setAccessMode('read only')
      .execute(async (own) => work(await open(own, scope))),
  );
}

/** As `reading`, for work that writes: all of it happens, or nothing. */
export async function writing<T>(db: Db, scope: Scope, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(await open(db, scope));
  return inWords(db.transaction().execute(async (own) => work(await open(own, scope))));
}

/** A database that is gone or full is said in words that whoever waits for it understands. */
export async function inWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw runtimeFailure(error);
  }
}
