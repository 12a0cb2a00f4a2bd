import { PgBoss } from 'pg-boss';

import { FailureError } from '../domain/failure.ts';
import { runtimeFailure } from '../store/database-failure.ts';
import type { Connection } from '../store/store.ts';

export type JobsLog = {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
};

/** A pass over a connection's feeds and schema. */
export type FeedsJob = { readonly connectionId: string };
/** The writer of one link. */
export type LinkJob = { readonly connectionId: string; readonly linkId: string };

export const queues = { feeds: 'feeds', links: 'links' } as const;

const common = {
  expireInSeconds: 12 * 60 * 60,
  // The least that pg-boss allows: a worker that dies is noticed by it.
  heartbeatSeconds: 10,
  retryLimit: 1_000_000,
  retryDelay: 1,
  deleteAfterSeconds: 60 * 60,
};

/**
 * Opens the queues in a schema of their own. Of a connection at most one pass waits ("short"), also while one runs, so that
 * what is asked for during a pass is served by the next; of a link at most one job waits or runs ("exclusive").
 */
export async function openQueues(connection: Connection, log: JobsLog, workers: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    ...connection,
    schema: 'lockstep_jobs',
    application_name: 'lockstep jobs',
    max: 3,
    schedule: false,
    supervise: workers,
    // Both, or a dead worker's job waits for a minute.
    ...(workers ? { superviseIntervalSeconds: 2, monitorIntervalSeconds: 2 } : {}),
  });
  let closing = false;
  boss.on('stopped', () => (closing = true));
  boss.on('error', (error) => {
    if (closing) return;
    // The library passes on a copy of what it caught, which is no error any more.
    const known = runtimeFailure(Object.assign(new Error(error.message), error));
    log.warn(
      known instanceof FailureError ? { failure: known.failure } : { reason: error.message },
      'the job queue had a problem and goes on',
    );
  });
  await boss.start();
  await boss.createQueue(queues.feeds, { policy: 'short', ...common });
  await boss.createQueue(queues.links, { policy: 'exclusive', ...common });
  return boss;
}

/** Asks for a pass; false when one is waiting already. */
export const askPass = async (boss: PgBoss, connectionId: string, priority: 0 | 1): Promise<boolean> =>
  (await boss.send(queues.feeds, { connectionId } satisfies FeedsJob, {
    singletonKey: connectionId,
    priority,
  })) !== null;

/** Asks for the writers of these links; those that wait or run already stay as they are. */
export async function askWriters(
  boss: PgBoss,
  connectionId: string,
  links: readonly { readonly linkId: string; readonly asked: boolean }[],
): Promise<void> {
  if (links.length === 0) return;
  await boss.insert(
    queues.links,
    links.map(({ linkId, asked }) => ({
      data: { connectionId, linkId } satisfies LinkJob,
      singletonKey: keyOf(connectionId, linkId),
      priority: asked ? 1 : 0,
      group: { id: connectionId },
    })),
  );
}

/**
 * Forgets jobs of this link that a worker has in hand. For whoever has just taken its lease from a silent one: the job is that one's,
 * or was handed to a worker that finds the lease taken.
 */
export async function dropLinkJobs(boss: PgBoss, connectionId: string, linkId: string): Promise<void> {
  const jobs = await boss.findJobs<LinkJob>(queues.links, { key: keyOf(connectionId, linkId) });
  const active = jobs.filter(({ state }) => state === 'active').map(({ id }) => id);
  if (active.length > 0) await boss.deleteJob(queues.links, active);
}

const keyOf = (connectionId: string, linkId: string): string => `${connectionId}:${linkId}`;
