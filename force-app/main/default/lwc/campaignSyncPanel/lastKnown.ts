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
