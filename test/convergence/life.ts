import type { Built } from '../../companion/src/build.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { urlOf, type TestCompanion } from '../support/lab.ts';
import { openGateway, type Gateway } from './gateway.ts';

/** One process of a companion, which may be cut off from everything at any message. */
export type Life = {
  readonly built: Built;
  readonly gateway: Gateway;
  /** One cycle; null when the process died in it, or could not do its work. */
  cycle(): Promise<CycleReport | null>;
  end(): Promise<void>;
};

/** Starts a process that reaches everything through a gateway of its own. It is in `begun` until it ends. */
export async function beginLife(lab: TestCompanion, begun: Set<Life>): Promise<Life> {
  const { connection } = lab.database;
  const { vendors } = lab;
  if ('connectionString' in connection) throw new Error('The test database is reached by a socket.');
  const gateway = await openGateway({ ...vendors, databaseHost: connection.host });
  const hosts = [gateway.marketoUrl, gateway.salesforceUrl].map((url) => new URL(url).host).join(',');
  const built = await lab.another({
    LOCKSTEP_DATABASE_URL: urlOf({ ...connection, host: gateway.databaseHost }),
    LOCKSTEP_MARKETO_URL: gateway.marketoUrl,
    LOCKSTEP_SALESFORCE_URL: gateway.salesforceUrl,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: hosts,
  });
  const life: Life = {
    built,
    gateway,
    cycle: async () => {
      const cycle = built.runCycle().then(
        (report) => report ?? null,
        (error: unknown) => {
          if (gateway.isDead()) return null;
          throw error;
        },
      );
      const died = gateway.death.then(() => null);
      return await Promise.race([cycle, died]);
    },
    end: async () => {
      begun.delete(life);
      await gateway.close();
      // What it waits for will never come.
      built.close().catch(() => undefined);
    },
  };
  begun.add(life);
  return life;
}
