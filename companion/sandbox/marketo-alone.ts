import { openDoor, type Backdoor } from './backdoor/door.ts';
import { livingRoutes } from './backdoor/living.ts';
import { marketoFaultRoutes, marketoRoutes } from './backdoor/marketo.ts';
import { timeRoutes } from './backdoor/time.ts';
import { timekeeper, type Timekeeper } from './clock.ts';
import { marketoLife } from './living/marketo.ts';
import { paced } from './living/paced.ts';
import { crowded } from './marketo/crowd.ts';
import { startMarketo, type MarketoOptions } from './marketo/server.ts';
import { serveUntilSignalled } from './serving.ts';
import { buildWorld, type WorldSize } from './world/seed.ts';
import type { MarketoState, MarketoWorld } from './marketo/state.ts';
import type { RunningServer } from './server.ts';

export type MarketoAloneOptions = {
  readonly seed: number;
  /** A whole number from 1: how many times the people; from 2 on the others are nobody in particular. */
  readonly scale: number;
  /** How much of a world there is at scale 1; the demo's unless said. */
  readonly size?: WorldSize;
  /** 0 picks a free port, here and below. */
  readonly port: number;
  readonly backdoorPort: number;
  readonly clock?: Timekeeper;
  readonly marketo?: Partial<MarketoOptions>;
};

/** A Marketo without a Salesforce, for whoever tests a client of Marketo. */
export type MarketoAlone = {
  readonly marketo: RunningServer<MarketoState>;
  readonly backdoor: Backdoor;
  readonly clock: Timekeeper;
  stop(): Promise<void>;
};

/** Ten memberships for every three people, in a crowd. */
const membershipsEach = 10 / 3;

/** The Marketo side of the sandbox's world; the other side is forgotten, so that a large one finds room. */
function worldOf({ seed, scale, size = 'demo' }: MarketoAloneOptions): MarketoWorld {
  if (!Number.isInteger(scale) || scale < 1)
    throw new RangeError(`scale must be a whole number from 1, not ${scale}`);
  const { beginsAt, marketo } = buildWorld({ seed, scale: 1, size });
  const world = { seed, beginsAt, marketo };
  const people = marketo.leads.length * scale;
  return scale === 1 ? world : crowded(world, { people, memberships: Math.floor(people * membershipsEach) });
}

/** Starts Marketo and its back door on loopback. Rejects when a port is taken; then nothing is left running. */
export async function startMarketoAlone(options: MarketoAloneOptions): Promise<MarketoAlone> {
  const clock = options.clock ?? timekeeper();
  const marketo = await startMarketo(worldOf(options), { clock, port: options.port, ...options.marketo });
  const stop = async (): Promise<void> => {
    await marketo.stop();
    clock.stop();
  };
  try {
    const { state } = marketo;
    const lives = { marketo: (from: number) => marketoLife(state, from) };
    const living = paced(clock, options.seed, lives, () => undefined);
    const backdoor = await openDoor(options.backdoorPort, {
      ...marketoRoutes(state, () => undefined),
      ...marketoFaultRoutes(state),
      ...timeRoutes(clock),
      ...livingRoutes(living),
    });
    return {
      marketo,
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

/** Runs it until SIGINT or SIGTERM, see serveUntilSignalled. The world is the full one unless told. */
export function serveMarketo(options: MarketoAloneOptions & { readonly json?: boolean }): Promise<void> {
  return serveUntilSignalled({
    start: () => startMarketoAlone({ size: 'full', ...options }),
    addresses: ({ marketo: { url, clientId, clientSecret }, backdoor }) => ({
      marketo: { url, clientId, clientSecret },
      backdoor: { url: backdoor.url },
    }),
    json: options.json,
  });
}
