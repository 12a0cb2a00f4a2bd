import { settingsOf, type ConnectionSettings } from '../domain/connection-settings.ts';
import type { Failure } from '../domain/failure.ts';
import type { Proof } from '../domain/certificate.ts';
import { additionsToMarketo, withFilter, type Policies } from '../domain/policies.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { lockedStatuses } from '../domain/webinars.ts';
import type { ProgramType, ProgressionStatus } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import { clearReleasedBrakes } from '../store/alerts.ts';
import { hasCleanCertificate } from '../store/certificates.ts';
import { countChangesSince } from '../store/changes.ts';
import { getConnection } from '../store/connections.ts';
import { readInbox } from '../store/inbox.ts';
import { countMembers } from '../store/members.ts';
import { waitingOrders } from '../store/orders.ts';
import { askForPeople, forgetArrived } from './ask-people.ts';
import { batchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import { tellOfBrakes } from './brake-alerts.ts';
import { brake, decideEach, type Decided, type Rules } from './decide.ts';
import { execute, isWriting, workOf, type Writing } from './execute.ts';
import { gatherAll } from './gather-all.ts';
import { gatherChanged } from './gather.ts';
import { issueCertificate } from './certificate.ts';
import { lookAt } from './look.ts';
import { lookedBackAt } from './pull.ts';
import { isUndecided, nativePeople, tellOfNativePeople } from './native-people.ts';
import { settleUnwritten } from './settle.ts';
import { busyPeople, recover } from './recover.ts';
import { resolve, type Resolved } from './resolve.ts';
import { StopWriting, type Run, type Tally } from './step.ts';

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
  const { store, scope } = context;
  const step: Run = { linkId: link.id, cycleId, epoch, book, tally, map: link.map };
  await recover(context, link, step, purpose);
  const busy = await busyPeople(context, link.id);
  const keys = await readInbox(store.db, scope, link.id);
  // A first sync proves nothing, and its batch counts everybody: nobody is left out.
  const how = link.firstSync ? {} : { prove: true, rest: { map: link.map, except: busy } };
  const sides = run.full ? await gatherAll(context, link, purpose, how) : undefined;
  if (link.firstSync && sides !== undefined) {
    book.enter('salesforce-to-marketo', sides.accounts);
    for (const id of sides.accounts) book.note('salesforce-to-marketo', id, 'skipped');
  }
  const proof = sides?.proof ?? null;
  const asOf = new Date(context.clock.now()).toISOString();
  let pending: readonly Resolved[] = [];
  let stop: StopWriting | undefined;
  try {
    const settings = settingsOf((await getConnection(store.db, scope)).settings);
    const { syncCampaign } = settings;
    const first = await rulesOf(context, link, proof, settings);
    const writes = new Map<string, number>();
    let writing: Writing[] = [];
    /** Decides some; what needs no vendor is settled, orders overtaken by events end, the rest is to be written. */
    let lookOut = isUndecided(context, settings);
    const decideSome = async (some: readonly Resolved[]): Promise<void> => {
      if (lookOut && some.some(isInBothBySync)) {
        lookOut = false;
        await tellOfNativePeople(context);
      }
      const ids = some.map(({ row }) => row.personId);
      for (const [key, times] of await recentWrites(context, link.id, ids)) writes.set(key, times);
      const decided = decideEach(
        { ...first, recentWrites: writes },
        some,
        writing.filter(createsLead).length,
      );
      await settleUnwritten(context, link, first, step, decided);
      if (first.nativePeople !== null) {
        await forgetArrived(context, some);
        await askForPeople(context, step, { campaignId: syncCampaign, purpose }, decided);
      }
      writing = [...writing, ...decided.filter(isWriting)];
    };
    const pages = sides?.pages() ?? [await gatherChanged(context, link, keys)];
    for await (const seen of lookAt(context, link, step, pages, { keys, busy, purpose }))
      await decideSome(run.retry ? seen : seen.filter(isNotQuarantined));
    const { total: members } = await countMembers(store.db, scope, link.id);
    for (let round = 1; writing.length > 0; round += 1) {
      const { decided, brakes } = brake({ ...first, members }, writing);
      await settleUnwritten(context, link, first, step, decided.filter(isUnwritten));
      await tellOfBrakes(context, link.id, brakes);
      const sent = decided.filter(isWriting);
      for (const member of sent) book.enter(workOf(member), [member.row.personId]);
      const again = await execute(context, step, link, sent, purpose);
      const rowOf = new Map(again.map((row) => [row.personId, row]));
      const surprised = sent.flatMap((member) => {
        const row = rowOf.get(member.row.personId);
        return row === undefined ? [] : [{ ...member, row }];
      });
      pending = await resolve(context, surprised, purpose, link);
      writing = [];
      if (round === rounds) {
        for (const member of surprised) book.note(workOf(member), member.row.personId, null);
      } else {
        await decideSome(pending);
        pending = [];
      }
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
  } finally {
    await sides?.end();
  }
  await book.close({ couldNotRun: false });
  await clearReleasedBrakes(store.db, scope, link.id);
  const quiet = stop === undefined && pending.length === 0 && tally.toRepeat === 0 && busy.size === 0;
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

/** A record that keeps failing is left alone until one of its sides changes, or until the day's comparison tries it again. */
const isNotQuarantined = ({ row }: Resolved): boolean => row.failed === null || row.dirty;

/** Somebody whom Marketo's own sync tied to a record of Salesforce. */
const isInBothBySync = ({ leads }: Resolved): boolean =>
  leads.some(({ person }) => (person?.sfdcLeadId ?? person?.sfdcContactId ?? null) !== null);

const isUnwritten = (member: Decided): boolean => !isWriting(member);
const createsLead = ({ createsPerson, decision }: Writing): boolean =>
  createsPerson && decision.side === 'salesforce';

async function rulesOf(
  context: CycleContext,
  link: WritableLink,
  proof: Proof | null,
  settings: ConnectionSettings,
): Promise<Omit<Rules, 'members' | 'recentWrites'>> {
  const { store, scope } = context;
  const additions = additionsToMarketo(link.policies, link.programType);
  return {
    map: link.map,
    statuses: link.statuses,
    locked: lockedStatuses(link.programType, link.statuses),
    policies: withFilter(link.policies, settings.filter),
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
    nativePeople: nativePeople(context, settings),
    lookedBackAt: await lookedBackAt(context),
    orders: new Map(
      (await waitingOrders(store.db, scope, link.id)).map(({ personId, actor: by, ...order }) => [
        personId,
        { ...order, by },
      ]),
    ),
  };
}

/** Our writes of the last day to these people, by side: the flap guard's. */
const recentWrites = (
  { store, scope, clock }: CycleContext,
  linkId: string,
  personIds: readonly string[],
): Promise<Map<string, number>> =>
  countChangesSince(store.db, scope, linkId, personIds, new Date(clock.now() - flapWindowMs).toISOString());
