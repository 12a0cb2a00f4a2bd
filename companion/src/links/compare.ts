import { gatherAll } from '../cycle/gather-all.ts';
import { statusMapOf } from '../cycle/stored-map.ts';
import { readPair } from '../cycle/containers.ts';
import { groupsOfLink } from '../cycle/look.ts';
import { withOldNames } from '../domain/renames.ts';
import { inStep } from '../domain/status-map.ts';
import type { LinkRow } from '../store/links.ts';
import { statusMap } from '../store/status-maps.ts';
import type { LinkContext } from './context.ts';

/** People of a link by how their two sides stand, read fresh from both vendors. */
export type Comparison = { readonly inStep: number; readonly held: number; readonly differing: number };

/** Reads both sides of a link in full and writes nothing. A member that differs and is held counts as held. */
export async function compareLink(context: LinkContext, link: LinkRow): Promise<Comparison> {
  const stored = await statusMap(context.store.db, context.scope, link.id);
  const map = statusMapOf(stored?.map);
  const read = await readPair(context, 'compare', link.programId, link.campaignId);
  const statuses = withOldNames(read.statuses, map.oldNames);
  const counts = { inStep: 0, held: 0, differing: 0 };
  const sides = await gatherAll(context, link, 'compare');
  try {
    for await (const gathered of sides.pages())
      for (const { row } of groupsOfLink(context, { id: link.id, statuses, map }, gathered)) {
        if (inStep(map, row)) counts.inStep += Number(row.marketo !== null);
        else if (row.held !== null || row.settled !== null) counts.held += 1;
        else counts.differing += 1;
      }
  } finally {
    await sides.end();
  }
  return counts;
}
