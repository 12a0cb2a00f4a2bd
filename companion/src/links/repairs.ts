import { planLifetime } from '../domain/plan.ts';
import { stepText } from '../domain/repair-messages.ts';
import { getConnection } from '../store/connections.ts';
import { holdCampaign, linkByCampaign, type LinkRow } from '../store/links.ts';
import { changeRepair, getRepair, repairsOfCampaign, type RepairRow } from '../store/repairs.ts';
import { heldHistorySince, historySince } from '../store/retention.ts';
import type { Db } from '../store/scope.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { isRemembered } from './pair.ts';
import { refusal } from '../domain/refusal.ts';
import type { Said } from '../domain/told.ts';
import { plan, repairPair, statusRights, type StoredRepair } from './repair-plan.ts';
import { undoOrder, type StepProgress } from './repair-run.ts';
import { statusesNow } from './repair-steps.ts';
import { outlookOf, statusesAfterUndo } from './repair-undo.ts';
import type { RepairService, RepairView, UndoView } from './repair-views.ts';

/** Repairs of a campaign that are shown. */
const shown = 20;

/** Repairing the statuses of a pair: planned, carried out as planned, undone as far as that goes. */
export function repairs(context: LinkContext): RepairService {
  const { store, scope } = context;
  const rowOf = async (id: string): Promise<RepairRow> => {
    const row = await getRepair(store.db, scope, id);
    if (row !== undefined) return row;
    throw refusal('not-found', 'REPAIR_NOT_FOUND', 'no-repair');
  };
  const view = async (id: string): Promise<RepairView> => viewOf(await rowOf(id));
  return {
    planRepair: async (request, actor) => view(await plan(context, request, actor)),
    repair: view,
    repairsOf: async (campaignId) =>
      (await repairsOfCampaign(store.db, scope, campaignId, shown)).map(viewOf),
    applyRepair: async (id, actor) => {
      const row = await rowOf(id);
      await refuseUnlessFresh(context, row);
      const { steps } = row.plan as StoredRepair;
      const progress: StepProgress[] = steps.map(() => ({ state: 'waiting', note: null }));
      await store.transaction(async (db) => {
        await holdCampaign(db, scope, row.campaignId);
        await refuseIfLinkedSince(db, context, row);
        await remember(db, context, actor, 'apply-repair', id, { campaignId: row.campaignId });
        await changeRepair(db, scope, id, 'planned', { state: 'applying', progress });
      });
      await context.requestCycle(null);
      return await view(id);
    },
    previewUndo: async (id) => undoView(context, await rowOf(id)),
    undoRepair: async (id, actor) => {
      const row = await rowOf(id);
      if (row.state !== 'applied') throw refusal('conflict', 'REPAIR_STATE', 'repair-not-applied');
      await refuseWhileOff(context);
      await store.transaction(async (db) => {
        if (isForgotten(row, await heldHistorySince(db, scope))) throw forgotten();
        await holdCampaign(db, scope, row.campaignId);
        await refuseIfLinkedSince(db, context, row);
        await remember(db, context, actor, 'undo-repair', id, { campaignId: row.campaignId });
        await changeRepair(db, scope, id, 'applied', { state: 'undoing' });
      });
      await context.requestCycle(null);
      return await view(id);
    },
  };
}

/** From before the history that is kept: which members it moved is being forgotten. */
const isForgotten = (row: RepairRow, since: string | null): boolean =>
  since !== null && Date.parse(row.changedAt) < Date.parse(since);

const forgotten = () => refusal('conflict', 'HISTORY_GONE', 'repair-forgotten');

async function refuseUnlessFresh(context: LinkContext, row: RepairRow): Promise<void> {
  if (row.state !== 'planned') throw refusal('conflict', 'REPAIR_USED', 'repair-used');
  if (context.clock.now() - Date.parse(row.createdAt) > planLifetime)
    throw refusal('conflict', 'REPAIR_TOO_OLD', 'repair-too-old');
  if ((row.plan as StoredRepair).willChange === 0) throw refusal('conflict', 'REPAIR_EMPTY', 'repair-empty');
  await refuseWhileOff(context);
  const { hash } = await repairPair(context, row.programId, row.campaignId);
  if (hash !== row.frameHash) throw refusal('conflict', 'REPAIR_STALE', 'repair-stale');
}

/** A live link came after the repair, whose map the repair does not know: it would pull the statuses away from under it. */
async function linkedSince(db: Db, { scope }: LinkContext, row: RepairRow): Promise<LinkRow | undefined> {
  const live = await linkByCampaign(db, scope, row.campaignId);
  return live === undefined || isRemembered(live) || live.id === row.linkId ? undefined : live;
}

async function refuseIfLinkedSince(db: Db, context: LinkContext, row: RepairRow): Promise<void> {
  const live = await linkedSince(db, context, row);
  if (live === undefined) return;
  throw refusal(
    'conflict',
    'REPAIR_STALE',
    live.programId === row.programId ? 'linked-since' : 'linked-to-other',
    { program: live.programName },
  );
}

async function refuseWhileOff({ store, scope }: LinkContext): Promise<void> {
  if ((await getConnection(store.db, scope)).enabled) return;
  throw refusal('conflict', 'CONNECTION_OFF', 'connection-off');
}

function viewOf(row: RepairRow): RepairView {
  const { id, linkId, programId, campaignId, createdAt, createdBy, state, failure } = row;
  const { steps, ...told } = row.plan as StoredRepair;
  const progress = row.progress as StepProgress[];
  return {
    id,
    linkId,
    programId,
    campaignId,
    createdAt,
    createdBy,
    state,
    failure,
    failureSaid: (row.failureSaid as Said | null) ?? null,
    ...told,
    steps: steps.map((step, at) => ({
      sentence: stepText(step),
      state: progress[at]?.state ?? 'waiting',
      note: progress[at]?.note ?? null,
    })),
  };
}

async function undoView(context: LinkContext, repair: RepairRow): Promise<UndoView> {
  const { steps } = repair.plan as StoredRepair;
  const progress = repair.progress as StepProgress[];
  const rights = await statusRights(context);
  const work = { context, repair, steps, at: 0, budget: { members: 0 } };
  // Read once; each step finds what those undone before it will have left.
  let statuses: Parameters<typeof outlookOf>[3] = await statusesNow(work);
  const rows: UndoView['steps'][number][] = [];
  for (const at of undoOrder(steps)) {
    const step = steps[at];
    if (step === undefined || progress[at]?.state !== 'done') continue;
    const outlook = await outlookOf({ ...work, at }, step, rights, statuses);
    if (outlook.possible) statuses = statusesAfterUndo(statuses, step);
    rows.push({ sentence: stepText(step), ...outlook });
  }
  const canUndo =
    repair.state === 'applied' &&
    rows.some(({ possible }) => possible) &&
    !isForgotten(repair, await historySince(context.store.db, context.scope)) &&
    (await linkedSince(context.store.db, context, repair)) === undefined;
  return { repairId: repair.id, canUndo, steps: rows };
}
