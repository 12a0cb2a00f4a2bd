import type { CampaignSummary } from 'c/companion';
import { labels } from 'c/labels';
import { fill } from 'c/words';
import { badgeOf } from './panelView';

/** What a campaign's card said when Lockstep could last be reached, kept for this browser tab. */
export type LastKnown = { readonly state: string; readonly at: string };

const keyOf = (campaignId: string): string => `lockstep:${campaignId}`;

function remember(campaignId: string, known: LastKnown): void {
  try {
    sessionStorage.setItem(keyOf(campaignId), JSON.stringify(known));
  } catch {
    // Storage may be full or switched off; the card then shows no last known state.
  }
}

/** Keeps what the card says of this summary, and returns its badge's word. */
export function rememberState(campaignId: string, summary: CampaignSummary): string {
  const { label } = badgeOf(summary, new Date());
  remember(campaignId, { state: label, at: summary.lastSyncedAt ?? new Date().toISOString() });
  return label;
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
