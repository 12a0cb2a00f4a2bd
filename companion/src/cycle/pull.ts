import { failureOf } from '../domain/failure.ts';
import type { Interval } from '../domain/words.ts';
import { activityTypes, type Activity, type ActivityPage, type Marketo } from '../marketo/marketo.ts';
import type { CampaignMember } from '../salesforce/salesforce.ts';
import { markHeldDirty } from '../store/held.ts';
import { putInbox, type InboxKey } from '../store/inbox.ts';
import { askComparison } from '../store/link-runs.ts';
import type { LinkRow } from '../store/links.ts';
import { markFields } from '../store/member-fields.ts';
import { membersByCampaignMember, membersByLead, type MemberRow } from '../store/members.ts';
import type { Db, Scope } from '../store/scope.ts';
import { readWatermark, watermarkAge, writeWatermark } from '../store/watermarks.ts';
import type { CycleContext } from './context.ts';
import { leadIdsOf } from './group.ts';
import { livePairs, withoutVanished, type LivePair } from './field-pairs.ts';
import { fieldsHeardInMarketo, fieldsHeardInSalesforce } from './hear-fields.ts';
import { bookOfMerges, mergesIn, storeMerges } from './merges.ts';

/**
 * The puller: reads once per connection what changed on either side, and keeps it in the inbox of each link. Pulls only
 * collect; nothing is decided here. A watermark moves in the same transaction that stores what it covers
 * (docs/sync-rules.md, 7 and 8).
 */

/** Salesforce stamps have a resolution of one second and transactions commit late: the last 15 minutes are read again. */
const overlapMs = 15 * 60_000;
/** A new feed starts a little in the past: activities can appear minutes after their own date. */
const feedStartMs = 10 * 60_000;
/**
 * Marketo's feeds: status changes, merges and changed fields of members where some are synced, and deleted people, who have an address of their own (Marketo REST, activities).
 * Nothing is written for somebody who is gone, so that these are heard of seldom, at the price of no call in most cycles.
 */
const feeds = [
  {
    name: 'marketo.feed',
    read: (marketo: Marketo, token: string, withFields: boolean) =>
      marketo.activities('pull', token, [
        activityTypes.changeStatus,
        activityTypes.mergeLeads,
        ...(withFields ? [activityTypes.changeMemberData] : []),
      ]),
  },
  {
    name: 'marketo.deleted',
    read: (marketo: Marketo, token: string) => marketo.deletedPeople('pull', token),
  },
] as const;
type Feed = (typeof feeds)[number];

/** Whoever reads, in a cycle whose batches it writes. */
type Reader = CycleContext & { readonly cycleId: string; readonly pairs: readonly LivePair[] };

export type Pulled = {
  readonly changed: number;
  readonly deleted: number;
};

/**
 * Sets the watermarks where none are yet: must happen before the first full read of any link. Both of Marketo's feeds begin at one token.
 * Returns Salesforce's time where it was asked for it.
 */
export async function startWatermarks(context: CycleContext): Promise<string | undefined> {
  const { store, scope, salesforce } = context;
  let token: string | undefined;
  for (const { name } of feeds) {
    if ((await readWatermark(store.db, scope, name)) !== null) continue;
    token ??= await newToken(context);
    await writeWatermark(store.db, scope, name, token);
  }
  if ((await readWatermark(store.db, scope, 'salesforce.changed')) !== null) return undefined;
  const now = await salesforce.serverTime('pull');
  await writeWatermark(store.db, scope, 'salesforce.changed', before(now));
  await writeWatermark(store.db, scope, 'salesforce.deleted', before(now));
  return now;
}

/** Reads both feeds into the inbox; links that are paused or held keep their keys until they go on. */
export async function pull(
  context: CycleContext,
  links: readonly LinkRow[],
  cycleId: string,
): Promise<Pulled> {
  const reader: Reader = { ...context, cycleId, pairs: await livePairs(context, 'pull') };
  const begun = await startWatermarks(context);
  let marketo = 0;
  for (const feed of feeds) if (await isTime(context, feed)) marketo += await pullFeed(reader, feed, links);
  marketo += await lookBack(reader, links);
  const salesforce = await pullSalesforce(reader, links, begun);
  return { changed: marketo + salesforce.changed, deleted: salesforce.deleted };
}

async function isTime({ store, scope, settings }: CycleContext, { name }: Feed): Promise<boolean> {
  if (name !== 'marketo.deleted') return true;
  return ((await watermarkAge(store.db, scope, name)) ?? Infinity) >= settings.deletedPeopleMs;
}

const newToken = (context: CycleContext): Promise<string> =>
  context.marketo.pagingToken('pull', context.clock.now() - feedStartMs);

/** A feed does not reach back to where we left it: the links' next run reads everything instead. */
async function compareInFull(db: Db, scope: Scope, links: readonly LinkRow[]): Promise<void> {
  await askComparison(
    db,
    scope,
    links.map(({ id }) => id),
  );
}

