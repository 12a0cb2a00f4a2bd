import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { urlOf, type TestCompanion } from '../support/lab.ts';
import type { JumpingClock } from './clock.ts';
import { openGateway, type Gateway } from './gateway.ts';
import { realBody, type Body } from './real-life.ts';

/** One process of a companion, which may be cut off from everything at any message. */
export type Life = {
  readonly gateway: Gateway;
  /** One cycle; null when the process died in it, or could not do its work. */
  cycle(): Promise<CycleReport | null>;
  end(): Promise<void>;
};

/** How companions of a history live. */
export type Living = {
  readonly clock: JumpingClock;
  /** Each in a process of its own, which is killed; otherwise all in this one, cut off where they die. */
  readonly real: boolean;
  /** Those that have not ended. */
  readonly begun: Set<Life>;
};

/** Starts a companion that reaches everything through a gateway of its own. It is in `begun` until it ends. */
export async function beginLife(lab: TestCompanion, { clock, real, begun }: Living): Promise<Life> {
  const { connection } = lab.database;
  const { vendors } = lab;
  if ('connectionString' in connection) throw new Error('The test database is reached by a socket.');
  const gateway = await openGateway({ ...vendors, databaseHost: connection.host });
  const hosts = [gateway.marketoUrl, gateway.salesforceUrl].map((url) => new URL(url).host).join(',');
  const settings = {
    LOCKSTEP_DATABASE_URL: urlOf({ ...connection, host: gateway.databaseHost }),
    LOCKSTEP_MARKETO_URL: gateway.marketoUrl,
    LOCKSTEP_SALESFORCE_URL: gateway.salesforceUrl,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: hosts,
  };
  const body = real
    ? await realBody({ ...lab.settings, ...settings }, gateway, clock)
    : await bodyHere(lab, settings, gateway);
  const life: Life = {
    gateway,
    cycle: () => body.cycle(),
    end: async () => {
      begun.delete(life);
      await gateway.close();
      await body.end();
    },
  };
  begun.add(life);
  return life;
}

/** A companion in this process. Once it is cut off, nobody waits for it. */
async function bodyHere(
  lab: TestCompanion,
  settings: Readonly<Record<string, string>>,
  gateway: Gateway,
): Promise<Body> {
  const built = await lab.another(settings);
  return {
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
    end: () => {
      // What it waits for will never come.
      built.close().catch(() => undefined);
      return Promise.resolve();
    },
  };
}
