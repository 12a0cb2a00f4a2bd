import type { Work } from '../domain/batch.ts';
import { chunks } from '../domain/chunks.ts';
import { FailureError, type Failure } from '../domain/failure.ts';
import { rawValue } from '../domain/field-values.ts';
import type { Policies } from '../domain/policies.ts';
import type { Side } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import { addFieldChanges } from '../store/field-changes.ts';
import { saveFields, type ServedFields } from '../store/member-fields.ts';
import { finishSaga, postponeSaga, recordSaga } from '../store/sagas.ts';
import type { BatchBook, BookedFailure } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import type { DecidedFields, FieldWrite } from './decide-fields.ts';
import {
  aboutField,
  blame,
  bookedAs,
  isOfAValue,
  misfit,
  refusedAs,
  type FieldPart,
} from './field-refusals.ts';
import { fieldSagas, triedFieldsOf } from './recover-fields.ts';
import { asWriter, haltsCalls, haltsRecords, StopWriting, type Tally } from './step.ts';
import { marketoCallSize } from './write-marketo.ts';
import { memberCallSize } from './write-salesforce.ts';

/** Where fields are written. */
export type FieldRun = {
  readonly id: string;
  readonly programId: number;
  readonly policies: Pick<Policies, 'conflict'>;
  readonly cycleId: string;
  /** Fencing epoch of the lease on the link. */
  readonly epoch: number;
  readonly book: BatchBook;
  readonly purpose: Purpose;
  readonly tally: Tally;
};

/** Tries after which a member's fields are left alone until one of them changes, or until the day's reading. */
const mostTries = 3;

const sides = {
  salesforce: { work: 'marketo-to-salesforce', size: memberCallSize },
  marketo: { work: 'salesforce-to-marketo', size: marketoCallSize },
} as const satisfies Record<Side, { work: Work; size: number }>;

/** Salesforce first, then Marketo, as with statuses; each call is recorded before it is sent. Throws StopWriting as those do. */
export async function writeFieldsOf(
  context: CycleContext,
  run: FieldRun,
  members: readonly DecidedFields[],
): Promise<void> {
  const left: Left = {
    open: new Map(members.map((member) => [member, new Set(member.writes)])),
    again: new Set(),
    failed: { marketo: new Set(), salesforce: new Set() },
  };
  for (const side of ['salesforce', 'marketo'] as const) {
    const { work, size } = sides[side];
    let parts = members
      .map((member): FieldPart => ({ member, writes: member.writes.filter((write) => write.side === side) }))
      .filter(({ writes }) => writes.length > 0);
    run.book.enter(
      work,
      parts.map(({ member: { due } }) => due.personId),
    );
    while (parts.length > 0) {
      // Nobody stands twice in one call.
      const firsts = [
        ...new Map(parts.toReversed().map((part) => [part.member, part])).values(),
      ].toReversed();
      const sent = new Set(firsts);
      const rest = parts.filter((part) => !sent.has(part));
      parts = [];
      const calls: (readonly FieldPart[])[] = chunks(firsts, size);
      for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
        const answer = await send(context, run, side, call, left);
        if (answer === 'split') {
          const middle = Math.ceil(call.length / 2);
          calls.unshift(call.slice(0, middle), call.slice(middle));
        } else parts.push(...answer);
      }
      parts.push(...rest);
    }
  }
}

/** What is not done: fields that were not answered, members that are tried again, and those of whom something failed on a side. */
type Left = {
  readonly open: ReadonlyMap<DecidedFields, Set<FieldWrite>>;
  readonly again: Set<DecidedFields>;
  readonly failed: Readonly<Record<Side, Set<DecidedFields>>>;
};

/** A vendor's word on one part. */
type Answer = { readonly failure: Failure | null; readonly fields: readonly string[] };
type Answered = { readonly part: FieldPart; readonly answer: Answer };

/**
 * One call for up to 1,000 members in Salesforce or 300 in Marketo, settled in one transaction after its answer. Returns what is sent
 * once more, without a field that was refused; `split`: the call was refused as a whole, for somebody in it.
 */
