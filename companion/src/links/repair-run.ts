import { FailureError, failureOf, type Failure } from '../domain/failure.ts';
import { failureTold } from '../domain/refusal.ts';
import { withLease } from '../cycle/lease.ts';
import { recheckPair } from '../cycle/recheck.ts';
import type { RepairStep } from '../domain/repair.ts';
import { keptNote } from '../domain/repair-messages.ts';
import type { Told } from '../domain/told.ts';
import { getConnection } from '../store/connections.ts';
import { getLink } from '../store/links.ts';
import { changeRepair, getRepair, repairMoves, runningRepairs, type RepairRow } from '../store/repairs.ts';
import type { LinkContext } from './context.ts';
import { statusRights, type StoredRepair } from './repair-plan.ts';
import { doStep, type StepAtWork } from './repair-steps.ts';
import { refusedUndo, undoStep } from './repair-undo.ts';
import type { RepairStepView } from './repair-views.ts';

/** How far each step of a repair is; stored with it. */
export type StepProgress = Pick<RepairStepView, 'state' | 'note'>;

/** Members moved in one turn: a long repair lets the connection's other work through. */
const membersOfOneTurn = 10_000;

/**
 * Goes on with every repair that is under way, whoever began it. True when one of them has more to do than fits a turn. A
 * vendor that cannot be reached leaves a repair where it is, for the next turn; nothing here stops anybody else.
 */
export async function advanceRepairs(context: LinkContext): Promise<boolean> {
  try {
    return await advanceAll(context);
  } catch (error) {
    context.log.warn({ err: error }, 'repairs could not be looked at, the next pass tries again');
    return false;
  }
}

async function advanceAll(context: LinkContext): Promise<boolean> {
  const { store, scope } = context;
  if (!(await getConnection(store.db, scope)).enabled) return false;
  let more = false;
  for (const { id, linkId, due } of await runningRepairs(store.db, scope)) {
    if (!due) continue;
    const held = linkId === null ? { repairId: id } : { linkId };
    const left = await withLease(context, held, () => advance(context, id));
    // Somebody else writes this link at the moment: the next pass looks again. Asking at once would ask until that one ends.
    more ||= left ?? false;
  }
  return more;
}

/** One repair, alone at it. True when it has more to do. */
async function advance(context: LinkContext, id: string): Promise<boolean> {
  const { store, scope, log } = context;
  const repair = await getRepair(store.db, scope, id);
  if (repair === undefined) return false;
  try {
    return repair.state === 'applying' ? await carryOut(context, repair) : await putBack(context, repair);
  } catch (error) {
    const failure = failureOf(error);
    const { code, kind } = failure;
    log.warn({ repair: id, code, kind }, 'a repair waits for its next turn');
    const now = await getRepair(store.db, scope, id);
    const waitMs = kind === 'unknown-outcome' ? context.settings.vendorTimeoutMs : 0;
    if (now?.state === repair.state) await changeRepair(store.db, scope, id, repair.state, { waitMs });
    return false;
  }
}

async function carryOut(context: LinkContext, repair: RepairRow): Promise<boolean> {
  const { store, scope } = context;
  const { steps } = repair.plan as StoredRepair;
  const progress = [...(repair.progress as StepProgress[])];
  const budget = { members: context.membersOfTurn ?? membersOfOneTurn };
  for (const [at, step] of steps.entries()) {
    if (progress[at]?.state !== 'waiting') continue;
    await sending(context, repair);
    try {
      const end = await doStep({ context, repair, steps, at, budget }, step);
      if (end === false) {
        await changeRepair(store.db, scope, repair.id, 'applying', { waitMs: 0 });
        return true;
      }
      progress[at] = end === true ? { state: 'done', note: null } : { state: 'kept', note: end };
    } catch (error) {
      const failure = failureOf(error);
      if (!isFinal(failure)) throw error;
      const spared = spares(step, failure);
      if (spared === null) {
        await changeRepair(store.db, scope, repair.id, 'applying', {
          state: 'putting-back',
          failure: failureTold(failure),
          progress,
          waitMs: 0,
        });
        return await putBack(context, { ...repair, state: 'putting-back', progress });
      }
      progress[at] = { state: 'kept', note: spared };
    }
    await changeRepair(store.db, scope, repair.id, 'applying', { progress, waitMs: 0 });
  }
  await changeRepair(store.db, scope, repair.id, 'applying', { state: 'applied', progress });
  await afterwards(context, repair);
  return false;
}

