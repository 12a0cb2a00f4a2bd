import { statusNamed } from '../domain/statuses.ts';
import type { MemberStatus, ProgramType, ProgressionStatus } from '../domain/words.ts';
import type { Channel, Program } from '../marketo/marketo.ts';
import type { Purpose } from '../quota/quota.ts';
import type { Campaign, CampaignStatus } from '../salesforce/salesforce.ts';
import type { CycleContext } from './context.ts';

/** A link's two containers as just read; undefined: not there, or not visible to us. */
export type Containers = {
  readonly program: Program | undefined;
  /** The channel's statuses without "Not in Program", hidden ones included. */
  readonly statuses: readonly ProgressionStatus[];
  readonly campaign: Campaign | undefined;
  readonly labels: readonly MemberStatus[];
};

export type ContainerKeys = { readonly programId: number; readonly campaignId: string };

/**
 * Reads the containers of these links: programs and channels in pages of 200, the campaigns that carry our mark in one
 * query, and their statuses in one more. Of a link that brings what was `seen` of it earlier only channels and campaign
 * are read, and the rest is taken from there, so that the calls do not grow with the links.
 */
export async function readContainers<Keys extends ContainerKeys & { readonly seen?: Containers | undefined }>(
  context: CycleContext,
  links: readonly Keys[],
): Promise<Map<Keys, Containers>> {
  if (links.length === 0) return new Map();
  const { marketo, salesforce } = context;
  const asked = links.filter(({ seen }) => seen === undefined);
  const programs = new Map<number, Program>();
  for (const { programId, seen } of links) if (seen?.program) programs.set(programId, seen.program);
  for await (const program of marketo.programs(
    'schema',
    asked.map(({ programId }) => programId),
  )) {
    programs.set(program.id, program);
  }
  const channels = await marketo.channels('schema');
  const campaigns = new Map<string, Campaign>();
  for await (const campaign of salesforce.linkedCampaigns('schema')) campaigns.set(campaign.id, campaign);
  const unmarked = links.map(({ campaignId }) => campaignId).filter((id) => !campaigns.has(id));
  const more = unmarked.length === 0 ? [] : await salesforce.campaigns('schema', unmarked);
  for (const campaign of more) campaigns.set(campaign.id, campaign);
  const labels = await salesforce.statuses(
    'schema',
    asked.map(({ campaignId }) => campaignId),
  );
  const labelsOf = Map.groupBy(labels, ({ campaignId }) => campaignId);
  return new Map(
    links.map((link) => {
      const program = programs.get(link.programId);
      return [
        link,
        {
          program,
          statuses: program === undefined ? [] : statusesOf(channels, program),
          campaign: campaigns.get(link.campaignId),
          labels: link.seen?.labels ?? (labelsOf.get(link.campaignId) ?? []).map(memberStatus),
        },
      ];
    }),
  );
}

/** As `readContainers`, for one pair, with the program's costs. */
export async function readPair(
  context: CycleContext,
  purpose: Purpose,
  programId: number,
  campaignId: string | null,
): Promise<Containers> {
  const { marketo, salesforce } = context;
  const program = await marketo.program(purpose, programId);
  const channels = program === undefined ? [] : await marketo.channels(purpose);
  const [campaign] = campaignId === null ? [] : await salesforce.campaigns(purpose, [campaignId]);
  const labels = campaign === undefined ? [] : await salesforce.statuses(purpose, [campaign.id]);
  return {
    program,
    statuses: program === undefined ? [] : statusesOf(channels, program),
    campaign,
    labels: labels.map(memberStatus),
  };
}

/** The statuses of a program's channel. Step 0, "Not in Program", is no status of a member. */
export function statusesOf(
  channels: readonly Channel[],
  program: Pick<Program, 'channel'>,
): ProgressionStatus[] {
  const channel = channels.find(({ name }) => name === program.channel);
  return (channel?.statuses ?? [])
    .filter(({ step }) => step > 0)
    .map(({ name, step, hidden, success, system }) => ({
      name,
      step,
      hidden,
      success,
      ...(system === undefined ? {} : { system }),
    }));
}

const memberStatus = ({ id, label, sortOrder, hasResponded, isDefault }: CampaignStatus): MemberStatus => ({
  id,
  label,
  sortOrder,
  hasResponded,
  isDefault,
});

/** The program's type, where Marketo names one we know; anything else behaves like a default program. */
export function programTypeOf(type: string): ProgramType {
  const known: readonly ProgramType[] = ['Default', 'Event', 'Event with Webinar', 'Engagement', 'Email'];
  return known.find((one) => one.toLowerCase() === type.toLowerCase()) ?? 'Default';
}

/** True when a status that the map relies on is still there under its name. */
export const stillVisible = (statuses: readonly ProgressionStatus[], name: string): boolean =>
  statusNamed(statuses, name)?.hidden === false;
