import { fileURLToPath } from 'node:url';
import { startBackdoor } from './backdoor.ts';
import { timekeeper, type Timekeeper } from './clock.ts';
import { readKept, restoreMarketo, writeKept } from './kept.ts';
import { createLiving } from './living.ts';
import { startMarketo } from './marketo/server.ts';
import { startSalesforce } from './salesforce/server.ts';
import { serveUntilSignalled } from './serving.ts';
import { buildWorld } from './world/seed.ts';
import type { Backdoor } from './backdoor.ts';
import type { MarketoOptions } from './marketo/server.ts';
import type { MarketoState } from './marketo/state.ts';
import type { SalesforceOptions } from './salesforce/server.ts';
import type { SalesforceState } from './salesforce/state.ts';
import type { CommitEvent, RunningServer, ServerOptions } from './server.ts';
import type { WorldSize } from './world/seed.ts';
import type { World } from './world/types.ts';

export type SandboxOptions = {
  readonly seed: number;
  /** A whole number from 1: how many times the people. */
  readonly scale: number;
  /** How much of a world; the demo's unless said. */
  readonly size?: WorldSize;
  /** 0 picks a free port, here and below. */
  readonly marketoPort: number;
  readonly salesforcePort: number;
  readonly backdoorPort: number;
  /** Root of the package whose custom fields the org has; none without it. */
  readonly packageFolder?: string;
  /** Keeps the world in this folder, and goes on from there at the next start with the same seed and scale. */
  readonly dataFolder?: string;
  readonly onCommit?: (event: CommitEvent) => void | Promise<void>;
  readonly limits?: ServerOptions['limits'];
  /** The time both servers live in; the machine's unless given. */
  readonly clock?: Timekeeper;
  /** Positions of one vendor's switches, its clock, and what else it alone takes. */
  readonly marketo?: Partial<MarketoOptions>;
  readonly salesforce?: Partial<SalesforceOptions>;
};

/** A Marketo and a Salesforce born from one world, and a back door to both. */
export type Sandbox = {
  readonly world: World;
  readonly marketo: RunningServer<MarketoState>;
  readonly salesforce: RunningServer<SalesforceState>;
  readonly backdoor: Backdoor;
  readonly clock: Timekeeper;
  /** Lets somebody register or attend every so many seconds; null lets the world stand still. */
  live(everySeconds: number | null): Promise<void>;
  stop(): Promise<void>;
};

/** How long changes may wait before they are written down. */
const keepAfterMs = 1000;

/** Starts all three servers on loopback. Rejects when a port is taken; then nothing is left running. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { seed, scale, size = 'demo', dataFolder } = options;
  const world = buildWorld({ seed, scale, size });
  const kept = dataFolder === undefined ? null : readKept(dataFolder, world);
  const clock = options.clock ?? timekeeper();
  const started: { stop(): Promise<void> }[] = [];
  let keeper: NodeJS.Timeout | null = null;
  let keepNow = (): void => undefined;

  /** Something changed: it is written down soon, many changes at once. */
  function changed(): void {
    if (dataFolder === undefined || keeper) return;
    keeper = setTimeout(() => {
      keeper = null;
      keepNow();
    }, keepAfterMs).unref();
  }
  const common: Pick<ServerOptions, 'onCommit' | 'limits'> = {
    ...(options.limits ? { limits: options.limits } : {}),
    onCommit: async (event) => {
      changed();
      await options.onCommit?.(event);
    },
  };
  async function stop(): Promise<void> {
    if (keeper) clearTimeout(keeper);
    await Promise.all(started.map((one) => one.stop()));
    clock.stop();
    keepNow();
  }

  try {
    const marketo = await startMarketo(world, {
      ...common,
      clock,
      port: options.marketoPort,
      ...options.marketo,
    });
    started.push(marketo);
    if (kept) restoreMarketo(marketo.state, kept);
    const salesforce = await startSalesforce(world, {
      ...common,
      clock,
      port: options.salesforcePort,
      ...(options.packageFolder === undefined ? {} : { packageFolder: options.packageFolder }),
      ...(kept ? { kept: kept.salesforce } : {}),
      ...options.salesforce,
    });
    started.push(salesforce);
    if (dataFolder !== undefined) {
      keepNow = () => {
        writeKept(dataFolder, world, marketo.state, salesforce.state);
      };
    }
    const living = createLiving(seed, clock, marketo.state, salesforce.state, changed);
    started.push({
      stop: () => {
        living.pace(null);
        return Promise.resolve();
      },
    });
    const backdoor = await startBackdoor({
      port: options.backdoorPort,
      world,
      marketo: marketo.state,
      salesforce: salesforce.state,
      living,
      clock,
      changed,
    });
    started.push(backdoor);
    return {
      world,
      marketo,
      salesforce,
      backdoor,
      clock,
      live: (everySeconds) => {
        living.pace(everySeconds);
        return Promise.resolve();
      },
      stop,
    };
  } catch (error) {
    keepNow = () => undefined;
    await stop();
    throw error;
  }
}

/** What a person or a program needs to talk to the sandbox. */
export type SandboxAddresses = Readonly<
  Record<
    'marketo' | 'salesforce',
    { readonly url: string; readonly clientId: string; readonly clientSecret: string }
  >
> & {
  readonly backdoor: { readonly url: string };
  /** Host and port of the Pub/Sub API, where change events are served. */
  readonly pubSub?: { readonly url: string };
};

export function addressesOf({ marketo, salesforce, backdoor }: Sandbox): SandboxAddresses {
  const vendor = ({ url, clientId, clientSecret }: RunningServer<unknown>): SandboxAddresses['marketo'] => ({
    url,
    clientId,
    clientSecret,
  });
  const { events } = salesforce.state;
  return {
    marketo: vendor(marketo),
    salesforce: vendor(salesforce),
    backdoor: { url: backdoor.url },
    ...(events ? { pubSub: { url: events.endpoint } } : {}),
  };
}

/**
 * Runs a sandbox until SIGINT or SIGTERM. Prints its addresses and credentials to stdout: a table for a person at a
 * terminal, one line of JSON for a program, or as `json` says. The world is the full one, and the org has this repository's package,
 * unless told.
 */
export async function serveSandbox(options: SandboxOptions & { readonly json?: boolean }): Promise<void> {
  const { json, ...rest } = options;
  const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
  await serveUntilSignalled({
    start: () =>
      startSandbox({
        size: 'full',
        packageFolder,
        ...rest,
        salesforce: { pubSub: { port: 0 }, ...rest.salesforce },
      }),
    addresses: addressesOf,
    json,
  });
}
