import type { LinkState } from '../domain/link-state.ts';
import { readPolicies } from '../domain/policies.ts';
import { getConnection } from '../store/connections.ts';
import {
  askComparison,
  containersOf,
  linksDue,
  noteQuiet,
  saveContainers,
  type DueLink,
} from '../store/link-runs.ts';
import { listLinks, type LinkRow } from '../store/links.ts';
import { statusMap, statusMapsOf } from '../store/status-maps.ts';
import { readWatermark, writeWatermark } from '../store/watermarks.ts';
import { batchBook } from './batch-book.ts';
import { programTypeOf, type Containers } from './containers.ts';
import type { CycleContext } from './context.ts';
import { nativeIndex } from './native-index.ts';
import { lookForNativePeople } from './native-people.ts';
import { pull } from './pull.ts';
import { statusMapOf } from './stored-map.ts';
import { takeTurns } from './turns.ts';
import { watch, type LinkWithRules, type WatchedLink } from './watch.ts';

/** Links fetched at a time. */
const page = 500;
/** A link is compared in full at least this often (docs/sync-rules.md, 7). */
export const comparisonMs = 24 * 60 * 60_000;

/**
 * What is read once per connection, whatever the number of links: both feeds, then the schema. What was seen of each link is
 * stored for its writer, wherever that runs. Returns the links that have something to do.
 */
export async function readFeeds(context: CycleContext, cycleId: string): Promise<readonly DueLink[]> {
  const { store, scope, clock } = context;
  // Switched off: nothing is read or written, and what happens meanwhile is found when it goes on.
  if (!(await getConnection(store.db, scope)).enabled) return [];
  const comparedBefore = new Date(clock.now() - comparisonMs).toISOString();
  const live = await linksIn(context, ['active', 'paused', 'held', 'broken']);
  await pull(context, live, cycleId);
  const busy = await linksDue(store.db, scope, comparedBefore);
  const { links, lookedAtUpTo } = await whomToLookAt(
    context,
    live,
    new Set(busy.map(({ linkId }) => linkId)),
  );
  const native = await nativeIndex(
    context,
    live.map(({ campaignId }) => campaignId),
  );
  await lookForNativePeople(context, live.length > 0);
  const watched = await watch(
    context,
    links,
    await linksIn(context, ['watched', 'blocked', 'ready']),
    native,
  );
  const changed = await store.transaction(async (db) => {
    const news = await saveContainers(
      db,
      scope,
      watched.map(({ link, containers, whole }) => ({ linkId: link.id, containers, whole })),
    );
    // Changes may have been missed while they were on hold.
    await askComparison(
      db,
      scope,
      watched.filter(({ released }) => released).map(({ link }) => link.id),
    );
    if (lookedAtUpTo !== null) await writeWatermark(db, scope, lookedAtMark, lookedAtUpTo);
    return news;
  });
  await bookOfSchema(context, cycleId, watched, changed);
  const due = await linksDue(store.db, scope, comparedBefore);
  await noteQuiet(
    store.db,
    scope,
    due.map(({ linkId }) => linkId),
    new Date(clock.now()).toISOString(),
  );
  return due;
}

/** A batch of the schema that was read; a pass that found everything as it was leaves none. */
async function bookOfSchema(
  context: CycleContext,
  cycleId: string,
  watched: readonly WatchedLink[],
  changed: readonly string[],
): Promise<void> {
  if (changed.length === 0) return;
  const book = batchBook(context, cycleId, null);
  const isNews = new Set(changed);
  for (const { link } of watched) {
    book.enter('schema-read', [link.id]);
    book.note('schema-read', link.id, isNews.has(link.id) ? 'updated' : 'skipped');
  }
  await book.close({ couldNotRun: false });
}

/** Links whose program and statuses are read in one pass: as many as one call to each vendor answers for. */
const mostLookedAt = 150;
/** The last link whose turn it was. */
const lookedAtMark = 'schema.looked-at';

/**
 * Links with their rules, and with what was seen earlier where it is not their turn to be looked at: those that are about to
 * be written and those never seen are always looked at, the others in turns, so that a pass costs the same for any number.
 * `lookedAtUpTo` is whose turn was the last; null when all are looked at.
 */
async function whomToLookAt(
  context: CycleContext,
  live: readonly LinkRow[],
  busy: ReadonlySet<string>,
): Promise<{ readonly links: readonly LinkWithRules[]; readonly lookedAtUpTo: string | null }> {
  const { store, scope } = context;
  const ids = live.map(({ id }) => id);
  const maps = await statusMapsOf(store.db, scope, ids);
  const withMaps = live.map((link) => rulesOf(link, maps.get(link.id)));
  if (live.length <= mostLookedAt) return { links: withMaps, lookedAtUpTo: null };
  const seen = await containersOf(store.db, scope, ids);
  const cannotWait = new Set(ids.filter((id) => busy.has(id) || !seen.has(id)));
  const after = (await readWatermark(store.db, scope, lookedAtMark)) ?? '';
  const { chosen, upTo } = takeTurns(ids, cannotWait, after, mostLookedAt);
  const links = withMaps.map((one) =>
    chosen.has(one.link.id) ? one : { ...one, seen: seen.get(one.link.id) as Containers },
  );
  return { links, lookedAtUpTo: upTo };
}

/** A link with its map and policies. Throws when its policies cannot be read. */
export async function withRules(context: CycleContext, link: LinkRow): Promise<LinkWithRules> {
  const stored = await statusMap(context.store.db, context.scope, link.id);
  return rulesOf(link, stored?.map);
}

function rulesOf(link: LinkRow, map: unknown): LinkWithRules {
  const policies = readPolicies(link.policies, programTypeOf(link.programType));
  if (!policies.ok) throw new Error(`Link ${link.id} has unreadable policies.`);
  const { hidden: hiddenFromStart, ...partners } = statusMapOf(map);
  return { link, map: partners, hiddenFromStart, policies: policies.policies };
}

/** All links in one of these states. */
export async function linksIn(context: CycleContext, states: readonly LinkState[]): Promise<LinkRow[]> {
  const links: LinkRow[] = [];
  for (let after: string | undefined; ;) {
    const rows = await listLinks(context.store.db, context.scope, {
      limit: page,
      states,
      ...(after === undefined ? {} : { after }),
    });
    links.push(...rows);
    after = rows.at(-1)?.id;
    if (rows.length < page || after === undefined) return links;
  }
}
