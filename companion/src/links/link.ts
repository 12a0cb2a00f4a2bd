import { nextState, type LinkEvent } from '../domain/link-state.ts';
import { FailureError } from '../domain/failure.ts';
import { isBlocking } from '../domain/findings.ts';
import { frameChanges } from '../domain/frame-changes.ts';
import { frameHash } from '../domain/plan.ts';
import { programTypeOf } from '../cycle/containers.ts';
import { mapToStore } from '../cycle/stored-map.ts';
import { addAudit } from '../store/audit.ts';
import { clearAlertsOfLink } from '../store/alerts.ts';
import { clearInbox, readInbox } from '../store/inbox.ts';
import {
  changeState,
  createLink,
  getLink,
  holdCampaign,
  linkByCampaign,
  linkByProgram,
  updateLink,
  type LinkRow,
} from '../store/links.ts';
import { cancelOrders } from '../store/orders.ts';
import type { PreviewRowResult } from '../store/preview-rows.ts';
import { getPreview } from '../store/previews.ts';
import { isBeingRepaired } from '../store/repairs.ts';
import { finishSaga, openSagas } from '../store/sagas.ts';
import type { Db } from '../store/scope.ts';
import { saveStatusMap } from '../store/status-maps.ts';
import type { LeaveOut } from './action-views.ts';
import type { LinkContext } from './context.ts';
import { createCampaign } from './create-campaign.ts';
import { leaveOut, newLeadsAmong, rowsLeftOut } from './leave-out.ts';
import { isRemembered, judgePair, type JudgedPair } from './pair.ts';
import { frameOf, type StoredPlan } from './preview.ts';
import { refusal, refuseInState } from '../domain/refusal.ts';
import type { Actor, PreviewView } from './views.ts';

/** A preview may be confirmed for a day (docs/sync-rules.md, 9). */
const previewLivesMs = 24 * 60 * 60_000;

/**
 * Links what a preview showed. A pair whose statuses do not match is remembered as blocked, so that the campaign's page
 * can say why nothing moves; a pair that a guard refuses is not remembered. Throws kind `conflict` when the preview is
 * too old, or when what it pinned has changed since; kind `not-found` when it is the preview of another campaign.
 */
export async function linkAsPreviewed(
  context: LinkContext,
  previewId: string,
  actor: Actor,
  leave: LeaveOut = {},
  ofCampaign?: string,
): Promise<LinkRow> {
  const { store, scope } = context;
  const stored = await getPreview(store.db, scope, previewId);
  if (stored === undefined) throw refusal('conflict', 'PREVIEW_NOT_FOUND', 'no-preview');
  if (context.clock.now() - Date.parse(stored.createdAt) > previewLivesMs) {
    throw refusal('conflict', 'PREVIEW_TOO_OLD', 'preview-too-old');
  }
  const plan = stored.plan as StoredPlan;
  if (!('programId' in plan)) throw refusal('conflict', 'PREVIEW_NOT_FOUND', 'no-preview');
  if (ofCampaign !== undefined && plan.campaignId !== ofCampaign)
    throw refusal('not-found', 'PREVIEW_NOT_FOUND', 'no-preview');
  const view = stored.view as PreviewView;
  if (plan.refused) {
    const why = view.findings.find(({ severity, facet }) => severity === 'blocking' && facet === 'link');
    const { failure } = refusal('conflict', 'PAIR_REFUSED', 'pair-refused');
    throw new FailureError(
      why === undefined ? failure : { ...failure, message: `${why.sentence}. ${why.explanation}` },
    );
  }
  const done = await getLink(store.db, scope, plan.linkId);
  if (done?.state === 'unlinked') throw refusal('conflict', 'PREVIEW_USED', 'preview-used');
  if (done !== undefined) return done;
  if (plan.campaignId !== null) await refuseWhileRepaired(store.db, context, plan.campaignId);
  const held = { marketo: [], salesforce: plan.held ?? heldOf(view) };
  const pair = await judgePair(
    context,
    plan.programId,
    plan.campaignId,
    held,
    plan.policies,
    plan.map,
    plan.moves,
  );
  const frame = frameOf(plan.linkId, plan.programId, plan.campaignId, pair, plan.policies);
  if (pair.refused || frameHash(frame) !== stored.frameHash) {
    const [{ code, params } = { code: 'preview-stale', params: {} } as const] =
      plan.frame === undefined ? [] : frameChanges(plan.frame, frame);
    throw refusal('conflict', 'PREVIEW_STALE', [code, 'preview-again'], params);
  }
  if (plan.moves !== undefined && !view.canApply) throw refusal('conflict', 'MOVE_BLOCKED', 'move-blocked');
  const left = await rowsLeftOut(context, previewId, leave);
  const link = await remember(context, { previewId, plan, left }, pair, view, actor);
  if (link.state === 'active') await context.requestCycle(link.id);
  return link;
}

/** Ends a link. No member is removed on either side; baselines stay as history and are never used to decide again. */
export async function unlink(context: LinkContext, linkId: string, actor: Actor): Promise<LinkRow> {
  const { store, scope } = context;
  const link = await getLink(store.db, scope, linkId);
  if (link === undefined) throw notFound();
  const ended = await store.transaction((db) => end(db, context, link, null, actor));
  await clearMark(context, link);
  return ended;
}

