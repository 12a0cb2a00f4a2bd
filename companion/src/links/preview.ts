import { decide, type Decided, type Rules } from '../cycle/decide.ts';
import { programTypeOf } from '../cycle/containers.ts';
import { otherCurrency } from '../cycle/currency.ts';
import { gatherWhole } from '../cycle/gather-all.ts';
import { resolve } from '../cycle/resolve.ts';
import { groupsOfLink } from '../cycle/look.ts';
import { nativePeople } from '../cycle/native-people.ts';
import type { ConnectionSettings } from '../domain/connection-settings.ts';
import { finding, isBlocking, type Finding } from '../domain/findings.ts';
import { forecastCalls, frameHash, planCounts, type Frame, type PlanRow } from '../domain/plan.ts';
import { additionsToMarketo, withFilter, type Policies } from '../domain/policies.ts';
import type { MappedPair } from '../domain/status-map.ts';
import { lockedStatuses } from '../domain/webinars.ts';
import type { HeldValue } from '../domain/words.ts';
import { decideActualCost, decideType, sumOfCosts } from '../domain/program-fields.ts';
import { addAudit } from '../store/audit.ts';
import { getLink, linkByCampaign } from '../store/links.ts';
import { formerMembers, savePreviewRows } from '../store/preview-rows.ts';
import { savePreview } from '../store/previews.ts';
import type { LinkContext } from './context.ts';
import { settingsNow } from './settings.ts';
import { policiesFrom } from './read-policies.ts';
import { findingView } from './finding-view.ts';
import { isRemembered, judgePair, plannedLabels, type JudgedPair } from './pair.ts';
import { previewFields } from './preview-fields.ts';
import { previewBudget } from './preview-budget.ts';
import { firstRows, rowsOfPreview } from './preview-rows.ts';
import { refusal } from '../domain/refusal.ts';
import { chosenPartners } from './repair-plan.ts';
import type { Actor, NewCampaign, PreviewRequest, PreviewView, ProgramView } from './views.ts';

