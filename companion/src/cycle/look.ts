import { isDeepStrictEqual } from 'node:util';

import type { Work } from '../domain/batch.ts';
import { inStep, toMarketo, type StatusMap } from '../domain/status-map.ts';
import type { ProgressionStatus } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import { clearInbox, type InboxEntry } from '../store/inbox.ts';
import { addMemberEvents } from '../store/member-events.ts';
import { saveMembers, type MemberRow } from '../store/members.ts';
import { savePeople } from '../store/people.ts';
import { markMovedRows } from '../store/preview-rows.ts';
import type { CycleContext } from './context.ts';
import type { Gathered } from './gather.ts';
import { groupFacts, type Group } from './group.ts';
import { isLookedFor, resolve, type Resolved } from './resolve.ts';
import { sightings } from './sightings.ts';
import { asWriter, peopleOf, type Run } from './step.ts';

/** People who are looked for together: enough to fill the vendors' calls, few enough to be held at once. */
const soughtAtOnce = 6000;

/**
 * Sorts what was read into people, looks for their other side, and gives them out, some at a time, with rows as they are stored
 * now: what is new is stored as dirty, and the keys it came by leave the inbox after all of it. People who must not be read yet
 * are left out, and their keys stay.
 */
export async function* lookAt(
  context: CycleContext,
  link: {
    readonly id: string;
    readonly programId: number;
    readonly statuses: readonly ProgressionStatus[];
    readonly map: StatusMap;
    readonly firstSync: boolean;
  },
  run: Run,
  pages: AsyncIterable<Gathered> | Iterable<Gathered>,
  how: {
    readonly keys: readonly InboxEntry[];
    readonly busy: ReadonlySet<string>;
    readonly purpose: Purpose;
  },
): AsyncGenerator<readonly Resolved[]> {
  const { store, scope } = context;
  const untouchable = new Set<string>();
  const isFree = ({ row, leads, records }: Group): boolean => {
    if (!how.busy.has(row.personId)) return true;
    for (const { leadId } of leads) untouchable.add(String(leadId));
    for (const { recordId } of records) untouchable.add(recordId);
    return false;
  };
  for await (const groups of batchesOf(context, link, pages, isFree)) {
    const resolved = await resolve(context, groups, how.purpose, link.firstSync ? undefined : link);
    const news = resolved
      .filter(({ row, stored }) => !isDeepStrictEqual(stored, row))
      .map(({ row, stored, mergedInSalesforce }) => ({
        row: { ...row, inStep: inStep(link.map, row), dirty: true },
        stored,
        ...(mergedInSalesforce && { mergedInSalesforce }),
      }));
    const rows = news.map(({ row }) => row);
    for (const { row, stored } of news) {
      const work = movedBy(stored, row);
      if (work === undefined) continue;
      run.book.enter(work, [row.personId]);
      run.book.note(work, row.personId, 'updated');
    }
    await store.transaction(async (db) => {
      await asWriter(db, context, run);
      await savePeople(db, scope, peopleOf(rows));
      await saveMembers(db, scope, rows);
      const ids = resolved.map(({ row }) => row.personId);
      if (link.firstSync) await markMovedRows(db, scope, link.id, ids);
      await addMemberEvents(db, scope, link.firstSync ? [] : sightings(context, news));
    });
    const marked = new Map(rows.map((row) => [row.personId, row]));
    yield resolved.map((one) => ({ ...one, row: marked.get(one.row.personId) ?? one.row }));
  }
  await store.transaction(async (db) => {
    await asWriter(db, context, run);
    await clearInbox(
      db,
      scope,
      how.keys.filter(({ key }) => !untouchable.has(key)),
    );
  });
}

/** The batch to which it belongs that a person is another record now: a conversion, or an id that was pointed anew. */
function movedBy(before: MemberRow | null, now: MemberRow): Work | undefined {
  const from = before?.salesforceRecordId ?? null;
  const to = now.salesforceRecordId;
  if (from !== null && to !== null && from !== to)
    return before?.salesforceKind === 'lead' && now.salesforceKind === 'contact'
      ? 'conversions-followed'
      : 'ids-repointed';
  const lead = before?.marketoLeadId ?? null;
  return lead !== null && now.marketoLeadId !== null && lead !== now.marketoLeadId
    ? 'ids-repointed'
    : undefined;
}

/** What was read, sorted into people. Who must be looked for comes in groups that fill the vendors' calls. */
export async function* batchesOf(
  context: Pick<CycleContext, 'newId'>,
  link: Parameters<typeof groupsOfLink>[1],
  pages: AsyncIterable<Gathered> | Iterable<Gathered>,
  wanted: (group: Group) => boolean = () => true,
): AsyncGenerator<readonly Group[]> {
  let sought: Group[] = [];
  for await (const gathered of pages) {
    const groups = groupsOfLink(context, link, gathered).filter(wanted);
    yield groups.filter((group) => !isLookedFor(group));
    sought = [...sought, ...groups.filter(isLookedFor)];
    if (sought.length < soughtAtOnce) continue;
    yield sought;
    sought = [];
  }
  yield sought;
}

/** What was read, sorted into people, ranked by the channel's steps. */
export function groupsOfLink(
  context: Pick<CycleContext, 'newId'>,
  link: { readonly id: string; readonly statuses: readonly ProgressionStatus[]; readonly map: StatusMap },
  gathered: Gathered,
): Group[] {
  const stepOf = new Map(link.statuses.map(({ name, step }) => [name, step]));
  return groupFacts({
    linkId: link.id,
    ...gathered,
    marketoRank: (status) => stepOf.get(status) ?? -1,
    salesforceRank: (label) => stepOf.get(toMarketo(link.map, label) ?? '') ?? -1,
    newId: context.newId,
  });
}
