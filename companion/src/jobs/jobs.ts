import { setTimeout as sleep } from 'node:timers/promises';

import type { CycleReport, FeedsReport } from '../cycle/run-cycle.ts';
import type { Connection } from '../store/store.ts';
import type { Clock } from '../telemetry/clock.ts';
import { createHands, type Orphan, type OrphanOf } from './hands.ts';
import {
  askPass,
  askWriters,
  dropLinkJobs,
  openQueues,
  queues,
  type FeedsJob,
  type JobsLog,
  type LinkJob,
} from './queue.ts';

export type { JobsLog } from './queue.ts';

/** The door to the queues. */
export type Jobs = {
  /** Asks for a pass over a connection ahead of its schedule; false when one is waiting already. */
  requestPass(connectionId: string): Promise<boolean>;
  /** Begins nothing more, waits until what runs has come to its next stop, then ends. */
  stop(): Promise<void>;
};

/** What this process can do for one connection. Undefined: another process is at it. */
export type ConnectionWork = {
  readonly connectionId: string;
  /** Longest wait between the end of one pass and the next, milliseconds. */
  readonly waitMs: number;
  feeds(): Promise<FeedsReport | undefined>;
  /** `begun` is called once the link is this process's alone, before anything else is done with it. */
  link(linkId: string, begun?: () => Promise<void>): Promise<CycleReport | undefined>;
  look(): Promise<{
    /** Milliseconds since the newest pass ended, or began while it runs, by the database's clock; null when there never was one. */
    readonly sinceLastPass: number | null;
    /** The wait that is right now, milliseconds; the longest where it says nothing. */
    readonly waitMs?: number;
    /** What was in the hands of a process that is silent now. */
    readonly orphans: readonly Orphan[];
  }>;
  /** Deletes history that is too old, where that is due and nobody else is at it. */
  prune(): Promise<void>;
  /** Tells whoever is to be told what is new of alerts. */
  tell(): Promise<void>;
  /** False while its switch is off. */
  isEnabled(): Promise<boolean>;
};

/** For a process that asks for cycles and runs none: the command line beside a running service. */
export async function openJobs(connection: Connection, log: JobsLog): Promise<Jobs> {
  const boss = await openQueues(connection, log, false);
  return {
    requestPass: (connectionId) => askPass(boss, connectionId, 1),
    stop: () => boss.stop({ graceful: false, close: true }),
  };
}

/** So long what runs is waited for; a write that then has no answer is read before it is decided again. Milliseconds. */
const longestStop = 10_000;
/** How often the tick looks what is due; milliseconds. */
const tickMs = 1000;
/** How often it looks whether old history is to be deleted, or somebody to be told of alerts; milliseconds. */
const minuteMs = 60_000;
/** Passes and writers that one process runs at a time. They wait for vendors most of the time. */
const passes = 4;
const writers = 8;
/**
 * Writers of one connection at a time, over all processes: the rest is left to the other connections. Its budget would not
 * feed more anyway. (pg-boss holds this limit when it hands out jobs, not strictly: the lease of each link does.)
 */
const writersOfOne = 4;

/**
 * Starts this process's workers for these connections, and the tick that asks for what is due: a pass at once, then one
 * wait after the last ended, whichever process ran it. A pass asks for the writers of the links that have work.
 * Several processes on one database share the work.
 */