/** One page of a feed; from a new token where the known one has aged. */
async function pageOfFeed(
  context: Reader,
  feed: Feed,
  links: readonly LinkRow[],
  token: string,
): Promise<ActivityPage> {
  try {
    return await feed.read(context.marketo, token, context.pairs.length > 0);
  } catch (error) {
    if (failureOf(error).kind !== 'conflict') throw error;
    const fresh = await newToken(context);
    await context.store.transaction(async (db) => {
      await compareInFull(db, context.scope, links);
      await writeWatermark(db, context.scope, feed.name, fresh);
    });
    return await feed.read(context.marketo, fresh, context.pairs.length > 0);
  }
}

async function pullFeed(context: Reader, feed: Feed, links: readonly LinkRow[]): Promise<number> {
  const { store, scope } = context;
  let token = (await readWatermark(store.db, scope, feed.name)) ?? '';
  let changed = 0;
  for (;;) {
    const page = await pageOfFeed(context, feed, links, token);
    token = page.nextToken;
    changed += await collect(context, links, page, (db) => writeWatermark(db, scope, feed.name, token));
    if (!page.more) return changed;
  }
}

/** Keeps what a page of a feed tells, in one transaction with `alongside`. Returns how many keys that were. */
async function collect(
  context: Reader,
  links: readonly LinkRow[],
  { activities }: ActivityPage,
  alongside: (db: Db) => Promise<void>,
): Promise<number> {
  const { store, scope } = context;
  const leadIds = [...new Set(activities.flatMap((one) => [one.leadId, ...one.mergedLeadIds]))];
  const rows = leadIds.length === 0 ? [] : await membersByLead(store.db, scope, leadIds);
  const keys = marketoKeys(activities, links, rows);
  const merges = mergesIn(activities, rows);
  const heard = await fieldsHeardInMarketo(context, activities, links, rows);
  await store.transaction(async (db) => {
    await storeMerges(db, context, merges);
    await putInbox(db, scope, keys);
    await markFields(db, scope, heard);
    await alongside(db);
  });
  await bookOfMerges(context, context.cycleId, merges);
  return keys.length;
}

const minuteMs = 60_000;
/**
 * Marketo's feed is read again now and then: an activity may appear after its own date, when a token is already beyond it
 * (docs/sync-rules.md, 8). The day's look back goes before the half hour's, which it covers.
 */
const looksBack = [
  { name: 'marketo.again-daily', everyMs: 24 * 60 * minuteMs, backMs: 26 * 60 * minuteMs },
  { name: 'marketo.again', everyMs: 30 * minuteMs, backMs: 2 * 60 * minuteMs },
] as const;

/** When Marketo's feed was last read back to its end, for activities that appear late (ISO 8601); null: never. */
export async function lookedBackAt({ store, scope }: CycleContext): Promise<string | null> {
  const times = await Promise.all(looksBack.map(({ name }) => readWatermark(store.db, scope, name)));
  return (
    times
      .flatMap((time) => time ?? [])
      .toSorted()
      .at(-1) ?? null
  );
}

/** Looks back where it is time to; what is known already is no news. Returns how many keys were found. */
async function lookBack(context: Reader, links: readonly LinkRow[]): Promise<number> {
  const { store, scope, clock } = context;
  const now = clock.now();
  const done = async (db: Db) => {
    for (const { name } of looksBack) await writeWatermark(db, scope, name, new Date(now).toISOString());
  };
  for (const { name, everyMs, backMs } of looksBack) {
    const last = await readWatermark(store.db, scope, name);
    // Where nobody has looked yet there is no past to look back to.
    if (last === null) await writeWatermark(store.db, scope, name, new Date(now).toISOString());
    if (last === null || now - Date.parse(last) < everyMs) continue;
    let token = await context.marketo.pagingToken('pull', now - backMs);
    for (let changed = 0; ;) {
      const page = await feeds[0].read(context.marketo, token, context.pairs.length > 0);
      token = page.nextToken;
      const isDaily = name === looksBack[0].name;
      const end = async (db: Db) => {
        // Whoever was merged is another record now; the others are gone.
        await markHeldDirty(db, scope, null, ['merge-possible']);
        await (isDaily ? done(db) : writeWatermark(db, scope, name, new Date(now).toISOString()));
      };
      changed += await collect(context, links, page, page.more ? () => Promise.resolve() : end);
      if (!page.more) return changed;
    }
  }
  return 0;
}