/** Undoes what was done: at somebody's wish, or because a later step was refused. */
async function putBack(context: LinkContext, repair: RepairRow): Promise<boolean> {
  const { store, scope } = context;
  const { state } = repair;
  const { steps } = repair.plan as StoredRepair;
  const progress = [...(repair.progress as StepProgress[])];
  const rights = await statusRights(context);
  const budget = { members: context.membersOfTurn ?? membersOfOneTurn };
  // The members of a step that was refused half-way come back too.
  const half = state === 'putting-back' ? progress.findIndex((one) => one.state === 'waiting') : -1;
  for (const at of undoOrder(steps)) {
    const step = steps[at];
    if (step === undefined || (progress[at]?.state !== 'done' && at !== half)) continue;
    if (at === half && (await repairMoves(store.db, scope, repair.id, at)).length === 0) continue;
    await sending(context, repair);
    const end = await undone({ context, repair, steps, at, budget }, step, rights);
    if (end === null) {
      await changeRepair(store.db, scope, repair.id, state, { waitMs: 0 });
      return true;
    }
    progress[at] = end;
    await changeRepair(store.db, scope, repair.id, state, { progress, waitMs: 0 });
  }
  const ended = state === 'undoing' ? 'undone' : 'failed';
  await changeRepair(store.db, scope, repair.id, state, { state: ended, progress });
  await afterwards(context, repair);
  return false;
}

/** What became of a step that was to be put back; null when members are left for another turn. */
async function undone(
  work: StepAtWork,
  step: RepairStep,
  rights: Parameters<typeof undoStep>[2],
): Promise<StepProgress | null> {
  try {
    const outlook = await undoStep(work, step, rights);
    return outlook && { state: outlook.possible ? 'undone' : 'kept', note: outlook.note };
  } catch (error) {
    if (!(error instanceof FailureError) || !isFinal(error.failure)) throw error;
    return { state: 'kept', note: refusedUndo(error) };
  }
}

/** Last step first; order and partners last, since they speak of statuses that have to be there again. */
export const undoOrder = (steps: readonly RepairStep[]): number[] => {
  const backwards = steps.map((_, at) => at).toReversed();
  const last = ['reorder', 'map'];
  const turn = (at: number): number => last.indexOf(steps[at]?.do ?? '');
  return backwards.toSorted((a, b) => turn(a) - turn(b));
};

/**
 * From now on a call may be under way. Should this process die, whoever comes next waits until the vendor's own time-out has
 * passed before it reads what became of it.
 */
const sending = ({ store, scope, settings }: LinkContext, { id, state }: RepairRow): Promise<void> =>
  changeRepair(store.db, scope, id, state, { waitMs: settings.vendorTimeoutMs });

/** Salesforce, or the pair itself, says no: trying again would not help. */
const isFinal = ({ vendor, kind, code }: Failure): boolean =>
  vendor === 'lockstep'
    ? ['REPAIR_STEP', 'MAP'].includes(code)
    : ['invalid-record', 'conflict', 'not-found', 'config', 'bug'].includes(kind);

/** A status that Salesforce will not let go is a harmless extra; and without the order of the statuses everything works too. */
function spares(step: RepairStep, failure: Failure): Told | null {
  if (step.do === 'delete-status') return keptNote.status(step.label, failure.message);
  if (step.do === 'reorder') return keptNote.order(failure.message);
  return null;
}

/** A pair that was blocked may be ready now, or blocked again: looked at here, so that nobody has to wait for the next pass. */
async function afterwards(context: LinkContext, { linkId }: RepairRow): Promise<void> {
  const link = linkId === null ? undefined : await getLink(context.store.db, context.scope, linkId);
  if (link !== undefined) await recheckPair(context, link);
}
