import { failureOf, type Failure } from '../domain/failure.ts';
import type { Calls } from '../quota/errand.ts';
import { isStopping } from '../quota/stopping.ts';
import { closeDeadBatches } from '../store/batches.ts';
import { beginCycle, closeDeadCycles, endCycle } from '../store/cycles.ts';
import { hasNews, startOfRun, type DueLink } from '../store/link-runs.ts';
import type { Db } from '../store/scope.ts';
import type { CycleContext } from './context.ts';
import { readFeeds } from './feeds.ts';
import { withLease, type Hold } from './lease.ts';
import { logStop } from './log-stop.ts';
import { reportLinks } from './report-links.ts';
import { serveLink, type Served } from './serve-link.ts';

export type CycleReport = {
  readonly id: string;
  /** Members written to a vendor. */
  readonly written: number;
  /** Nothing is left for another cycle: no member to repeat, no open saga, no link that could not run. */
  readonly quiet: boolean;
  readonly calls: Calls;
  /** What stopped it early. */
  readonly failure: Failure | null;
};

/** What a pass over the feeds found: the links that have something to do. */
export type FeedsReport = CycleReport & { readonly due: readonly DueLink[] };

/**
 * One whole pass over the connection: watch the schema, pull what changed, then one writer per link that has something to
 * do, one after the other. `first` names a link that is served before the others, whether it has something to do or not.
 * Undefined when another process is at it. For a command; the service runs its two halves, below, as jobs.
 */
export async function runCycle(context: CycleContext, first?: string): Promise<CycleReport | undefined> {
  return await withLease(context, 'feeds', (hold) =>
    recorded(context, hold, null, async (id) => {
      const due = (await readFeeds(context, id)).map(({ linkId }) => linkId);
      const links = first === undefined ? due : [first, ...due.filter((one) => one !== first)];
      const total = { written: 0, quiet: true, failure: null as Failure | null };
      for (const linkId of links) {
        await hold.stillOurs();
        const done =
          (await withLease(context, { linkId }, (own) => serveAfterOthers(context, own, linkId, id))) ?? busy;
        total.written += done.written;
        total.quiet &&= done.quiet;
        total.failure ??= done.failure;
      }
      await reportLinks(context);
      return total;
    }),
  );
}

/** Another process writes this link: it is not done yet. */
const busy: Served = { written: 0, quiet: false, failure: null };

/** The first half as a job: schema and feeds, once per connection. Undefined when another process is at it. */
export async function runFeeds(context: CycleContext): Promise<FeedsReport | undefined> {
  return await withLease(context, 'feeds', async (hold) => {
    let due: readonly DueLink[] = [];
    const report = await recorded(context, hold, null, async (id) => {
      due = await readFeeds(context, id);
      // Before the writers begin: both want the campaigns' locks.
      await reportLinks(context);
      return { written: 0, quiet: due.length === 0, failure: null };
    });
    return { ...report, due };
  });
}

/**
 * The second half as a job: one link, and once more where something came for it meanwhile, so that nobody has to wait for
 * the next pass. Undefined when another process is writing it. `begun` is called when this one has its lease.
 */
export async function runLink(
  context: CycleContext,
  linkId: string,
  begun: () => Promise<void> = () => Promise.resolve(),
): Promise<CycleReport | undefined> {
  const { store, scope } = context;
  return await withLease(context, { linkId }, async (hold) => {
    await begun();
    const run = () =>
      recorded(context, hold, linkId, (id) => serveLink(context, linkId, { cycleId: id, epoch: hold.epoch }));
    const start = await startOfRun(store.db, scope, linkId);
    const report = await run();
    const ended = start === undefined || report.failure !== null || context.stopping?.aborted === true;
    if (ended || !(await hasNews(store.db, scope, linkId, start))) return report;
    const again = await run();
    return { ...again, written: report.written + again.written };
  });
}

/** One link within a pass, whose cycle it belongs to: what a dead process left of this link is closed first. */
async function serveAfterOthers(
  context: CycleContext,
  hold: Hold,
  linkId: string,
  cycleId: string,
): Promise<Served> {
  await context.store.transaction(async (db) => {
    await hold.stillOurs(db);
    await closeDead(context, linkId, db);
  });
  return await serveLink(context, linkId, { cycleId, epoch: hold.epoch });
}

/** Runs `work` as one cycle in the books: with its calls, its end, and what the connection shows of it. */
async function recorded(
  context: CycleContext,
  hold: Hold,
  linkId: string | null,
  work: (id: string) => Promise<Served>,
): Promise<CycleReport> {
  const { store, scope } = context;
  const id = context.newId();
  // Whoever stood still since it got its lease neither closes what its successor began, nor begins.
  await store.transaction(async (db) => {
    await hold.stillOurs(db);
    await closeDead(context, linkId, db);
    await beginCycle(db, scope, { id, linkId, startedAt: iso(context) });
  });
  let done: Served;
  try {
    done = await work(id);
  } catch (error) {
    const failure = failureOf(error);
    if (!isStopping(failure))
      logStop(context, error, { cycle: id }, 'the cycle stopped early, what is left stays queued');
    done = { written: 0, quiet: false, failure: isStopping(failure) ? null : failure };
  }
  const { written, quiet, failure } = done;
  const calls = hold.calls();
  await endCycle(store.db, scope, id, {
    state: failure === null ? 'ended' : 'failed',
    endedAt: iso(context),
    calls,
    message: failure?.message ?? null,
  });
  context.log.info({ cycle: id, link: linkId, written, quiet, calls, code: failure?.code }, 'cycle ended');
  return { id, written, quiet, calls, failure };
}

/** Batches and runs whose process died end as Incomplete and failed, with what the log of changes shows. */
async function closeDead(context: CycleContext, linkId: string | null, db: Db): Promise<void> {
  const at = iso(context);
  await closeDeadBatches(db, context.scope, at, linkId);
  await closeDeadCycles(db, context.scope, at, linkId);
}

const iso = (context: CycleContext): string => new Date(context.clock.now()).toISOString();
