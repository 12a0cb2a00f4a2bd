import { mapToStore, statusMapOf, type StoredMap } from '../cycle/stored-map.ts';
import { readPair, type Containers } from '../cycle/containers.ts';
import { effectsOfMap, willStand } from '../domain/map-change.ts';
import { withoutOldNames, withoutReturned } from '../domain/renames.ts';
import { refuseInState } from '../domain/refusal.ts';
import type { MappedPair, StatusMap } from '../domain/status-map.ts';
import { statusNamed } from '../domain/statuses.ts';
import { membersAlike } from '../store/held.ts';
import { askComparison } from '../store/link-runs.ts';
import type { LinkRow } from '../store/links.ts';
import { saveStatusMap, statusMap } from '../store/status-maps.ts';
import { remember } from './audit.ts';
import { mapFrom } from './chosen-map.ts';
import type { LinkContext } from './context.ts';
import { linkOf } from './link-actions.ts';
import type { MapPreviewView, MapService, StatusMapView } from './map-views.ts';
import { partnerChoices } from './partner-choices.ts';
import { renamesOf, takeOverRenames } from './renames.ts';
import { chosenPartners } from './repair-plan.ts';

/** So many groups of members are listed; a channel has about as many statuses. */
const mostGroups = 200;

/** Which statuses of a link belong together. */
export function mapActions(context: LinkContext): MapService {
  const { store, scope } = context;
  const stored = async (linkId: string): Promise<{ version: number; map: StoredMap }> => {
    const kept = await statusMap(store.db, scope, linkId);
    return { version: kept?.version ?? 0, map: statusMapOf(kept?.map) };
  };
  const view = async (linkId: string): Promise<StatusMapView> => {
    await linkOf(context, linkId);
    const { version, map } = await stored(linkId);
    return { linkId, version, pairs: pairsOf(withoutOldNames(map)) };
  };
  /** The map as it is stored, then both lists: whoever changes the map while the lists are read is not written over. */
  const lookAt = async (linkId: string) => {
    const link = await linkOf(context, linkId);
    if (!hasPartners(link)) throw refuseInState(link.state);
    const { version, map } = await stored(linkId);
    const containers = await readPair(context, 'interactive', link.programId, link.campaignId);
    return { version, map, containers };
  };
  const goOn = async (linkId: string): Promise<StatusMapView> => {
    await context.requestCycle(linkId);
    return await view(linkId);
  };
  return {
    statusMap: view,
    previewMap: async (linkId, choices): Promise<MapPreviewView> => {
      const { version, map, containers } = await lookAt(linkId);
      const wanted = choices ?? stillThere(await chosenPartners(context, linkId), containers);
      const after = mapWith(wanted, map, containers);
      const { statuses } = containers;
      const effects = effectsOfMap(
        await membersAlike(store.db, scope, linkId),
        { before: map, after },
        statuses,
      );
      const pairs = pairsOf(withoutOldNames(after));
      return {
        linkId,
        basedOn: version,
        changed: !isSame(pairs, pairsOf(withoutOldNames(map))),
        pairs,
        choices: partnerChoices(after, containers),
        willWait: willStand(effects, 'waits'),
        willBeInStep: willStand(effects, 'in-step'),
        willSync: willStand(effects, 'syncs'),
        groups: effects.slice(0, mostGroups),
      };
    },
    changeMap: async (linkId, choices, actor, basedOn) => {
      const { version, map: before, containers } = await lookAt(linkId);
      const map = mapWith(choices, before, containers);
      await store.transaction(async (db) => {
        await remember(db, context, actor, 'change-map', linkId, { choices });
        await saveStatusMap(db, scope, linkId, map, actor.name, basedOn ?? version);
        // Who is in step under the new map and who is not shows only in a full comparison.
        await askComparison(db, scope, [linkId]);
      });
      return await goOn(linkId);
    },
    renames: (linkId) => renamesOf(context, linkId),
    takeOverRenames: async (linkId, wanted, actor) => {
      await takeOverRenames(context, linkId, wanted, actor);
      return await goOn(linkId);
    },
  };
}

/** Before a link is confirmed its partners are chosen with its preview; a watched pair has none but equal names. */
const hasPartners = ({ state }: LinkRow): boolean =>
  state === 'active' || state === 'held' || state === 'paused';

/** Those of these partners that both sides still have. */
const stillThere = (pairs: readonly MappedPair[], { statuses, labels }: Containers): MappedPair[] =>
  pairs.filter(
    ({ marketo, salesforce }) =>
      statusNamed(statuses, marketo) !== undefined && labels.some(({ label }) => label === salesforce),
  );

/** The map with these partners in place of those that were chosen before. */
function mapWith(choices: readonly MappedPair[], before: StoredMap, containers: Containers): StoredMap {
  const { statuses, labels } = containers;
  const { oldNames } = withoutReturned(before, { statuses, labels });
  return mapToStore(mapFrom(choices, statuses, labels, []), statuses, oldNames);
}

function pairsOf({ f, g }: StatusMap): StatusMapView['pairs'] {
  const there = Object.entries(f).map(([marketo, salesforce]) => ({
    marketo,
    salesforce,
    ways: g[salesforce] === marketo ? ('both' as const) : ('to-salesforce' as const),
  }));
  const back = Object.entries(g)
    .filter(([salesforce, marketo]) => f[marketo] !== salesforce)
    .map(([salesforce, marketo]) => ({ marketo, salesforce, ways: 'to-marketo' as const }));
  return [...there, ...back];
}

/** Whether they are the same pairs, in whatever order. */
function isSame(one: StatusMapView['pairs'], other: StatusMapView['pairs']): boolean {
  const keys = (pairs: StatusMapView['pairs']) =>
    pairs.map(({ marketo, salesforce, ways }) => JSON.stringify([marketo, salesforce, ways])).sort();
  return JSON.stringify(keys(one)) === JSON.stringify(keys(other));
}
