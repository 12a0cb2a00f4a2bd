import type { Containers } from '../cycle/containers.ts';
import { statusMapOf } from '../cycle/stored-map.ts';
import { decideMember, outcomeOf } from '../domain/member-rule.ts';
import { planLifetime } from '../domain/plan.ts';
import { withOldNames } from '../domain/renames.ts';
import type { Pair } from '../domain/words.ts';
import { containersOf } from '../store/link-runs.ts';
import { addMemberEvents } from '../store/member-events.ts';
import { membersByPerson, type MemberRow } from '../store/members.ts';
import { getPreview, savePreview, usePreview } from '../store/previews.ts';
import {
  failingMembers,
  retryMembers,
  standingOf,
  type FailingMember,
  type MemberKey,
  type RetryWanted,
} from '../store/retries.ts';
import { statusMap } from '../store/status-maps.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { linkOf, policiesOf } from './link-actions.ts';
import { inputOf, type LinkRules } from './member-plan.ts';
import { refusal } from '../domain/refusal.ts';
import type { RetryPlanView, RetryRow, RetryService } from './retry-views.ts';
import type { Actor } from './views.ts';

/** Records that one plan holds, and rows that its view shows. */
const most = 10_000;
const shown = 100;

/** What carrying a plan out needs: stored with it. */
type StoredRetry = {
  readonly kind: 'retry';
  readonly code: string;
  readonly members: readonly MemberKey[];
  readonly appliedAt?: string;
};

/** Trying failed records again. */
export const retries = (context: LinkContext): RetryService => ({
  planRetry: (wanted, actor) => planRetry(context, wanted, actor),
  applyRetry: (retryId, actor) => applyRetry(context, retryId, actor),
  retryResult: async (retryId) => {
    const { plan } = await storedRetry(context, retryId);
    const standing = await standingOf(context.store.db, context.scope, plan.code, plan.members);
    return { id: retryId, code: plan.code, appliedAt: plan.appliedAt ?? null, ...standing };
  },
});

const stateOf = ({ linkState, trying }: FailingMember): RetryRow['state'] =>
  linkState !== 'active' ? 'resting' : trying ? 'trying' : 'retry';

async function planRetry(context: LinkContext, wanted: RetryWanted, actor: Actor): Promise<RetryPlanView> {
  const { store, scope } = context;
  const found = await failingMembers(store.db, scope, wanted, most + 1);
  const failing = found.slice(0, most);
  if (failing.length === 0) throw refusal('not-found', 'NOTHING_TO_RETRY', 'nothing-fails');
  const of = (state: RetryRow['state']) => failing.filter((one) => stateOf(one) === state);
  const wish = of('retry');
  const id = context.newId();
  const createdAt = new Date(context.clock.now()).toISOString();
  const view: RetryPlanView = {
    id,
    code: wanted.code,
    createdAt,
    willRetry: wish.length,
    trying: of('trying').length,
    resting: of('resting').length,
    campaigns: new Set(wish.map(({ campaignId }) => campaignId)).size,
    more: found.length > most,
    rows: await rowsOf(context, [...wish, ...of('trying'), ...of('resting')].slice(0, shown)),
  };
  const members = wish.map(({ linkId, personId }) => ({ linkId, personId }));
  const plan: StoredRetry = { kind: 'retry', code: wanted.code, members };
  await savePreview(store.db, scope, {
    id,
    createdAt,
    createdBy: actor.name,
    // Nothing of the frame is agreed to: each record is decided afresh, by the rules of its link.
    frameHash: 'retry',
    view,
    plan,
  });
  return view;
}

async function applyRetry(context: LinkContext, retryId: string, actor: Actor) {
  const { store, scope } = context;
  const { createdAt, plan } = await storedRetry(context, retryId);
  if (context.clock.now() - Date.parse(createdAt) > planLifetime)
    throw refusal('conflict', 'PLAN_TOO_OLD', 'plan-too-old');
  const at = new Date(context.clock.now()).toISOString();
  const retried = await store.transaction(async (db) => {
    if (!(await usePreview(db, scope, retryId))) throw refusal('conflict', 'PLAN_USED', 'retry-used');
    const tried = await retryMembers(db, scope, plan.code, plan.members);
    await remember(db, context, actor, 'retry', retryId, { code: plan.code, members: tried.length });
    await addMemberEvents(
      db,
      scope,
      tried.map((member) => ({
        ...member,
        at,
        kind: 'ordered',
        side: null,
        from: null,
        to: null,
        reason: null,
        detail: 'Somebody asked to try this again.',
        actor: actor.name,
      })),
    );
    return tried;
  });
  for (const linkId of new Set(retried.map((member) => member.linkId))) await context.requestCycle(linkId);
  return { retrying: retried.length, skipped: plan.members.length - retried.length };
}

async function storedRetry({ store, scope }: LinkContext, retryId: string) {
  const stored = await getPreview(store.db, scope, retryId);
  const plan = stored?.plan as Partial<StoredRetry> | null | undefined;
  if (stored === undefined || plan?.kind !== 'retry') throw refusal('not-found', 'PLAN_NOT_FOUND', 'no-plan');
  return { createdAt: stored.createdAt, plan: plan as StoredRetry };
}

/** The rows as shown, each with what the rule makes of what we know. */
async function rowsOf(context: LinkContext, members: readonly FailingMember[]): Promise<RetryRow[]> {
  const { store, scope } = context;
  const byLink = Map.groupBy(members, ({ linkId }) => linkId);
  const containers = await containersOf(store.db, scope, [...byLink.keys()]);
  const rowOf = new Map<string, { readonly row: MemberRow; readonly then: Pair }>();
  for (const [linkId, some] of byLink) {
    const rules = await rulesOf(context, linkId, containers.get(linkId) as Containers | undefined);
    const people = some.map(({ personId }) => personId);
    for (const row of await membersByPerson(store.db, scope, linkId, people))
      rowOf.set(`${linkId} ${row.personId}`, { row, then: afterRetry(rules, row) });
  }
  return members.flatMap((member): RetryRow[] => {
    const found = rowOf.get(`${member.linkId} ${member.personId}`);
    if (found === undefined) return [];
    const { row, then } = found;
    return [
      {
        personId: row.personId,
        person: row.name ?? row.email ?? 'Unknown',
        recordId: row.salesforceRecordId,
        marketoId: row.marketoLeadId,
        campaign: { id: member.campaignId, name: member.campaignName },
        now: pairOf(row),
        then,
        ...(member.fields.length === 0 ? {} : { fields: member.fields }),
        state: stateOf(member),
      },
    ];
  });
}

const pairOf = ({ marketo, salesforce }: MemberRow): Pair => ({ marketo, salesforce });

/** A link's rules with the statuses as the watcher saw them last: no vendor is asked. */
async function rulesOf(
  context: LinkContext,
  linkId: string,
  containers: Containers | undefined,
): Promise<LinkRules> {
  const link = await linkOf(context, linkId);
  const map = statusMapOf((await statusMap(context.store.db, context.scope, linkId))?.map);
  const statuses = withOldNames(containers?.statuses ?? [], map.oldNames);
  return { link, map, policies: policiesOf(link), containers: { statuses } };
}

/** What both sides hold once the retry works; a failed removal or a failed change is the rule's word as before. */
const afterRetry = (rules: LinkRules, row: MemberRow): Pair =>
  outcomeOf(decideMember(inputOf(rules, row)), pairOf(row));
