import { randomUUID } from 'node:crypto';

import packageFacts from '../../package.json' with { type: 'json' };
import type { Companion } from './cli/companion.ts';
import { requireVendors, type Config } from './config/config.ts';
import type { CycleContext } from './cycle/context.ts';
import { orphans } from './cycle/lease.ts';
import { runCycle, runFeeds, runLink, type CycleReport } from './cycle/run-cycle.ts';
import { failureOf } from './domain/failure.ts';
import { openJobs, startJobs, type ConnectionWork, type Jobs } from './jobs/jobs.ts';
import { createActions } from './links/actions.ts';
import { compareLink } from './links/compare.ts';
import type { LinkContext } from './links/context.ts';
import { createInventory } from './links/inventory.ts';
import { createReports } from './links/reports.ts';
import { createLinkService } from './links/service.ts';
import { createMarketo } from './marketo/client.ts';
import { setOut } from './quota/errand.ts';
import type { Quota } from './quota/quota.ts';
import { createSharedQuota } from './quota/shared.ts';
import { createSalesforce } from './salesforce/client.ts';
import { noteBacklog } from './store/backlog.ts';
import { createApiKey, listApiKeys, revokeApiKey, verifyApiKey } from './store/api-keys.ts';
import { openBudgetSession, type BudgetSession } from './store/budget-session.ts';
import { openStore } from './store/connect.ts';
import { ensureConnection, getConnection } from './store/connections.ts';
import { sinceLastCycle } from './store/cycles.ts';
import { askSync } from './store/link-runs.ts';
import { getLink } from './store/links.ts';
import { reading } from './store/scope.ts';
import type { Store } from './store/store.ts';
import { systemClock, type Clock } from './telemetry/clock.ts';
import type { Log } from './telemetry/log.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';

export const version: string = packageFacts.version;

/** A companion with what its service needs besides: built here, and nowhere else. */
export type Built = Companion & {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly verifyKey: (bearer: string) => ReturnType<typeof verifyApiKey>;
  /** True when database and schedule answer. */
  readonly ready: () => Promise<{ readonly ok: boolean; readonly checks: Readonly<Record<string, string>> }>;
};

export type BuildOptions = {
  readonly log: Log;
  /** `work`: this process runs the schedule. `ask`: it may only ask for cycles. */
  readonly jobs: 'work' | 'ask';
  /** Called after each cycle of this process. */
  readonly onCycle?: (report: CycleReport) => void;
  /** Called after each commit; tests look, or die, right there. */
  readonly afterCommit?: () => void;
  /** Marketo calls in 20 seconds, of which the share is taken; the vendor's limit unless told. */
  readonly marketoRate?: number;
  /** This machine's clock unless told. */
  readonly clock?: Clock;
};

/** Vendor limits that the share is taken of (Marketo REST: 100 calls in 20 seconds, 10 at a time). */
const vendorRate = 100;
const marketoSlots = 10;
/** How often what waits is counted, in milliseconds: an hour, as Marketo does. */
const backlogEveryMs = 60 * 60 * 1000;

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

type Ground = BuildOptions & {
  readonly store: Store;
  readonly budget: BudgetSession;
  readonly metrics: Metrics;
  readonly stopping: AbortController;
  /** Asks for a pass over the connection. */
  readonly ask: (connectionId: string) => Promise<boolean>;
};

