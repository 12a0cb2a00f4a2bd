import { readPolicies } from '../domain/policies.ts';
import { askComparison, linksDue, noteQuiet, saveContainers, type DueLink } from '../store/link-runs.ts';
import { listLinks, type LinkRow } from '../store/links.ts';
import { statusMap } from '../store/status-maps.ts';
import { programTypeOf } from './containers.ts';
import type { CycleContext } from './context.ts';
import { pull } from './pull.ts';
import { statusMapOf } from './stored-map.ts';
import { watch, type LinkWithRules } from './watch.ts';

/** Links fetched at a time. */
const page = 500;
/** A link is compared in full at least this often (docs/sync-rules.md, 7). */
export const comparisonMs = 24 * 60 * 60_000;

/**
 * What is read once per connection, whatever the number of links: the schema and both feeds. What was seen of each link is
 * stored for its writer, wherever that runs. Returns the links that have something to do.
 */
export async function readFeeds(context: CycleContext): Promise<readonly DueLink[]> {
  const { store, scope } = context;
  const watched = await watch(context, await liveLinks(context));
  await store.transaction(async (db) => {
    await saveContainers(
      db,
      scope,
      watched.map(({ link, containers }) => ({ linkId: link.id, containers })),
    );
    // Changes may have been missed while they were on hold.
    await askComparison(
      db,
      scope,
      watched.filter(({ released }) => released).map(({ link }) => link.id),
    );
  });
  await pull(
    context,
    watched.map(({ link }) => link),
  );
  const now = context.clock.now();
  const due = await linksDue(store.db, scope, new Date(now - comparisonMs).toISOString());
  await noteQuiet(
    store.db,
    scope,
    due.map(({ linkId }) => linkId),
    new Date(now).toISOString(),
  );
  return due;
}

/** A link with its map and policies. Throws when its policies cannot be read. */
export async function withRules(context: CycleContext, link: LinkRow): Promise<LinkWithRules> {
  const stored = await statusMap(context.store.db, context.scope, link.id);
  const policies = readPolicies(link.policies, programTypeOf(link.programType));
  if (!policies.ok) throw new Error(`Link ${link.id} has unreadable policies.`);
  const { hidden: hiddenFromStart, ...map } = statusMapOf(stored?.map);
  return { link, map, hiddenFromStart, policies: policies.policies };
}

async function liveLinks(context: CycleContext): Promise<LinkWithRules[]> {
  const links: LinkWithRules[] = [];
  for (let after: string | undefined; ;) {
    const rows = await listLinks(context.store.db, context.scope, {
      limit: page,
      states: ['active', 'paused', 'held', 'broken'],
      ...(after === undefined ? {} : { after }),
    });
    for (const link of rows) links.push(await withRules(context, link));
    after = rows.at(-1)?.id;
    if (rows.length < page || after === undefined) return links;
  }
}