async function send(
  context: CycleContext,
  run: FieldRun,
  side: Side,
  parts: readonly FieldPart[],
  left: Left,
): Promise<readonly FieldPart[] | 'split'> {
  const { store, scope, clock } = context;
  const { work } = sides[side];
  const batchId = await run.book.open(work);
  const at = () => new Date(clock.now()).toISOString();
  const recordedAt = at();
  const sagaOf = (some: readonly FieldPart[]) => ({
    linkId: run.id,
    cycleId: run.cycleId,
    batchId,
    kind: fieldSagas[side],
    payload: { people: some.map(({ member }) => member.due.personId), tried: some.flatMap(triedFieldsOf) },
    recordedAt,
  });
  const id = context.newId();
  const writer = { linkId: run.id, epoch: run.epoch };
  await store.transaction(async (db) => {
    if ((await asWriter(db, context, writer)) !== 'active') throw new StopWriting(null);
    await recordSaga(db, scope, { id, ...sagaOf(parts) });
  });
  const { answers, isWhole } = await answersTo(context, run, side, parts);
  const failures = answers.flatMap(({ failure }) => failure ?? []);
  const halts = (failure: Failure): boolean =>
    haltsCalls(failure) && (isWhole || failures.some(haltsRecords));
  const halted = failures.find(halts) ?? null;
  const unknown = parts.filter((_, nth) => answers[nth]?.failure?.kind === 'unknown-outcome');
  const isSplit = isWhole && halted === null && parts.length > 1;
  const answered = parts.flatMap((part, nth): Answered[] => {
    const { failure = null, fields = [] } = answers[nth] ?? {};
    return isSplit || (failure !== null && halts(failure)) ? [] : [{ part, answer: { failure, fields } }];
  });
  const again: FieldPart[] = [];
  await store.transaction(async (db) => {
    const state = await asWriter(db, context, writer);
    const refusals = answered.flatMap((one) => {
      const settled = settlePart(run, side, one, left, at());
      again.push(...settled.again);
      return settled.failures;
    });
    await saveFields(
      db,
      scope,
      answered.map(({ part: { member } }) => rowAfter(member, left)),
    );
    await addFieldChanges(
      db,
      scope,
      answered.flatMap(({ part: { member, writes }, answer: { failure } }) =>
        failure !== null
          ? []
          : writes.map(({ pair, from, to, reason }) => ({
              linkId: run.id,
              personId: member.due.personId,
              batchId,
              at: at(),
              field: pair.salesforce.label,
              sideWritten: side,
              from,
              to,
              reason,
            })),
      ),
    );
    await run.book.fail(db, work, refusals);
    // Unlinking has closed the link's sagas already.
    if (state === 'unlinked') return;
    const done = answered.filter(({ answer: { failure } }) => failure === null).length;
    await finishSaga(db, scope, id, halted === null ? 'finished' : 'compensated', { done });
    if (unknown.length === 0) return;
    const waiting = context.newId();
    await recordSaga(db, scope, { id: waiting, ...sagaOf(unknown) });
    await postponeSaga(db, scope, waiting, context.settings.vendorTimeoutMs);
  });
  if (halted !== null) throw new StopWriting(halted);
  return isSplit ? 'split' : again;
}

/** What the vendor says of each part; a call that failed as a whole (`isWhole`) is the answer to all. */
async function answersTo(
  context: CycleContext,
  run: FieldRun,
  side: Side,
  parts: readonly FieldPart[],
): Promise<{ readonly answers: readonly Answer[]; readonly isWhole: boolean }> {
  const values = ({ writes }: FieldPart) =>
    Object.fromEntries(writes.map(({ pair, to }) => [pair[side].name, rawValue(pair.kind, to)]));
  const answerOf = (result?: {
    readonly failure?: Failure;
    readonly fields?: readonly string[];
  }): Answer => ({
    failure: result?.failure ?? null,
    fields: result?.fields ?? [],
  });
  try {
    if (side === 'marketo') {
      const results = await context.marketo.setMemberValues(
        run.purpose,
        run.programId,
        parts.map((part) => ({ leadId: part.member.due.marketoLeadId, values: values(part) })),
      );
      return { answers: parts.map((_, nth) => answerOf(results[nth])), isWhole: false };
    }
    const results = await context.salesforce.setMemberValues(
      run.purpose,
      parts.map((part) => ({ id: part.member.due.campaignMemberId, values: values(part) })),
    );
    return { answers: parts.map((_, nth) => answerOf(results[nth])), isWhole: false };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { answers: parts.map(() => answerOf(error)), isWhole: true };
  }
}

