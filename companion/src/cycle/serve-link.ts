import { failureOf, type Failure } from '../domain/failure.ts';
import { withOldNames } from '../domain/renames.ts';
import { isStopping } from '../quota/stopping.ts';
import { getConnection } from '../store/connections.ts';
import { askComparison, endOfRun, startOfRun } from '../store/link-runs.ts';
import { getLink } from '../store/links.ts';
import { batchBook } from './batch-book.ts';
import { comparisonDue } from './comparison-due.ts';
import { programTypeOf, type Containers } from './containers.ts';
import type { CycleContext } from './context.ts';
import { withRules } from './feeds.ts';
import { writeFields } from './fields.ts';
import { logStop } from './log-stop.ts';
import { keepMark } from './mark.ts';
import { countOddValues } from './odd-values.ts';
import { serveWatched } from './serve-watched.ts';
import { promiseFields, syncFields } from './sync-fields.ts';
import { writeLink } from './write-link.ts';

export type Served = {
  readonly written: number;
  readonly quiet: boolean;
  readonly failure: Failure | null;
};

const nothing: Served = { written: 0, quiet: true, failure: null };

/**
 * The writer of one link, alone at it, then its campaign's fields. Never throws for what befalls this link, so that the
 * others go on. A link that is no longer active is left alone.
 */
export async function serveLink(
  context: CycleContext,
  linkId: string,
  run: { readonly cycleId: string; readonly epoch: number },
): Promise<Served> {
  const { store, scope } = context;
  const link = await getLink(store.db, scope, linkId);
  const start = await startOfRun(store.db, scope, linkId);
  if (!(await getConnection(store.db, scope)).enabled) return nothing;
  // A link that the watcher has not seen yet is served after the next pass.
  if (link === undefined || start === undefined || start.containers === null) return nothing;
  const containers = start.containers as Containers;
  // What cannot be seen is not empty: the watcher says so.
  if (containers.program === undefined || containers.campaign === undefined) return nothing;
  if (link.state === 'watched') return await serveWatched(context, link, start, run);
  if (link.state !== 'active') return nothing;
  const firstSync = link.firstSyncedAt === null;
  const campaignCounter = containers.campaign.memberCount;
  const comparison = firstSync ? firstOne : await comparisonDue(context, link, campaignCounter);
  const full = comparison !== undefined;
  const book = batchBook(context, run.cycleId, linkId);
  const end = (done: { complete: boolean; failure: Failure | null }) =>
    endOfRun(store.db, scope, linkId, start, {
      completeAt: done.complete ? new Date(context.clock.now()).toISOString() : null,
      full,
      failure: done.failure?.message ?? null,
    });
  try {
    const watched = { ...(await withRules(context, link)), containers, released: false, whole: true };
    const { map, policies } = watched;
    if (await keepMark(context, watched)) {
      book.enter('link-made', [link.campaignId]);
      book.note('link-made', link.campaignId, 'updated');
    }
    const hasFields = await promiseFields(context, linkId);
    const done = await writeLink(
      context,
      {
        id: linkId,
        programId: link.programId,
        programType: programTypeOf(link.programType),
        campaignId: link.campaignId,
        statuses: withOldNames(containers.statuses, map.oldNames),
        map,
        policies,
        firstSync,
        previewedCreations: firstSync ? link.previewedCreations : 0,
        campaignCounter,
      },
      { ...run, full, retry: comparison?.retry ?? false },
    );
    await countOddValues(context, linkId, map, containers);
    const ofMembers = hasFields && done.complete;
    const members = ofMembers
      ? await syncFields(
          context,
          { id: linkId, programId: link.programId, policies },
          { ...run, full, firstSync },
        )
      : nothing;
    const fields = done.complete && (await writeFields(context, watched, book, full));
    await book.close({ couldNotRun: false });
    const failure = unlessStopping(done.stopped ?? members.failure);
    await end({ complete: done.complete, failure });
    if (done.compareAgain) await askComparison(store.db, scope, [linkId]);
    return {
      written: done.written + members.written + Number(fields),
      quiet: done.quiet && members.quiet && !fields,
      failure,
    };
  } catch (error) {
    const failure = unlessStopping(failureOf(error));
    if (failure !== null)
      logStop(context, error, { link: linkId }, 'this link could not be synced, the others go on');
    await book.close({ couldNotRun: true }).catch(() => undefined);
    await end({ complete: false, failure }).catch(() => undefined);
    return { written: 0, quiet: false, failure };
  }
}

/** That this process stops is no failure of the link's. */
const unlessStopping = (failure: Failure | null): Failure | null =>
  failure !== null && isStopping(failure) ? null : failure;

/** A first sync reads everything; nobody has failed in it before. */
const firstOne = { retry: true } as const;
