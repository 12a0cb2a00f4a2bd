import { mapToStore, statusMapOf } from '../cycle/stored-map.ts';
import { readPair, type Containers } from '../cycle/containers.ts';
import { withoutOldNames, withoutReturned } from '../domain/renames.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { askComparison } from '../store/link-runs.ts';
import { saveStatusMap, statusMap } from '../store/status-maps.ts';
import type { ActionService, StatusMapView } from './action-views.ts';
import { remember } from './audit.ts';
import { mapFrom } from './chosen-map.ts';
import type { LinkContext } from './context.ts';
import { linkOf } from './link-actions.ts';
import { renamesOf, takeOverRenames } from './renames.ts';

/** Which statuses of a link belong together. */
export function mapActions(
  context: LinkContext,
): Pick<ActionService, 'statusMap' | 'changeMap' | 'renames' | 'takeOverRenames'> {
  const { store, scope } = context;
  const read = async (linkId: string) => {
    await linkOf(context, linkId);
    const stored = await statusMap(store.db, scope, linkId);
    return { version: stored?.version ?? 0, map: statusMapOf(stored?.map) };
  };
  const view = async (linkId: string): Promise<StatusMapView> => {
    const { version, map } = await read(linkId);
    return { linkId, version, pairs: pairsOf(withoutOldNames(map)) };
  };
  const containersOf = async (linkId: string): Promise<Containers> => {
    const { programId, campaignId } = await linkOf(context, linkId);
    return await readPair(context, 'interactive', programId, campaignId);
  };
  const goOn = async (linkId: string): Promise<StatusMapView> => {
    await context.requestCycle(linkId);
    return await view(linkId);
  };
  return {
    statusMap: view,
    changeMap: async (linkId, choices, actor) => {
      // First: whoever changes the map while the pair is read is not written over.
      const { version, map: before } = await read(linkId);
      const { statuses, labels } = await containersOf(linkId);
      const { oldNames } = withoutReturned(before, { statuses, labels });
      const map = mapToStore(mapFrom(choices, statuses, labels, []), statuses, oldNames);
      await store.transaction(async (db) => {
        await remember(db, context, actor, 'change-map', linkId, { choices });
        await saveStatusMap(db, scope, linkId, map, actor.name, version);
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
