import { isDeepStrictEqual } from 'node:util';

import { readPair } from '../cycle/containers.ts';
import { mapToStore, statusMapOf } from '../cycle/stored-map.ts';
import { FailureError, type Failure } from '../domain/failure.ts';
import type { RepairStep } from '../domain/repair.ts';
import { undoNote } from '../domain/repair-messages.ts';
import type { Said, Told } from '../domain/told.ts';
import { noOldNames, withoutReturned } from '../domain/renames.ts';
import type { MappedPair } from '../domain/status-map.ts';
import type { CampaignStatus, SalesforceRowResult } from '../salesforce/salesforce.ts';
import { askComparison } from '../store/link-runs.ts';
import { getLink } from '../store/links.ts';
import { addRepairMoves, type RepairRow } from '../store/repairs.ts';
import { saveStatusMap, statusMap } from '../store/status-maps.ts';
import { mapFrom } from './chosen-map.ts';
import type { LinkContext } from './context.ts';
import { failureTold, refusal, type RefusalSentence } from '../domain/refusal.ts';

/** One step at work: which of which repair, and how many members may still be moved before others have their turn. */
export type StepAtWork = {
  readonly context: LinkContext;
  readonly repair: Pick<RepairRow, 'id' | 'linkId' | 'programId' | 'campaignId' | 'createdBy'>;
  /** All steps of the repair, and which of them this is. */
  readonly steps: readonly RepairStep[];
  readonly at: number;
  readonly budget: { members: number };
};

/** Members written down and sent together. */
const portion = 2000;

/**
 * Carries out a step. Each looks first at what is there: one that is done already, by us before a crash or by somebody else,
 * writes nothing. False: members are left for another turn. A note: it stays undone, which harms nobody, and why. Throws what
 * Salesforce refuses.
 */
export async function doStep(work: StepAtWork, step: RepairStep): Promise<boolean | Told> {
  switch (step.do) {
    case 'create-status':
      await createStatus(work, step.label, step.hasResponded);
      return true;
    case 'rename-status':
      await renameStatus(work, step.from, step.to);
      return true;
    case 'move-members':
      return await moveMembers(work, step.from, step.to);
    case 'set-responded':
      await mark(work, step.label, { hasResponded: step.hasResponded });
      return true;
    case 'set-default':
      await mark(work, step.label, { isDefault: true });
      return true;
    case 'reorder':
      await reorder(work, step.labels);
      return true;
    case 'delete-status':
      return await deleteUnheld(work, step.label);
    case 'map':
      await keepMap(work, step.choices);
      return true;
  }
}

/** The campaign's statuses by SortOrder. */
export const statusesNow = async ({ context, repair }: StepAtWork): Promise<CampaignStatus[]> =>
  (await context.salesforce.statuses('interactive', [repair.campaignId])).toSorted(
    (a, b) => a.sortOrder - b.sortOrder,
  );

/** Adds a status at the end, or at `sortOrder` where that is free; nothing where there is one of this name. */
export async function createStatus(
  work: StepAtWork,
  label: string,
  hasResponded: boolean,
  sortOrder?: number,
): Promise<void> {
  const now = await statusesNow(work);
  if (now.some((one) => one.label === label)) return;
  const isFree = sortOrder !== undefined && !now.some((one) => one.sortOrder === sortOrder);
  const place = isFree ? sortOrder : Math.max(0, ...now.map((one) => one.sortOrder)) + 1;
  const { campaignId } = work.repair;
  succeed(
    await work.context.salesforce.createStatuses('interactive', [
      { campaignId, label, hasResponded, sortOrder: place, isDefault: false },
    ]),
  );
}

export async function renameStatus(work: StepAtWork, from: string, to: string): Promise<void> {
  const now = await statusesNow(work);
  const old = now.find(({ label }) => label === from);
  if (old === undefined && now.some(({ label }) => label === to)) return;
  if (old === undefined) throw gone(from);
  succeed(await work.context.salesforce.updateStatuses('interactive', [{ id: old.id, label: to }]));
}

export async function mark(
  work: StepAtWork,
  label: string,
  wanted: { readonly hasResponded?: boolean; readonly isDefault?: boolean },
): Promise<void> {
  const status = (await statusesNow(work)).find((one) => one.label === label);
  if (status === undefined) throw gone(label);
  const { hasResponded = status.hasResponded, isDefault = status.isDefault } = wanted;
  if (status.hasResponded === hasResponded && status.isDefault === isDefault) return;
  succeed(await work.context.salesforce.updateStatuses('interactive', [{ id: status.id, ...wanted }]));
}

/**
 * Puts the statuses in this order, those it does not name last. Each that must move gets a number above all there are, since
 * a number is taken by one status of a campaign only.
 */
