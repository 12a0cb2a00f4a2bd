import { campaignOf, statusesOf } from './campaigns.ts';
import { cases, unlinked, type Case, type CaseCampaign, type Group } from './cases.ts';
import { channelNamed, channels } from './channels.ts';
import { salesforceId } from './ids.ts';
import { memberships } from './memberships.ts';
import { oddCases } from './odd-cases.ts';
import { oddChannels } from './odd-channels.ts';
import { ordinaryCases } from './ordinary.ts';
import { visible } from './pairs.ts';
import { population, type Person } from './people.ts';
import { seeded } from './random.ts';
import type {
  WantedLink,
  World,
  WorldCampaign,
  WorldCampaignMemberStatus,
  WorldCase,
  WorldChannel,
  WorldProgram,
} from './types.ts';
import { users } from './users.ts';

/** What the world is made from. The same settings make the same world, to the letter. */
export type Seed = {
  /** Any integer. */
  readonly seed: number;
  /** A whole number from 1: multiplies people and members; programs and campaigns stay. */
  readonly scale: number;
  /** `full` has the demo in it and goes on where that ends; `demo` unless said. */
  readonly size?: WorldSize;
};

/** A demo that is linked in a minute, or a marketing year with all that goes wrong in one. */
export type WorldSize = 'demo' | 'full';

const beginsAt = '2026-11-20T06:00:00Z';
const day = 24 * 60 * 60;

/** Marketo's program type for a channel's (reference: Marketo REST, 3.1 and 3.2). */
const programTypes = {
  program: 'Default',
  event: 'Event',
  webinar: 'Event with Webinar',
  nurture: 'Engagement',
  email_batch: 'Email',
} as const;

/**
 * The world both sandbox servers are born with. Throws RangeError for a scale that is no whole number from 1.
 */
export function buildWorld({ seed, scale, size = 'demo' }: Seed): World {
  if (!Number.isInteger(scale) || scale < 1)
    throw new RangeError(`scale must be a whole number from 1, not ${scale}`);
  const random = seeded(seed);
  /** A second between `from` and `to` days before the world begins. */
  const daysBefore = (from: number, to: number): string => {
    const seconds = Date.parse(beginsAt) / 1000 - to * day - random.below((from - to) * day);
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  };
  const people = population(random, () => daysBefore(700, 200));
  const programs: WorldProgram[] = [];
  const campaigns: WorldCampaign[] = [];
  const statuses: WorldCampaignMemberStatus[] = [];
  const joined = memberships(daysBefore);
  const wantedLinks: WantedLink[] = [];
  const shown: WorldCase[] = [];
  let regulars: readonly Person[] = [];

  function opened(of: CaseCampaign, channel: WorldChannel | null): WorldCampaign {
    const made = { ownerId: salesforceId('user', 2), createdDate: daysBefore(190, 130) };
    const campaign = campaignOf(of, campaigns.length + 1, made);
    campaigns.push(campaign);
    statuses.push(...statusesOf(of, campaign.id, channel, statuses.length + 1));
    return campaign;
  }

  function live(one: Case): void {
    const channel = channelNamed(one.program.channel);
    const campaign = one.campaign && opened(one.campaign, channel);
    programs.push({
      id: one.program.id,
      name: one.program.name,
      description: one.program.description,
      type: programTypes[channel.programType],
      channel: one.program.channel,
      costs: one.program.costs ?? [],
      folder: 'Marketing Programs 2026',
      ...(one.program.native && campaign ? { sfdcId: campaign.id, sfdcName: campaign.name } : {}),
      createdAt: daysBefore(190, 130),
    });
    if (one.wanted !== false)
      wantedLinks.push({ programId: one.program.id, campaignId: campaign?.id ?? null });
    const newcomers: Person[] = [];
    for (const group of one.people) {
      for (let nth = 0; nth < group.count * scale; nth += 1) {
        const person = people.born(group, nth);
        newcomers.push(person);
        joined.takePart(one, campaign, person, group, nth);
      }
    }
    for (const { id } of people.accounts.slice(0, one.campaign?.accounts ?? 0)) {
      const [status] = visible(channel);
      if (campaign && status) joined.joinAsAccount(campaign.id, id, status.name);
    }
    if (one.shows !== undefined)
      shown.push({ programId: one.program.id, campaignId: campaign?.id ?? null, shows: one.shows });
    if (regulars.length === 0) regulars = newcomers;
    const alike: Group = { count: 0, marketo: 'member', salesforce: 'member' };
    regulars.slice(0, (one.regulars ?? 0) * scale).forEach((person, nth) => {
      joined.takePart(one, campaign, person, alike, nth);
    });
  }

  for (const one of cases) live(one);
  opened(unlinked, null);
  if (size === 'full') for (const one of [...oddCases, ...ordinaryCases]) live(one);

  return {
    seed,
    scale,
    ...(size === 'full' ? { size } : {}),
    beginsAt,
    marketo: {
      munchkinId: '123-ABC-456',
      channels: size === 'full' ? [...channels, ...oddChannels] : channels,
      programs,
      leads: people.marketoLeads,
      members: joined.programMembers,
      merges: people.merges,
    },
    salesforce: {
      organizationId: salesforceId('organization', 1),
      organizationName: 'Nordlicht Software',
      users,
      accounts: people.accounts,
      campaigns,
      statuses,
      leads: people.leads,
      contacts: people.contacts,
      members: joined.campaignMembers,
    },
    wantedLinks,
    cases: shown,
  };
}
