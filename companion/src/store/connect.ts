import { Kysely, CamelCasePlugin, PostgresDialect } from 'kysely';
import pg from 'pg';

import type { Secret } from '../config/secret.ts';
import { withCommitHook } from './commit-hook.ts';
import { databaseFailure } from './database-failure.ts';
import { startEmbedded, type EmbeddedOptions, type StoreLog } from './embedded.ts';
import { migrate } from './migrate.ts';
import { openingTogether } from './opening.ts';
import { preflight } from './preflight.ts';
import { inWords } from './scope.ts';
import type { Connection, Store } from './store.ts';
import type { Tables } from './tables.ts';
import { typeParsers } from './types.ts';

/** A database of one's own by its address, or the embedded one in a folder. */
export type StoreAddress = { readonly url: Secret } | { readonly connection: Connection } | EmbeddedOptions;

/** The code under which the log has a session that broke. */
export const sessionBroke = 'DATABASE_SESSION_BROKE';

export type StoreOptions = {
  /** Called after each commit that may have written; tests use it to look, or to die, right there. */
  readonly afterCommit?: () => void;
  /** Sessions at most; 10 unless told. */
  readonly sessions?: number;
  /** How this process is named in the server's list of sessions. */
  readonly name?: string;
  /** False to leave the schema as it is. */
  readonly migrate?: boolean;
  readonly log?: StoreLog;
};

/**
 * Opens the store: starts the embedded server where that is asked for, checks that the database answers and is fit, and brings its
 * schema up to date. Throws kind `config` for what an operator must change, `transient` for a server that is not there yet.
 */
export async function openStore(address: StoreAddress, options: StoreOptions = {}): Promise<Store> {
  const { connection, stop } = await locate(address);
  const pool = new pg.Pool({
    ...connection,
    max: options.sessions ?? 10,
    application_name: options.name ?? 'lockstep',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: 60_000,
    lock_timeout: 30_000,
    // A process that stands still in the middle of a transaction keeps nobody from its rows for longer.
    idle_in_transaction_session_timeout: 10_000,
    types: typeParsers,
  });
  // A session that breaks is replaced at the next use. The pool hears of it only while nobody uses the session; in use, its query
  // fails, and the session says so once more. Unheard, either would end the process.
  let closing = false;
  const broke = (error: Error): void => {
    // The embedded server may end a session that has said goodbye but is still being closed.
    if (!closing)
      options.log?.warn({ code: sessionBroke, reason: error.message }, 'A database session broke');
  };
  const heard = (): void => undefined;
  pool.on('connect', (session) => session.once('error', broke).on('error', heard));
  pool.on('error', heard);
  const db = openKysely(pool, options.afterCommit);
  const close = async (): Promise<void> => {
    closing = true;
    await pool.end(); // not through Kysely, which ends only pools that it has used
    await stop();
  };
  try {
    const { walled } = await preflight(pool);
    if (!walled)
      options.log?.warn({}, 'The database user is a superuser: row-level security does not hold it');
    if (options.migrate !== false) await migrate(pool);
    return {
      db,
      walled,
      close,
      connection: () => connection,
      transaction: (work) => inWords(db.transaction().execute(work)),
    };
  } catch (error) {
    await close();
    throw databaseFailure(error, connection);
  }
}

async function locate(address: StoreAddress): Promise<{ connection: Connection; stop: () => Promise<void> }> {
  if ('folder' in address) return startEmbedded(address);
  const stop = (): Promise<void> => Promise.resolve();
  return 'url' in address
    ? { connection: { connectionString: address.url.reveal() }, stop }
    : { connection: address.connection, stop };
}

function openKysely(pool: pg.Pool, afterCommit?: () => void): Kysely<Tables> {
  const dialect = new PostgresDialect({ pool });
  const hooked = {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db: Kysely<unknown>) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => {
      const driver = openingTogether(dialect.createDriver());
      return afterCommit ? withCommitHook(driver, afterCommit) : driver;
    },
  };
  // jsonb keeps its keys as they are: only columns change their spelling.
  const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];
  return new Kysely<Tables>({ dialect: hooked, plugins }).withSchema('lockstep');
}
