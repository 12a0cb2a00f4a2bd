import { decide, type Decided, type Rules } from '../cycle/decide.ts';
import { programTypeOf } from '../cycle/containers.ts';
import { gatherAll } from '../cycle/gather.ts';
import { resolve } from '../cycle/resolve.ts';
import { groupsOfLink } from '../cycle/write-link.ts';
import { FailureError } from '../domain/failure.ts';
import { isBlocking } from '../domain/findings.ts';
import { outcomeOf } from '../domain/member-rule.ts';
import { reasonText } from '../domain/messages.ts';
import { forecastCalls, frameHash, planCounts, type Frame, type PlanRow } from '../domain/plan.ts';
import { additionsToMarketo, defaultPolicies, type Policies } from '../domain/policies.ts';
import type { MappedPair } from '../domain/status-map.ts';
import { decideActualCost, decideType, sumOfCosts } from '../domain/program-fields.ts';
import { addAudit } from '../store/audit.ts';
import { savePreview } from '../store/previews.ts';
import type { LinkContext } from './context.ts';
import { findingView } from './finding-view.ts';
import { heldValues, judgePair, plannedLabels, type JudgedPair } from './pair.ts';
import type { Actor, PreviewRequest, PreviewRow, PreviewView, ProgramView } from './views.ts';

/** What applying a preview needs besides its view: stored with it, never shown. */
export type StoredPlan = {
  readonly linkId: string;
  readonly programId: number;
  readonly campaignId: string | null;
  readonly newCampaign: { readonly name: string; readonly description?: string } | null;
  readonly policies: Policies;
  /** Partners that people chose. */
  readonly map?: readonly MappedPair[];
  readonly newLeads: number;
  /** A guard refuses the pair: the preview can only be read. */
  readonly refused: boolean;
  readonly sides: Sides;
};

/** Figures of the moment of linking, shown on the campaign page. */
export type Sides = {
  readonly marketo: number;
  readonly salesforce: number;
  readonly matched: number;
  readonly total: number;
};

/** Rows of each kind that a preview shows. */
const rowsOfEachKind = 5;

/** Compares both sides as a first sync would, writes nothing, and stores the plan for 24 hours (docs/sync-rules.md, 9). */
export async function preview(
  context: LinkContext,
  request: PreviewRequest,
  actor: Actor,
): Promise<PreviewView> {
  const { store, scope } = context;
  const campaignId = 'campaignId' in request ? request.campaignId : null;
  const { programId } = request;
  const policies = defaultPolicies;
  const linkId = context.newId();
  const gathered = await gatherAll(context, { id: linkId, programId, campaignId }, 'interactive');
  const map = 'map' in request ? (request.map ?? []) : [];
  const pair = await judgePair(context, programId, campaignId, heldValues(gathered), policies, map);
  const { program } = pair.containers;
  if (program === undefined)
    throw gone('PROGRAM_NOT_FOUND', 'There is no such program in Marketo, or Lockstep may not see it.');
  if (campaignId !== null && pair.containers.campaign === undefined) {
    throw gone('CAMPAIGN_NOT_FOUND', 'There is no such campaign in Salesforce, or Lockstep may not see it.');
  }
  const findings = [...pair.guards, ...pair.match.findings];
  const canApply = !findings.some(isBlocking);
  const link = { id: linkId, statuses: pair.containers.statuses, map: pair.match.map };
  const groups = groupsOfLink(context, link, gathered);
  const resolved = canApply ? await resolve(context, groups, 'interactive') : [];
  const { decided } = decide(rulesOf(pair, policies, resolved.length), resolved);
  const rows = decided.map(planRow);
  const counts = planCounts({ rows });
  const id = context.newId();
  const createdAt = new Date(context.clock.now()).toISOString();
  const newCampaign =
    'newCampaign' in request
      ? { ...request.newCampaign, name: request.newCampaign.name ?? program.name }
      : null;
  const view: PreviewView = {
    id,
    createdAt,
    program: programView(program),
    campaign: { id: campaignId, name: pair.containers.campaign?.name ?? newCampaign?.name ?? '' },
    findings: findings.map(findingView),
    canApply,
    ...counts,
    // What a policy leaves out today is not lost: it is listed as waiting.
    willWait: counts.willWait + rows.filter(isLeftOut).length,
    salesforce: { ...counts.salesforce, fields: await fieldChanges(context, pair, policies) },
    calls: forecastCalls(rows),
    rows: firstRows(decided),
  };
  const sides: Sides = {
    marketo: groups.filter(({ row }) => row.marketo !== null).length,
    salesforce: groups.filter(({ row }) => row.salesforce !== null).length,
    matched: pair.match.matched,
    total: pair.match.total,
  };
  const plan: StoredPlan = {
    linkId,
    programId,
    campaignId,
    newCampaign,
    policies,
    map,
    newLeads: counts.salesforce.newLeads,
    refused: pair.refused,
    sides,
  };
  const hash = frameHash(frameOf(linkId, programId, campaignId, pair, policies));
  await store.transaction(async (db) => {
    await savePreview(db, scope, { id, createdAt, createdBy: actor.name, frameHash: hash, view, plan });
    const { name, role, claim } = actor;
    const target = `${String(programId)} ${campaignId ?? 'new'}`;
    await addAudit(db, scope, {
      at: createdAt,
      actor: name,
      role,
      claim: claim ?? null,
      action: 'preview',
      target,
      detail: null,
    });
  });
  return view;
}

