import { readPair, programTypeOf, type Containers } from '../cycle/containers.ts';
import { statusMapOf } from '../cycle/stored-map.ts';
import { decideMember, outcomeOf, type Decision, type MemberInput } from '../domain/member-rule.ts';
import { decideOrder, needsReadd, newPerson, type Order } from '../domain/order.ts';
import { frameHash } from '../domain/plan.ts';
import { planTold, type PlanCode } from '../domain/plan-messages.ts';
import { additionsToMarketo, type Policies } from '../domain/policies.ts';
import { withOldNames } from '../domain/renames.ts';
import { inStep, toMarketo, toSalesforce, type StatusMap } from '../domain/status-map.ts';
import { statusNamed } from '../domain/statuses.ts';
import { saidOf, type Told } from '../domain/told.ts';
import { lockedStatuses } from '../domain/webinars.ts';
import type { Pair } from '../domain/words.ts';
import type { LinkRow } from '../store/links.ts';
import { membersByPerson, type MemberRow } from '../store/members.ts';
import { savePreview } from '../store/previews.ts';
import { statusMap } from '../store/status-maps.ts';
import type { MemberDecision, MemberPlanRow, MemberPlanView } from './action-views.ts';
import { candidates } from './candidates.ts';
import type { LinkContext } from './context.ts';
import { linkOf, policiesOf } from './link-actions.ts';
import { refusal, refuseInState } from '../domain/refusal.ts';
import type { Actor } from './views.ts';

/** What applying a plan needs besides its view: stored with it, never shown. */
export type StoredMemberPlan = {
  readonly kind: 'members';
  readonly linkId: string;
  readonly orders: readonly (Omit<Order, 'id' | 'by'> & { readonly personId: string })[];
};

/** The rules of a link as they stand, with what its plans are bound to. */
export type LinkFrame = {
  readonly link: LinkRow;
  readonly containers: Containers;
  readonly map: StatusMap;
  readonly policies: Policies;
  readonly hash: string;
};

/** Whether anything can be planned for the members of a link. */
export const canPlan = ({ state }: LinkRow): boolean => ['active', 'paused', 'held'].includes(state);

/**
 * Reads a link's containers and rules: a plan made in this frame may be carried out as long as its hash stays. Throws kind
 * `conflict` for a link in which nothing can be changed: nobody shall be shown a plan that would then be refused.
 */
export async function frameOfLink(context: LinkContext, linkId: string): Promise<LinkFrame> {
  const { store, scope } = context;
  const link = await linkOf(context, linkId);
  if (!canPlan(link)) throw refuseInState(link.state);
  const { f, g, oldNames } = statusMapOf((await statusMap(store.db, scope, linkId))?.map);
  const map = { f, g, oldNames };
  const policies = policiesOf(link);
  const { programId, campaignId } = link;
  const read = await readPair(context, 'interactive', programId, campaignId);
  const containers = { ...read, statuses: withOldNames(read.statuses, oldNames) };
  const hash = frameHash({
    linkId,
    programId,
    campaignId,
    marketoStatuses: containers.statuses,
    salesforceStatuses: containers.labels,
    map,
    policies,
  });
  return { link, containers, map, policies, hash };
}

