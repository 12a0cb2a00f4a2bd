import { readPair, type Containers } from '../cycle/containers.ts';
import { statusMapOf, type StoredMap } from '../cycle/stored-map.ts';
import { findRenames, takeOver, withOldNames, withoutReturned, type Rename } from '../domain/renames.ts';
import { toMarketo, toSalesforce } from '../domain/status-map.ts';
import { askComparison, wholeContainers } from '../store/link-runs.ts';
import { countByStanding } from '../store/members.ts';
import { saveStatusMap, statusMap } from '../store/status-maps.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { linkOf } from './link-actions.ts';
import type { ChosenRename, RenamesView } from './map-views.ts';
import { refusal } from '../domain/refusal.ts';
import type { Actor } from './views.ts';

/** Statuses of a link's map that seem to have another name, read afresh. */
export async function renamesOf(context: LinkContext, linkId: string): Promise<RenamesView> {
  const { store, scope } = context;
  const { map, renames } = await lookFor(context, linkId);
  const held = renames.length === 0 ? [] : await countByStanding(store.db, scope, linkId);
  return {
    linkId,
    renames: renames.map((one) => ({
      ...one,
      partner: (one.side === 'marketo' ? toSalesforce(map, one.from) : toMarketo(map, one.from)) ?? null,
      members: held
        .filter((each) => each[one.side] === one.from)
        .reduce((sum, { members }) => sum + members, 0),
    })),
  };
}

/** Takes renames over: map and old names at once; a full comparison shows who is in step by them. Throws kind `conflict`. */
export async function takeOverRenames(
  context: LinkContext,
  linkId: string,
  wanted: readonly ChosenRename[],
  actor: Actor,
): Promise<void> {
  const { store, scope } = context;
  const { map, version, renames, containers } = await lookFor(context, linkId);
  const chosen = wanted.map((one) => {
    const seen = renames.find(
      ({ side, from, to }) => side === one.side && from === one.from && to === one.to,
    );
    if (seen !== undefined) return seen;
    throw refusal('conflict', 'RENAME', 'no-rename', { from: one.from, to: one.to });
  });
  const { statuses } = containers;
  const stored: StoredMap = { ...takeOver(map, chosen, statuses), hidden: map.hidden };
  await store.transaction(async (db) => {
    await remember(db, context, actor, 'take-over-renames', linkId, { renames: chosen });
    await saveStatusMap(db, scope, linkId, stored, actor.name, version);
    await askComparison(db, scope, [linkId]);
  });
}

async function lookFor(
  context: LinkContext,
  linkId: string,
): Promise<{
  readonly map: StoredMap;
  readonly version: number;
  readonly renames: readonly Rename[];
  readonly containers: Containers;
}> {
  const { store, scope } = context;
  const { programId, campaignId } = await linkOf(context, linkId);
  const kept = await statusMap(store.db, scope, linkId);
  const known = statusMapOf(kept?.map);
  const before = (await wholeContainers(store.db, scope, [linkId])).get(linkId) as Containers | undefined;
  const containers = await readPair(context, 'interactive', programId, campaignId);
  const { program, campaign, labels } = containers;
  const map = withoutReturned(known, containers);
  // What cannot be seen has no other name.
  const isThere = before !== undefined && program !== undefined && campaign !== undefined;
  const statuses = withOldNames(containers.statuses, map.oldNames);
  const renames = isThere ? findRenames(map, before, { statuses, labels }) : [];
  return { map, version: kept?.version ?? 0, renames, containers };
}
