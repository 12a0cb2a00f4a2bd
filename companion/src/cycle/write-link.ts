import { isDeepStrictEqual } from 'node:util';

import type { Proof } from '../domain/certificate.ts';
import type { Failure } from '../domain/failure.ts';
import { additionsToMarketo, type Policies } from '../domain/policies.ts';
import { inStep, toMarketo, type StatusMap } from '../domain/status-map.ts';
import type { ProgramType, ProgressionStatus } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import { hasCleanCertificate } from '../store/certificates.ts';
import { countChangesSince } from '../store/changes.ts';
import { clearInbox, readInbox } from '../store/inbox.ts';
import { countMembers, saveMembers, type MemberRow } from '../store/members.ts';
import { addMemberEvents } from '../store/member-events.ts';
import { waitingOrders } from '../store/orders.ts';
import { savePeople } from '../store/people.ts';
import { markMovedRows } from '../store/preview-rows.ts';
import { batchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import { tellOfBrakes } from './brake-alerts.ts';
import { decide, type Rules } from './decide.ts';
import { execute, isWriting, workOf } from './execute.ts';
import { gatherAll, gatherChanged, type Gathered } from './gather.ts';
import { groupFacts, type Group } from './group.ts';
import { issueCertificate } from './certificate.ts';
import { sightings } from './sightings.ts';
import { settleUnwritten } from './settle.ts';
import { busyPeople, recover } from './recover.ts';
import { resolve, type Resolved } from './resolve.ts';
import { asWriter, peopleOf, StopWriting, type Run, type Tally } from './step.ts';

/** A link as its writer needs it. */
export type WritableLink = {
  readonly id: string;
  readonly programId: number;
  readonly programType: ProgramType;
  readonly campaignId: string;
  readonly statuses: readonly ProgressionStatus[];
  readonly map: StatusMap;
  readonly policies: Policies;
  /** No full sync of this link has ended yet. */
  readonly firstSync: boolean;
  readonly previewedCreations: number;
  /** The campaign's own count of its members, as the schema watcher read it. */
  readonly campaignCounter: number;
};

export type LinkRun = {
  /** Members written to a vendor. */
  readonly written: number;
  /** Nothing of this link is waiting for another cycle. */
  readonly quiet: boolean;
  /** A comparison should follow: this one proved nothing yet. */
  readonly compareAgain: boolean;
  /** All that was to be done was looked at; false when writing stopped early, for whatever reason. */
  readonly complete: boolean;
  /** The vendor's failure for which writing stopped early. */
  readonly stopped: Failure | null;
};

/** Read-and-decide rounds of one run: what a vendor contradicts is decided again at once, then in the next cycle. */
const rounds = 3;
/** The flap guard counts our writes of the last day. */
const flapWindowMs = 24 * 60 * 60_000;

/**
 * The writer of one link: recovers what a dead process left, reads what changed (or everything), decides every member by
 * the rule, writes, and settles. Nothing is lost when it stops early: what is not settled stays dirty. Throws kind
 * `conflict` when a successor has taken the link over.
 */
export async function writeLink(
  context: CycleContext,
  link: WritableLink,
  run: {
    readonly cycleId: string;
    readonly epoch: number;
    readonly full: boolean;
    /** What failed for good is tried once more. */
    readonly retry: boolean;
  },
): Promise<LinkRun> {
  const purpose: Purpose = link.firstSync ? 'first-sync' : 'write';
  const book = batchBook(context, run.cycleId, link.id);
  const tally: Tally = { written: 0, toRepeat: 0 };
  const { cycleId, epoch } = run;
  const step: Run = { linkId: link.id, cycleId, epoch, book, tally, map: link.map };
  await recover(context, link.id);
  const busy = await busyPeople(context, link.id);
  const { resolved, stored, proof } = await read(context, link, step, { busy, full: run.full, purpose });
  const asOf = new Date(context.clock.now()).toISOString();

  const rules = await rulesOf(context, link, resolved, proof);
  let pending: readonly Resolved[] = run.retry ? resolved : resolved.filter(isNotQuarantined);
  let stop: StopWriting | undefined;
  try {
    for (let round = 1; pending.length > 0 && round <= rounds; round += 1) {
      const { decided, brakes } = decide(rules, pending);
      await settleUnwritten(context, link, rules, step, decided, stored);
      await tellOfBrakes(context, link.id, brakes);
      const writing = decided.filter(isWriting);
      for (const member of writing) book.enter(workOf(member), [member.row.personId]);
      const again = await execute(context, step, link, writing, purpose);
      const rowOf = new Map(again.map((row) => [row.personId, row]));
      for (const { personId } of again) stored.delete(personId);
      const surprised = writing.flatMap((member) => {
        const row = rowOf.get(member.row.personId);
        return row === undefined ? [] : [{ ...member, row }];
      });
      if (round === rounds)
        for (const member of surprised) book.note(workOf(member), member.row.personId, null);
      pending = await resolve(context, surprised, purpose);
    }
  } catch (error) {
    if (!(error instanceof StopWriting)) {
      // A successor may have closed them already; what matters is why this writer ended.
      await book.close({ couldNotRun: false }).catch(() => undefined);
      throw error;
    }
    stop = error;
    const { kind, code } = stop.failure ?? {};
    context.log.warn({ link: link.id, kind, code }, 'writing stopped, the rest stays queued');
  }
  await book.close({ couldNotRun: false });
  const quiet =
    (stop?.failure ?? null) === null && pending.length === 0 && tally.toRepeat === 0 && busy.size === 0;
  const written = tally.written > 0;
  // A first sync proves nothing: what it wrote was not there when it read. The comparison after it does.
  const isCompared = proof !== null && stop === undefined && !link.firstSync;
  const next = isCompared
    ? await issueCertificate(context, link, step, { proof, asOf, written, left: !quiet, retried: run.retry })
    : { again: link.firstSync && stop === undefined, left: link.firstSync };
  return {
    written: tally.written,
    complete: stop === undefined,
    stopped: stop?.failure ?? null,
    quiet: quiet && !next.left,
    compareAgain: next.again,
  };
}

/**
 * Reads the link, sorts what was read into people and looks for their other side. What is new is stored as dirty in the
 * transaction that takes its keys out of the inbox; keys of people who must not be read yet stay there.
 */
async function read(
  context: CycleContext,
  link: WritableLink,
  run: Run,
  how: { readonly busy: ReadonlySet<string>; readonly full: boolean; readonly purpose: Purpose },
): Promise<{
  readonly resolved: Resolved[];
  readonly stored: Map<string, MemberRow>;
  readonly proof: Proof | null;
}> {
  const { store, scope } = context;
  const keys = await readInbox(store.db, scope, link.id);
  const gathered = how.full
    ? await gatherAll(context, link, how.purpose, !link.firstSync)
    : await gatherChanged(context, link, keys);
  const [waiting, groups] = partition(groupsOfLink(context, link, gathered), ({ row }) =>
    how.busy.has(row.personId),
  );
  const resolved = await resolve(context, groups, how.purpose);
  const stored = new Map(gathered.rows.map((row) => [row.personId, row]));
  const news = resolved
    .filter(({ row }) => !isDeepStrictEqual(stored.get(row.personId), row))
    .map(({ row }): MemberRow => ({ ...row, inStep: inStep(link.map, row), dirty: true }));
  const untouchable = new Set(
    waiting.flatMap(({ leads, records }) => [
      ...leads.map(({ leadId }) => String(leadId)),
      ...records.map(({ recordId }) => recordId),
    ]),
  );
  await store.transaction(async (db) => {
    await asWriter(db, context, run);
    await savePeople(db, scope, peopleOf(news));
    await saveMembers(db, scope, news);
    if (link.firstSync) await markMovedRows(db, scope, link.id);
    await addMemberEvents(db, scope, link.firstSync ? [] : sightings(context, news, stored));
    await clearInbox(
      db,
      scope,
      keys.filter(({ key }) => !untouchable.has(key)),
    );
  });
  const marked = new Map(news.map((row) => [row.personId, row]));
  for (const row of news) stored.set(row.personId, row);
  return {
    resolved: resolved.map((one) => ({ ...one, row: marked.get(one.row.personId) ?? one.row })),
    stored,
    proof: gathered.proof,
  };
}

/** A record that keeps failing is left alone until one of its sides changes, or until the day's comparison tries it again. */
const isNotQuarantined = ({ row }: Resolved): boolean => row.failed === null || row.dirty;

const partition = <T>(list: readonly T[], test: (one: T) => boolean): [T[], T[]] => [
  list.filter(test),
  list.filter((one) => !test(one)),
];

/** What was read, sorted into people, ranked by the channel's steps. */
export function groupsOfLink(
  context: CycleContext,
  link: Pick<WritableLink, 'id' | 'statuses' | 'map'>,
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

async function rulesOf(
  context: CycleContext,
  link: WritableLink,
  resolved: readonly Resolved[],
  proof: Proof | null,
): Promise<Rules> {
  const { store, scope } = context;
  const additions = additionsToMarketo(link.policies, link.programType);
  const { total } = await countMembers(store.db, scope, link.id);
  return {
    map: link.map,
    statuses: link.statuses,
    policies: link.policies,
    firstSync: link.firstSync,
    confirmedByPreview: link.firstSync,
    cleanCertificate: await hasCleanCertificate(store.db, scope, link.id),
    // Without a full read every value was read by name.
    absenceProven: {
      marketo: proof?.marketo.agrees ?? true,
      salesforce: proof?.salesforce.agrees ?? true,
    },
    additionsFromSalesforceAllowed: additions.allowed,
    additionsToMarketoPossible: additions.possible,
    previewedCreations: link.previewedCreations,
    members: total,
    recentWrites: await countChangesSince(
      store.db,
      scope,
      link.id,
      resolved.map(({ row }) => row.personId),
      new Date(context.clock.now() - flapWindowMs).toISOString(),
    ),
    orders: new Map(
      (await waitingOrders(store.db, scope, link.id)).map(({ personId, actor: by, ...order }) => [
        personId,
        { ...order, by },
      ]),
    ),
  };
}