/** What these decisions about members would do. Stored, so that it can be applied as shown; nothing else changes. */
export async function planMembers(
  context: LinkContext,
  linkId: string,
  decisions: readonly MemberDecision[],
  actor: Actor,
): Promise<MemberPlanView> {
  const { store, scope } = context;
  const frame = await frameOfLink(context, linkId);
  const found = await membersByPerson(
    store.db,
    scope,
    linkId,
    decisions.map(({ personId }) => personId),
  );
  const memberOf = new Map(found.map((row) => [row.personId, row]));
  const wanted = [...new Map(decisions.map((one) => [one.personId, one])).values()];
  const whoIsWho = await choices(context, linkId, memberOf, wanted);
  const planned = wanted.map((decision) => {
    const row = memberOf.get(decision.personId);
    if (row === undefined) throw refusal('not-found', 'MEMBER_NOT_FOUND', 'no-member');
    const cannot = whoIsWho.get(decision.personId);
    const made = planRow(frame, row, decision);
    return cannot === undefined || made.refused !== null ? made : refusedRow(made, planTold(cannot));
  });
  const id = context.newId();
  const createdAt = new Date(context.clock.now()).toISOString();
  const view: MemberPlanView = {
    id,
    linkId,
    createdAt,
    rows: planned,
    willChange: planned.filter(({ refused }) => refused === null).length,
  };
  const plan: StoredMemberPlan = {
    kind: 'members',
    linkId,
    orders: planned
      .filter(({ refused }) => refused === null)
      .map(({ personId, action, side, value, now }) => ({
        personId,
        action,
        side,
        value,
        expected: now,
        settles: false,
      })),
  };
  await savePreview(store.db, scope, {
    id,
    createdAt,
    createdBy: actor.name,
    frameHash: frame.hash,
    view,
    plan,
  });
  return view;
}

/** Why somebody cannot be who they were said to be, by person; who can is absent. */
async function choices(
  context: LinkContext,
  linkId: string,
  memberOf: ReadonlyMap<string, MemberRow>,
  decisions: readonly MemberDecision[],
): Promise<Map<string, PlanCode>> {
  const problems = new Map<string, PlanCode>();
  for (const decision of decisions) {
    // Who waits for another reason is refused by the rule, and nobody is looked for.
    const waits = memberOf.get(decision.personId)?.held?.reason === 'same-email-other-name';
    if (decision.action !== 'choose' || !waits) continue;
    const { personId, record } = decision;
    const found = await candidates(context, linkId, personId);
    const chosen = found.candidates.find(({ recordId }) => recordId === record);
    if (record === newPerson && !found.canCreate) problems.set(personId, 'one-for-each-email');
    else if (record !== newPerson && chosen === undefined) problems.set(personId, 'nobody-of-that-id');
    else if (chosen?.taken) problems.set(personId, 'taken-already');
  }
  return problems;
}

/** One member's row: what the order comes to by the very rule that carries it out. */
export function planRow(
  frame: LinkFrame,
  row: MemberRow,
  decision: MemberDecision,
  settles = false,
): MemberPlanRow {
  const now: Pair = { marketo: row.marketo, salesforce: row.salesforce };
  const order: Order = {
    id: row.personId,
    action: decision.action,
    side: 'side' in decision ? decision.side : null,
    value: 'value' in decision ? decision.value : 'record' in decision ? decision.record : null,
    expected: now,
    settles,
    by: 'preview',
  };
  const input = inputOf(frame, row);
  const { action, side, value } = order;
  const cannot = refusalOf(frame, row, order);
  const decided = cannot === undefined ? decideOrder(order, input) : null;
  const refused = decided === null ? planTold(cannot ?? 'cannot-be-done') : null;
  const warning = warningOf(row, decided);
  return {
    personId: row.personId,
    person: row.name ?? row.email ?? 'Unknown',
    recordId: row.salesforceRecordId,
    action,
    side,
    value,
    now,
    then: decided === null ? now : afterRule(input, order, outcomeOf(decided, now)),
    warning: warning?.text ?? null,
    refused: refused?.text ?? null,
    said: { warning: warning && saidOf(warning), refused: refused && saidOf(refused) },
  };
}

/** What somebody should know before agreeing. Which of several records are members only a read tells, when it is carried out. */
function warningOf({ duplicates }: MemberRow, decided: Decision | null): Told | null {
  if (decided?.action === 'readd') return planTold('readd');
  if (decided?.action !== 'remove') return null;
  const isThere = duplicates.some(({ kind }) => (kind === 'marketo') === (decided.side === 'marketo'));
  return isThere ? planTold('may-be-twice') : null;
}

