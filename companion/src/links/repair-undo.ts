import { statusMapOf } from '../cycle/stored-map.ts';
import type { FailureError } from '../domain/failure.ts';
import { undoNote } from '../domain/repair-messages.ts';
import type { RepairStep, StatusRights } from '../domain/repair.ts';
import type { Told } from '../domain/told.ts';
import { withoutOldNames } from '../domain/renames.ts';
import { pairsOf, type MappedPair } from '../domain/status-map.ts';
import type { CampaignStatus } from '../salesforce/salesforce.ts';
import { repairMoves } from '../store/repairs.ts';
import { statusMap } from '../store/status-maps.ts';
import {
  changeMembers,
  createStatus,
  deleteStatus,
  keepMap,
  mark,
  renameStatus,
  reorder,
  statusesNow,
  type StepAtWork,
} from './repair-steps.ts';

/** What undoing a step comes to: possible in whole or in part, and what stays. */
export type UndoOutlook = { readonly possible: boolean; readonly note: Told | null };

const possible: UndoOutlook = { possible: true, note: null };
const cannot = (note: Told): UndoOutlook => ({ possible: false, note });

type Status = Pick<CampaignStatus, 'label' | 'hasResponded' | 'isDefault'>;

/**
 * Whether a step that was carried out can be put back in a campaign with these statuses, and what would stay as it is. What is as
 * before already, as after an undoing whose answer was lost, counts as put back. Reads, and writes nothing.
 */
export async function outlookOf(
  work: StepAtWork,
  step: RepairStep,
  rights: StatusRights,
  statuses: readonly Status[],
): Promise<UndoOutlook> {
  const named = (label: string): Status | undefined => statuses.find((one) => one.label === label);
  switch (step.do) {
    case 'create-status': {
      const status = named(step.label);
      if (status === undefined) return possible;
      if (!rights.delete) return cannot(undoNote.notAllowed(step.label));
      if (status.isDefault) return cannot(undoNote.isDefault(step.label));
      const held = await work.context.salesforce.heldStatuses('interactive', work.repair.campaignId);
      const others = await othersHolding(work, step.label, held);
      return others > 0 ? cannot(undoNote.inUse(step.label, others)) : possible;
    }
    case 'rename-status':
      return (named(step.to) === undefined) === (named(step.from) === undefined)
        ? cannot(undoNote.changedSince(step.to))
        : possible;
    case 'move-members':
      return outlookOfMoved(await whereMovedMembersAre(work, step));
    case 'set-responded':
      return named(step.label) === undefined ? cannot(undoNote.changedSince(step.label)) : possible;
    case 'set-default':
      if (step.was === null || named(step.was) === undefined) return cannot(undoNote.isDefault(step.label));
      return named(step.label)?.isDefault === true || named(step.was)?.isDefault === true
        ? possible
        : cannot(undoNote.changedSince(step.label));
    case 'reorder':
      return possible;
    case 'delete-status':
      if (named(step.label) !== undefined) return possible;
      return rights.create ? possible : cannot(undoNote.notAllowed(step.label));
    case 'map':
      return (await mapIsOurs(work, step.choices)) ? possible : cannot(undoNote.partnersChanged());
  }
}

/** The statuses once a step is put back: the steps before it are judged by these, as they will be when their turn comes. */
export function statusesAfterUndo(statuses: readonly Status[], step: RepairStep): readonly Status[] {
  const change = (label: string, to: Partial<Status>) =>
    statuses.map((one) => (one.label === label ? { ...one, ...to } : one));
  switch (step.do) {
    case 'create-status':
      return statuses.filter(({ label }) => label !== step.label);
    case 'rename-status':
      return change(step.to, { label: step.from });
    case 'set-responded':
      return change(step.label, { hasResponded: step.was });
    case 'set-default':
      return statuses.map((one) => ({ ...one, isDefault: one.label === step.was }));
    case 'delete-status':
      return statuses.some(({ label }) => label === step.label)
        ? statuses
        : [...statuses, { ...step.was, isDefault: false }];
    case 'move-members':
    case 'reorder':
    case 'map':
      return statuses;
  }
}

/**
 * Puts a step back. Returns what stays as it is, in words; null when members of it are left for another turn. Throws what
 * Salesforce refuses.
 */
