import { isDeepStrictEqual } from 'node:util';

import { isUuid } from '../domain/uuid.ts';
import { needsReadd } from '../domain/order.ts';
import { planTold } from '../domain/plan-messages.ts';
import { saidOf } from '../domain/told.ts';
import type { Pair, Side } from '../domain/words.ts';
import { netChanges, type ChangesWanted, type NetChange } from '../store/changes.ts';
import { countFieldChanges } from '../store/field-changes.ts';
import { membersByPerson, type MemberRow } from '../store/members.ts';
import { savePreview } from '../store/previews.ts';
import { historySince } from '../store/retention.ts';
import type { MemberDecision, MemberPlanRow, UndoPlanView, UndoWanted } from './action-views.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { frameOfLink, planRow, refusedRow, type LinkFrame, type StoredMemberPlan } from './member-plan.ts';
import { refusal } from '../domain/refusal.ts';
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
  const which = await changesWanted(context, frame, wanted);
  const changes = await netChanges(store.db, scope, linkId, which);
  const fields = await countFieldChanges(store.db, scope, linkId, which);
  const byPerson = Map.groupBy(changes, ({ personId }) => personId);
  if (byPerson.size === 0 && fields > 0) throw refusal('conflict', 'FIELDS_STAY', 'fields-stay');
  if (byPerson.size === 0) throw refusal('not-found', 'NOTHING_TO_UNDO', 'nothing-to-undo');
  const members = await membersByPerson(store.db, scope, linkId, [...byPerson.keys()]);
  const undos = members.map((row) => undoRow(frame, row, byPerson.get(row.personId) ?? []));
  const rows = undos.map(({ row }) => row);
  const undone = rows.filter(({ refused }) => refused === null);
  const followed = new Set(undos.flatMap(({ row, follows }) => (follows ? [row.personId] : [])));
  const id = context.newId();
  const createdAt = new Date(context.clock.now()).toISOString();
  const view: UndoPlanView = {
    id,
    linkId,
    createdAt,
    willChange: undone.length,
    cannot: rows.length - undone.length,
    ...(fields === 0 ? {} : { fieldsStay: fieldsStay(fields) }),
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
      settles: !followed.has(personId),
    })),
  };
  await store.transaction(async (db) => {
    const { hash: frameHash } = frame;
    await savePreview(db, scope, { id, createdAt, createdBy: actor.name, frameHash, view, plan });
    await remember(db, context, actor, 'plan-undo', linkId, wanted);
  });
  return view;
}

/** Copied values of custom fields are not set back: what was there before may be in use elsewhere by now, and the history has it. */
function fieldsStay(values: number): NonNullable<UndoPlanView['fieldsStay']> {
  const told = planTold(values === 1 ? 'field-stays' : 'fields-stay', { values });
  return { values, text: told.text, said: saidOf(told) };
}

async function changesWanted(
  { store, scope }: LinkContext,
  { link }: LinkFrame,
  wanted: UndoWanted,
): Promise<ChangesWanted> {
  if ('firstSync' in wanted) {
    if (link.firstSyncedAt === null) throw refusal('conflict', 'LINK_STATE', 'first-sync-runs');
    const since = await historySince(store.db, scope);
    if (since !== null && Date.parse(link.createdAt) < Date.parse(since))
      throw refusal('conflict', 'HISTORY_GONE', 'first-sync-forgotten', { date: since.slice(0, 10) });
    return { until: link.firstSyncedAt };
  }
  if (Object.values(wanted).every(isUuid)) return wanted;
  throw refusal('not-found', 'NOTHING_TO_UNDO', 'no-such-id');
}

/** `follows`: the rule sets the other side back, once this one is. */
type Undo = { readonly row: MemberPlanRow; readonly follows: boolean };

/**
 * One member's row. Where both sides were written and can be set back, one of them is, and the rule must lead from there to what the
 * other one was. Where only one can, the other stays, and the row says so.
 */
function undoRow(frame: LinkFrame, row: MemberRow, changes: readonly NetChange[]): Undo {
  const rows = changes.map((change) => rowOf(frame, row, change));
  const possible = rows.filter(({ refused }) => refused === null);
  const [first] = possible.length > 0 ? possible : rows;
  if (first === undefined) throw new Error('a member without a change cannot be undone');
  if (possible.length > 1) {
    const backOn = (one: Side) => (possible.find(({ side }) => side === one) ?? first).then[one];
    const before: Pair = { marketo: backOn('marketo'), salesforce: backOn('salesforce') };
    const led = changes
      .map((change) => planRow(frame, row, decisionOf(change)))
      .find(({ refused, then }) => refused === null && isDeepStrictEqual(then, before));
    if (led !== undefined) return { row: led, follows: true };
    return { row: refusedRow(first, planTold('both-written')), follows: false };
  }
  const isHalf = possible.length === 1 && rows.length > 1;
  if (!isHalf) return { row: first, follows: false };
  const warning = planTold([...(first.warning === null ? [] : ['readd' as const]), 'other-side-stays']);
  const said = { warning: saidOf(warning), refused: first.said?.refused ?? null };
  return { row: { ...first, warning: warning.text, said }, follows: false };
}

const decisionOf = ({ personId, side, from }: NetChange): MemberDecision =>
  from === null ? { personId, action: 'remove', side } : { personId, action: 'set', side, value: from };

function rowOf(frame: LinkFrame, row: MemberRow, change: NetChange): MemberPlanRow {
  const { side, from, to } = change;
  const planned = planRow(frame, row, decisionOf(change), true);
  const now = row[side];
  if (now !== to)
    return refusedRow(
      planned,
      now === null ? planTold(`gone-since-${side}`) : planTold(`changed-since-${side}`, { status: now }),
    );
  // Unless the link goes back by removing and adding again: that the date they joined is lost was agreed to then, and is said again.
  const isBack = side === 'marketo' && from !== null && to !== null && needsReadd(to, from, frame.containers);
  if (isBack && frame.policies.backwards !== 'readd')
    return refusedRow(planned, planTold('no-way-back', { status: from }));
  return planned;
}
