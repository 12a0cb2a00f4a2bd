import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { startMarketo } from '../../companion/sandbox/marketo/server.ts';
import { startSalesforce } from '../../companion/sandbox/salesforce/server.ts';
import type { Limits } from '../../companion/sandbox/marketo/limits.ts';
import { buildCompanions, type Built } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import { failureOf } from '../../companion/src/domain/failure.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import { reading } from '../../companion/src/store/scope.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { settingsFor } from './settings.ts';
import type { TestDatabase } from './database.ts';
import { start, type Running } from './run.ts';
import { smallWorld } from './small-world.ts';

/**
 * Several companion processes on one database, each serving the same connections, each connection with vendors of its own.
 * Processes may be killed and frozen while they work; at the end everything must be as if nothing had happened.
 */

export type FleetOptions = {
  readonly connections: number;
  readonly linksOfEach: number;
  readonly peopleOfLink: number;
  readonly processes: number;
  readonly database: TestDatabase['connection'];
  readonly settings?: Readonly<Record<string, string>>;
  /** Marketo's limits; without them there are none to speak of. */
  readonly limits?: Partial<Limits>;
};

export type Fleet = {
  readonly processes: Running[];
  /** One more process, in the place of one that was killed. */
  launch(): Promise<Running>;
  /** Somebody moves a few members on, in a random link of each connection. */
  edit(turn: number): void;
  /** Runs of one link that overlapped, from the books of all connections: must be empty. */
  overlaps(): Promise<string[]>;
  /** Members in step, of all there are. */
  progress(): Promise<{ readonly done: number; readonly all: number }>;
  /** Stops all processes, lets one finish what is left, and returns everything that is not as it must be. */
  finish(): Promise<string[]>;
  /** Responses of the Marketos that told us to slow down, by code. */
  throttled(): Readonly<Record<string, number>>;
  /** Another integration uses this much of every Marketo from now on. */
  occupy(others: Partial<Limits>): void;
  /** Calls that all Marketos have answered so far. */
  calls(): number;
  /**
   * From a kill or a freeze on: how long it took until each lease that its holder let run out was somebody else's, milliseconds;
   * Infinity for one that nobody took. Waits for that.
   */
  takeovers(): Promise<number[]>;
  stop(): Promise<void>;
};

const channelEnd = ['Registered', 'Attended', 'Follow Up Requested'] as const;

/** After so long nobody will come any more, milliseconds. */
const longestTakeover = 60_000;

type Site = Awaited<ReturnType<typeof startSite>>;

/** Both vendors of one connection, and the settings with which a companion finds them. */
async function startSite(options: FleetOptions, number: number) {
  const { linksOfEach, peopleOfLink, database, limits } = options;
  const unlimited = { per20Seconds: 1_000_000, concurrent: 1000, perDay: 1_000_000 };
  const packageFolder = path.resolve(import.meta.dirname, '../..');
  const world = smallWorld({
    links: linksOfEach,
    people: Array.from({ length: linksOfEach * peopleOfLink }, (_, at) => ({
      key: `p${String(at)}`,
      in: at % linksOfEach,
      ...kinds[Math.floor(at / linksOfEach) % kinds.length],
    })),
  });
  const marketo = await startMarketo(world, { port: 0, limits: { ...unlimited, ...limits } });
  const salesforce = await startSalesforce(world, { port: 0, limits: unlimited, packageFolder });
  const settings: Readonly<Record<string, string>> = {
    ...settingsFor({ connection: database }, marketo, salesforce),
    LOCKSTEP_CONNECTION: `connection-${String(number)}`,
    LOCKSTEP_CYCLE_SECONDS: '1',
    LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '2',
    LOCKSTEP_REQUEST_TIMEOUT_SECONDS: '30',
    // As a service has it where nobody says otherwise.
    LOCKSTEP_LEASE_SECONDS: '5',
    LOCKSTEP_LOG_LEVEL: 'error',
    ...options.settings,
  };
  return { world, marketo, salesforce, settings };
}

