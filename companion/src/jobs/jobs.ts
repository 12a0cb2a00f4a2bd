import { PgBoss } from 'pg-boss';

import type { CycleReport } from '../cycle/run-cycle.ts';
import type { Connection } from '../store/store.ts';

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

/** The schedule, and what people ask for: two queues, so that asking never waits behind the schedule. */
const scheduled = 'cycle';
const asked = 'sync-now';

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
  boss.on('error', (error) => {
    log.warn({ err: error }, 'the job queue had a problem and goes on');
  });
  await boss.start();
  await boss.createQueue(scheduled, policy);
  await boss.createQueue(asked, policy);
  return boss;
}

const ask = async (boss: PgBoss, connectionId: string, linkId: string | null): Promise<boolean> =>
  (await boss.send(asked, { linkId }, { singletonKey: `${connectionId}:${linkId ?? ''}` })) !== null;

/** For a process that asks for cycles and runs none: the command line beside a running service. */
export async function openJobs(connection: Connection, connectionId: string, log: JobsLog): Promise<Jobs> {
  const boss = await open(connection, log, false);
  return {
    requestCycle: (linkId) => ask(boss, connectionId, linkId),
    stop: () => boss.stop({ graceful: false, close: true }),
  };
}

/** Starts the workers of one connection: a cycle now, then one `waitMs` after the last ended, and those asked for. */
export async function startJobs(options: {
  readonly connection: Connection;
  readonly connectionId: string;
  readonly waitMs: number;
  readonly run: (first?: string) => Promise<CycleReport | undefined>;
  readonly log: JobsLog;
}): Promise<Jobs> {
  const { connection, connectionId, waitMs, run, log } = options;
  const boss = await open(connection, log, true);
  const next = (seconds: number) =>
    boss.send(scheduled, {}, { singletonKey: connectionId, startAfter: seconds });
  const polling = { pollingIntervalSeconds: 0.5 };
  let stopping = false;

  await boss.work(scheduled, polling, async () => {
    try {
      const report = await run();
      // Another process is at it: look again soon, it may have died.
      await next(report === undefined ? 5 : waitMs / 1000);
    } catch (error) {
      log.warn({ err: error }, 'a cycle could not run, the next one tries again');
      await next(waitMs / 1000);
    }
  });
  await boss.work<Asked>(asked, polling, async (jobs) => {
    for (const { data } of jobs) {
      if (stopping) throw new Error('stopping');
      const report = await run(data.linkId ?? undefined);
      if (report === undefined) throw new Error('another cycle is running: asked again in two seconds');
    }
  });
  await ask(boss, connectionId, null);
  await next(waitMs / 1000);
  return {
    requestCycle: (linkId) => ask(boss, connectionId, linkId),
    stop: async () => {
      stopping = true;
      await boss.stop({ graceful: true, close: true, timeout: 30_000 });
    },
  };
}
