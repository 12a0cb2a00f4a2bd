import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { buildCompanion } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import { startEmbedded, type Embedded } from '../../companion/src/store/embedded.ts';
import { attach } from '../../companion/src/store/launcher/control.ts';
import { readServerFile } from '../../companion/src/store/launcher/server-file.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { makeLinks } from '../../scripts/demo.ts';
import { crashWorld, startCrashVendors } from './crash-world.ts';
import { start } from './run.ts';
import { settingsFor } from './settings.ts';
import { trueState, type TrueState } from './true-state.ts';

/**
 * What can befall the embedded PostgreSQL while a service is in the middle of its first sync: kill -9, being away for a while, a
 * full disk. The service runs on: nobody starts it again. In the end both vendors must hold what they hold when nothing
 * happens, member by member, and nobody twice.
 */

export type Kill = {
  /** Right after the vendors' so-manieth write, and so many milliseconds after that. */
  readonly write: number;
  readonly afterMs: number;
  /**
   * kill -9 of the server's main process, or of one of its sessions (PostgreSQL then ends and recovers all of them); or the server
   * and who starts it again are away for a while; or the disk is full for a while.
   */
  readonly what: 'server' | 'session' | 'away' | 'disk-full';
  /** How long it is away, or the disk is full, milliseconds. */
  readonly lastsMs?: number;
};

export type Outcome = {
  /** The service was not done yet when the kill came. */
  readonly busy: boolean;
  /** From the kill, or the end of what lasts, until the server answers again, milliseconds; 0 when nothing happened. */
  readonly readyMs: number;
  /** From the kill until both vendors hold what they should, milliseconds. */
  readonly doneMs: number;
  /** What is at the vendors in an unkilled run and missing here, and the other way round. */
  readonly lost: readonly string[];
  readonly surplus: readonly string[];
  readonly twice: readonly string[];
  readonly log: string;
};

export type KillLab = {
  /** The vendors' writes in a run that nobody disturbed. */
  readonly writes: number;
  run(kill: Kill): Promise<Outcome>;
  stop(): Promise<void>;
};

/** It has never taken longer than a few seconds; on a busy machine wait for long. */
const longestMs = 120_000;

/**
 * Starts a server, and runs the sync once without a kill to compare with. Stop it, whatever happens. With `disk` its data lies on
 * that disk, which can be filled.
 */
