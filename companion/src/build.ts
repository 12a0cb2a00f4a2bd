import packageFacts from '../../package.json' with { type: 'json' };
import { buildConnection, type BuildOptions, type Built } from './build-connection.ts';
import { requireVendors, type Config } from './config/config.ts';
import { openJobs, startJobs, type Jobs } from './jobs/jobs.ts';
import { openBudgetSession } from './store/budget-session.ts';
import { openStore } from './store/connect.ts';
import { systemClock } from './telemetry/clock.ts';
import { createMetrics } from './telemetry/metrics.ts';

export type { BuildOptions, Built } from './build-connection.ts';

export const version: string = packageFacts.version;

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
  const { log } = options;
  const { url } = first.database;
  const metrics = createMetrics({ version, processFacts: options.jobs === 'work' });
  const stopping = new AbortController();
  const store = await openStore(url === null ? { folder: `${first.data.folder}/postgres`, log } : { url }, {
    log,
    ...(options.afterCommit === undefined ? {} : { afterCommit: options.afterCommit }),
  });
  const budget = openBudgetSession(store.connection());
  let jobs: Jobs | undefined;
  let closed: Promise<void> | undefined;
  const close = () =>
    (closed ??= (async () => {
      await jobs?.stop();
      await budget.close();
      await store.close();
    })());
  const ask = async (connectionId: string): Promise<boolean> =>
    (await jobs?.requestPass(connectionId)) ?? false;
  try {
    const parts = [];
    for (const config of known)
      parts.push(await buildConnection(config, { ...options, store, budget, metrics, stopping, ask }));
    const connection = store.connection();
    jobs =
      options.jobs === 'work'
        ? await startJobs({
            connection,
            work: parts.map(({ work }) => work),
            clock: options.clock ?? systemClock,
            log,
            stopping,
          })
        : await openJobs(connection, log);
    return parts.map(({ built }) => ({ ...built, close }));
  } catch (error) {
    await close();
    throw error;
  }
}
