import { labels } from 'c/labels';
import { fill } from 'c/words';

/** What a campaign's card said when Lockstep could last be reached, kept for this browser tab. */
export type LastKnown = { readonly state: string; readonly at: string };

const keyOf = (campaignId: string): string => `lockstep:${campaignId}`;

export function remember(campaignId: string, known: LastKnown): void {
  try {
    sessionStorage.setItem(keyOf(campaignId), JSON.stringify(known));
  } catch {
    // Storage may be full or switched off; the card then shows no last known state.
  }
}

export function recall(campaignId: string): LastKnown | null {
  try {
    const { state, at } = JSON.parse(sessionStorage.getItem(keyOf(campaignId)) ?? '{}') as Partial<LastKnown>;
    return typeof state === 'string' && typeof at === 'string' ? { state, at } : null;
  } catch {
    return null;
  }
}

/** The last known state as the card says it; null when nothing is known. */
export function lastKnownOf(campaignId: string) {
  const known = recall(campaignId);
  return known && { at: known.at, label: fill(labels.lastKnown, '{0}', known.state) };
}