export async function startJobs(options: {
  readonly connection: Connection;
  readonly work: readonly ConnectionWork[];
  readonly clock: Clock;
  readonly log: JobsLog;
  /** Called when the database has been asked and has answered. */
  readonly answered?: () => void;
  /** Aborted by `stop`: what runs looks at it before each call to a vendor. */
  readonly stopping: AbortController;
  /** So long `stop` waits at most, twice; milliseconds. */
  readonly longestStopMs?: number;
}): Promise<Jobs> {
  const { connection, work, clock, log, stopping, answered = () => undefined } = options;
  const { longestStopMs = longestStop } = options;
  const boss = await openQueues(connection, log, true);
  const workOf = new Map(work.map((one) => [one.connectionId, one]));
  const hands = createHands(takeOver, () => performance.now());
  const of = (connectionId: string): ConnectionWork => {
    const found = workOf.get(connectionId);
    if (stopping.signal.aborted) throw new Error('stopping');
    if (found === undefined) throw new Error(`This process does not serve the connection ${connectionId}.`);
    return found;
  };

  await boss.work<FeedsJob>(
    queues.feeds,
    { pollingIntervalSeconds: 0.5, localConcurrency: Math.min(passes, work.length) },
    async (jobs) => {
      for (const { data } of jobs) {
        const mine = of(data.connectionId);
        if (!(await mine.isEnabled())) continue;
        if (!(await pass(mine)))
          throw new Error('another process reads these feeds: asked again in a second');
      }
    },
  );
  await boss.work<LinkJob>(
    queues.links,
    { pollingIntervalSeconds: 0.5, localConcurrency: writers, groupConcurrency: writersOfOne },
    async (jobs) => {
      for (const { data } of jobs) {
        const mine = of(data.connectionId);
        if (!(await mine.isEnabled())) continue;
        const report = await hands.hold(data, () => mine.link(data.linkId));
        if (report === undefined)
          throw new Error('another process writes this link: asked again in a second');
        // Stopped half-way: whoever is next goes on without waiting for a pass.
        if (stopping.signal.aborted && !report.quiet) throw new Error('stopping');
      }
    },
  );
  for (const { connectionId } of work) await askPass(boss, connectionId, 0);

  const asleep = (ms: number) =>
    clock.sleep(ms, stopping.signal).then(
      () => true,
      () => false,
    );
  const tick = async (): Promise<void> => {
    // Side by side: one after the other the look at many connections takes many waits for a session of the busy pool.
    const orphans = await Promise.all(
      work.map(async ({ connectionId, waitMs, ...one }): Promise<OrphanOf[]> => {
        const seen = await one.look();
        const wait = seen.waitMs ?? waitMs;
        if (seen.sinceLastPass !== null && seen.sinceLastPass >= wait) await askPass(boss, connectionId, 0);
        return seen.orphans.map((orphan) => ({ ...orphan, connectionId }));
      }),
    );
    hands.look(orphans.flat());
  };
  const ticking = (async () => {
    while (await asleep(tickMs)) {
      try {
        await tick();
        answered();
      } catch (error) {
        log.warn({ err: error }, 'the schedule could not look at the database and tries again');
      }
    }
  })();

  // Beside the tick, which waits for nobody; one connection after the other, since nobody waits for this.
  const eachMinute = async (what: 'prune' | 'tell', failed: string): Promise<void> => {
    while (await asleep(minuteMs))
      for (const one of work)
        await one[what]().catch((error: unknown) => {
          log.warn({ connection: one.connectionId, err: error }, failed);
        });
  };
  const chores = [
    eachMinute('prune', 'old history could not be deleted, tried again'),
    eachMinute('tell', 'nobody could be told of alerts, tried again'),
  ];

  /** One pass, and its writers asked for; false when another process is at it. */
  async function pass(mine: ConnectionWork): Promise<boolean> {
    const { connectionId } = mine;
    const report = await hands.hold({ connectionId, linkId: null }, () => mine.feeds());
    if (report === undefined) return false;
    await askWriters(boss, connectionId, report.due);
    return true;
  }

  /** Goes on with what a silent process had in hand. That another one was faster is no trouble. */
  async function takeOver({ connectionId, linkId }: OrphanOf): Promise<void> {
    try {
      const mine = of(connectionId);
      if (!(await mine.isEnabled())) return;
      // The silent one's job would keep the link's next out of the queue until its heartbeat is missed. It is dropped while the
      // lease is ours: whoever is at work on a job of this link afterwards has begun after us, and keeps it.
      const took =
        linkId === null
          ? await pass(mine)
          : (await mine.link(linkId, () => dropLinkJobs(boss, connectionId, linkId))) !== undefined;
      if (took)
        log.info({ connection: connectionId, link: linkId }, 'took over from a process that is silent');
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn({ connection: connectionId, link: linkId, err: error }, 'taking over failed, tried again');
    }
  }

  return {
    requestPass: (connectionId) => askPass(boss, connectionId, 1),
    stop: async () => {
      log.info(hands.inHand(), 'stopping: the calls under way are settled, the rest stays queued');
      stopping.abort();
      await Promise.race([
        Promise.all([ticking, ...chores, hands.idle()]),
        sleep(longestStopMs, undefined, { ref: false }),
      ]);
      await boss.stop({ graceful: true, close: true, timeout: longestStopMs });
    },
  };
}