/** The row of a plan that leaves its member as it is, and why. */
export const refusedRow = (row: MemberPlanRow, refused: Told): MemberPlanRow => ({
  ...row,
  then: row.now,
  refused: refused.text,
  said: { warning: row.said?.warning ?? null, refused: saidOf(refused) },
});

/** Both values after the rule has followed up on an order that leaves the sides apart. */
function afterRule(input: MemberInput, order: Order, then: Pair): Pair {
  const settles = order.settles || order.action === 'accept' || order.action === 'keep';
  if (settles || inStep(input.map, then)) return then;
  return outcomeOf(decideMember({ ...input, now: then, settled: null, confirmedByPreview: true }), then);
}

/** Why an order makes no sense for this member, if it makes none. */
function refusalOf(
  { map, containers, link, policies }: LinkFrame,
  row: MemberRow,
  order: Order,
): PlanCode | undefined {
  const now = order.expected;
  const { action, side, value } = order;
  if (action === 'accept' && inStep(map, now)) return 'in-step-already';
  if (action === 'keep' && now.marketo !== null && now.salesforce !== null) return 'on-both-sides';
  if (action === 'approve' && row.held === null) return 'nothing-to-approve';
  if (action === 'choose' && row.held?.reason !== 'same-email-other-name') return 'nobody-to-choose';
  if (side === null) return undefined;
  if (action === 'remove') return now[side] === null ? 'not-on-that-side' : undefined;
  if (now[side] === value) return 'has-it-already';
  if (side === 'salesforce') {
    const isThere = containers.labels.some(({ label }) => label === value);
    if (!isThere) return 'no-campaign-status';
    // What nothing follows from needs no partner.
    return !order.settles && toMarketo(map, value) === undefined ? 'no-partner-in-marketo' : undefined;
  }
  const target = statusNamed(containers.statuses, value);
  if (target === undefined) return 'no-program-status';
  if (target.hidden) return 'hidden-in-marketo';
  const type = programTypeOf(link.programType);
  if (lockedStatuses(type, containers.statuses).includes(target.name)) return 'locked-in-marketo';
  if (!order.settles && toSalesforce(map, value) === undefined) return 'no-partner-in-salesforce';
  const additions = additionsToMarketo(policies, type);
  const mustJoin = now.marketo === null || needsReadd(now.marketo, target.name, containers);
  if (mustJoin && !additions.possible) return 'email-program';
  if (mustJoin && !additions.allowed) return 'no-additions';
  if (type === 'Engagement' && now.marketo !== null && mustJoin) return 'engagement-again';
  return now.marketo === null && row.marketoLeadId === null && row.email === null ? 'no-email' : undefined;
}

/** What the rule goes by, of a link. */
export type LinkRules = Pick<LinkFrame, 'link' | 'map' | 'policies'> & {
  readonly containers: Pick<Containers, 'statuses'>;
};

/** A member as the rule is asked about it when a person wants something done. */
export function inputOf({ map, containers, policies, link }: LinkRules, row: MemberRow): MemberInput {
  const type = programTypeOf(link.programType);
  const additions = additionsToMarketo(policies, type);
  return {
    now: { marketo: row.marketo, salesforce: row.salesforce },
    baseline: row.baseline,
    settled: null,
    map,
    statuses: containers.statuses,
    locked: lockedStatuses(type, containers.statuses),
    policies: { ...policies, creation: 'create' },
    firstSync: false,
    changes: { marketo: row.marketoChange, salesforce: row.salesforceChange },
    gone: { marketo: 'membership-removed', salesforce: 'membership-removed' },
    absenceProven: true,
    additionsFromSalesforceAllowed: additions.allowed,
    additionsToMarketoPossible: additions.possible,
    recentWrites: { marketo: 0, salesforce: 0 },
    confirmedByPreview: true,
    cleanCertificate: true,
  };
}
