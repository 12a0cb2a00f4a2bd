import { readPair, type Containers } from '../cycle/containers.ts';
import { statusMapOf } from '../cycle/stored-map.ts';
import { matchStatuses } from '../domain/match.ts';
import { frameHash } from '../domain/plan.ts';
import { planRepair } from '../domain/plan-repair.ts';
import { defaultPolicies } from '../domain/policies.ts';
import type { RepairInput, RepairPlan, RepairStep, StatusRights } from '../domain/repair.ts';
import { effectText, problemText, stepsByHand } from '../domain/repair-messages.ts';
import { withoutOldNames } from '../domain/renames.ts';
import { chosenMap, exactMap, pairsOf, type MappedPair } from '../domain/status-map.ts';
import { linkByCampaign, type LinkRow } from '../store/links.ts';
import { saveRepair } from '../store/repairs.ts';
import { statusMap } from '../store/status-maps.ts';
import type { LinkContext } from './context.ts';
import { findingView } from './finding-view.ts';
import { refusal } from '../domain/refusal.ts';
import type { RepairMatch, RepairRequest, RepairView } from './repair-views.ts';
import type { Actor } from './views.ts';

/** What a repair's row keeps of its plan. */
export type StoredRepair = Pick<
  RepairView,
  'choices' | 'willChange' | 'membersMoved' | 'before' | 'after' | 'findingsAfter' | 'map'
> & { readonly steps: readonly RepairStep[] };

/** A pair as its repair needs it: both containers, the link if there is one, and the partners that people chose. */
export type RepairPair = {
  readonly containers: Containers;
  readonly link: LinkRow | null;
  readonly chosen: readonly MappedPair[];
  readonly hash: string;
};

/** The longest status a campaign member takes, where describe does not say (Salesforce: CampaignMember.Status). */
const defaultLabelLength = 40;

/** Reads a pair for repair. Throws kind `not-found` when one of the two is gone. */
export async function repairPair(
  context: LinkContext,
  programId: number,
  campaignId: string,
): Promise<RepairPair> {
  const { store, scope } = context;
  const containers = await readPair(context, 'interactive', programId, campaignId);
  if (containers.program === undefined) throw refusal('not-found', 'PROGRAM_NOT_FOUND', 'no-program');
  if (containers.campaign === undefined) throw refusal('not-found', 'CAMPAIGN_NOT_FOUND', 'no-campaign');
  const found = await linkByCampaign(store.db, scope, campaignId);
  const link = found?.programId === programId ? found : null;
  const chosen = link === null ? [] : await chosenPartners(context, link.id);
  const { statuses, labels } = containers;
  const hash = frameHash({
    linkId: link?.id ?? null,
    programId,
    campaignId,
    marketoStatuses: statuses,
    salesforceStatuses: labels,
    map: chosen.length === 0 ? exactMap(statuses, labels) : chosenMap(chosen, statuses, labels),
    policies: defaultPolicies,
  });
  return { containers, link, chosen, hash };
}

/** The partners of a link beside equal names. */
export async function chosenPartners({ store, scope }: LinkContext, linkId: string): Promise<MappedPair[]> {
  const stored = await statusMap(store.db, scope, linkId);
  if (stored === undefined) return [];
  const seen = new Set<string>();
  return pairsOf(withoutOldNames(statusMapOf(stored.map))).filter(({ marketo, salesforce }) => {
    const key = JSON.stringify([marketo, salesforce]);
    if (marketo === salesforce || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Plans a repair and stores the plan, so that it can be carried out as shown. Nothing else changes. */
export async function plan(
  context: LinkContext,
  { programId, campaignId, choices }: RepairRequest,
  actor: Actor,
): Promise<string> {
  const { store, scope, salesforce } = context;
  const pair = await repairPair(context, programId, campaignId);
  const { statuses, labels, program } = pair.containers;
  const describe = await salesforce.describe('interactive', 'CampaignMember');
  const input: RepairInput = {
    marketo: statuses,
    salesforce: labels,
    heldMarketo: [],
    heldSalesforce: await salesforce.heldStatuses('interactive', campaignId),
    labelMaxLength: describe.fields.Status?.length ?? defaultLabelLength,
    chosen: pair.chosen,
    rights: await statusRights(context),
    choices,
  };
  const made = planRepair(input);
  const before = matchStatuses({
    ...input,
    ...(pair.chosen.length === 0 ? {} : { map: chosenMap(pair.chosen, statuses, labels) }),
  });
  const where = { channel: program?.channel ?? '', statuses };
  const stored: StoredRepair = {
    choices: made.effects.map((effect) => ({
      choice: effect.choice,
      how: effect.how,
      sentence: effectText(effect, made),
      note: effect.how !== 'refused' && effect.why !== null ? problemText(effect.why, effect.choice) : null,
      manual: stepsByHand(effect, where),
    })),
    willChange: made.effects.filter(({ how }) => how === 'done').length,
    membersMoved: made.effects.reduce((sum, { moved }) => sum + moved, 0),
    before: matchOf(before),
    after: matchOf(made.after),
    findingsAfter: made.after.findings.map(findingView),
    map: made.chosen,
    steps: stepsOf(made, pair),
  };
  const id = context.newId();
  await saveRepair(store.db, scope, {
    id,
    linkId: pair.link?.id ?? null,
    programId,
    campaignId,
    frameHash: pair.hash,
    plan: stored,
    createdAt: new Date(context.clock.now()).toISOString(),
    createdBy: actor.name,
  });
  return id;
}

const matchOf = ({ matched, total, canLink }: RepairPlan['after']): RepairMatch => ({
  matched,
  total,
  canLink,
});

/** A link keeps its map, also where only equal names came about: a new status is synced once the map knows it. */
function stepsOf({ steps, chosen }: RepairPlan, { link, chosen: was }: RepairPair): RepairStep[] {
  const others = steps.filter((step) => step.do !== 'map');
  return link === null || steps.length === 0 ? others : [...others, { do: 'map', choices: chosen, was }];
}

/** What Salesforce lets our user do with the statuses of campaigns: its references differ, describe decides. */
export async function statusRights({ salesforce }: LinkContext): Promise<StatusRights> {
  const facts = await salesforce.describe('interactive', 'CampaignMemberStatus');
  const may = (field: string): boolean => facts.updateable && facts.fields[field]?.updateable === true;
  return {
    create: facts.createable,
    delete: facts.deletable,
    label: may('Label'),
    order: may('SortOrder'),
    responded: may('HasResponded'),
    default: may('IsDefault'),
  };
}
