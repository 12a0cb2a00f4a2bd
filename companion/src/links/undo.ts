import { isUuid } from '../domain/uuid.ts';
import { needsReadd } from '../domain/order.ts';
import { quote } from '../domain/plain-words.ts';
import { netChanges, type ChangesWanted, type NetChange } from '../store/changes.ts';
import { membersByPerson, type MemberRow } from '../store/members.ts';
import { savePreview } from '../store/previews.ts';
import { historySince } from '../store/retention.ts';
import type { MemberDecision, MemberPlanRow, UndoPlanView, UndoWanted } from './action-views.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { frameOfLink, planRow, type LinkFrame, type StoredMemberPlan } from './member-plan.ts';
import { refusal } from './refusal.ts';
import type { Actor } from './views.ts';

/** Rows that the answer shows; all of them are in the plan. */
const shown = 500;

/**
 * What undoing a batch, a cycle, a plan or a first sync would do: statuses set back and added memberships taken out again, as
 * far as Marketo's one way allows it. Nobody is deleted. Stored as a plan, which is applied like any other; what is undone
 * stays as it was before, although the sides may differ then. Throws kind `not-found` when there is nothing to undo.
 */
export async function planUndo(
  context: LinkContext,
  linkId: string,
  wanted: UndoWanted,
  actor: Actor,
): Promise<UndoPlanView> {
  const { store, scope } = context;
  const frame = await frameOfLink(context, linkId);
  const changes = await netChanges(store.db, scope, linkId, await changesWanted(context, frame, wanted));
  const byPerson = Map.groupBy(changes, ({ personId }) => personId);
  if (byPerson.size === 0)
    throw refusal('not-found', 'NOTHING_TO_UNDO', 'Lockstep has written no member there, or it was undone.');
  const members = await membersByPerson(store.db, scope, linkId, [...byPerson.keys()]);
  const rows = members.map((row) => undoRow(frame, row, byPerson.get(row.personId) ?? []));
  const undone = rows.filter(({ refused }) => refused === null);
  const id = context.newId();
  const createdAt = new Date(context.clock.now()).toISOString();
  const view: UndoPlanView = {
    id,
    linkId,
    createdAt,
    willChange: undone.length,
    cannot: rows.length - undone.length,
    rows: [...undone, ...rows.filter(({ refused }) => refused !== null)].slice(0, shown),
  };
  const plan: StoredMemberPlan = {
    kind: 'members',
    linkId,
    orders: undone.map(({ personId, action, side, value, now }) => ({
      personId,
      action,
      side,
      value,
      expected: now,
      settles: true,
    })),
  };
  await store.transaction(async (db) => {
    const { hash: frameHash } = frame;
    await savePreview(db, scope, { id, createdAt, createdBy: actor.name, frameHash, view, plan });
    await remember(db, context, actor, 'plan-undo', linkId, wanted);
  });
  return view;
}

async function changesWanted(
  { store, scope }: LinkContext,
  { link }: LinkFrame,
  wanted: UndoWanted,
): Promise<ChangesWanted> {
  if ('firstSync' in wanted) {
    if (link.firstSyncedAt === null)
      throw refusal('conflict', 'LINK_STATE', 'The first sync of this link has not ended yet.');
    const since = await historySince(store.db, scope);
    if (since !== null && Date.parse(link.createdAt) < Date.parse(since))
      throw refusal(
        'conflict',
        'HISTORY_GONE',
        `What was written before ${since.slice(0, 10)} is no longer kept, so this first sync cannot be undone as a whole. Set single members instead.`,
      );
    return { until: link.firstSyncedAt };
  }
  if (Object.values(wanted).every(isUuid)) return wanted;
  throw refusal('not-found', 'NOTHING_TO_UNDO', 'There is nothing of that id.');
}

/** One member's row. Where both sides were written, at most one can be set back: the other stays, and the row says so. */
function undoRow(frame: LinkFrame, row: MemberRow, changes: readonly NetChange[]): MemberPlanRow {
  const rows = changes.map((change) => rowOf(frame, row, change));
  const possible = rows.filter(({ refused }) => refused === null);
  const [first] = possible.length > 0 ? possible : rows;
  if (first === undefined) throw new Error('a member without a change cannot be undone');
  if (possible.length > 1)
    return {
      ...first,
      then: first.now,
      refused: 'Both sides were written. Decide about this member by hand.',
    };
  if (possible.length === 1 && rows.length > 1)
    return { ...first, warning: 'The other side was written too, and cannot be set back.' };
  return first;
}

function rowOf(frame: LinkFrame, row: MemberRow, { personId, side, from, to }: NetChange): MemberPlanRow {
  const decision: MemberDecision =
    from === null ? { personId, action: 'remove', side } : { personId, action: 'set', side, value: from };
  const planned = planRow(frame, row, decision, true);
  const cannot = (refused: string): MemberPlanRow => ({ ...planned, then: planned.now, refused });
  const vendor = side === 'marketo' ? 'Marketo' : 'Salesforce';
  if (row[side] !== to) {
    const now = row[side];
    return cannot(
      now === null
        ? `Changed since: no longer a member in ${vendor}.`
        : `Changed since: ${vendor} has ${quote(now)} now.`,
    );
  }
  if (side === 'marketo' && from !== null && to !== null && needsReadd(to, from, frame.containers))
    return cannot(`Marketo statuses only move forward, so ${quote(from)} cannot be set again.`);
  return planned;
}