export async function undoStep(
  work: StepAtWork,
  step: RepairStep,
  rights: StatusRights,
): Promise<UndoOutlook | null> {
  if (step.do === 'move-members') return await moveBack(work, step);
  const outlook = await outlookOf(work, step, rights, await statusesNow(work));
  if (!outlook.possible) return outlook;
  switch (step.do) {
    case 'create-status':
      await deleteStatus(work, step.label);
      break;
    case 'rename-status':
      await renameStatus(work, step.to, step.from);
      break;
    case 'set-responded':
      await mark(work, step.label, { hasResponded: step.was });
      break;
    case 'set-default':
      if (step.was !== null) await mark(work, step.was, { isDefault: true });
      break;
    case 'reorder':
      await reorder(work, step.was);
      break;
    case 'delete-status':
      await createStatus(work, step.label, step.was.hasResponded, step.was.sortOrder);
      break;
    case 'map':
      await keepMap(work, step.was);
      break;
  }
  return outlook;
}

type MoveStep = Extract<RepairStep, { do: 'move-members' }>;
type Moved = { readonly back: readonly string[]; readonly changed: number };

const outlookOfMoved = ({ back, changed }: Moved): UndoOutlook => ({
  possible: back.length > 0 || changed === 0,
  note: changed === 0 ? null : undoNote.membersChanged(changed),
});

/** Gives back as many members as the turn has room for. They may be tens of thousands, so they are read once. */
async function moveBack(work: StepAtWork, step: MoveStep): Promise<UndoOutlook | null> {
  const moved = await whereMovedMembersAre(work, step);
  const now = moved.back.slice(0, Math.max(0, work.budget.members));
  await changeMembers(work.context, now, step.from);
  work.budget.members -= now.length;
  return now.length < moved.back.length ? null : outlookOfMoved(moved);
}

/** A status that Salesforce refuses to give back stays, and says so. */
export function refusedUndo({ failure: { message, said } }: FailureError): Told {
  const { refused, members } = said?.params ?? {};
  return typeof refused === 'number' && typeof members === 'number'
    ? undoNote.membersRefused(message, refused, members)
    : undoNote.refused(message);
}

/** Members that a step moved: those who still hold what it gave them, and how many hold something else by now or are gone. */
async function whereMovedMembersAre({ context, repair, at }: StepAtWork, step: MoveStep): Promise<Moved> {
  const { store, scope, salesforce } = context;
  const ids = await repairMoves(store.db, scope, repair.id, at);
  const members = ids.length === 0 ? [] : await salesforce.membersById('interactive', ids);
  const back = members.filter(({ status }) => status === step.to).map(({ id }) => id);
  const asBefore = members.filter(({ status }) => status === step.from).length;
  return { back, changed: ids.length - back.length - asBefore };
}

/** Members who hold a status that a repair made, apart from those whom the repair itself would take back. */
async function othersHolding(
  work: StepAtWork,
  label: string,
  held: readonly { readonly value: string; readonly members: number }[],
): Promise<number> {
  const { store, scope, salesforce } = work.context;
  const all = held.find(({ value }) => value === label)?.members ?? 0;
  if (all === 0) return 0;
  let ours = 0;
  for (const [at, step] of work.steps.entries()) {
    if (step.do !== 'move-members' || step.to !== label) continue;
    const ids = await repairMoves(store.db, scope, work.repair.id, at);
    const members = ids.length === 0 ? [] : await salesforce.membersById('interactive', ids);
    ours += members.filter(({ status }) => status === label).length;
  }
  return all - ours;
}

/** Nobody has chosen other partners since. */
async function mapIsOurs({ context, repair }: StepAtWork, choices: readonly MappedPair[]): Promise<boolean> {
  if (repair.linkId === null) return true;
  const stored = await statusMap(context.store.db, context.scope, repair.linkId);
  if (stored === undefined) return false;
  const now = pairsOf(withoutOldNames(statusMapOf(stored.map))).filter(
    ({ marketo, salesforce }) => marketo !== salesforce,
  );
  const has = (list: readonly MappedPair[], one: MappedPair) =>
    list.some(({ marketo, salesforce }) => marketo === one.marketo && salesforce === one.salesforce);
  return now.every((one) => has(choices, one));
}
