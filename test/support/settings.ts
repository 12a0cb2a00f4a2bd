import type { RunningServer } from '../../companion/sandbox/server.ts';
import type { TestDatabase } from './database.ts';

type Found = Pick<RunningServer<unknown>, 'url' | 'clientId' | 'clientSecret'>;

/** The settings with which a companion finds these servers. Nothing waits that a test does not want to wait for. */
export function settingsFor(
  database: Pick<TestDatabase, 'connection'>,
  marketo: Found,
  salesforce: Found,
): Readonly<Record<string, string>> {
  return { LOCKSTEP_DATABASE_URL: urlOf(database.connection), ...vendorSettings(marketo, salesforce) };
}

/** The same for a companion that has its own PostgreSQL. */
export function vendorSettings(marketo: Found, salesforce: Found): Readonly<Record<string, string>> {
  return {
    LOCKSTEP_MARKETO_URL: marketo.url,
    LOCKSTEP_MARKETO_CLIENT_ID: marketo.clientId,
    LOCKSTEP_MARKETO_CLIENT_SECRET: marketo.clientSecret,
    LOCKSTEP_SALESFORCE_URL: salesforce.url,
    LOCKSTEP_SALESFORCE_CLIENT_ID: salesforce.clientId,
    LOCKSTEP_SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: [marketo.url, salesforce.url].map((url) => new URL(url).host).join(','),
    LOCKSTEP_MARKETO_SHARE_PERCENT: '100',
    LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '0',
    LOCKSTEP_LEASE_SECONDS: '60',
    // Every cycle hears of deleted people.
    LOCKSTEP_DELETED_PEOPLE_SECONDS: '0',
    LOCKSTEP_LOG_LEVEL: 'warn',
  };
}

/** Where a test's database is, as a companion of another process is told. */
export function urlOf(connection: TestDatabase['connection']): string {
  if ('connectionString' in connection) return connection.connectionString;
  const { host, user, password, database } = connection;
  return `postgresql://${user}:${encodeURIComponent(password)}@localhost/${database}?host=${encodeURIComponent(host)}`;
}