/** What applying a preview needs besides its view: stored with it, never shown. */
export type StoredPlan = {
  readonly linkId: string;
  readonly programId: number;
  readonly campaignId: string | null;
  readonly newCampaign: (NewCampaign & { readonly name: string }) | null;
  readonly policies: Policies;
  /** Partners that people chose. */
  readonly map?: readonly MappedPair[];
  /** The link that ends when this pair is linked. */
  readonly moves?: string;
  /** The values that members held in Salesforce, so that they need not be counted again; plans of earlier versions lack them. */
  readonly held?: readonly HeldValue[];
  readonly newLeads: number;
  /** What a person agrees to, in full; plans of earlier versions have its hash only. */
  readonly frame?: Frame;
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
  /** People on either side. */
  readonly people?: number;
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
  const settings = await settingsNow(context);
  const { creation } = settings;
  const policies = policiesFrom({ creation, ...request.policies }, 'Default');
  if (policies.additionsFromSalesforce) throw refusal('config', 'POLICY', 'additions-later');
  const linkId = context.newId();
  const gathered = await gatherWhole(context, { id: linkId, programId, campaignId }, 'interactive');
  const map = await partnersOf(context, request);
  const moves = await movedLink(context, request);
  const pair = await judgePair(context, programId, campaignId, gathered.held, policies, map, moves);
  const { program } = pair.containers;
  if (program === undefined) throw refusal('not-found', 'PROGRAM_NOT_FOUND', 'no-program');
  // What goes with one type of program may not go with another, and now the type is known.
  policiesFrom(policies, programTypeOf(program.type));
  if (campaignId !== null && pair.containers.campaign === undefined) {
    throw refusal('not-found', 'CAMPAIGN_NOT_FOUND', 'no-campaign');
  }
  const fields = await fieldChanges(context, pair, policies);
  const findings = [
    ...pair.guards,
    ...pair.match.findings,
    ...(gathered.accounts.length === 0
      ? []
      : [finding('accounts-left-out', { members: gathered.accounts.length })]),
    ...fields.findings,
  ];
  const canApply = !findings.some(isBlocking);
  const link = { id: linkId, statuses: pair.containers.statuses, map: pair.match.map };
  const groups = groupsOfLink(context, link, gathered);
  const resolved = canApply ? await resolve(context, groups, 'interactive') : [];
  const { decided } = decide(rulesOf(context, pair, policies, resolved.length, settings), resolved);
  const rows = decided.map(planRow);
  const counts = planCounts({ rows });
  const stored = rowsOfPreview(decided, await wasLinkedBefore(context, programId, campaignId, decided));
  const id = context.newId();
  const createdAt = new Date(context.clock.now()).toISOString();
  const newCampaign =
    'newCampaign' in request
      ? { ...request.newCampaign, name: request.newCampaign.name ?? program.name }
      : null;
  const sides: Sides = {
    marketo: groups.filter(({ row }) => row.marketo !== null).length,
    salesforce: groups.filter(({ row }) => row.salesforce !== null).length,
    matched: pair.match.matched,
    total: pair.match.total,
    people: groups.length,
  };
  const memberFields = canApply ? await previewFields(context, { programId, policies }, decided) : null;
  const calls = sumOfCalls(forecastCalls(rows), memberFields?.calls);
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
    salesforce: { ...counts.salesforce, fields: fields.changes },
    calls,
    ...(memberFields === null ? {} : { memberFields }),
    budget: canApply
      ? await previewBudget(
          context,
          { ...sides, people: groups.length },
          sumOfCalls(calls, memberFields?.reads),
        )
      : [],
    policies,
    rows: firstRows(stored, rowsOfEachKind),
  };
  const frame = frameOf(linkId, programId, campaignId, pair, policies);
  const plan: StoredPlan = {
    linkId,
    programId,
    campaignId,
    newCampaign,
    policies,
    map,
    ...(moves === undefined ? {} : { moves }),
    held: gathered.held.salesforce,
    newLeads: counts.salesforce.newLeads,
    frame,
    refused: pair.refused,
    sides,
  };
  await store.transaction(async (db) => {
    const frameHashed = frameHash(frame);
    await savePreview(db, scope, {
      id,
      createdAt,
      createdBy: actor.name,
      frameHash: frameHashed,
      view,
      plan,
    });
    await savePreviewRows(db, scope, { id, linkId }, stored);
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

type Calls = PreviewView['calls'];
const sumOfCalls = (one: Calls, other: Calls = { marketo: 0, salesforce: 0 }): Calls => ({
  marketo: one.marketo + other.marketo,
  salesforce: one.salesforce + other.salesforce,
});

/** The link that is moved: it must be there, and share the program or the campaign. Throws kind `config` when it does not. */
async function movedLink(
  { store, scope }: LinkContext,
  request: PreviewRequest,
): Promise<string | undefined> {
  if (!('campaignId' in request) || request.moves === undefined) return undefined;
  const link = await getLink(store.db, scope, request.moves);
  if (link === undefined || link.state === 'unlinked')
    throw refusal('not-found', 'LINK_NOT_FOUND', 'no-link');
  if ((link.programId === request.programId) !== (link.campaignId === request.campaignId)) return link.id;
  throw refusal('config', 'MOVE', 'move-keeps-one');
}

/** The partners that people name, or those chosen earlier for a pair that is remembered. */
async function partnersOf(context: LinkContext, request: PreviewRequest): Promise<readonly MappedPair[]> {
  if (!('campaignId' in request)) return [];
  if (request.map !== undefined) return request.map;
  const link = await linkByCampaign(context.store.db, context.scope, request.campaignId);
  if (link?.programId !== request.programId || !isRemembered(link)) return [];
  return await chosenPartners(context, link.id);
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

function rulesOf(
  context: LinkContext,
  pair: JudgedPair,
  policies: Policies,
  members: number,
  settings: ConnectionSettings,
): Rules {
  const type = programTypeOf(pair.containers.program?.type ?? '');
  const additions = additionsToMarketo(policies, type);
  return {
    map: pair.match.map,
    statuses: pair.containers.statuses,
    locked: lockedStatuses(type, pair.containers.statuses),
    policies: withFilter(policies, settings.filter),
    firstSync: true,
    confirmedByPreview: true,
    cleanCertificate: false,
    additionsFromSalesforceAllowed: additions.allowed,
    additionsToMarketoPossible: additions.possible,
    // A preview is where people are told how many would be created: the brake is for what nobody was told.
    previewedCreations: members,
    nativePeople: nativePeople(context, settings),
    lookedBackAt: null,
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
): Promise<{
  readonly changes: PreviewView['salesforce']['fields'];
  readonly findings: readonly Finding[];
}> {
  const { program, campaign } = containers;
  if (program === undefined || campaign === undefined) return { changes: [], findings: [] };
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
  const currency =
    cost.action === 'write' ? await otherCurrency(context, 'interactive', campaign.id) : undefined;
  const text = (value: string | number | null) => (value === null ? null : String(value));
  const changes = [
    ...(type.action === 'write' ? [{ field: 'Type', from: text(type.from), to: type.value }] : []),
    ...(cost.action === 'write' && currency === undefined
      ? [{ field: 'ActualCost', from: text(cost.from), to: String(cost.value) }]
      : []),
  ];
  const findings = [
    ...(type.action === 'refuse' ? [type.finding] : []),
    ...(currency === undefined ? [] : [currency]),
  ];
  return { changes, findings };
}

/** Who was on both sides of an earlier link of this pair: a first sync would add them again where they were removed since. */
async function wasLinkedBefore(
  { store, scope }: LinkContext,
  programId: number,
  campaignId: string | null,
  decided: readonly Decided[],
): Promise<(member: Decided) => boolean> {
  const rows = decided.filter(({ decision }) => decision.action === 'add').map(({ row }) => row);
  if (campaignId === null || rows.length === 0) return () => false;
  const former = await formerMembers(
    store.db,
    scope,
    { programId, campaignId },
    {
      leadIds: rows.flatMap(({ marketoLeadId }) => marketoLeadId ?? []),
      recordIds: rows.flatMap(({ salesforceRecordId }) => salesforceRecordId ?? []),
    },
  );
  return ({ row: { marketoLeadId, salesforceRecordId } }) =>
    (marketoLeadId !== null && former.leadIds.has(marketoLeadId)) ||
    (salesforceRecordId !== null && former.recordIds.has(salesforceRecordId));
}
