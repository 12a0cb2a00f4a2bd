import type { DatabaseConnection, Driver } from 'kysely';

/** Makes a driver call `afterCommit` after every commit of a transaction that may have written. */
export function withCommitHook(driver: Driver, afterCommit: () => void): Driver {
  const readOnly = new WeakSet<DatabaseConnection>();
  const begin = driver.beginTransaction.bind(driver);
  const commit = driver.commitTransaction.bind(driver);
  driver.beginTransaction = async (connection, settings) => {
    await begin(connection, settings);
    if (settings.accessMode === 'read only') readOnly.add(connection);
    else readOnly.delete(connection);
  };
  driver.commitTransaction = async (connection) => {
    await commit(connection);
    if (!readOnly.has(connection)) afterCommit();
  };
  return driver;
}
