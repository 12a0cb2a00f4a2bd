import type { WantedLink, World, WorldCampaignMemberStatus } from '../../../companion/sandbox/world/types.ts';

/** How a wanted link must end, worked out from the raw world by the simplest means that do. */
export type Outcome = { program: string; campaign: string | null; state: string; findings: string[] };

/** A second opinion on expected.json, read from the rules alone. */
export function outcomeOf(world: World, wanted: WantedLink): Outcome {
  const program = world.marketo.programs.find((one) => one.id === wanted.programId)!;
  const campaign = world.salesforce.campaigns.find((one) => one.id === wanted.campaignId);
  const ends = (state: string, findings: string[]): Outcome => ({
    program: program.name,
    campaign: campaign?.name ?? null,
    state,
    findings: findings.toSorted(),
  });
  if (program.sfdcId) return ends('not-linked', ['native-sync']);
  if (!campaign) return ends('active', []);
  if (!campaign.isActive) return ends('not-linked', ['campaign-inactive']);
  const labels = world.salesforce.statuses.filter((status) => status.campaignId === campaign.id);
  const found = matchFindings(world, program.channel, campaign.id, labels);
  const unknownToProgram = peopleOnlyInCampaign(world, program.id, campaign.id);
  if (program.type === 'Engagement' && unknownToProgram > 0) found.push('engagement-additions-off');
  const blocking = ['near-match', 'missing-in-salesforce', 'only-in-salesforce-held'];
  return ends(found.some((code) => blocking.includes(code)) ? 'blocked' : 'active', found);
}

function matchFindings(
  world: World,
  channelName: string,
  campaignId: string,
  labels: readonly WorldCampaignMemberStatus[],
): string[] {
  const channel = world.marketo.channels.find((one) => one.name === channelName)!;
  const statuses = channel.statuses.filter((status) => status.step > 0 && !status.hidden);
  const held = world.salesforce.members
    .filter((one) => one.campaignId === campaignId)
    .map((one) => one.status);
  const fold = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  const found: string[] = [];
  for (const status of statuses) {
    const twin = labels.find((one) => one.label === status.name);
    if (twin && twin.hasResponded !== status.success) found.push('responded-differs');
    if (!twin && !labels.some((one) => fold(one.label) === fold(status.name)))
      found.push('missing-in-salesforce');
  }
  for (const { label } of labels) {
    if (statuses.some((status) => status.name === label)) continue;
    if (statuses.some((status) => fold(status.name) === fold(label))) found.push('near-match');
    else found.push(held.includes(label) ? 'only-in-salesforce-held' : 'only-in-salesforce');
  }
  const standard = labels.find((one) => one.isDefault);
  const near = statuses.some((status) => fold(status.name) === fold(standard?.label ?? ''));
  if (!near) found.push('default-not-in-program');
  const steps = labels
    .toSorted((a, b) => a.sortOrder - b.sortOrder)
    .flatMap((one) => statuses.filter((status) => status.name === one.label).map((status) => status.step));
  if (steps.some((step, index) => index > 0 && step < steps[index - 1]!)) found.push('order-differs');
  return found;
}

/** E-mail addresses of campaign members whom the program does not know. */
function peopleOnlyInCampaign(world: World, programId: number, campaignId: string): number {
  const emails = emailsOf(world);
  const members = new Set(
    world.marketo.members.filter((one) => one.programId === programId).map((one) => emails.get(one.leadId)),
  );
  return world.salesforce.members.filter(
    (one) => one.campaignId === campaignId && !members.has(emails.get(one.leadId ?? one.contactId ?? '')),
  ).length;
}

/** Folded e-mail address of every record, by its id. */
export function emailsOf(world: World): Map<string | number, string | undefined> {
  const records = [...world.marketo.leads, ...world.salesforce.leads, ...world.salesforce.contacts];
  return new Map(records.map((one) => [one.id, one.email?.toLowerCase()]));
}
