import { fileURLToPath } from 'node:url';
import { openDoor, type Backdoor } from './backdoor/door.ts';
import { livingRoutes } from './backdoor/living.ts';
import { salesforceFaultRoutes, salesforceRoutes } from './backdoor/salesforce.ts';
import { timeRoutes } from './backdoor/time.ts';
import { timekeeper, type Timekeeper } from './clock.ts';
import { paced } from './living/paced.ts';
import { salesforceLife } from './living/salesforce.ts';
import { startSalesforce, type SalesforceOptions } from './salesforce/server.ts';
import { serveUntilSignalled } from './serving.ts';
import { buildWorld, type WorldSize } from './world/seed.ts';
import type { SalesforceState } from './salesforce/state.ts';
import type { RunningServer } from './server.ts';

export type SalesforceAloneOptions = {
  readonly seed: number;
  /** A whole number from 1: how many times the people. */
  readonly scale: number;
  /** How much of a world; the demo's unless said. */
  readonly size?: WorldSize;
  /** 0 picks a free port, here and below. */
  readonly port: number;
  readonly backdoorPort: number;
  readonly clock?: Timekeeper;
  readonly salesforce?: Partial<SalesforceOptions>;
};

/** A Salesforce without a Marketo, for whoever tests a client of Salesforce. */
export type SalesforceAlone = {
  readonly salesforce: RunningServer<SalesforceState>;
  readonly backdoor: Backdoor;
  readonly clock: Timekeeper;
  stop(): Promise<void>;
};

/** Starts the org and its back door on loopback. Rejects when a port is taken; then nothing is left running. */
export async function startSalesforceAlone(options: SalesforceAloneOptions): Promise<SalesforceAlone> {
  const { seed, scale, size = 'demo' } = options;
  const clock = options.clock ?? timekeeper();
  const salesforce = await startSalesforce(buildWorld({ seed, scale, size }), {
    clock,
    port: options.port,
    ...options.salesforce,
  });
  const { state } = salesforce;
  const nothingKept = (): void => undefined;
  const lives = { salesforce: (from: number) => salesforceLife(state, from) };
  const living = paced(clock, seed, lives, nothingKept);
  const stop = async (): Promise<void> => {
    living.pace(null);
    await salesforce.stop();
    clock.stop();
  };
  try {
    const backdoor = await openDoor(options.backdoorPort, {
      ...salesforceRoutes(state, nothingKept),
      ...salesforceFaultRoutes(state),
      ...livingRoutes(living),
      ...timeRoutes(clock),
    });
    return {
      salesforce,
      backdoor,
      clock,
      stop: async () => {
        await backdoor.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Runs it until SIGINT or SIGTERM, see serveUntilSignalled. The world is the full one, and the org has this repository's
 * package, unless told.
 */
export function serveSalesforce(
  options: SalesforceAloneOptions & { readonly json?: boolean },
): Promise<void> {
  const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
  return serveUntilSignalled({
    start: () =>
      startSalesforceAlone({ size: 'full', salesforce: { packageFolder, pubSub: { port: 0 } }, ...options }),
    addresses: ({ salesforce: { url, clientId, clientSecret, state }, backdoor }) => ({
      salesforce: { url, clientId, clientSecret },
      backdoor: { url: backdoor.url },
      ...(state.events ? { pubSub: { url: state.events.endpoint } } : {}),
    }),
    json: options.json,
  });
}
