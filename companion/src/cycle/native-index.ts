import { nativeLinks, saveNativeLinks, type NativeLink } from '../store/native-links.ts';
import { watermarkAge, writeWatermark } from '../store/watermarks.ts';
import type { CycleContext } from './context.ts';

/** How often all programs are read for native ties: Marketo tells of them in no feed (docs/sync-rules.md, 3). */
const indexedMs = 60 * 60_000;
const indexed = 'native.indexed';

/**
 * Those of these campaigns that Marketo's own sync ties to a program, each with that program. Read of all programs once an hour, a call
 * for 200 of them; from the store in between. Nothing is read while there is no link that it could concern.
 */
export async function nativeIndex(
  context: CycleContext,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, NativeLink>> {
  const { store, scope, clock, marketo } = context;
  const age = await watermarkAge(store.db, scope, indexed);
  if (campaignIds.length > 0 && (age === null || age >= indexedMs)) {
    const found: NativeLink[] = [];
    for await (const { id, name, nativeCampaignId } of marketo.programs('schema'))
      if (nativeCampaignId !== undefined)
        found.push({ programId: id, programName: name, campaignId: nativeCampaignId });
    await store.transaction(async (db) => {
      await saveNativeLinks(db, scope, found);
      await writeWatermark(db, scope, indexed, new Date(clock.now()).toISOString());
    });
  }
  return new Map((await nativeLinks(store.db, scope, campaignIds)).map((one) => [one.campaignId, one]));
}