/** The frame that a person agrees to; compared again before the plan is carried out. */
export function frameOf(
  linkId: string,
  programId: number,
  campaignId: string | null,
  pair: JudgedPair,
  policies: Policies,
): Frame {
  const { statuses, labels } = pair.containers;
  return {
    linkId,
    programId,
    campaignId,
    marketoStatuses: statuses,
    salesforceStatuses: campaignId === null ? plannedLabels(statuses) : labels,
    map: pair.match.map,
    policies,
  };
}

/** A program as the doors show it. */
export const programView = (program: ProgramView): ProgramView => ({
  id: program.id,
  name: program.name,
  channel: program.channel,
  type: program.type,
  url: program.url,
});

function rulesOf(pair: JudgedPair, policies: Policies, members: number): Rules {
  const additions = additionsToMarketo(policies, programTypeOf(pair.containers.program?.type ?? ''));
  return {
    map: pair.match.map,
    statuses: pair.containers.statuses,
    policies,
    firstSync: true,
    confirmedByPreview: true,
    cleanCertificate: false,
    additionsFromSalesforceAllowed: additions.allowed,
    additionsToMarketoPossible: additions.possible,
    // A preview is where people are told how many would be created: the brake is for what nobody was told.
    previewedCreations: members,
    members,
    absenceProven: { marketo: true, salesforce: true },
    recentWrites: new Map(),
    orders: new Map(),
  };
}

const planRow = ({ row, decision, createsPerson }: Decided): PlanRow => ({
  key: row.personId,
  precondition: { marketo: row.marketo, salesforce: row.salesforce },
  decision,
  createsPerson,
});

const isLeftOut = ({ decision }: PlanRow): boolean =>
  decision.action === 'nothing' && decision.reason !== 'settled';

async function fieldChanges(
  context: LinkContext,
  { containers }: JudgedPair,
  policies: Policies,
): Promise<PreviewView['salesforce']['fields']> {
  const { program, campaign } = containers;
  if (program === undefined || campaign === undefined) return [];
  const describe = await context.salesforce.describe('interactive', 'Campaign');
  const type = decideType({
    ours: program.channel,
    lastWritten: null,
    now: campaign.type,
    enabled: policies.fields.type,
    facts: describe.fields.Type ?? {},
  });
  const cost = decideActualCost({
    ours: sumOfCosts(program.costs ?? []),
    lastWritten: null,
    now: campaign.actualCost,
    enabled: policies.fields.actualCost,
    currencyAgrees: true,
  });
  const text = (value: string | number | null) => (value === null ? null : String(value));
  return [
    ...(type.action === 'write' ? [{ field: 'Type', from: text(type.from), to: type.value }] : []),
    ...(cost.action === 'write'
      ? [{ field: 'ActualCost', from: text(cost.from), to: String(cost.value) }]
      : []),
  ];
}

/** The first rows of each kind, in the order of screen and CSV: what creates people first, what waits last. */
function firstRows(decided: readonly Decided[]): PreviewRow[] {
  const kinds = Map.groupBy(decided, kindOf);
  return previewKinds.flatMap((kind) =>
    (kinds.get(kind) ?? []).slice(0, rowsOfEachKind).map((one): PreviewRow => {
      const { row, decision, detail } = one;
      const now = { marketo: row.marketo, salesforce: row.salesforce };
      const then = outcomeOf(decision, now);
      const text = reasonText(decision.reason, { ...now, ...(detail === null ? {} : { name: detail }) });
      return {
        person: row.name ?? row.email ?? 'Unknown',
        company: row.company,
        kind: row.salesforceKind,
        action: kind,
        marketo: { now: now.marketo, then: then.marketo },
        salesforce: { now: now.salesforce, then: then.salesforce },
        reason: text.sentence,
      };
    }),
  );
}

const previewKinds = [
  'new-lead',
  'added-to-campaign',
  'changed-in-salesforce',
  'removed-from-campaign',
  'new-person',
  'added-to-program',
  'changed-in-marketo',
  'removed-from-program',
  'waits',
] as const;

function kindOf({ decision, createsPerson }: Decided): (typeof previewKinds)[number] | 'same' {
  switch (decision.action) {
    case 'add':
      if (decision.side === 'salesforce') return createsPerson ? 'new-lead' : 'added-to-campaign';
      return createsPerson ? 'new-person' : 'added-to-program';
    case 'write':
    case 'restore':
    case 'readd':
      return decision.side === 'salesforce' ? 'changed-in-salesforce' : 'changed-in-marketo';
    case 'remove':
      return decision.side === 'salesforce' ? 'removed-from-campaign' : 'removed-from-program';
    case 'settle':
      return 'same';
    case 'nothing':
    case 'hold':
    case 'await-preview':
      return 'waits';
  }
}

const gone = (code: string, message: string) =>
  new FailureError({ kind: 'not-found', vendor: 'lockstep', code, message, retryable: false });
