import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { buildCompanion, type Built } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import type { BatchView } from '../../companion/src/links/views.ts';
import { startEmbedded, type Embedded } from '../../companion/src/store/embedded.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { makeLinks } from '../../scripts/demo.ts';
import { crashWorld, startCrashVendors } from './crash-world.ts';
import { difference, isDone } from './postgres-kills.ts';
import { run, start, type Running } from './run.ts';
import { vendorSettings } from './settings.ts';
import { trueState, type TrueState } from './true-state.ts';

/**
 * A backup is taken in the middle of a first sync, by the command, while the service writes. The service goes on, writes more of
 * which the backup knows nothing, and dies by kill -9 with its database. The backup is restored into another folder by the command,
 * and a service started there, with the same vendors.
 */

export type Moment = {
  /** The backup begins right after the vendors' so-manieth write. */
  readonly write: number;
  /** So many more are answered while it runs; what comes then waits for its answer until the backup is done. */
  readonly meanwhile: number;
  /** The service is killed after so many more. */
  readonly unknown: number;
};

export type Restored = {
  /** It became quiet by itself, with both vendors as they should be. */
  readonly done: boolean;
  readonly lost: readonly string[];
  readonly surplus: readonly string[];
  readonly twice: readonly string[];
  /** The links as the companion tells of them at the end. */
  readonly links: readonly string[];
  readonly batches: readonly BatchView[];
  /** What one more cycle wrote. */
  readonly writtenLater: number;
  /** Vendors' writes: when the backup began, when it had ended, when the service was killed. */
  readonly began: number;
  readonly saved: number;
  readonly killed: number;
  /** Sagas without an end in what was restored. */
  readonly open: number;
  readonly log: string;
};

export type RestoreLab = {
  /** The vendors' writes in a run that nobody disturbed, and its links. */
  readonly writes: number;
  readonly links: readonly string[];
  run(moment: Moment): Promise<Restored>;
  stop(): Promise<void>;
};

/** It takes a few seconds; on a busy machine wait for long. */
const longestMs = 120_000;
const main = 'companion/src/main.ts';

