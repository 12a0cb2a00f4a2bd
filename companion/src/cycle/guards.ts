import { finding, type Finding } from '../domain/findings.ts';
import type { Policies } from '../domain/policies.ts';
import { lockedStatuses } from '../domain/webinars.ts';
import type { ProgramType, ProgressionStatus } from '../domain/words.ts';
import type { Campaign } from '../salesforce/salesforce.ts';
import type { Program } from '../marketo/marketo.ts';
import { programTypeOf } from './containers.ts';

/** What the containers themselves say about linking them, apart from their statuses (docs/sync-rules.md, 3: guards). Pure. */
export function guardFindings(input: {
  readonly program: Program | undefined;
  /** Undefined: gone or invisible. Null: it will be created. */
  readonly campaign: Campaign | undefined | null;
  readonly policies: Policies;
  /** The channel's; where they are not read nothing is said of them. */
  readonly statuses?: readonly ProgressionStatus[];
  /** The program that Marketo's own sync ties to this campaign, if any. */
  readonly nativeProgramName?: string;
  /** Somebody else's link of ours. */
  readonly programLinkedTo?: string;
  readonly campaignLinkedTo?: string;
  /** Rights of the Salesforce user; absent where they were not asked. */
  readonly rights?: { readonly marketingUser: boolean; readonly missing: readonly string[] };
}): Finding[] {
  const { program, campaign, policies, rights } = input;
  if (program === undefined) return [finding('program-gone')];
  if (campaign === undefined) return [finding('campaign-gone')];
  const type = programTypeOf(program.type);
  const nativeName =
    program.nativeCampaignId === undefined
      ? input.nativeProgramName
      : (program.nativeCampaignName ?? program.nativeCampaignId);
  return [
    ...(nativeName === undefined ? [] : [finding('native-sync', { detail: { name: nativeName } })]),
    ...(campaign !== null && !campaign.isActive
      ? [finding('campaign-inactive', { detail: { name: campaign.name } })]
      : []),
    ...(input.programLinkedTo === undefined
      ? []
      : [finding('program-linked', { detail: { name: input.programLinkedTo } })]),
    ...(input.campaignLinkedTo === undefined
      ? []
      : [finding('campaign-linked', { detail: { name: input.campaignLinkedTo } })]),
    ...(rights?.marketingUser === false ? [finding('not-marketing-user')] : []),
    ...(rights?.missing ?? []).map((name) => finding('no-write-access', { detail: { name } })),
    ...(type === 'Engagement' && !policies.additionsFromSalesforce
      ? [finding('engagement-additions-off')]
      : []),
    ...(type === 'Email' ? [finding('email-additions-impossible')] : []),
    ...lockedFinding(type, input.statuses ?? []),
  ];
}

/** The statuses that a webinar provider sets, by name; a channel without any says nothing. */
function lockedFinding(type: ProgramType, statuses: readonly ProgressionStatus[]): Finding[] {
  const locked = lockedStatuses(type, statuses).map((name) => `“${name}”`);
  return locked.length === 0
    ? []
    : [finding('webinar-locked-statuses', { detail: { name: locked.join(', ') } })];
}
