import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { urlOf, type TestCompanion } from '../support/lab.ts';
import type { JumpingClock } from './clock.ts';
import { openGateway, type Gateway, type Moment } from './gateway.ts';
import { realBody, type Body } from './real-life.ts';

/** One process of a companion, which may be cut off from everything at any message. */
export type Life = {
  readonly gateway: Gateway;
  /** One cycle; null when the process died in it, was stopped in it, or could not do its work. */
  cycle(): Promise<CycleReport | null>;
  /** It stops at that message, until it goes on. */
  freezeAt(moment: Moment): void;
  isFrozen(): boolean;
  /** Resolves when it has done, or given up, what it was doing. */
  thaw(): Promise<void>;
  end(): Promise<void>;
};

/** How companions of a history live. */
export type Living = {
  readonly clock: JumpingClock;
  /** Each in a process of its own, which is killed; otherwise all in this one, cut off where they die. */
  readonly real: boolean;
  /** Folder in which processes keep the product's files as they compiled them. */
  readonly compiled: string;
  /** Those that have not ended. */
  readonly begun: Set<Life>;
};

/** Starts a companion that reaches everything through a gateway of its own. It is in `begun` until it ends. */
export async function beginLife(lab: TestCompanion, { clock, real, compiled, begun }: Living): Promise<Life> {
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
    ? await realBody({ ...lab.settings, ...settings }, gateway, clock, compiled)
    : await bodyHere(lab, settings, gateway);
  let isFrozen = false;
  const life: Life = {
    gateway,
    cycle: () => body.cycle(),
    freezeAt: (moment) => {
      gateway.doAt(moment, () => (isFrozen = body.freeze()));
    },
    isFrozen: () => isFrozen,
    thaw: async () => {
      isFrozen = false;
      // Nobody would be there to wake it a second time.
      gateway.forget();
      await body.thaw();
    },
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
    freeze: () => false,
    thaw: () => Promise.resolve(),
    end: () => {
      // What it waits for will never come.
      built.close().catch(() => undefined);
      return Promise.resolve();
    },
  };
}
