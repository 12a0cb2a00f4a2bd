import { isDeepStrictEqual } from 'node:util';

import { failureOf } from '../domain/failure.ts';
import { withoutReturned } from '../domain/renames.ts';
import { askComparison } from '../store/link-runs.ts';
import { saveStatusMap, statusMap } from '../store/status-maps.ts';
import type { Containers } from './containers.ts';
import type { CycleContext } from './context.ts';
import { statusMapOf } from './stored-map.ts';
import type { LinkWithRules } from './watch.ts';

/**
 * The link with the map it has from now on: a name that was taken over by another and is a status of its own again means itself
 * (docs/sync-rules.md, 2). Whoever holds it waits, with one warning for all of them, until somebody gives it a partner. `containers`
 * were read after the link's rules were: what was seen earlier may show the name from before it was taken over.
 */
export async function withoutReturnedNames(
  context: CycleContext,
  rules: LinkWithRules,
  containers: Containers,
): Promise<LinkWithRules> {
  const { store, scope, log } = context;
  const { link, seen } = rules;
  const map = withoutReturned(rules.map, containers);
  if (map === rules.map || seen !== undefined) return rules;
  const stored = await statusMap(store.db, scope, link.id);
  if (stored === undefined) return rules;
  const { hidden, ...before } = statusMapOf(stored.map);
  // Somebody changed it while the statuses were read: the next pass looks at that one.
  if (!isDeepStrictEqual(before, rules.map)) return rules;
  try {
    await store.transaction(async (db) => {
      await saveStatusMap(db, scope, link.id, { ...map, hidden }, 'lockstep', stored.version);
      await askComparison(db, scope, [link.id]);
    });
  } catch (error) {
    if (failureOf(error).code !== 'MAP_CHANGED') throw error;
    return rules;
  }
  log.warn({ link: link.id }, 'an old name is a status of its own again, and has no partner by now');
  return { ...rules, map };
}