/** Which leads of which links an activity page concerns; a status we already know to be there is our own echo. */
function marketoKeys(
  activities: readonly Activity[],
  links: readonly LinkRow[],
  rows: readonly MemberRow[],
): InboxKey[] {
  const linkOfProgram = new Map(links.map((link) => [link.programId, link.id]));
  const live = new Set(links.map(({ id }) => id));
  const seen = new Map(
    rows.flatMap((row) => leadIdsOf(row).map((lead) => [`${row.linkId}:${String(lead)}`, row])),
  );
  return activities.flatMap((activity): InboxKey[] => {
    const change: Interval = { after: activity.at - 1000, until: activity.at };
    if (activity.typeId === activityTypes.changeStatus) {
      const linkId = activity.programId === null ? undefined : linkOfProgram.get(activity.programId);
      if (linkId === undefined) return [];
      const row = seen.get(`${linkId}:${String(activity.leadId)}`);
      const echo = row !== undefined && row.duplicates.length === 0 && row.marketo === activity.newStatus;
      return echo ? [] : [{ linkId, side: 'marketo', key: String(activity.leadId), change }];
    }
    if (activity.typeId === activityTypes.changeMemberData) return [];
    const concerned = new Set([activity.leadId, ...activity.mergedLeadIds]);
    return rows
      .filter((row) => live.has(row.linkId) && leadIdsOf(row).some((lead) => concerned.has(lead)))
      .flatMap((row) =>
        [...new Set([...leadIdsOf(row), activity.leadId])].map((lead) => ({
          linkId: row.linkId,
          side: 'marketo' as const,
          key: String(lead),
          change,
        })),
      );
  });
}

async function pullSalesforce(
  context: Reader,
  links: readonly LinkRow[],
  asked: string | undefined,
): Promise<{ readonly changed: number; readonly deleted: number }> {
  const { store, scope, salesforce } = context;
  const linkOfCampaign = new Map(links.map((link) => [link.campaignId, link.id]));
  const now = asked ?? (await salesforce.serverTime('pull'));
  const since = (await readWatermark(store.db, scope, 'salesforce.changed')) ?? before(now);
  const deletedSince = (await readWatermark(store.db, scope, 'salesforce.deleted')) ?? since;
  const found: CampaignMember[] = [];
  const pairs = await withoutVanished(context, 'pull', context.pairs, async (asked) => {
    found.length = 0;
    const names = asked.map((pair) => pair.salesforce.name);
    for await (const member of salesforce.changedMembers('pull', since, names)) {
      // An account as a member stands for no person.
      if (linkOfCampaign.has(member.campaignId) && member.recordId !== '') found.push(member);
    }
  });
  const known = await membersByCampaignMember(
    store.db,
    scope,
    found.map(({ id }) => id),
  );
  const rowOf = new Map(known.map((row) => [row.campaignMemberId, row]));
  const lastRead = Date.parse(since) + overlapMs;
  const heard = await fieldsHeardInSalesforce(context, pairs, found, rowOf, lastRead);
  const changed = found.flatMap((member): InboxKey[] => {
    const linkId = linkOfCampaign.get(member.campaignId);
    const row = rowOf.get(member.id);
    if (linkId === undefined || isAsKnown(member, row)) return [];
    const until = Date.parse(member.systemModstamp);
    const change = { after: Math.min(lastRead, until - 1000), until };
    // A converted or merged record is asked for under both ids: the old one leads to the person we know.
    const records = new Set([member.recordId, row?.salesforceRecordId ?? member.recordId]);
    return [...records].map((key) => ({ linkId, side: 'salesforce', key, change }));
  });
  const { gap, ...deleted } = await deletedMembers(context, deletedSince, now);
  const goneRows = await membersByCampaignMember(store.db, scope, deleted.ids);
  const gone = goneRows.flatMap((row): InboxKey[] =>
    row.salesforceRecordId === null
      ? []
      : [{ linkId: row.linkId, side: 'salesforce', key: row.salesforceRecordId, change: null }],
  );
  await store.transaction(async (db) => {
    if (gap) await compareInFull(db, scope, links);
    await putInbox(db, scope, [...changed, ...gone]);
    await markFields(db, scope, heard);
    await writeWatermark(db, scope, 'salesforce.changed', before(now));
    await writeWatermark(db, scope, 'salesforce.deleted', before(deleted.coveredUntil));
  });
  return { changed: changed.length, deleted: gone.length };
}

/** What the log of deletes tells; a gap where it no longer reaches back far enough. */
async function deletedMembers(
  context: CycleContext,
  since: string,
  now: string,
): Promise<{ readonly ids: readonly string[]; readonly coveredUntil: string; readonly gap: boolean }> {
  try {
    const { ids, coveredFrom, coveredUntil } = await context.salesforce.deletedMembers('pull', since, now);
    return { ids, coveredUntil, gap: coveredFrom > since };
  } catch (error) {
    if (failureOf(error).kind !== 'not-found') throw error;
    return { ids: [], coveredUntil: now, gap: true };
  }
}

/** Nothing of this member needs to be read: its value is the one we last saw, on the record we know. */
const isAsKnown = (member: CampaignMember, row: MemberRow | undefined): boolean =>
  row?.salesforce === member.status &&
  row.salesforceRecordId === member.recordId &&
  row.duplicates.length === 0;

const before = (iso: string): string => new Date(Date.parse(iso) - overlapMs).toISOString();
