import { randomUUID } from 'node:crypto';

import { examineWebhook } from './alerts/examine.ts';
import { createTeller } from './alerts/teller.ts';
import type { Companion } from './cli/companion.ts';
import type { requireVendors } from './config/config.ts';
import type { CycleContext } from './cycle/context.ts';
import { compareAfterGap } from './cycle/gaps.ts';
import { orphans } from './cycle/lease.ts';
import { runCycle, runFeeds, runLink, type CycleReport } from './cycle/run-cycle.ts';
import type { ConnectionWork } from './jobs/jobs.ts';
import { createActions } from './links/actions.ts';
import { compareLink } from './links/compare.ts';
import type { LinkContext } from './links/context.ts';
import { examine } from './links/examine.ts';
import { createInventory } from './links/inventory.ts';
import { createReports } from './links/reports.ts';
import { advanceRepairs } from './links/repair-run.ts';
import { createLinkService } from './links/service.ts';
import { hearChanges } from './hear-changes.ts';
import { createMarketo } from './marketo/client.ts';
import { metered } from './quota/metered.ts';
import { createSharedQuota } from './quota/shared.ts';
import { createSalesforce } from './salesforce/client.ts';
import { noteBacklog } from './store/backlog.ts';
import { createApiKey, listApiKeys, revokeApiKey, verifyApiKey } from './store/api-keys.ts';
import type { BudgetSession } from './store/budget-session.ts';
import { ensureConnection, getConnection } from './store/connections.ts';
import { sinceLastCycle } from './store/cycles.ts';
import { waitNow } from './jobs/wait-now.ts';
import { askSync } from './store/link-runs.ts';
import type { DatabaseClock } from './store/database-clock.ts';
import { getLink } from './store/links.ts';
import { noteDelivered } from './store/matters.ts';
import { pruneWhenDue } from './store/retention.ts';
import { reading } from './store/scope.ts';
import type { Store } from './store/store.ts';
import type { Clock } from './telemetry/clock.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** A companion with what its service needs besides: built here, and nowhere else. */
export type Built = Companion & {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly verifyKey: (bearer: string) => ReturnType<typeof verifyApiKey>;
  /** Begins no more work and ends what runs, before the API's requests have ended; `close` does it too. */
  readonly endWork: () => Promise<void>;
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
  /** Members that a repair moves in one turn, ten thousand unless told. */
  readonly membersOfTurn?: number;
  /** The database's clock unless told. */
  readonly clock?: Clock;
};

/** Vendor limits that the share is taken of (Marketo REST: 100 calls in 20 seconds, 10 at a time). */
const vendorRate = 100;
const marketoSlots = 10;
/** How often what waits is counted, in milliseconds: an hour, as Marketo does. */
const backlogEveryMs = 60 * 60 * 1000;

type Ground = Omit<BuildOptions, 'clock'> & {
  /** The database's, unless the tests have their own. */
  readonly clock: Clock | DatabaseClock;
  readonly store: Store;
  readonly budget: BudgetSession;
  readonly metrics: Metrics;
  readonly stopping: AbortController;
  /** Asks for a pass over the connection. */
  readonly ask: (connectionId: string) => Promise<boolean>;
};

