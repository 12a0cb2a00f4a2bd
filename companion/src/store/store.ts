import type { Db } from './scope.ts';

/** The store room's door: one database, opened by `openStore`. */
export type Store = {
  readonly db: Db;
  /** Runs `work` in one transaction: all of it is kept, or nothing. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** True when row-level security holds this user; false for a superuser, whom PostgreSQL lets past it. */
  readonly walled: boolean;
  /** How to reach the same database for another library (the job engine). Holds the password: a function, so that no log prints it. */
  connection(): Connection;
  /** Ends every session, and the embedded server if this was its last user. */
  close(): Promise<void>;
};

/** Where a database is, in the words of the `pg` library. */
export type Connection =
  | { readonly connectionString: string }
  | { readonly host: string; readonly user: string; readonly password: string; readonly database: string };