export async function reorder(work: StepAtWork, labels: readonly string[]): Promise<void> {
  const now = await statusesNow(work);
  const place = ({ label }: CampaignStatus): number => {
    const at = labels.indexOf(label);
    return at < 0 ? labels.length : at;
  };
  const wanted = now.toSorted((a, b) => place(a) - place(b));
  const firstWrong = wanted.findIndex((one, at) => one !== now[at]);
  if (firstWrong < 0) return;
  const last = Math.max(...now.map(({ sortOrder }) => sortOrder));
  const moved = wanted.slice(firstWrong).map(({ id }, at) => ({ id, sortOrder: last + 1 + at }));
  succeed(await work.context.salesforce.updateStatuses('interactive', moved));
}

/** Whoever joined with a status since the repair was planned, or while its members were moved, keeps it. */
async function deleteUnheld(work: StepAtWork, label: string): Promise<true | Told> {
  const { context, repair } = work;
  const held = await context.salesforce.heldStatuses('interactive', repair.campaignId);
  const holders = held.find(({ value }) => value === label)?.members ?? 0;
  if (holders > 0) return undoNote.inUse(label, holders);
  await deleteStatus(work, label);
  return true;
}

export async function deleteStatus(work: StepAtWork, label: string): Promise<void> {
  const status = (await statusesNow(work)).find((one) => one.label === label);
  if (status === undefined) return;
  succeed(await work.context.salesforce.deleteStatuses('interactive', [status.id]));
}

/** Gives everybody who holds `from` the status `to`; who they are is written down before the change is sent. */
async function moveMembers(work: StepAtWork, from: string, to: string): Promise<boolean> {
  const { context, repair, at, budget } = work;
  const { store, scope, salesforce } = context;
  let ids: string[] = [];
  const send = async (): Promise<void> => {
    await addRepairMoves(store.db, scope, repair.id, at, ids);
    await changeMembers(context, ids, to);
    budget.members -= ids.length;
    ids = [];
  };
  const holders = await allOf(salesforce.holdersOf('write', repair.campaignId, from), budget.members + 1);
  for (const id of holders.slice(0, Math.max(0, budget.members))) {
    ids.push(id);
    if (ids.length === portion) await send();
  }
  if (ids.length > 0) await send();
  return budget.members > 0;
}

/** At most `most` of a sequence. */
async function allOf<T>(sequence: AsyncIterable<T>, most: number): Promise<T[]> {
  const found: T[] = [];
  for await (const one of sequence) {
    if (found.length >= most) break;
    found.push(one);
  }
  return found;
}

/** Sets a status for these members; one that is gone by now needs none. Throws the first refusal, counted. */
export async function changeMembers(
  { salesforce }: LinkContext,
  ids: readonly string[],
  status: string,
): Promise<void> {
  if (ids.length === 0) return;
  const results = await salesforce.updateMembers(
    'write',
    ids.map((id) => ({ id, status })),
  );
  const failures = results.flatMap(({ failure }) =>
    failure === undefined || failure.kind === 'not-found' ? [] : [failure],
  );
  const [first] = failures;
  if (first === undefined) return;
  const passing = failures.find(({ retryable }) => retryable);
  throw new FailureError(
    passing ?? {
      ...first,
      said: refusedMembers(first, failures.length, ids.length),
    },
  );
}

/** The vendor's words about one member, and how many it is about. */
function refusedMembers(first: Failure, refused: number, members: number): Said {
  const { code, params } = failureTold(first);
  return { code: `${code}+${membersRefused}`, params: { ...params, refused, members } };
}
const membersRefused: RefusalSentence = 'members-refused';

/** Stores a link's partners as its map; a map that is so already stays. True when it was changed. */
export async function keepMap(work: StepAtWork, choices: readonly MappedPair[]): Promise<boolean> {
  const { context, repair } = work;
  const { store, scope } = context;
  const link = repair.linkId === null ? undefined : await getLink(store.db, scope, repair.linkId);
  if (link === undefined || link.state === 'unlinked') return false;
  const { statuses, labels } = await readPair(context, 'interactive', link.programId, link.campaignId);
  const held = await context.salesforce.heldStatuses('interactive', link.campaignId);
  const stored = await statusMap(store.db, scope, link.id);
  const oldNames =
    stored === undefined
      ? noOldNames
      : withoutReturned(statusMapOf(stored.map), { statuses, labels }).oldNames;
  const map = mapToStore(mapFrom(choices, statuses, labels, held), statuses, oldNames);
  if (stored !== undefined && isDeepStrictEqual(statusMapOf(stored.map), map)) return false;
  await store.transaction(async (db) => {
    await saveStatusMap(db, scope, link.id, map, repair.createdBy, stored?.version ?? 0);
    // Who is in step under the new map and who is not shows only in a full comparison.
    await askComparison(db, scope, [link.id]);
  });
  return true;
}

export function succeed(results: readonly SalesforceRowResult[]): void {
  for (const { failure } of results) if (failure !== undefined) throw new FailureError(failure);
}

const gone = (label: string): FailureError =>
  refusal('not-found', 'REPAIR_STEP', 'no-status-in-campaign', { status: label });
