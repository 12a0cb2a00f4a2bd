import packageFacts from '../../package.json' with { type: 'json' };
import { buildConnection, type BuildOptions, type Built } from './build-connection.ts';
import { requireVendors, type Config } from './config/config.ts';
import { openJobs, startJobs, type Jobs } from './jobs/jobs.ts';
import { openBudgetSession } from './store/budget-session.ts';
import { openStore, sessionBroke } from './store/connect.ts';
import { listConnections } from './store/connections.ts';
import { databaseClock } from './store/database-clock.ts';
import { databaseTroubles } from './store/database-failure.ts';
import type { Store } from './store/store.ts';
import { calmLog } from './telemetry/calm-log.ts';
import type { Log } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';

export type { BuildOptions, Built } from './build-connection.ts';

export const version: string = packageFacts.version;

/** What befalls all work at once is told once; that this process stops, by whoever stops it. */
const calmly = {
  once: new Map<string, string | null>([...Object.entries(databaseTroubles), [sessionBroke, null]]),
  never: new Set(['STOPPING']),
};

/** Builds one connection from the ground up and passes everything down. Close it when done. */
export async function buildCompanion(config: Config, options: BuildOptions): Promise<Built> {
  const [built] = await buildCompanions([config], options);
  if (built === undefined) throw new TypeError('one connection was asked for');
  return built;
}

/**
 * Builds several connections on one database, served by one set of workers. The database, the log and the times of the first
 * settings count for all. Closing any of them closes all.
 */
export async function buildCompanions(
  configs: readonly Config[],
  options: BuildOptions,
): Promise<readonly Built[]> {
  const known = configs.map((config) => requireVendors(config));
  const [first] = known;
  if (first === undefined) return [];
  const log = calmLog(options.log, calmly, () => Date.now());
  const { url } = first.database;
  const metrics = createMetrics({ version, processFacts: options.jobs === 'work' });
  const stopping = new AbortController();
  const store = await openStore(url === null ? { folder: `${first.data.folder}/postgres`, log } : { url }, {
    log,
    ...(options.afterCommit === undefined ? {} : { afterCommit: options.afterCommit }),
  });
  const budget = openBudgetSession(store.connection());
  let jobs: Jobs | undefined;
  let ended: Promise<void> | undefined;
  const endWork = () => (ended ??= (async () => jobs?.stop())());
  let closed: Promise<void> | undefined;
  const close = () =>
    (closed ??= (async () => {
      await endWork();
      await budget.close();
      await store.close();
    })());
  const ask = async (connectionId: string): Promise<boolean> =>
    ended === undefined && ((await jobs?.requestPass(connectionId)) ?? false);
  try {
    const clock = options.clock ?? (await databaseClock(store.db));
    const parts = [];
    for (const config of known)
      parts.push(
        await buildConnection(config, { ...options, clock, log, store, budget, metrics, stopping, ask }),
      );
    const connection = store.connection();
    jobs =
      options.jobs === 'work'
        ? await startJobs({
            connection,
            work: parts.map(({ work }) => work),
            clock,
            log,
            stopping,
            answered: () => {
              log.over('DATABASE_GONE', 'The database answers again');
              log.over(sessionBroke, 'All database sessions are whole again');
            },
          })
        : await openJobs(connection, log);
    if (options.jobs === 'work') await tellOthers(store, known, log);
    return parts.map(({ built }) => ({ ...built, endWork, close }));
  } catch (error) {
    await close();
    throw error;
  }
}

/** Links of a connection that this service does not know would wait for ever: whoever runs it should hear of that once. */
async function tellOthers(
  store: Store,
  served: readonly Pick<Config, 'connection'>[],
  log: Log,
): Promise<void> {
  const own = new Set(served.map(({ connection }) => connection.id));
  const others = (await listConnections(store.db)).map(({ id }) => id).filter((id) => !own.has(id));
  if (others.length > 0)
    log.warn(
      { connections: others },
      'the database holds connections that this service does not serve: give each companion a database of its own',
    );
}
