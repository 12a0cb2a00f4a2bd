import { campaignOf, statusesOf, valueInCampaign } from './campaigns.ts';
import { cases, unlinked, type Case, type CaseCampaign, type Group } from './cases.ts';
import { channelNamed, channels } from './channels.ts';
import { salesforceId } from './ids.ts';
import { pairOf } from './pairs.ts';
import { population, type Person } from './people.ts';
import { seeded } from './random.ts';
import type {
  WantedLink,
  World,
  WorldCampaign,
  WorldCampaignMember,
  WorldCampaignMemberStatus,
  WorldChannel,
  WorldProgram,
  WorldProgramMember,
  WorldUser,
} from './types.ts';

/** What the world is made from. The same settings make the same world, to the letter. */
export type Seed = {
  /** Any integer. */
  readonly seed: number;
  /** A whole number from 1: multiplies people and members; programs and campaigns stay. */
  readonly scale: number;
};

const beginsAt = '2026-11-20T06:00:00Z';
const day = 24 * 60 * 60;

const users: readonly WorldUser[] = [
  {
    id: salesforceId('user', 1),
    name: 'Lockstep Integration',
    username: 'lockstep@nordlicht.example',
    marketingUser: true,
  },
  {
    id: salesforceId('user', 2),
    name: 'Anna Berg',
    username: 'anna.berg@nordlicht.example',
    marketingUser: true,
  },
  {
    id: salesforceId('user', 3),
    name: 'Marketo Integration',
    username: 'marketo@nordlicht.example',
    marketingUser: true,
  },
  {
    id: salesforceId('user', 4),
    name: 'Ravi Patel',
    username: 'ravi.patel@nordlicht.example',
    marketingUser: false,
  },
];

/** Marketo's program type for a channel's (reference: Marketo REST, 3.1 and 3.2). */
const programTypes = {
  program: 'Default',
  event: 'Event',
  webinar: 'Event with Webinar',
  nurture: 'Engagement',
  email_batch: 'Email',
} as const;

/** The world both sandbox servers are born with. Throws RangeError for a scale that is no whole number from 1. */
export function buildWorld({ seed, scale }: Seed): World {
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
  const programMembers: WorldProgramMember[] = [];
  const campaignMembers: WorldCampaignMember[] = [];
  const wantedLinks: WantedLink[] = [];
  let regulars: readonly Person[] = [];

  function joinProgram(programId: number, leadId: number, status: string): void {
    const membershipDate = daysBefore(120, 40);
    programMembers.push({ programId, leadId, status, membershipDate, updatedAt: daysBefore(39, 1) });
  }

  function joinCampaign(campaignId: string, record: Person['salesforce'][number], status: string): void {
    campaignMembers.push({
      id: salesforceId('campaignMember', campaignMembers.length + 1),
      campaignId,
      leadId: record.object === 'lead' ? record.id : null,
      contactId: record.object === 'contact' ? record.id : null,
      status,
      createdDate: daysBefore(120, 1),
    });
  }

  function opened(of: CaseCampaign, channel: WorldChannel | null): WorldCampaign {
    const made = { ownerId: salesforceId('user', 2), createdDate: daysBefore(190, 130) };
    const campaign = campaignOf(of, campaigns.length + 1, made);
    campaigns.push(campaign);
    statuses.push(...statusesOf(of, campaign.id, channel, statuses.length + 1));
    return campaign;
  }

  function takesPart(
    one: Case,
    campaign: WorldCampaign | null,
    person: Person,
    group: Group,
    nth: number,
  ): void {
    const channel = channelNamed(one.program.channel);
    const pair = pairOf(channel, group, nth);
    if (group.marketo === 'member')
      for (const lead of person.marketo) joinProgram(one.program.id, lead.id, pair.marketo);
    const record = person.salesforce[0];
    if (campaign && one.campaign && record && group.salesforce === 'member') {
      joinCampaign(
        campaign.id,
        record,
        group.holds ?? valueInCampaign(one.campaign, channel, pair.salesforce),
      );
    }
  }

  for (const one of cases) {
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
    const joined: Person[] = [];
    for (const group of one.people) {
      for (let nth = 0; nth < group.count * scale; nth += 1) {
        const person = people.born(group, nth);
        joined.push(person);
        takesPart(one, campaign, person, group, nth);
      }
    }
    if (regulars.length === 0) regulars = joined;
    const alike: Group = { count: 0, marketo: 'member', salesforce: 'member' };
    regulars.slice(0, (one.regulars ?? 0) * scale).forEach((person, nth) => {
      takesPart(one, campaign, person, alike, nth);
    });
  }

  opened(unlinked, null);

  return {
    seed,
    scale,
    beginsAt,
    marketo: {
      munchkinId: '123-ABC-456',
      channels,
      programs,
      leads: people.marketoLeads,
      members: programMembers,
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
      members: campaignMembers,
    },
    wantedLinks,
  };
}
