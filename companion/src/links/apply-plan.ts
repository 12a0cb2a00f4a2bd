import { isReason, reasonTold } from '../domain/messages.ts';
import { orderText } from '../domain/order.ts';
import { planTold, type PlanCode } from '../domain/plan-messages.ts';
import { planLifetime } from '../domain/plan.ts';
import { saidOf } from '../domain/told.ts';
import { membersByPerson, markDirty } from '../store/members.ts';
import { addMemberEvents } from '../store/member-events.ts';
import { addOrders, ordersOfPlan, refuseSecondUse } from '../store/orders.ts';
import { getPreview } from '../store/previews.ts';
import type { OrderView, PlanPage } from './action-views.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { refusal } from '../domain/refusal.ts';
import { frameOfLink, type StoredMemberPlan } from './member-plan.ts';
import type { Actor, Page } from './views.ts';

const defaultPage = 100;

/**
 * Has a plan carried out: each of its rows becomes an order, which the link's writer follows in its next cycle, on values
 * read afresh, and only while both sides hold what the plan shows. `ofLink`: the plan must be one of this link. Throws kind
 * `conflict` when the plan is older than a day, was applied already, or when the link's state, statuses, map or policies are
 * not what they were.
 */
export async function applyPlan(
  context: LinkContext,
  planId: string,
  actor: Actor,
  ofLink?: string,
): Promise<{ readonly ordered: number }> {
  const { store, scope } = context;
  const { stored, plan } = await storedPlan(context, planId, ofLink);
  if (context.clock.now() - Date.parse(stored.createdAt) > planLifetime)
    throw refusal('conflict', 'PLAN_TOO_OLD', 'plan-too-old');
  const { link, hash } = await frameOfLink(context, plan.linkId);
  if (hash !== stored.frameHash) throw refusal('conflict', 'PLAN_STALE', 'plan-stale');
  const at = new Date(context.clock.now()).toISOString();
  const people = plan.orders.map(({ personId }) => personId);
  await store.transaction(async (db) => {
    await refuseSecondUse(db, scope, planId);
    await remember(db, context, actor, 'apply-plan', planId, { linkId: link.id, members: people.length });
    await addOrders(
      db,
      scope,
      plan.orders.map((order) => ({
        ...order,
        // Plans of earlier versions say nothing of it.
        settles: (order as Partial<typeof order>).settles ?? false,
        id: context.newId(),
        planId,
        linkId: link.id,
        actor: actor.name,
        orderedAt: at,
      })),
    );
    await addMemberEvents(
      db,
      scope,
      plan.orders.map((order) => ({
        linkId: link.id,
        personId: order.personId,
        at,
        kind: 'ordered',
        side: null,
        from: null,
        to: null,
        reason: null,
        detail: orderText(order),
        actor: actor.name,
      })),
    );
    await markDirty(db, scope, link.id, people);
  });
  if (link.state === 'active') await context.requestCycle(link.id);
  return { ordered: people.length };
}

/** What became of each member of an applied plan, page by page. `linkId`: the plan must be one of this link. */
export async function planResults(
  context: LinkContext,
  planId: string,
  { linkId, after, limit = defaultPage }: PlanPage,
): Promise<Page<OrderView>> {
  const { store, scope } = context;
  const { plan } = await storedPlan(context, planId, linkId);
  const orders = await ordersOfPlan(store.db, scope, planId, {
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const rows = orders.slice(0, limit);
  const members = await membersByPerson(
    store.db,
    scope,
    plan.linkId,
    rows.map(({ personId }) => personId),
  );
  const memberOf = new Map(members.map((member) => [member.personId, member]));
  return {
    rows: rows.map(({ personId, action, side, value, expected, state, message, actor: by, endedAt }) => ({
      personId,
      person: memberOf.get(personId)?.name ?? memberOf.get(personId)?.email ?? 'Unknown',
      recordId: memberOf.get(personId)?.salesforceRecordId ?? null,
      action,
      side,
      value,
      expected,
      state,
      ...endOf(message),
      by,
      endedAt,
    })),
    next: orders.length > limit ? (rows.at(-1)?.personId ?? null) : null,
  };
}

/** What we store of ends that are no rule's and no vendor's, and how it is said. */
const ownEnds: Readonly<Record<string, PlanCode>> = {
  'Changed since the preview': 'changed-meanwhile',
  'Decided again': 'decided-again',
  'The link was ended': 'link-ended',
};

/** Why an order was not carried out, as people read it: what is stored is a rule's code, words of ours, or a vendor's. */
function endOf(message: string | null): Pick<OrderView, 'message' | 'said'> {
  const own = message === null ? undefined : ownEnds[message];
  const told =
    own !== undefined
      ? planTold(own)
      : message !== null && isReason(message)
        ? reasonTold(message).sentence
        : null;
  return { message: told?.text ?? message, said: told && saidOf(told) };
}

/** A plan by its id. Throws kind `not-found` when there is none, or when it is one of another link than this. */
async function storedPlan({ store, scope }: LinkContext, planId: string, ofLink: string | undefined) {
  const stored = await getPreview(store.db, scope, planId);
  const plan = memberPlan(stored?.plan);
  const isMeant = ofLink === undefined || plan?.linkId === ofLink;
  if (stored === undefined || plan === undefined || !isMeant)
    throw refusal('not-found', 'PLAN_NOT_FOUND', 'no-plan');
  return { stored, plan };
}

function memberPlan(plan: unknown): StoredMemberPlan | undefined {
  const isOne = typeof plan === 'object' && plan !== null && 'kind' in plan && plan.kind === 'members';
  return isOne ? (plan as StoredMemberPlan) : undefined;
}
