import type { CampaignReport } from './campaign-report.ts';
import { count, quote, shorten } from './plain-words.ts';

/** What a campaign's owner should be told of. */
export type Need = { readonly kind: 'none' | 'held' | 'waits'; readonly waiting: number };

/** What the owner was told last, and when (ISO 8601). */
export type Told = Need & { readonly at: string };

/** A link that stands still, or on which members wait, needs a person. One that was paused was paused by one. */
export function needOf(report: CampaignReport | null): Need {
  if (report === null) return { kind: 'none', waiting: 0 };
  const { state, membersWaiting: waiting } = report;
  if (state === 'On hold' || state === 'Program deleted') return { kind: 'held', waiting };
  return state === 'Waiting for you' ? { kind: 'waits', waiting } : { kind: 'none', waiting: 0 };
}

const quietMs = 24 * 60 * 60_000;

/** At most once a day, and only of what is new: another need than last time, or more people who wait. `now` in milliseconds. */
export function isNoticeDue(need: Need, told: Told | null, now: number): boolean {
  if (need.kind === 'none') return false;
  if (told === null) return true;
  const isNew = need.kind !== told.kind || need.waiting > told.waiting;
  return isNew && now - Date.parse(told.at) >= quietMs;
}

/** A custom notification takes 250 characters of title and 750 of text (Actions Developer Guide, Custom Notification Actions). */
export function noticeText(
  campaignName: string,
  need: Need,
): { readonly title: string; readonly body: string } {
  const name = quote(shorten(campaignName, 120));
  if (need.kind === 'held')
    return {
      title: `Syncing of ${name} is on hold`,
      body: 'Nothing is synced with Marketo, and nothing is lost. Open the campaign to see why, and what to do.',
    };
  const members = need.waiting === 1 ? '1 member waits' : `${count(need.waiting)} members wait`;
  return {
    title: `${members} for you in ${name}`,
    body: 'They keep their statuses on both sides until you decide. Open the campaign to see them.',
  };
}
