import { failureOf, type Failure } from '../domain/failure.ts';
import { readPolicies } from '../domain/policies.ts';
import { closeDeadBatches } from '../store/batches.ts';
import { updateConnection } from '../store/connections.ts';
import { closeCycle, openCycle, runningCycles } from '../store/cycles.ts';
import { getLink, listLinks, updateLink, type LinkRow } from '../store/links.ts';
import { statusMap } from '../store/status-maps.ts';
import { statusMapOf } from './stored-map.ts';
import { batchBook } from './batch-book.ts';
import { programTypeOf } from './containers.ts';
import type { CycleContext } from './context.ts';
import { writeFields } from './fields.ts';
import { withLease, type Hold } from './lease.ts';
import { keepMark } from './mark.ts';
import { pull } from './pull.ts';
import { watch, type LinkWithRules, type WatchedLink } from './watch.ts';
import { writeLink } from './write-link.ts';

export type CycleReport = {
  readonly id: string;
  /** Members and campaigns written to a vendor. */
  readonly written: number;
  /** Nothing is left for another cycle. */
  readonly quiet: boolean;
  /** Vendor calls this cycle made. */
  readonly calls: { readonly marketo: number; readonly salesforce: number };
  /** What stopped it early. */
  readonly failure: Failure | null;
};

/** Links fetched at a time. */
const page = 500;
/** A link is compared in full at least this often (docs/sync-rules.md, 7). */
const comparisonMs = 24 * 60 * 60_000;

/**
 * One pass over the connection: watch the schema, pull what changed, then one writer per active link, one after the other.
 * `first` names a link that is served before the others. Undefined when another process is at it.
 */
export async function runCycle(context: CycleContext, first?: string): Promise<CycleReport | undefined> {
  return await withLease(context, (hold) => cycle(context, hold, first));
}

async function cycle(context: CycleContext, hold: Hold, first?: string): Promise<CycleReport> {
  const { store, scope } = context;
  const id = context.newId();
  const before = context.calls();
  await closeWhatDeadProcessesLeft(context);
  await openCycle(store.db, scope, { id, startedAt: iso(context) });
  await updateConnection(store.db, scope, { state: 'Sync in progress', stateMessage: null });
  let written = 0;
  let quiet = true;
  let failure: Failure | null = null;
  try {
    const watched = await watch(context, await liveLinks(context));
    await pull(
      context,
      watched.map(({ link }) => link),
    );
    const active = watched.filter(({ link }) => link.state === 'active');
    for (const one of active.toSorted((a, b) => Number(b.link.id === first) - Number(a.link.id === first))) {
      await hold.stillOurs();
      const done = await serve(context, one, id, hold.epoch);
      written += done.written;
      quiet &&= done.quiet;
      failure ??= done.failure;
    }
  } catch (error) {
    failure = failureOf(error);
    quiet = false;
    logStop(context, error, failure, { cycle: id }, 'the cycle stopped early, what is left stays queued');
  }
  const after = context.calls();
  const calls = { marketo: after.marketo - before.marketo, salesforce: after.salesforce - before.salesforce };
  const isOurs = await closeCycle(store.db, scope, id, {
    state: failure === null ? 'ended' : 'failed',
    endedAt: iso(context),
    calls,
    message: failure?.message ?? null,
  });
  // A successor has closed a stalled cycle: what the connection shows is the successor's to say.
  if (isOurs) {
    await updateConnection(
      store.db,
      scope,
      failure === null
        ? { state: 'Last synced', stateMessage: null, lastSyncedAt: iso(context) }
        : { state: 'Failed', stateMessage: failure.message },
    );
  }
  context.log.info({ cycle: id, written, quiet, calls, code: failure?.code }, 'cycle ended');
  return { id, written, quiet, calls, failure };
}

/**
 * The writer of one link, then its campaign's fields. A failure of one link does not stop the others; one that a person
 * paused or unlinked since the cycle began is left alone.
 */