/** Ends a link with all that is under way in it. */
async function end(
  db: Db,
  context: LinkContext,
  link: LinkRow,
  reason: string | null,
  actor: Actor,
): Promise<LinkRow> {
  const { scope } = context;
  const moved = await move(db, context, link, 'unlink', reason, actor);
  for (const saga of await openSagas(db, scope, link.id))
    await finishSaga(db, scope, saga.id, 'compensated', { unlinked: true });
  await cancelOrders(db, scope, link.id, 'The link was ended');
  await clearAlertsOfLink(db, scope, link.id);
  await clearInbox(db, scope, await readInbox(db, scope, link.id));
  return moved;
}

/** Takes our mark off a campaign. The link has ended by then: a mark that stays only makes reads a little longer. */
async function clearMark(context: LinkContext, link: LinkRow): Promise<void> {
  try {
    const [campaign] = await context.salesforce.campaigns('interactive', [link.campaignId]);
    if (campaign?.lockstepProgram !== String(link.programId)) return;
    await context.salesforce.updateCampaign('interactive', link.campaignId, { Lockstep_Program__c: null });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message: reason } = error.failure;
    context.log.warn({ link: link.id, code, reason }, 'the mark on the campaign could not be cleared');
  }
}

/** The one function that changes a link's state on a person's behalf: the table decides, the audit log remembers. */
export async function move(
  db: Db,
  context: LinkContext,
  link: LinkRow,
  event: LinkEvent,
  reason: string | null,
  actor: Actor,
): Promise<LinkRow> {
  const to = nextState(link.state, event);
  if (to === undefined) throw refuseInState(link.state);
  const { name, role, claim } = actor;
  const at = new Date(context.clock.now()).toISOString();
  await addAudit(db, context.scope, {
    at,
    actor: name,
    role,
    claim: claim ?? null,
    action: event,
    target: link.id,
    detail: null,
  });
  return await changeState(db, context.scope, link.id, link.state, to, reason, name);
}

/**
 * Stores the link, active where nothing blocks, else blocked with its findings, in one transaction: no half of it outlives
 * a crash. A blocked link of the campaign or of the program gives way.
 */
async function remember(
  context: LinkContext,
  agreed: {
    readonly previewId: string;
    readonly plan: StoredPlan;
    readonly left: readonly PreviewRowResult[];
  },
  pair: JudgedPair,
  view: PreviewView,
  actor: Actor,
): Promise<LinkRow> {
  const { store, scope } = context;
  const { plan, left, previewId } = agreed;
  const { program } = pair.containers;
  if (program === undefined) throw notFound();
  const campaign =
    pair.containers.campaign ??
    (plan.newCampaign === null
      ? undefined
      : await createCampaign(context, program, pair.containers.statuses, plan.newCampaign));
  if (campaign === undefined) throw notFound();
  const findings = [...pair.guards, ...pair.match.findings];
  const replaced = plan.moves === undefined ? undefined : await getLink(store.db, scope, plan.moves);
  const made = await store.transaction(async (db) => {
    // Reading the pair took a while, and somebody may begin to mend its statuses at this moment.
    await holdCampaign(db, scope, campaign.id);
    await refuseWhileRepaired(db, context, campaign.id);
    if (replaced !== undefined) await end(db, context, replaced, 'moved to another pair', actor);
    for (const before of [
      await linkByCampaign(db, scope, campaign.id),
      await linkByProgram(db, scope, program.id),
    ]) {
      const now = before === undefined ? undefined : await getLink(db, scope, before.id);
      if (now !== undefined && isRemembered(now))
        await move(db, context, now, 'unlink', 'another pair was chosen', actor);
    }
    const link = await createLink(db, scope, {
      id: plan.linkId,
      programId: program.id,
      programName: program.name,
      programUrl: program.url,
      programType: programTypeOf(program.type),
      channel: program.channel,
      campaignId: campaign.id,
      campaignName: campaign.name,
      state: view.canApply ? 'ready' : 'blocked',
      reason: findings.find(isBlocking)?.code ?? null,
      policies: plan.policies,
      findings,
      sides: plan.sides,
      createdBy: actor.name,
    });
    const map = mapToStore(pair.match.map, pair.containers.statuses);
    await saveStatusMap(db, scope, link.id, map, actor.name);
    await updateLink(db, scope, link.id, { previewedCreations: plan.newLeads - newLeadsAmong(left) });
    await leaveOut(db, context, { previewId, linkId: link.id }, left, actor);
    return view.canApply ? await move(db, context, link, 'confirm', 'previewed', actor) : link;
  });
  // The campaign that it keeps gets the new program's mark at its first sync.
  if (replaced !== undefined && replaced.campaignId !== made.campaignId) await clearMark(context, replaced);
  return made;
}

async function refuseWhileRepaired(db: Db, { scope }: LinkContext, campaignId: string): Promise<void> {
  if (await isBeingRepaired(db, scope, campaignId))
    throw refusal('conflict', 'REPAIR_RUNNING', 'repair-running');
}

/** Values that members were seen to hold: known from the preview's own findings, so that they need not be counted again. */
const heldOf = (view: PreviewView) =>
  view.findings.flatMap(({ salesforceStatus, members }) =>
    salesforceStatus === null || members === 0 ? [] : [{ value: salesforceStatus, members }],
  );

const notFound = () => refusal('not-found', 'LINK_NOT_FOUND', 'no-link');