/** What serves one connection, and what its workers are given. */
async function buildConnection(
  config: ReturnType<typeof requireVendors>,
  {
    log,
    store,
    budget,
    metrics,
    stopping,
    ask,
    onCycle,
    clock = systemClock,
    marketoRate = vendorRate,
  }: Ground,
): Promise<{ readonly built: Omit<Built, 'close'>; readonly work: ConnectionWork }> {
  const { requestTimeoutMs, vendorTimeoutMs, leaseMs, waitMs, deletedPeopleMs } = config.cycle;
  const { id: connectionId, name } = config.connection;
  await ensureConnection(store.db, { id: connectionId, name });
  const scope = { connectionId };
  const share = config.budget.marketoSharePercent / 100;
  const quota = metered(
    await createSharedQuota({
      session: budget,
      connectionId,
      clock,
      marketo: {
        per20Seconds: Math.max(1, Math.floor(marketoRate * share)),
        concurrent: Math.max(1, Math.floor(marketoSlots * share)),
        perDay: config.budget.marketoCallsPerDay,
      },
      salesforce: { concurrent: 5, perDay: config.budget.salesforceCallsPerDay },
      longestMs: requestTimeoutMs,
    }),
    metrics,
  );
  const { url: baseUrl, ...marketoKey } = config.marketo;
  const { url: loginUrl, ...salesforceKey } = config.salesforce;
  const marketo = createMarketo({
    settings: { ...marketoKey, baseUrl, requestTimeoutMs },
    clock,
    quota,
    log,
  });
  const salesforce = createSalesforce({
    settings: { ...salesforceKey, loginUrl, requestTimeoutMs },
    clock,
    quota,
    log,
  });
  const context: CycleContext = {
    store,
    scope,
    marketo,
    salesforce,
    clock,
    log,
    newId: randomUUID,
    stopping: stopping.signal,
    settings: {
      vendorTimeoutMs,
      leaseMs,
      deletedPeopleMs,
      defaultLastName: config.people.defaultLastName,
      defaultCompany: config.people.defaultCompany,
      ...(config.people.leadSource === null ? {} : { leadSource: config.people.leadSource }),
    },
  };
  const told = async <Report extends CycleReport>(run: () => Promise<Report | undefined>) => {
    const started = clock.now();
    const report = await run();
    if (report !== undefined) {
      await noteBacklog(store.db, scope, new Date(clock.now()).toISOString(), backlogEveryMs);
      metrics.cycleEnded(report.failure === null ? 'ended' : 'failed', clock.now() - started);
      onCycle?.(report);
    }
    return report;
  };
  const linkContext: LinkContext = {
    ...context,
    inventory: createInventory(marketo, salesforce, clock),
    requestCycle: async (linkId) => {
      if (linkId !== null) await askSync(store.db, scope, linkId);
      return await ask(connectionId);
    },
    cycleSeconds: waitMs / 1000,
  };
  const work: ConnectionWork = {
    connectionId,
    waitMs,
    feeds: () => told(() => runFeeds(context)),
    link: (linkId) => told(() => runLink(context, linkId)),
    look: () =>
      reading(store.db, scope, async (own) => ({
        sinceLastPass: await sinceLastCycle(own, scope),
        orphans: await orphans(own, scope),
      })),
    isEnabled: async () => (await getConnection(store.db, scope)).enabled,
  };
  const built: Omit<Built, 'close'> = {
    connectionId,
    store,
    metrics,
    log,
    calls: () => ({ marketo: quota.used('marketo'), salesforce: quota.used('salesforce') }),
    links: createLinkService(linkContext),
    reports: createReports(linkContext),
    actions: createActions(linkContext),
    runCycle: (first) => told(() => runCycle(context, first)),
    compare: async (linkId) => {
      const link = await getLink(store.db, scope, linkId);
      if (link === undefined) throw new Error(`There is no link ${linkId}.`);
      return await compareLink(linkContext, link);
    },
    keys: {
      create: async (owner) => {
        const made = await createApiKey(store.db, scope, owner);
        return { prefix: made.prefix, key: made.key.reveal() };
      },
      list: () => listApiKeys(store.db, scope),
      revoke: (prefix) => revokeApiKey(store.db, scope, prefix),
    },
    verifyKey: (bearer) => verifyApiKey(store.db, bearer),
    examine: () => examine(linkContext),
    ready: async () => {
      const database = await store.db
        .selectFrom('connections')
        .select('id')
        .limit(1)
        .execute()
        .then(
          () => 'ok',
          () => 'does not answer',
        );
      return { ok: database === 'ok', checks: { database } };
    },
  };
  return { built, work };
}

/** Every vendor call counts in the metrics too, and is made on the errand of whoever makes it. */
const metered = (quota: Quota, metrics: Metrics): Quota => ({
  ...quota,
  spend: (vendor, purpose, call) => {
    metrics.called(vendor, purpose);
    return quota.spend(vendor, purpose, async () => {
      await setOut(vendor);
      return await call();
    });
  },
});

/** What `doctor` says: each check on its own, so that one failure does not hide the next. */
async function examine(context: LinkContext): ReturnType<Companion['examine']> {
  const check = async (what: string, run: () => Promise<string>) => {
    try {
      return { what, ok: true, detail: await run() };
    } catch (error) {
      const { code, message } = failureOf(error);
      return { what, ok: false, detail: `${code}: ${message}` };
    }
  };
  return [
    await check('Database', async () => {
      await context.store.db.selectFrom('connections').select('id').execute();
      return context.store.walled
        ? 'answers; row-level security holds'
        : 'answers; the user is a superuser, so row-level security does not hold it';
    }),
    await check('Marketo', async () => `connected as ${(await context.marketo.whoAmI()).user}`),
    await check(
      'Marketo programs',
      async () => `${String((await context.inventory.programs()).length)} programs visible`,
    ),
    await check('Salesforce', async () => {
      const { user, organizationId } = await context.salesforce.whoAmI();
      return `connected as ${user} to ${organizationId}`;
    }),
    await check('Salesforce rights', async () => {
      const { marketingUser, missing } = await context.inventory.rights();
      if (!marketingUser)
        throw new Error(
          'tick "Marketing User" on the Salesforce user: without it campaigns cannot be edited',
        );
      if (missing.length > 0)
        throw new Error(
          `the Salesforce user may not ${missing.join(', ')}: assign the permission set Lockstep Integration`,
        );
      return 'everything that Lockstep needs';
    }),
  ];
}