/** Runs the sync once without a backup, to compare with. Stop it, whatever happens. */
export async function startRestoreLab(): Promise<RestoreLab> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-restored-'));
  const stop = () => rm(folder, { recursive: true, force: true });
  try {
    const whole = await oneRun(path.join(folder, 'whole'));
    let number = 0;
    return {
      writes: whole.writes,
      links: whole.links,
      stop,
      run: async (moment) => {
        number += 1;
        const held = await oneRun(path.join(folder, String(number)), { ...moment, wanted: whole.state });
        const { state, ...told } = held;
        return { ...told, ...difference(whole.state, state), twice: state.twice };
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function oneRun(folder: string, moment?: Moment & { readonly wanted: TrueState }) {
  const gate = createGate(moment);
  const vendors = await startCrashVendors(gate.wrote);
  const held = () => trueState(vendors.marketo.state, vendors.salesforce.state);
  const settingsOf = (data: string) => ({
    ...vendorSettings(vendors.marketo, vendors.salesforce),
    LOCKSTEP_DATA: path.join(folder, data),
    LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '1',
    LOCKSTEP_LEASE_SECONDS: '1',
    LOCKSTEP_CYCLE_SECONDS: '1',
    LOCKSTEP_LOG_FORMAT: 'text',
    LOCKSTEP_LOG_LEVEL: 'info',
  });
  const [a, b] = [settingsOf('a'), settingsOf('b')];
  const undo: (() => unknown)[] = [vendors.stop, gate.release];
  const server = async ({ LOCKSTEP_DATA }: typeof a): Promise<Embedded> => {
    const embedded = await startEmbedded({ folder: path.join(LOCKSTEP_DATA, 'postgres') });
    undo.push(() => embedded.stop());
    return embedded;
  };
  const serve = (settings: typeof a): Running => {
    const service = start(main, ['serve', '--port', '0'], settings);
    undo.push(async () => {
      service.kill('SIGKILL');
      await service.ended;
    });
    return service;
  };
  try {
    const before = await server(a);
    await asCommand(a, (built) => makeLinks(built, crashWorld.wantedLinks, () => undefined));
    gate.open();
    const first = serve(a);
    let last = { service: first, settings: a, embedded: before };
    let [began, saved, killed, open] = [0, 0, 0, 0];
    if (moment !== undefined) {
      began = await gate.reached(moment.write);
      const backup = path.join(folder, 'backup');
      succeeded(await run(main, ['backup', backup], a));
      saved = gate.writes();
      gate.release();
      killed = await gate.reached(saved + moment.unknown);
      first.kill('SIGKILL');
      await first.ended;
      await before.stop();
      succeeded(await run(main, ['restore', backup], b));
      const embedded = await server(b);
      open = await openSagas(embedded);
      last = { service: serve(b), settings: b, embedded };
    }
    const isThere = () => moment === undefined || JSON.stringify(held()) === JSON.stringify(moment.wanted);
    const done = await until(async () => isThere() && (await isDone(last.embedded.connection)));
    last.service.kill('SIGTERM');
    const { err, out } = await last.service.ended;
    return {
      ...(await told(last.settings)),
      done,
      state: held(),
      writes: gate.writes(),
      ...{ began, saved, killed, open },
      log: out + err,
    };
  } finally {
    for (const one of undo.toReversed()) await one();
  }
}

/** Counts the vendors' writes from when it opens, and holds back answers while a backup runs, so that it runs amid the sync. */
function createGate(moment: Moment | undefined) {
  const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
  const reached = new Map<number, () => void>();
  let isOpen = false;
  let writes = 0;
  return {
    writes: () => writes,
    open: () => {
      isOpen = true;
    },
    release: () => {
      release(undefined);
    },
    wrote: async (): Promise<void> => {
      if (!isOpen) return;
      writes += 1;
      for (const [wanted, tell] of reached) if (writes >= wanted) tell();
      if (moment !== undefined && writes > moment.write + moment.meanwhile) await released;
    },
    /** Waits for that many; returns how many there are then. */
    reached: async (wanted: number): Promise<number> => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      const tooLong = setTimeout(() => {
        reject(new Error(`The vendors saw ${String(writes)} writes and never ${String(wanted)}.`));
      }, longestMs);
      reached.set(wanted, () => {
        resolve(undefined);
      });
      await promise;
      clearTimeout(tooLong);
      return writes;
    },
  };
}

/** Polls; false when it took too long. */
async function until(isTrue: () => Promise<boolean>): Promise<boolean> {
  const began = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - began > longestMs) return false;
    await sleep(10);
  }
  return true;
}

/** How many writes it recorded and knows no end of. */
async function openSagas({ connection }: Embedded): Promise<number> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(`select set_config('lockstep.connection_id', 'default', false)`);
    const { rows } = await client.query<{ open: number }>(
      `select count(*)::int as open from lockstep.sagas where state = 'open'`,
    );
    return rows[0]?.open ?? 0;
  } finally {
    await client.end();
  }
}

function succeeded({ code, out, err }: Awaited<ReturnType<typeof run>>): void {
  if (code !== 0) throw new Error(`A command failed: ${err}${out}`);
}

const silent = createLog({ level: 'error', format: 'text', destination: { write: () => undefined } });

/** Does something as a command would, beside the service. */
async function asCommand<Result>(
  settings: Readonly<Record<string, string>>,
  what: (built: Built) => Promise<Result>,
): Promise<Result> {
  const built = await buildCompanion(loadConfig(settings), { log: silent, jobs: 'ask' });
  try {
    return await what(built);
  } finally {
    await built.close();
  }
}

/** What the companion tells at the end: its links beside a fresh comparison, its batches, and what one more cycle finds to write. */
function told(settings: Readonly<Record<string, string>>) {
  return asCommand(settings, async (built) => {
    const writtenLater = (await built.runCycle())?.written ?? 0;
    const { rows } = await built.links.links({ limit: 500 });
    const links = await Promise.all(
      rows.map(async ({ id, program, campaign, state, counts }) =>
        JSON.stringify([program.name, campaign.name, state, counts, await built.compare(id)]),
      ),
    );
    const batches = await built.links.batches({ limit: 500 });
    return { links: links.toSorted(), batches: batches.rows, writtenLater };
  });
}
