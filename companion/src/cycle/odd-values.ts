import { isDeepStrictEqual } from 'node:util';

import type { Finding } from '../domain/findings.ts';
import { oddFindings, withOddValues } from '../domain/odd-values.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { oddValues } from '../store/held.ts';
import { getLink, updateLink } from '../store/links.ts';
import type { Containers } from './containers.ts';
import type { CycleContext } from './context.ts';

/** Tells on a link which values outside its map members wait for, once its writer knows. Writes only what changed. */
export async function countOddValues(
  context: CycleContext,
  linkId: string,
  map: StatusMap,
  containers: Containers,
): Promise<void> {
  const { store, scope } = context;
  const odd = (await oddValues(store.db, scope, [linkId])).get(linkId) ?? [];
  const link = await getLink(store.db, scope, linkId);
  if (link === undefined || !Array.isArray(link.findings)) return;
  const before = link.findings as Finding[];
  const now = withOddValues(before, oddFindings(odd, map, containers));
  // As the store gives it back: the order of an object's keys says nothing.
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(now)), before)) return;
  await updateLink(store.db, scope, linkId, { findings: now });
}