export async function startKillLab(disk?: string): Promise<KillLab> {
  const folder = await mkdtemp(path.join(disk ?? tmpdir(), 'lockstep-kills-'));
  const embedded = await startEmbedded({ folder });
  const servers = [embedded];
  const stop = async (): Promise<void> => {
    for (const server of servers) await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // Each run has a database of its own, copied from this one.
    await (await openStore({ connection: embedded.connection })).close();
    const lab = { folder, embedded, servers, home: path.join(folder, 'postgres') };
    const { state, writes } = await oneRun(lab, 0);
    let number = 0;
    return {
      writes,
      stop,
      run: async (kill) => {
        number += 1;
        const { state: held, ...outcome } = await oneRun(lab, number, { ...kill, wanted: state });
        return { ...outcome, ...difference(state, held), twice: held.twice };
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Lab = {
  readonly folder: string;
  readonly home: string;
  readonly embedded: Embedded;
  /** All that were started, to be stopped. */
  readonly servers: Embedded[];
};

async function oneRun(lab: Lab, number: number, kill?: Kill & { readonly wanted: TrueState }) {
  const database = `run${String(number)}`;
  await statement(lab.embedded.admin, `create database ${database} template lockstep owner lockstep`);
  let writes = 0;
  let killed: Promise<number> | undefined;
  let killedAt = 0;
  let counting = false;
  const vendors = await startCrashVendors(() => {
    if (!counting) return;
    writes += 1;
    if (writes !== kill?.write) return;
    killed = (async () => {
      await sleep(kill.afterMs);
      killedAt = performance.now();
      return strike(lab, kill);
    })();
  });
  const held = () => trueState(vendors.marketo.state, vendors.salesforce.state);
  const connection = { ...lab.embedded.connection, database };
  const settings = {
    ...settingsFor({ connection }, vendors.marketo, vendors.salesforce),
    LOCKSTEP_MARKETO_SHARE_PERCENT: '100',
    LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '1',
    LOCKSTEP_LEASE_SECONDS: '1',
    LOCKSTEP_CYCLE_SECONDS: '1',
    LOCKSTEP_LOG_FORMAT: 'text',
    LOCKSTEP_LOG_LEVEL: 'info',
  };
  const silent = createLog({ level: 'error', format: 'text', destination: { write: () => undefined } });
  const linker = await buildCompanion(loadConfig(settings), { log: silent, jobs: 'ask' });
  try {
    await makeLinks(linker, crashWorld.wantedLinks, () => undefined);
    counting = true;
    const service = start('test/support/fleet-process.ts', [], { FLEET: JSON.stringify([settings]) });
    let busy = false;
    let doneMs = 0;
    try {
      const began = performance.now();
      const tooLong = () => performance.now() - began > longestMs + (kill?.lastsMs ?? 0);
      const isThere = () => kill === undefined || JSON.stringify(held()) === JSON.stringify(kill.wanted);
      if (kill !== undefined) {
        while (killed === undefined && !tooLong()) await sleep(5);
        busy = !isThere();
        await killed;
      }
      while (!(isThere() && (await isDone(connection)))) {
        if (tooLong()) break;
        await sleep(50);
      }
      doneMs = performance.now() - killedAt;
    } finally {
      service.kill('SIGTERM');
    }
    const { err } = await service.ended;
    // Nothing that comes later may do anything twice.
    for (let cycle = 0; cycle < 3; cycle += 1) await linker.runCycle();
    return { busy, readyMs: (await killed) ?? 0, doneMs, state: held(), writes, log: err };
  } finally {
    await linker.close();
    await vendors.stop();
    await statement(lab.embedded.admin, `drop database ${database} with (force)`);
  }
}

/** Does it, and returns how long it took until the server answered again. */
async function strike(lab: Lab, { what, lastsMs = 0 }: Kill): Promise<number> {
  if (what === 'disk-full') {
    const filler = path.join(lab.folder, 'filler');
    await fill(filler);
    await sleep(lastsMs);
    await rm(filler);
    return untilItAnswers(lab);
  }
  if (what !== 'away') return killNow(lab, what);
  const [server, line] = [await readServerFile(lab.home), await attach(lab.home)];
  if (server === undefined || line === undefined) throw new Error('There is no server to take away.');
  for (const pid of [line.supervisor, server.pid]) process.kill(pid, 'SIGKILL');
  await sleep(lastsMs);
  const began = performance.now();
  lab.servers.push(await startEmbedded({ folder: lab.folder }));
  await untilItAnswers(lab);
  return performance.now() - began;
}

/** Writes until the disk is full. Never more than a gigabyte: it should be a small one. */
async function fill(file: string): Promise<void> {
  const piece = Buffer.alloc(1_000_000);
  for (let megabytes = 0; megabytes < 1000; megabytes += 1)
    try {
      await appendFile(file, piece);
    } catch {
      return;
    }
  throw new Error('That disk is too large to be filled.');
}

async function untilItAnswers({ embedded }: Lab): Promise<number> {
  const began = performance.now();
  for (;;) {
    try {
      await statement(embedded.admin, 'select');
      return performance.now() - began;
    } catch {
      if (performance.now() - began > longestMs) throw new Error('PostgreSQL does not come back.');
      await sleep(10);
    }
  }
}

/** Kills, and returns how long it took until the server answered again. */
async function killNow(lab: Lab, what: 'server' | 'session'): Promise<number> {
  const { embedded, home } = lab;
  const server = await readServerFile(home);
  if (server === undefined) throw new Error('There is no server to kill.');
  const watcher = new pg.Client(embedded.admin);
  watcher.on('error', () => undefined);
  await watcher.connect();
  const ended = new Promise<void>((resolve) => {
    watcher.on('end', () => {
      resolve();
    });
  });
  const { rows } = await watcher.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name like 'lockstep%' order by random() limit 1`,
  );
  const victim = what === 'server' ? server.pid : rows[0]?.pid;
  if (victim === undefined) throw new Error('There is no session to kill.');
  const began = performance.now();
  process.kill(victim, 'SIGKILL');
  // The others have heard of it: what answers from now on is the server that recovered.
  await ended;
  await untilItAnswers(lab);
  return performance.now() - began;
}

/** True when the service has nothing left to do. */
export async function isDone(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`select set_config('lockstep.connection_id', 'default', false)`);
    const { rows } = await client.query<{ done: boolean }>(
      `select not exists (select from lockstep.members where dirty) and not exists (select from lockstep.inbox)
         and not exists (select from lockstep.sagas where state = 'open')
         and not exists (select from lockstep.links where first_synced_at is null) as done`,
    );
    return rows[0]?.done === true;
  } catch {
    return false; // recovering
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function statement(config: pg.ClientConfig, text: string): Promise<void> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What one holds and the other does not, line by line. */
export function difference(wanted: TrueState, held: TrueState) {
  const [a, b] = [linesOf(wanted), linesOf(held)];
  return { lost: without(a, b), surplus: without(b, a) };
}

const linesOf = ({ marketo, salesforce, people }: TrueState): string[] => [
  ...Object.entries({ ...marketo, ...salesforce }).flatMap(([name, lines]) =>
    lines.map((line) => `${name}: ${line}`),
  ),
  ...people,
];

/** What is in `a` more often than in `b`. */
function without(a: readonly string[], b: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of b) left.set(line, (left.get(line) ?? 0) + 1);
  return a.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

/** Random moments of one seed: the same seed gives the same ones. */
export function killsOf(seed: number, count: number, writes: number): Kill[] {
  let state = seed;
  const random = (): number => {
    // Park and Miller's generator.
    state = (state * 48_271 + 11) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Array.from({ length: count }, (_, at) => ({
    write: 1 + Math.floor(random() * writes * 0.7),
    afterMs: Math.floor(random() * 40),
    what: at % 3 === 2 ? 'session' : 'server',
  }));
}