/** What serves one connection, and what its workers are given. */
export async function buildConnection(
  config: ReturnType<typeof requireVendors>,
  {
    log,
    store,
    budget,
    metrics,
    stopping,
    ask,
    onCycle,
    clock,
    jobs,
    marketoRate = vendorRate,
    membersOfTurn,
  }: Ground,
): Promise<{ readonly built: Omit<Built, 'close' | 'endWork'>; readonly work: ConnectionWork }> {
  const { requestTimeoutMs, vendorTimeoutMs, leaseMs, waitMs, busyWaitMs, deletedPeopleMs } = config.cycle;
  const { id: connectionId, name } = config.connection;
  await ensureConnection(store.db, { id: connectionId, name });
  const scope = { connectionId };
  // That a webhook fails which is no longer set concerns nobody. A command may run without the service's settings: it says nothing.
  if (jobs === 'work' && config.alerts === null) await noteDelivered(store.db, scope);
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
      stopping: stopping.signal,
    }),
    metrics,
  );
  // Whoever waits before trying a vendor again need not wait for that when the process stops: it is told so at the budget's door.
  const vendorClock: Clock = {
    now: () => clock.now(),
    sleep: (ms, signal) =>
      signal === undefined
        ? clock.sleep(ms, stopping.signal).catch(() => undefined)
        : clock.sleep(ms, signal),
  };
  const { url: baseUrl, ...marketoKey } = config.marketo;
  const { url: loginUrl, ...salesforceKey } = config.salesforce;
  const marketo = createMarketo({
    settings: { ...marketoKey, baseUrl, requestTimeoutMs },
    clock: vendorClock,
    quota,
    log,
    stopping: stopping.signal,
  });
  const salesforce = createSalesforce({
    settings: { ...salesforceKey, loginUrl, requestTimeoutMs },
    clock: vendorClock,
    quota,
    log,
    stopping: stopping.signal,
  });
  // Whoever only asks for passes need not know when.
  const hints = await hearChanges(jobs === 'work' ? config.events : null, salesforce, stopping.signal);
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
      ...(config.marketoCurrency === null ? {} : { marketoCurrency: config.marketoCurrency }),
      peopleFrom: config.people.from,
      personGraceMs: config.people.graceMs,
      defaultLastName: config.people.defaultLastName,
      defaultCompany: config.people.defaultCompany,
      ...(config.people.leadSource === null ? {} : { leadSource: config.people.leadSource }),
    },
  };
  const told = async <Report extends CycleReport>(run: () => Promise<Report | undefined>) => {
    if ('set' in clock) await clock.set();
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
    marketoSubscriptionCallsPerDay: config.budget.marketoSubscriptionCallsPerDay,
    ...(membersOfTurn === undefined ? {} : { membersOfTurn }),
  };
  const teller =
    config.alerts === null
      ? null
      : createTeller(
          {
            db: store.db,
            scope,
            clock,
            log,
            signal: stopping.signal,
            delivered: (outcome) => {
              metrics.told(outcome);
            },
          },
          name,
          config.alerts,
        );
  const work: ConnectionWork = {
    connectionId,
    waitMs,
    feeds: async () => {
      hints.taken();
      const gap = hints.takeGap();
      if (gap !== null)
        await compareAfterGap(context, gap).catch((error: unknown) => {
          hints.giveBack(gap);
          log.warn({ err: error }, 'links could not be marked for comparison after a gap, trying again');
        });
      const more = await advanceRepairs(linkContext);
      const report = await told(() => runFeeds(context));
      // A long repair goes on in the next pass, which need not wait for its time.
      if (more) await ask(connectionId);
      return report;
    },
    link: (linkId, begun) => told(() => runLink(context, linkId, begun)),
    look: () =>
      reading(store.db, scope, async (own) => {
        const sinceLastPass = await sinceLastCycle(own, scope);
        return {
          sinceLastPass,
          waitMs: await waitNow(own, scope, sinceLastPass, {
            shortestMs: busyWaitMs,
            longestMs: waitMs,
            hinted: hints.waiting(),
          }),
          orphans: await orphans(own, scope),
        };
      }),
    prune: async () => {
      const pruned = await pruneWhenDue(store.db, scope, {
        keep: config.keepDays,
        stopping: stopping.signal,
      });
      if (pruned !== undefined && Object.keys(pruned).length > 0)
        log.info({ connection: connectionId, rows: pruned }, 'deleted old history');
    },
    tell: async () => {
      await teller?.tell();
    },
    isEnabled: async () => (await getConnection(store.db, scope)).enabled,
  };
  const built: Omit<Built, 'close' | 'endWork'> = {
    connectionId,
    store,
    metrics,
    log,
    calls: () => ({ marketo: quota.used('marketo'), salesforce: quota.used('salesforce') }),
    links: createLinkService(linkContext),
    reports: createReports(linkContext),
    actions: createActions(linkContext),
    runCycle: async (first) => {
      await advanceRepairs(linkContext);
      return await told(() => runCycle(context, first));
    },
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
    examine: async () => [
      ...(await examine(linkContext)),
      await examineWebhook(store.db, scope, config.alerts),
    ],
    ...(teller === null ? {} : { tellTest: () => teller.test() }),
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