/**
 * A part that was answered: its values are what both sides hold now, or it has failed. One value that is refused holds its own field;
 * the others are sent again without it.
 */
function settlePart(
  { book, tally }: FieldRun,
  side: Side,
  { part, answer: { failure, fields } }: Answered,
  left: Left,
  at: string,
): { readonly again: readonly FieldPart[]; readonly failures: readonly BookedFailure[] } {
  const { member, writes } = part;
  const open = left.open.get(member) ?? new Set();
  let again: readonly FieldPart[] = [];
  let failures: readonly BookedFailure[] = [];
  if (failure === null) {
    member.held = { ...member.held, ...Object.fromEntries(writes.map(({ pair, to }) => [pair.id, to])) };
    const written = new Set(writes.map(({ pair }) => pair.id));
    member.seen = Object.fromEntries(Object.entries(member.seen).filter(([id]) => !written.has(id)));
    tally.written += 1;
  } else if (failure.retryable) {
    failures = [{ personId: member.due.personId, failure }];
    member.failed = [...member.failed, failure.code];
    if (member.due.attempts + 1 < mostTries && !left.again.has(member)) {
      left.again.add(member);
      tally.toRepeat += 1;
    }
  } else if (!isGone(failure)) {
    const found = isOfAValue(failure) ? blame(part, fields) : { blamed: writes, again: [] };
    ({ again } = found);
    failures = found.blamed.map((write) => bookedAs(member, write, aboutField(write, failure)));
    const refused = found.blamed.map((write) => [write.pair.id, refusedAs(write, failure, at)] as const);
    member.refused = { ...member.refused, ...Object.fromEntries(refused) };
  }
  const stillOpen = new Set(again.flatMap((one) => one.writes));
  for (const write of writes) if (!stillOpen.has(write)) open.delete(write);
  if (failures.length > 0) left.failed[side].add(member);
  const { work } = sides[side];
  const { personId } = member.due;
  const isOpen = [...open].some((write) => write.side === side);
  const isFailed = left.failed[side].has(member) || member.unfit.some(({ write }) => write.side === side);
  if (!isOpen)
    book.note(
      work,
      personId,
      isFailed ? 'failed' : failure !== null && isGone(failure) ? 'skipped' : 'updated',
    );
  return { again, failures };
}

/** Its membership ended meanwhile: what that means is decided by the rule for members. */
const isGone = ({ kind }: Failure): boolean => kind === 'not-found';

const rowAfter = (member: DecidedFields, { open, again }: Left): ServedFields => {
  const served = servedRow(member, member.failed.length === 0 ? 0 : member.due.attempts + 1);
  const isLeft = again.has(member) || (open.get(member)?.size ?? 0) > 0;
  return isLeft ? { ...served, served: member.due.served, readAt: null } : served;
};

/** The member as it was left with nothing more to do. */
export function servedRow(
  { due, joinedAt, readAt, held, seen, refused, failed }: DecidedFields,
  attempts = 0,
): ServedFields {
  const { linkId, personId, marketoLeadId, campaignMemberId, marks } = due;
  return {
    linkId,
    personId,
    marketoLeadId,
    campaignMemberId,
    joinedAt,
    readAt,
    held,
    seen,
    refused,
    failed: [...failed, ...Object.values(refused).map(({ code }) => code)],
    served: marks,
    attempts,
  };
}

/** A value that the other side cannot hold is neither cut nor sent: it is a failure of its member's, with its remedy. */
export async function refuseUnfit(
  { store }: CycleContext,
  { book }: FieldRun,
  decided: readonly DecidedFields[],
): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) {
    const { work } = sides[side];
    const refused = decided.flatMap((member) => {
      const of = member.unfit.filter(({ write }) => write.side === side);
      const isWritten = member.writes.some((write) => write.side === side);
      return of.length === 0 ? [] : [{ member, of, isWritten }];
    });
    if (refused.length === 0) continue;
    for (const { member, isWritten } of refused)
      if (!isWritten) book.finish(work, member.due.personId, 'failed');
    await store.transaction((db) =>
      book.fail(
        db,
        work,
        refused.flatMap(({ member, of }) =>
          of.map(({ write, why }) => bookedAs(member, write, misfit(write, why))),
        ),
      ),
    );
  }
}
