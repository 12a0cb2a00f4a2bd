import { PgBoss } from 'pg-boss';

import type { CycleReport } from '../cycle/run-cycle.ts';
import type { Connection } from '../store/store.ts';
import type { Clock } from '../telemetry/clock.ts';

/** Cycles as jobs on pg-boss, in a schema of their own: due ones by a wait that counts from the end, asked-for ones at once. */
export type Jobs = {
  /** Asks for a cycle that serves this link first; false when one is waiting already. */
  requestCycle(linkId: string | null): Promise<boolean>;
  /** Waits for the cycle that runs, then ends. */
  stop(): Promise<void>;
};

export type JobsLog = {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
};

type Asked = { readonly linkId: string | null };

/** One queue for everything; what is due is asked for like what people ask for. */
const queue = 'cycle';

/** pg-boss lets at most one job of a key wait and one run ("stately"); a worker that dies is noticed by its heartbeat. */
const policy = {
  policy: 'stately' as const,
  expireInSeconds: 12 * 60 * 60,
  heartbeatSeconds: 10,
  retryLimit: 1_000_000,
  retryDelay: 2,
  deleteAfterSeconds: 24 * 60 * 60,
};

async function open(connection: Connection, log: JobsLog, workers: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    ...connection,
    schema: 'lockstep_jobs',
    application_name: 'lockstep jobs',
    max: 3,
    schedule: false,
    supervise: workers,
    ...(workers ? { monitorIntervalSeconds: 5 } : {}),
  });
  let closing = false;
  boss.on('stopped', () => (closing = true));
  boss.on('error', (error) => {
    if (!closing) log.warn({ reason: error.message }, 'the job queue had a problem and goes on');
  });
  await boss.start();
  await boss.createQueue(queue, policy);
  return boss;
}

const ask = async (boss: PgBoss, connectionId: string, linkId: string | null): Promise<boolean> =>
  (await boss.send(
    queue,
    { linkId },
    { singletonKey: `${connectionId}:${linkId ?? ''}`, priority: linkId === null ? 0 : 1 },
  )) !== null;

/** For a process that asks for cycles and runs none: the command line beside a running service. */
export async function openJobs(connection: Connection, connectionId: string, log: JobsLog): Promise<Jobs> {
  const boss = await open(connection, log, false);
  return {
    requestCycle: (linkId) => ask(boss, connectionId, linkId),
    stop: () => boss.stop({ graceful: false, close: true }),
  };
}

/** How often the tick looks whether a cycle is due; milliseconds. */
const tickMs = 1000;

/**
 * Starts the worker of one connection and the tick that asks for what is due: a cycle now, then one `waitMs` after the last
 * ended, whichever process ran it.
 */
export async function startJobs(options: {
  readonly connection: Connection;
  readonly connectionId: string;
  readonly waitMs: number;
  readonly run: (first?: string) => Promise<CycleReport | undefined>;
  /** Milliseconds since the newest cycle ended, or began while it runs, by the database's clock; null when there never was one. */
  readonly sinceLastCycle: () => Promise<number | null>;
  readonly clock: Clock;
  readonly log: JobsLog;
}): Promise<Jobs> {
  const { connection, connectionId, waitMs, run, sinceLastCycle, clock, log } = options;
  const boss = await open(connection, log, true);
  const stopping = new AbortController();

  await boss.work<Asked>(queue, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { data } of jobs) {
      if (stopping.signal.aborted) throw new Error('stopping');
      const report = await run(data.linkId ?? undefined);
      if (report === undefined)
        throw new Error('another process is running a cycle: asked again in two seconds');
    }
  });
  await ask(boss, connectionId, null);

  const asleep = () =>
    clock.sleep(tickMs, stopping.signal).then(
      () => true,
      () => false,
    );
  const ticking = (async () => {
    while (await asleep()) {
      try {
        const since = await sinceLastCycle();
        if (since !== null && since >= waitMs) await ask(boss, connectionId, null);
      } catch (error) {
        log.warn({ err: error }, 'the schedule could not look at the database and tries again');
      }
    }
  })();
  return {
    requestCycle: (linkId) => ask(boss, connectionId, linkId),
    stop: async () => {
      stopping.abort();
      await ticking;
      await boss.stop({ graceful: true, close: true, timeout: 30_000 });
    },
  };
}
