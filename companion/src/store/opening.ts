import { CompiledQuery, type DatabaseConnection, type Driver, type RawBuilder, sql } from 'kysely';

const naming = "select set_config('lockstep.connection_id', ";

/**
 * The statement that names the connection whose rows a transaction may see, for row-level security. The name is a literal,
 * escaped, and no parameter: PostgreSQL takes several statements in one message only where none has a parameter.
 */
export const nameScope = (connectionId: string): RawBuilder<unknown> =>
  sql`${sql.raw(naming)}${sql.lit(connectionId)}, true)`;

/**
 * Lets a transaction begin in one message with the statement that names its scope, which is the first of nearly all of them: a
 * short read then takes three ways to the database and back, not four. Before any other statement it begins by itself.
 */
export function openingTogether(driver: Driver): Driver {
  /** How a session's transaction begins, until it has. */
  const beginnings = new WeakMap<DatabaseConnection, string>();
  const known = new WeakSet<DatabaseConnection>();
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async (options) => {
    const connection = await acquire(options);
    if (!known.has(connection)) beginLate(connection, beginnings);
    known.add(connection);
    return connection;
  };
  driver.beginTransaction = (connection, { isolationLevel, accessMode }) => {
    const words = ['start transaction', isolationLevel && `isolation level ${isolationLevel}`, accessMode];
    beginnings.set(connection, words.filter((word) => word !== undefined).join(' '));
    return Promise.resolve();
  };
  return driver;
}

function beginLate(connection: DatabaseConnection, beginnings: WeakMap<DatabaseConnection, string>): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query, options) => {
    const begin = beginnings.get(connection);
    beginnings.delete(connection);
    if (begin === undefined) return execute(query, options);
    if (query.sql.startsWith(naming)) return execute({ ...query, sql: `${begin}; ${query.sql}` }, options);
    await execute(CompiledQuery.raw(begin), options);
    return execute(query, options);
  };
}
