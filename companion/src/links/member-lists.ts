import { failureTold } from '../domain/failure-messages.ts';
import { refusal } from '../domain/refusal.ts';
import { memberOptions } from '../domain/member-options.ts';
import { isReason, reasonTold } from '../domain/messages.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { saidOf } from '../domain/told.ts';
import { statusMapOf } from '../cycle/stored-map.ts';
import { changesOfLink } from '../store/changes.ts';
import { getLink } from '../store/links.ts';
import { statusMap } from '../store/status-maps.ts';
import { reasonsOf, worklist as rowsOf, type WorklistRow, type WorklistState } from '../store/worklist.ts';
import type { LinkContext } from './context.ts';
import { inWords, ofPerson } from './member-view.ts';
import { fieldCauseIn, fieldGroups, fieldRows } from './field-worklist.ts';
import type { LinkChangeView, MemberView, WorklistView } from './report-views.ts';
import type { Page } from './views.ts';

const defaultPage = 50;

/** The members of a link that wait or failed, in groups by reason: the largest group first, the first rows of each. */
export async function worklist(
  context: LinkContext,
  linkId: string,
  state: 'held' | 'failed',
  limit: number,
): Promise<WorklistView> {
  await known(context, linkId);
  const { store, scope } = context;
  const reasons = await reasonsOf(store.db, scope, linkId, state);
  const groups = [];
  for (const { reason, members: count } of reasons) {
    const page = await members(context, linkId, { state, reason }, { limit });
    const [first] = page.rows;
    groups.push({ reason, ...textOf(reason, state, first?.sentence ?? ''), members: count, ...page });
  }
  // A custom field that is not taken is listed beside members that failed: nothing else of its member waits.
  if (state === 'failed') groups.push(...(await fieldGroups(context, linkId, limit)));
  return { linkId, total: groups.reduce((sum, one) => sum + one.members, 0), groups };
}

/** Members of a link in one state, page by page. Throws kind `not-found` for a link that is not there. */
export async function members(
  context: LinkContext,
  linkId: string,
  wanted: { readonly state: WorklistState; readonly reason?: string },
  { after, limit = defaultPage }: { readonly after?: string; readonly limit?: number },
): Promise<Page<MemberView>> {
  await known(context, linkId);
  const { store, scope } = context;
  const fieldCause = fieldCauseIn(wanted.reason);
  if (wanted.state === 'failed' && fieldCause !== undefined)
    return await fieldRows(context, linkId, fieldCause, { limit, ...(after === undefined ? {} : { after }) });
  const found = await rowsOf(store.db, scope, linkId, wanted, {
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const rows = found.slice(0, limit);
  const next = found.length > limit ? (rows.at(-1)?.personId ?? null) : null;
  const map = await mapOf(context, linkId);
  return { rows: rows.map((row) => memberView(row, map)), next };
}

/** What Lockstep wrote to a link's members, newest first, page by page. */
export async function changes(
  context: LinkContext,
  linkId: string,
  { after, limit = defaultPage }: { readonly after?: string; readonly limit?: number },
): Promise<Page<LinkChangeView>> {
  await known(context, linkId);
  const { store, scope } = context;
  const found = await changesOfLink(store.db, scope, linkId, {
    limit: limit + 1,
    ...(after === undefined ? {} : { after: Number(after) }),
  });
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows: rows.map(changeView), next: last === undefined ? null : String(last.id) };
}

function changeView(row: Awaited<ReturnType<typeof changesOfLink>>[number]): LinkChangeView {
  const told = isReason(row.reason) ? reasonTold(row.reason).sentence : null;
  return {
    at: row.at,
    person: row.name ?? row.email ?? 'Unknown',
    recordId: row.recordId,
    from: row.from,
    to: row.to,
    origin: row.sideWritten === 'salesforce' ? 'marketo' : 'salesforce',
    cycleId: row.cycleId,
    reason: told?.text ?? null,
    said: told && saidOf(told),
  };
}

/** A group's title, and the sentence that holds for all of it. */
function textOf(reason: string, state: 'held' | 'failed', message: string) {
  if (state === 'failed') {
    const { title } = failureTold(reason, 'invalid-record', message);
    return { title: title.text, sentence: message, said: { title: saidOf(title), sentence: null } };
  }
  if (!isReason(reason)) return { title: reason, sentence: '', said: { title: null, sentence: null } };
  const { title, sentence } = reasonTold(reason);
  return {
    title: title.text,
    sentence: sentence.text,
    said: { title: saidOf(title), sentence: saidOf(sentence) },
  };
}

/** Which statuses of a link belong together, as far as it is known. */
export async function mapOf({ store, scope }: LinkContext, linkId: string): Promise<StatusMap> {
  return statusMapOf((await statusMap(store.db, scope, linkId))?.map);
}

function memberView(row: WorklistRow, map: StatusMap): MemberView {
  const { heldReason, failedCode, failedMessage, marketo, salesforce } = row;
  const told =
    heldReason !== null && isReason(heldReason)
      ? reasonTold(heldReason, { marketo, salesforce, kind: row.salesforceKind })
      : null;
  const words = inWords(told);
  return {
    ...ofPerson(row),
    ...words,
    sentence: words.sentence ?? failedMessage,
    reason: heldReason ?? failedCode,
    since: row.since,
    ...memberOptions(heldReason ?? '', row, map),
  };
}

async function known({ store, scope }: LinkContext, linkId: string): Promise<void> {
  if ((await getLink(store.db, scope, linkId)) !== undefined) return;
  throw refusal('not-found', 'LINK_NOT_FOUND', 'no-link');
}
