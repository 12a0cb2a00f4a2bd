import { readPair, type Containers } from '../cycle/containers.ts';
import { guardFindings } from '../cycle/guards.ts';
import { isBlocking, type Finding } from '../domain/findings.ts';
import { type MappedPair } from '../domain/status-map.ts';
import { matchStatuses, type StatusMatch } from '../domain/match.ts';
import type { Policies } from '../domain/policies.ts';
import { visibleStatuses } from '../domain/statuses.ts';
import type { HeldValue, MemberStatus, ProgressionStatus } from '../domain/words.ts';
import { linkByCampaign, linkByProgram } from '../store/links.ts';
import { mapFrom } from './chosen-map.ts';
import type { LinkContext } from './context.ts';
import type { MatchView } from './views.ts';

/** A pair that somebody wants to link, with everything that speaks for and against it. */
export type JudgedPair = {
  readonly containers: Containers;
  readonly match: StatusMatch;
  /** Findings of the pair itself, apart from its statuses. */
  readonly guards: readonly Finding[];
  /** A blocking guard: the pair cannot be linked whatever its statuses are, and is not remembered. */
  readonly refused: boolean;
};

/** The longest status a campaign member takes, where describe does not say (Salesforce: CampaignMember.Status). */
const defaultLabelLength = 40;

/**
 * Reads both containers and compares them with the values members hold. `campaignId` null: the campaign will be created
 * with the channel's statuses, so that the statuses match by construction. `choices`: partners that people chose. `moves`: the
 * link that this one takes the place of, and that stands in its way no longer. Throws
 * kind `config` for a choice that cannot carry a link.
 */
export async function judgePair(
  context: LinkContext,
  programId: number,
  campaignId: string | null,
  held: { readonly marketo: readonly HeldValue[]; readonly salesforce: readonly HeldValue[] },
  policies: Policies,
  choices: readonly MappedPair[] = [],
  moves?: string,
): Promise<JudgedPair> {
  const { store, scope } = context;
  const containers = await readPair(context, 'interactive', programId, campaignId);
  const { program, campaign, statuses, labels } = containers;
  const describe = await context.salesforce.describe('interactive', 'CampaignMember');
  const match = matchStatuses({
    ...(choices.length === 0 ? {} : { map: mapFrom(choices, statuses, labels, held.salesforce) }),
    marketo: statuses,
    salesforce: campaignId === null ? plannedLabels(statuses) : labels,
    heldMarketo: held.marketo,
    heldSalesforce: held.salesforce,
    labelMaxLength: describe.fields.Status?.length ?? defaultLabelLength,
  });
  const programs = await context.inventory.programs();
  const native =
    campaignId === null
      ? undefined
      : // This program was read just now; the list may be older.
        programs.find(({ id, nativeCampaignId }) => id !== programId && nativeCampaignId === campaignId);
  const linkOfProgram = await linkByProgram(store.db, scope, programId);
  const linkOfCampaign = campaignId === null ? undefined : await linkByCampaign(store.db, scope, campaignId);
  // A pair that is only remembered gives way.
  const isLinked = linkOfProgram !== undefined && linkOfProgram.id !== moves && !isRemembered(linkOfProgram);
  const isTaken =
    linkOfCampaign !== undefined &&
    linkOfCampaign.id !== moves &&
    !isRemembered(linkOfCampaign) &&
    linkOfCampaign.programId !== programId;
  const guards = guardFindings({
    program,
    campaign: campaignId === null ? null : campaign,
    policies,
    statuses: containers.statuses,
    rights: await context.inventory.rights(),
    ...(native === undefined ? {} : { nativeProgramName: native.name }),
    ...(isLinked ? { programLinkedTo: linkOfProgram.campaignName } : {}),
    ...(isTaken ? { campaignLinkedTo: linkOfCampaign.programName } : {}),
  });
  return { containers, match, guards, refused: guards.some(isBlocking) };
}

/** A pair that is known and not linked, and gives way: watched, blocked, or ready and waiting for its preview to be confirmed. */
export const isRemembered = ({ state }: { readonly state: string }): boolean =>
  state === 'watched' || state === 'blocked' || state === 'ready';

/** The statuses a campaign made from a program gets: the visible ones, by step, the lowest the default. */
export function plannedLabels(statuses: readonly ProgressionStatus[]): MemberStatus[] {
  return visibleStatuses(statuses).map((status, at) => ({
    label: status.name,
    sortOrder: at + 1,
    hasResponded: status.success,
    isDefault: at === 0,
  }));
}

/** The status comparison as the doors show it. */
export function matchRows(match: StatusMatch): MatchView['statuses'] {
  return match.rows.map(({ marketo, salesforce, matches, ...row }) => ({
    marketo:
      marketo === null
        ? null
        : { name: marketo.name, step: marketo.step, success: marketo.success, hidden: marketo.hidden },
    salesforce:
      salesforce === null
        ? null
        : { label: salesforce.label, hasResponded: salesforce.hasResponded, isDefault: salesforce.isDefault },
    strayValue: row.strayValue,
    membersMarketo: row.membersMarketo,
    membersSalesforce: row.membersSalesforce,
    matches,
    findings: row.findings,
  }));
}