async function serve(
  context: CycleContext,
  watched: WatchedLink,
  cycleId: string,
  epoch: number,
): Promise<{ readonly written: number; readonly quiet: boolean; readonly failure: Failure | null }> {
  const { map, policies, containers } = watched;
  const { store, scope } = context;
  const link = await getLink(store.db, scope, watched.link.id);
  if (link?.state !== 'active') return { written: 0, quiet: true, failure: null };
  const firstSync = link.firstSyncedAt === null;
  const full = firstSync || watched.released || isStale(context, link);
  const book = batchBook(context, cycleId, link.id);
  try {
    await keepMark(context, watched);
    const run = await writeLink(
      context,
      {
        id: link.id,
        programId: link.programId,
        programType: programTypeOf(link.programType),
        campaignId: link.campaignId,
        statuses: containers.statuses,
        map,
        policies,
        firstSync,
        previewedCreations: firstSync ? link.previewedCreations : 0,
      },
      { cycleId, epoch, full },
    );
    const { complete } = run;
    const fields = complete && (await writeFields(context, watched, book, full));
    await book.close({ couldNotRun: false });
    await updateLink(store.db, scope, link.id, {
      ...(complete ? { lastSyncedAt: iso(context) } : {}),
      ...(complete && full ? { comparedAt: iso(context) } : {}),
      ...(complete && firstSync ? { firstSyncedAt: iso(context) } : {}),
    });
    return { written: run.written + Number(fields), quiet: run.quiet && !fields, failure: run.stopped };
  } catch (error) {
    const failure = failureOf(error);
    logStop(context, error, failure, { link: link.id }, 'this link could not be synced, the others go on');
    await book.close({ couldNotRun: true }).catch(() => undefined);
    return { written: 0, quiet: false, failure };
  }
}

/** A bug needs its stack; what a vendor or a setting causes is said in one line. */
function logStop(
  context: CycleContext,
  error: unknown,
  failure: Failure,
  where: object,
  message: string,
): void {
  if (failure.kind === 'bug') context.log.error({ ...where, err: error }, message);
  else
    context.log.warn({ ...where, kind: failure.kind, code: failure.code, reason: failure.message }, message);
}

const isStale = (context: CycleContext, link: LinkRow): boolean =>
  link.comparedAt === null || context.clock.now() - Date.parse(link.comparedAt) > comparisonMs;

async function liveLinks(context: CycleContext): Promise<LinkWithRules[]> {
  const { store, scope } = context;
  const links: LinkRow[] = [];
  for (let after: string | undefined; ;) {
    const rows = await listLinks(store.db, scope, {
      limit: page,
      states: ['active', 'paused', 'held', 'broken'],
      ...(after === undefined ? {} : { after }),
    });
    links.push(...rows);
    after = rows.at(-1)?.id;
    if (rows.length < page || after === undefined) break;
  }
  const withRules: LinkWithRules[] = [];
  for (const link of links) {
    const stored = await statusMap(store.db, scope, link.id);
    const policies = readPolicies(link.policies, programTypeOf(link.programType));
    if (!policies.ok) throw new Error(`LinkRow ${link.id} has unreadable policies.`);
    const { hidden: hiddenFromStart, ...map } = statusMapOf(stored?.map);
    withRules.push({ link, map, hiddenFromStart, policies: policies.policies });
  }
  return withRules;
}

/** Cycles and batches that were running when their process died end as Incomplete, with what the log of changes shows. */
async function closeWhatDeadProcessesLeft(context: CycleContext): Promise<void> {
  const { store, scope } = context;
  await closeDeadBatches(store.db, scope, iso(context));
  for (const { id } of await runningCycles(store.db, scope)) {
    await closeCycle(store.db, scope, id, {
      state: 'failed',
      endedAt: iso(context),
      calls: {},
      message: 'The process that ran this cycle ended before the cycle did.',
    });
  }
}

const iso = (context: CycleContext): string => new Date(context.clock.now()).toISOString();
