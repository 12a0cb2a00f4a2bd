import { failureOf, type Failure } from '../domain/failure.ts';
import type { Policies } from '../domain/policies.ts';
import type { Purpose } from '../quota/quota.ts';
import { fieldPairs } from '../store/field-pairs.ts';
import {
  askAllFields,
  askFields,
  dueFields,
  fieldsServed,
  fieldsTurn,
  saveFields,
  type DueFields,
} from '../store/member-fields.ts';
import { batchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import { decideFields, type DecidedFields } from './decide-fields.ts';
import { livePairs, withoutVanished, type LivePair } from './field-pairs.ts';
import { busyPeople } from './recover.ts';
import { StopWriting } from './step.ts';
import { refuseUnfit, servedRow, writeFieldsOf, type FieldRun } from './write-fields.ts';

/** Members read at a time: five calls to Marketo, one or two to Salesforce. */
const page = 1500;
/** Everybody's fields are read again at least this often, with a full comparison of the link. */
const readAllMs = 24 * 60 * 60_000;

export type FieldsDone = {
  readonly written: number;
  readonly quiet: boolean;
  readonly failure: Failure | null;
};

const nothing: FieldsDone = { written: 0, quiet: true, failure: null };

/** Makes sure that a link's fields are looked at, even if this run should end before. True where there are any. */
export async function promiseFields({ store, scope }: CycleContext, linkId: string): Promise<boolean> {
  if ((await fieldPairs(store.db, scope)).length === 0) return false;
  await askFields(store.db, scope, [linkId]);
  return true;
}

/**
 * The custom fields of a link's members, after their statuses are settled: of whoever is on both sides and waits for nobody, those
 * whose fields were heard to have changed, who are new, and once a day all. Both sides are read, each pair is decided, and what differs
 * is written. Nothing that befalls the fields undoes what was done about statuses; what is not settled stays due.
 */
export async function syncFields(
  context: CycleContext,
  link: { readonly id: string; readonly programId: number; readonly policies: Pick<Policies, 'conflict'> },
  run: {
    readonly cycleId: string;
    readonly epoch: number;
    readonly full: boolean;
    readonly firstSync: boolean;
  },
): Promise<FieldsDone> {
  const { store, scope } = context;
  const purpose: Purpose = run.firstSync ? 'first-sync' : 'write';
  if (run.full && !run.firstSync) await readAllAgain(context, link.id);
  const turn = await fieldsTurn(store.db, scope, link.id);
  if (turn === undefined) return nothing;
  // Who asks to have a refused field tried again has mostly changed something about it just now.
  const pairs = await livePairs(context, purpose, { fresh: turn.retried });
  const busy = pairs.length === 0 ? new Set<string>() : await busyPeople(context, link.id);
  const book = batchBook(context, run.cycleId, link.id);
  const own: FieldRun = {
    ...link,
    cycleId: run.cycleId,
    epoch: run.epoch,
    book,
    purpose,
    tally: { written: 0, toRepeat: 0 },
  };
  let failure: Failure | null = null;
  let stopped = false;
  try {
    await lookAtAll(context, own, pairs, busy);
  } catch (error) {
    if (!(error instanceof StopWriting)) {
      await book.close({ couldNotRun: true }).catch(() => undefined);
      if (failureOf(error).vendor === 'lockstep') throw error;
    }
    stopped = true;
    failure = error instanceof StopWriting ? error.failure : failureOf(error);
    context.log.warn({ link: link.id, code: failure?.code }, 'syncing fields stopped, the rest stays queued');
  }
  await book.close({ couldNotRun: false });
  const { written, toRepeat } = own.tally;
  const isDone = !stopped && toRepeat === 0;
  if (isDone) await fieldsServed(store.db, scope, link.id, turn.asked);
  return { written, quiet: isDone, failure };
}

/** All who are due, page by page. What a vendor no longer has is asked for once more without it. */
async function lookAtAll(
  context: CycleContext,
  run: FieldRun,
  all: readonly LivePair[],
  busy: ReadonlySet<string>,
): Promise<void> {
  const { store, scope } = context;
  let pairs = all;
  for (let after: string | undefined; pairs.length > 0;) {
    const due = await dueFields(store.db, scope, run.id, { after, limit: page });
    const free = due.filter(({ personId }) => !busy.has(personId));
    pairs = await withoutVanished(context, run.purpose, pairs, (left) => lookAt(context, run, left, free));
    after = due.at(-1)?.personId;
    if (due.length < page || after === undefined) return;
  }
}

/** What events and feeds missed is found once a day. */
async function readAllAgain({ store, scope, clock }: CycleContext, linkId: string): Promise<void> {
  const since = (await fieldsTurn(store.db, scope, linkId))?.since ?? null;
  if (since !== null && clock.now() - Date.parse(since) < readAllMs) return;
  await askAllFields(store.db, scope, new Date(clock.now()).toISOString(), linkId);
}

/** Reads these members on both sides, decides, and writes. */
async function lookAt(
  context: CycleContext,
  run: FieldRun,
  pairs: readonly LivePair[],
  due: readonly DueFields[],
): Promise<void> {
  if (due.length === 0) return;
  const { store, scope, clock, marketo, salesforce } = context;
  const readAt = new Date(clock.now()).toISOString();
  const ofMarketo = await marketo.memberValues(
    run.purpose,
    run.programId,
    due.map(({ marketoLeadId }) => marketoLeadId),
    pairs.map((pair) => pair.marketo.name),
  );
  const found = await salesforce.memberValues(
    run.purpose,
    due.map(({ campaignMemberId }) => campaignMemberId),
    pairs.map((pair) => pair.salesforce.name),
  );
  const ofSalesforce = new Map(found.map((one) => [one.id, one]));
  const decided = due.map((one): DecidedFields => {
    const [inMarketo, inSalesforce] = [
      ofMarketo.get(one.marketoLeadId),
      ofSalesforce.get(one.campaignMemberId),
    ];
    // No member there any more: what that means is decided by the rule for members, and the baselines are over.
    if (inMarketo === undefined || inSalesforce === undefined)
      return {
        due: one,
        joinedAt: null,
        readAt,
        held: {},
        seen: {},
        writes: [],
        refused: {},
        failed: [],
        unfit: [],
      };
    const read = { readAt, marketo: inMarketo, salesforce: inSalesforce };
    return decideFields(pairs, run.policies.conflict, one, read);
  });
  await refuseUnfit(context, run, decided);
  await saveFields(
    store.db,
    scope,
    decided.filter(({ writes }) => writes.length === 0).map((one) => servedRow(one)),
  );
  await writeFieldsOf(
    context,
    run,
    decided.filter(({ writes }) => writes.length > 0),
  );
}
