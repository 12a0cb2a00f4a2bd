import type { WorldChannel } from './types.ts';

/** Channels of our own, each for something that the real ones do not have. Step 0 is "Not in Program", as everywhere. */

type Status = readonly [name: string, step: number, is?: 'success' | 'hidden'];

const channel = (
  id: number,
  name: string,
  programType: WorldChannel['programType'],
  statuses: readonly Status[],
): WorldChannel => ({
  id,
  name,
  programType,
  statuses: [['Not in Program', 0] as Status, ...statuses].map(([status, step, is]) => ({
    name: status,
    step,
    hidden: is === 'hidden',
    success: is === 'success',
  })),
});

/** A quarter of them are a success. */
const steps = Array.from({ length: 200 }, (_, n): Status => {
  const name = `Step ${String(n + 1).padStart(3, '0')}`;
  return n >= 150 ? [name, n + 1, 'success'] : [name, n + 1];
});

/** 62 characters; a campaign member's Status holds 40 (Object Reference, CampaignMember). */
export const tooLongStatus = 'Registered by a partner on behalf of somebody else, unconfirmed';

export const oddChannels: readonly WorldChannel[] = [
  channel(2001, 'Webinar', 'webinar', [
    ['Invited', 10],
    ['Registered', 20],
    ['No Show', 30],
    ['Attended', 40, 'success'],
    ['Attended On-demand', 50, 'success'],
  ]),
  channel(2002, 'Email Send', 'email_batch', [
    ['Member', 10],
    ['Sent', 20],
    ['Opened', 30],
    ['Clicked', 40, 'success'],
  ]),
  channel(2003, 'Salon', 'event', [
    ['Invité', 10],
    ['Inscrit', 20],
    ['Présent', 30, 'success'],
  ]),
  channel(2004, 'Look-alikes', 'program', [
    ['Invited', 10],
    ['Attended', 20, 'success'],
    ['ATTENDED', 30, 'success'],
  ]),
  channel(2005, 'Long Words', 'program', [
    ['Invited', 10],
    [tooLongStatus, 20],
    ['Attended', 30, 'success'],
  ]),
  channel(2006, 'Quiet Statuses', 'program', [
    ['Invited', 10],
    ['Paused', 20, 'hidden'],
    ['Archived', 25, 'hidden'],
    ['Attended', 30, 'success'],
  ]),
  channel(2007, 'Two Hundred Steps', 'program', steps),
  channel(2008, 'فعالية', 'event', [
    ['مدعو', 10],
    ['مسجل', 20],
    ['حضر', 30, 'success'],
  ]),
  channel(2009, 'Party', 'event', [
    ['✉️ Invited', 10],
    ['👍 Coming', 20],
    ['🎉 There', 30, 'success'],
  ]),
];
