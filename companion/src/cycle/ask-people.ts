import { chunks } from '../domain/chunks.ts';
import { FailureError, type Failure } from '../domain/failure.ts';
import { finding } from '../domain/findings.ts';
import { findingText } from '../domain/messages.ts';
import type { Purpose } from '../quota/quota.ts';
import { clearAlert, raiseAlert } from '../store/alerts.ts';
import { forgetAsked, noteAsked } from '../store/asked-people.ts';
import { addMemberEvents } from '../store/member-events.ts';
import { saveMembers, type MemberRow } from '../store/members.ts';
import { finishSaga, postponeSaga, recordSaga } from '../store/sagas.ts';
import type { Db } from '../store/scope.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { heldRow } from './outcome.ts';
import { asWriter, haltsCalls, StopWriting, type Run } from './step.ts';

/** People in one call (Marketo REST, Smart Campaigns: Trigger). */
const callSize = 100;
const alertKey = 'sync-campaign-refused';

/**
 * Asks Marketo's own sync for people whom Salesforce lacks, through the smart campaign that an admin named. Each person is asked for
 * once, which is written down before the call: after a lost answer nobody is asked for again, and who does not come is told when the
 * time of grace is over. A campaign that refuses stops nothing else: one alert says what to do, and whoever waits still is asked
 * for by the next cycle. Throws StopWriting when Marketo cannot be called.
 */
export async function askForPeople(
  context: CycleContext,
  run: Run,
  { campaignId, purpose }: { readonly campaignId: number | null; readonly purpose: Purpose },
  decided: readonly Decided[],
): Promise<void> {
  if (campaignId === null) return;
  for (const part of chunks(decided.filter(isToAskFor), callSize)) {
    const refused = await askForSome(context, run, campaignId, purpose, part);
    if (refused === undefined) continue;
    await tellOfRefusal(context, campaignId, refused);
    return;
  }
}

/** Whoever arrived may be asked for again, should they ever be missing once more. */
export const forgetArrived = ({ store, scope }: CycleContext, seen: readonly { row: MemberRow }[]) =>
  forgetAsked(
    store.db,
    scope,
    seen.flatMap(({ row }) =>
      row.held?.reason === 'person-asked' && row.salesforceRecordId !== null && row.marketoLeadId !== null
        ? [row.marketoLeadId]
        : [],
    ),
  );

const isToAskFor = ({ row, decision }: Decided): boolean =>
  decision.action === 'hold' &&
  (decision.reason === 'person-awaited' || decision.reason === 'person-not-synced') &&
  row.marketoLeadId !== null &&
  row.salesforceRecordId === null;

/** One call. Returns why the campaign refused it, if it did. */
async function askForSome(
  context: CycleContext,
  run: Run,
  campaignId: number,
  purpose: Purpose,
  part: readonly Decided[],
): Promise<Failure | undefined> {
  const { store, scope } = context;
  const id = context.newId();
  const recordedAt = new Date(context.clock.now()).toISOString();
  const asked = await store.transaction(async (db) => {
    if ((await asWriter(db, context, run)) !== 'active') throw new StopWriting(null);
    const news = new Set(await noteAsked(db, scope, leadsOf(part)));
    const members = part.filter(({ row }) => news.has(row.marketoLeadId ?? 0));
    const { linkId, cycleId } = run;
    const people = members.map(({ row }) => row.personId);
    const payload = { value: String(campaignId), people };
    if (people.length > 0)
      await recordSaga(db, scope, { id, linkId, cycleId, batchId: null, kind, payload, recordedAt });
    return members;
  });
  if (asked.length === 0) return undefined;
  await run.book.open('people-asked');
  run.book.enter(
    'people-asked',
    asked.map(({ row }) => row.personId),
  );
  const failure = await answerOf(() => context.marketo.requestCampaign(purpose, campaignId, leadsOf(asked)));
  const isUnknown = failure?.kind === 'unknown-outcome';
  await store.transaction(async (db) => {
    const state = await asWriter(db, context, run);
    // Who was certainly not asked for may be later.
    if (failure !== null && !isUnknown) await forgetAsked(db, scope, leadsOf(asked));
    if (failure === null) await noteWaiting(db, context, run, asked);
    // Unlinking has closed the link's sagas already.
    if (state === 'unlinked') return;
    if (isUnknown) await postponeSaga(db, scope, id, context.settings.vendorTimeoutMs);
    else await finishSaga(db, scope, id, failure === null ? 'finished' : 'compensated', { failure });
  });
  if (failure === null) {
    for (const { row } of asked) run.book.note('people-asked', row.personId, 'updated');
    await clearAlert(store.db, scope, alertKey);
    return undefined;
  }
  if (failure.kind !== 'config' && haltsCalls(failure)) throw new StopWriting(failure);
  return failure;
}

const kind = 'ask-for-people';

const leadsOf = (members: readonly Decided[]): number[] =>
  members.flatMap(({ row }) => row.marketoLeadId ?? []);

async function answerOf(call: () => Promise<void>): Promise<Failure | null> {
  try {
    await call();
    return null;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure;
  }
}

/** From now on they wait for what was asked, and their time of grace begins anew. */
async function noteWaiting(
  db: Db,
  { scope, clock }: CycleContext,
  { map }: Run,
  asked: readonly Decided[],
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  await saveMembers(
    db,
    scope,
    asked.map(({ row }) => ({ ...heldRow(row, map, 'person-asked', null, at), dirty: true })),
  );
  await addMemberEvents(
    db,
    scope,
    asked.map(({ row: { linkId, personId, marketo, salesforce } }) => ({
      linkId,
      personId,
      at,
      kind: 'held',
      side: null,
      from: marketo,
      to: salesforce,
      reason: 'person-asked',
      detail: null,
      actor: 'lockstep',
    })),
  );
}

async function tellOfRefusal(
  { store, scope, log }: CycleContext,
  campaignId: number,
  { code, message }: Failure,
): Promise<void> {
  const detail = finding('sync-campaign-refused', { detail: { name: String(campaignId) } });
  const text = findingText(detail);
  await raiseAlert(store.db, scope, {
    key: alertKey,
    severity: 'warning',
    linkId: null,
    code: detail.code,
    message: `${text.sentence}. ${text.explanation}`,
    detail,
  });
  log.warn({ campaign: campaignId, code, message }, 'the smart campaign that syncs people was refused');
}