/** Starts vendors, links everything, and starts the processes. Stop it, whatever happens. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { connections, linksOfEach, peopleOfLink, database } = options;
  const sites: Site[] = [];
  for (let number = 0; number < connections; number += 1) sites.push(await startSite(options, number));
  const silent = createLog({ level: 'error', format: 'text', destination: { write: () => undefined } });
  const build = async (more: Readonly<Record<string, string>> = {}): Promise<readonly Built[]> => {
    const configs = sites.map(({ settings }) => loadConfig({ ...settings, ...more }));
    for (let tries = 0; ; tries += 1) {
      try {
        return await buildCompanions(configs, { log: silent, jobs: 'ask' });
      } catch (error) {
        // A server that was killed is still recovering.
        if (failureOf(error).kind !== 'transient' || tries > 300) throw error;
        await sleep(200);
      }
    }
  };
  const store = await openStore({ connection: database }, { sessions: 4 });
  const linker = await build();
  await Promise.all(
    linker.map(async (built, at) => {
      for (const wanted of sites[at]?.world.wantedLinks ?? []) {
        const to = { programId: wanted.programId, campaignId: wanted.campaignId ?? '' };
        const preview = await built.links.preview(to, { name: 'fleet', role: 'admin' });
        await built.links.link(preview.id, { name: 'fleet', role: 'admin' });
      }
    }),
  );
  await linker[0]?.close();

  const leaseMs = loadConfig(sites[0]?.settings ?? {}).cycle.leaseMs;
  const scopes = sites.map((_, at) => ({ connectionId: `connection-${String(at)}` }));
  const processes: Running[] = [];
  const launch = async (): Promise<Running> => {
    const running = start('test/support/fleet-process.ts', [], {
      FLEET: JSON.stringify(sites.map(({ settings }) => settings)),
    });
    processes.push(running);
    await running.saw('running');
    return running;
  };
  for (let number = 0; number < options.processes; number += 1) await launch();

  const wrong = (): string[] =>
    sites.flatMap(({ world, marketo, salesforce }, at) =>
      world.wantedLinks.flatMap(({ programId, campaignId }, link) => {
        const emailOf = (leadId: number) => marketo.state.leads.get(leadId)?.values.email ?? '';
        const theirs = [...(marketo.state.members.get(programId)?.values() ?? [])].map(
          ({ leadId, status }) => `${emailOf(leadId)} ${status}`,
        );
        const ours = salesforce.state
          .members(campaignId ?? '')
          .map(({ email, status }) => `${email ?? ''} ${status ?? ''}`);
        const [a, b] = [theirs.toSorted(), ours.toSorted()];
        const differing = a.filter((one) => !b.includes(one)).concat(b.filter((one) => !a.includes(one)));
        const twice = b.filter((one, index) => one.split(' ')[0] === b[index - 1]?.split(' ')[0]);
        const short =
          a.length === peopleOfLink && b.length === peopleOfLink ? [] : [`${a.length} and ${b.length}`];
        return [...differing, ...twice, ...short].map((one) => `connection ${at}, link ${link}: ${one}`);
      }),
    );

  return {
    processes,
    launch,
    edit: (turn) => {
      for (const { world, marketo } of sites) {
        const programId = world.wantedLinks[turn % linksOfEach]?.programId ?? 0;
        // Each of them is moved on once, so that no guard against flapping holds anybody.
        const members = [...(marketo.state.members.get(programId)?.values() ?? [])];
        const member = members[Math.floor(turn / linksOfEach)];
        const next = channelEnd[channelEnd.findIndex((status) => status === member?.status) + 1];
        if (member !== undefined && next !== undefined)
          changeStatus(marketo.state, programId, member.leadId, next);
      }
    },
    overlaps: async () => {
      const found: string[] = [];
      for (const scope of scopes) {
        const rows = await reading(store.db, scope, (own) =>
          sql<{ line: string }>`
            select a.link_id || ': ' || a.started_at || ' to ' || a.ended_at || ' and ' || b.started_at as line
            from lockstep.cycles a join lockstep.cycles b on b.connection_id = a.connection_id and b.link_id = a.link_id
            where a.connection_id = ${scope.connectionId} and a.id <> b.id
              and b.started_at >= a.started_at and b.started_at < a.ended_at - interval '5 ms'`.execute(own),
        );
        found.push(...rows.rows.map(({ line }) => line));
        const writes = await reading(store.db, scope, (own) =>
          sql<{ line: string }>`
            select a.link_id || ': ' || a.kind || ' at ' || a.recorded_at || ', then ' || b.kind || ' at ' || b.recorded_at as line
            from lockstep.sagas a join lockstep.sagas b on b.connection_id = a.connection_id and b.link_id = a.link_id
            where a.connection_id = ${scope.connectionId} and a.cycle_id <> b.cycle_id and a.not_before is null
              and b.recorded_at > a.recorded_at and b.recorded_at < a.finished_at - interval '5 ms'`.execute(
            own,
          ),
        );
        found.push(...writes.rows.map(({ line }) => line));
      }
      return found;
    },
    progress: async () => {
      let done = 0;
      for (const scope of scopes) {
        const rows = await reading(store.db, scope, (own) =>
          sql<{ n: number }>`select count(*) filter (where in_step) as n from lockstep.members
            where connection_id = ${scope.connectionId}`.execute(own),
        );
        done += rows.rows[0]?.n ?? 0;
      }
      return { done, all: connections * linksOfEach * peopleOfLink };
    },
    finish: async () => {
      for (const running of processes) running.kill('SIGCONT');
      for (const running of processes) running.kill('SIGTERM');
      await Promise.all(processes.map(({ ended }) => ended));
      // What is left is done at full speed.
      for (const { marketo } of sites) {
        marketo.state.meter.occupy({ per20Seconds: 0 });
        marketo.state.meter.allow({ per20Seconds: Infinity, concurrent: Infinity });
      }
      const last = await build({ LOCKSTEP_MARKETO_SHARE_PERCENT: '100' });
      const unquiet = (await Promise.all(last.map(untilQuiet))).flat();
      await last[0]?.close();
      return [...unquiet, ...wrong()];
    },
    occupy: (others) => {
      for (const { marketo } of sites) marketo.state.meter.occupy(others);
    },
    takeovers: async () => {
      const began = performance.now();
      const past = () => performance.now() - began;
      const silent = new Map<string, { readonly epoch: number; readonly holder: string | null }>();
      const took: number[] = [];
      while (past() < longestTakeover && (silent.size > 0 || past() < leaseMs + 2000)) {
        const leases = await Promise.all(
          scopes.map((scope) =>
            reading(store.db, scope, (own) =>
              sql<{ key: string; epoch: number; holder: string | null; expired: boolean }>`
                select connection_id || ' ' || key as key, epoch, holder, expires_at < clock_timestamp() as expired
                from lockstep.leases where connection_id = ${scope.connectionId}`.execute(own),
            ),
          ),
        );
        for (const { key, epoch, holder, expired } of leases.flatMap(({ rows }) => rows)) {
          const was = silent.get(key);
          if (was === undefined) {
            if (expired && holder !== null) silent.set(key, { epoch, holder });
          } else if (epoch > was.epoch) {
            took.push(past());
            silent.delete(key);
            // Late, but alive: it went on by itself.
          } else if (!expired || holder === null) silent.delete(key);
        }
        await sleep(200);
      }
      return [...took, ...[...silent.values()].map(() => Infinity)];
    },
    calls: () =>
      sites.reduce(
        (sum, { marketo }) =>
          sum + [...marketo.state.meter.today().users.values()].reduce((a, b) => a + b, 0),
        0,
      ),
    throttled: () => {
      const counts: Record<string, number> = {};
      for (const { marketo } of sites)
        for (const [code, times] of marketo.state.meter.today().errors)
          counts[code] = (counts[code] ?? 0) + times;
      return counts;
    },
    stop: async () => {
      for (const running of processes) running.kill('SIGKILL');
      await Promise.all(processes.map(({ ended }) => ended));
      await store.close();
      for (const { marketo, salesforce } of sites) {
        await marketo.stop();
        await salesforce.stop();
      }
    },
  };
}

/** Cycles until nothing is left, and one more that must write nothing; returns what is wrong. */
async function untilQuiet(built: Built): Promise<string[]> {
  for (let cycle = 0; cycle < 120; cycle += 1) {
    const report = await built.runCycle();
    if (report?.quiet === true && report.written === 0)
      return (await built.runCycle())?.written === 0 ? [] : [`${built.connectionId} writes again`];
    await sleep(100);
  }
  return [`${built.connectionId} does not become quiet`];
}

/** Who is where at the start: every kind of write is needed. */
const kinds = [
  { marketo: 'Registered' },
  { marketo: 'Registered', salesforce: 'known' },
  { marketo: 'Registered', salesforce: 'Registered' },
  { marketo: 'known', salesforce: 'Registered', as: 'contact' },
  { salesforce: 'Registered' },
] as const;
