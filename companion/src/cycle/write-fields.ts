import type { Work } from '../domain/batch.ts';
import { FailureError, type Failure } from '../domain/failure.ts';
import { rawValue } from '../domain/field-values.ts';
import type { Policies } from '../domain/policies.ts';
import type { Side } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import { addFieldChanges } from '../store/field-changes.ts';
import { saveFields, type ServedFields } from '../store/member-fields.ts';
import { finishSaga, postponeSaga, recordSaga } from '../store/sagas.ts';
import type { BatchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import type { DecidedFields, FieldWrite } from './decide-fields.ts';
import { chunks } from '../domain/chunks.ts';
import { asWriter, haltsCalls, StopWriting, type Tally } from './step.ts';
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
  salesforce: {
    work: 'marketo-to-salesforce',
    kind: 'set-campaign-member-fields',
    size: memberCallSize,
  },
  marketo: { work: 'salesforce-to-marketo', kind: 'set-program-member-fields', size: marketoCallSize },
} as const satisfies Record<Side, { work: Work; kind: string; size: number }>;

/** Salesforce first, then Marketo, as with statuses; each call is recorded before it is sent. Throws StopWriting as those do. */
export async function writeFieldsOf(
  context: CycleContext,
  run: FieldRun,
  members: readonly DecidedFields[],
): Promise<void> {
  const left: Left = { pending: new Set(), again: new Set() };
  for (const side of ['salesforce', 'marketo'] as const) {
    const of = members.filter(({ writes }) => writes.some((write) => write.side === side));
    run.book.enter(
      sides[side].work,
      of.map(({ due }) => due.personId),
    );
    for (const part of chunks(of, sides[side].size)) {
      for (const member of part) {
        if (side === 'marketo') left.pending.delete(member);
        else if (member.writes.some((write) => write.side === 'marketo')) left.pending.add(member);
      }
      await send(context, run, side, part, left);
    }
  }
}

/** Who is not done: with a call to Marketo to come, or to be tried again. */
type Left = { readonly pending: Set<DecidedFields>; readonly again: Set<DecidedFields> };

/** One call for up to 1,000 members in Salesforce or 300 in Marketo, settled in one transaction after its answer. */
async function send(
  context: CycleContext,
  run: FieldRun,
  side: Side,
  members: readonly DecidedFields[],
  left: Left,
): Promise<void> {
  const { store, scope, clock } = context;
  const { work, kind } = sides[side];
  const batchId = await run.book.open(work);
  const at = () => new Date(clock.now()).toISOString();
  const people = members.map(({ due }) => due.personId);
  const saga = { linkId: run.id, cycleId: run.cycleId, batchId, kind, payload: { people }, recordedAt: at() };
  const id = context.newId();
  const writer = { linkId: run.id, epoch: run.epoch };
  await store.transaction(async (db) => {
    if ((await asWriter(db, context, writer)) !== 'active') throw new StopWriting(null);
    await recordSaga(db, scope, { id, ...saga });
  });
  const answers = await answersTo(context, run, side, members);
  const halted = answers.find((one) => one !== null && haltsCalls(one)) ?? null;
  const unknown = members.filter((_, nth) => answers[nth]?.kind === 'unknown-outcome');
  const answered = members.flatMap((member, nth) => {
    const failure = answers[nth] ?? null;
    return failure !== null && haltsCalls(failure) ? [] : [{ member, failure }];
  });
  await store.transaction(async (db) => {
    const state = await asWriter(db, context, writer);
    for (const { member, failure } of answered) settleMember(run, side, member, failure, left);
    await saveFields(
      db,
      scope,
      answered.map(({ member, failure }) => rowAfter(member, failure, left)),
    );
    await addFieldChanges(
      db,
      scope,
      answered.flatMap(({ member: { due, writes }, failure }) =>
        failure !== null
          ? []
          : writes
              .filter((write) => write.side === side)
              .map(({ pair, from, to, reason }) => ({
                linkId: run.id,
                personId: due.personId,
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
    await run.book.fail(
      db,
      work,
      answered.flatMap(({ member, failure }) =>
        failure === null || isGone(failure) ? [] : [{ personId: member.due.personId, failure }],
      ),
    );
    // Unlinking has closed the link's sagas already.
    if (state === 'unlinked') return;
    const done = answered.filter(({ failure }) => failure === null).length;
    await finishSaga(db, scope, id, halted === null ? 'finished' : 'compensated', { done });
    if (unknown.length === 0) return;
    const waiting = context.newId();
    const payload = { people: unknown.map(({ due }) => due.personId) };
    await recordSaga(db, scope, { id: waiting, ...saga, payload });
    await postponeSaga(db, scope, waiting, context.settings.vendorTimeoutMs);
  });
  if (halted !== null) throw new StopWriting(halted);
}

/** What the vendor says of each member: null where it was written. A call that failed as a whole is the answer to all. */
async function answersTo(
  context: CycleContext,
  run: FieldRun,
  side: Side,
  members: readonly DecidedFields[],
): Promise<(Failure | null)[]> {
  const values = ({ writes }: DecidedFields) =>
    Object.fromEntries(
      writes
        .filter((write) => write.side === side)
        .map(({ pair, to }) => [pair[side].name, rawValue(pair.kind, to)]),
    );
  try {
    if (side === 'marketo') {
      const results = await context.marketo.setMemberValues(
        run.purpose,
        run.programId,
        members.map((member) => ({ leadId: member.due.marketoLeadId, values: values(member) })),
      );
      return members.map((_, nth) => results[nth]?.failure ?? null);
    }
    const results = await context.salesforce.setMemberValues(
      run.purpose,
      members.map((member) => ({ id: member.due.campaignMemberId, values: values(member) })),
    );
    return members.map((_, nth) => results[nth]?.failure ?? null);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return members.map(() => error.failure);
  }
}

/** A write that was answered: its value is what both sides hold now, or it has failed. */
function settleMember(
  { book, tally }: FieldRun,
  side: Side,
  member: DecidedFields,
  failure: Failure | null,
  left: Left,
): void {
  const { personId } = member.due;
  const { work } = sides[side];
  if (failure !== null) {
    book.note(work, personId, isGone(failure) ? 'skipped' : 'failed');
    if (!isGone(failure)) member.failed = [...member.failed, failure.code];
    if (isTriedAgain(member, failure)) {
      left.again.add(member);
      tally.toRepeat += 1;
    }
    return;
  }
  const ofSide = member.writes.filter((write) => write.side === side);
  member.held = { ...member.held, ...Object.fromEntries(ofSide.map(({ pair, to }) => [pair.id, to])) };
  const written = new Set(ofSide.map(({ pair }) => pair.id));
  member.seen = Object.fromEntries(Object.entries(member.seen).filter(([id]) => !written.has(id)));
  book.note(work, personId, 'updated');
  tally.written += 1;
}

/** Its membership ended meanwhile: what that means is decided by the rule for members. */
const isGone = ({ kind }: Failure): boolean => kind === 'not-found';

const isTriedAgain = ({ due }: DecidedFields, { retryable }: Failure): boolean =>
  retryable && due.attempts + 1 < mostTries;

const rowAfter = (member: DecidedFields, failure: Failure | null, left: Left) => {
  const served = servedRow(member, failure === null ? 0 : member.due.attempts + 1);
  return left.pending.has(member) || left.again.has(member)
    ? { ...served, served: member.due.served, readAt: null }
    : served;
};

/** The member as it was left with nothing more to do. */
export function servedRow(
  { due, joinedAt, readAt, held, seen, failed }: DecidedFields,
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
    failed,
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
    const refused = decided.flatMap(({ due, unfit, writes }) => {
      const of = unfit.filter(({ write }) => write.side === side);
      const isWritten = writes.some((write) => write.side === side);
      return of.length === 0 ? [] : [{ personId: due.personId, of, isWritten }];
    });
    if (refused.length === 0) continue;
    for (const { personId, isWritten } of refused) if (!isWritten) book.finish(work, personId, 'failed');
    await store.transaction((db) =>
      book.fail(
        db,
        work,
        refused.flatMap(({ personId, of }) =>
          of.map(({ write, why }) => ({ personId, failure: misfit(write, why) })),
        ),
      ),
    );
  }
}

function misfit({ pair, side }: FieldWrite, code: string): Failure {
  const { label, length } = pair[side];
  const message =
    code === 'FIELD_TOO_LONG'
      ? `The value for “${label}” is longer than the ${String(length)} characters that it holds.`
      : `“${label}” does not take this value: it is not in its list.`;
  return { kind: 'invalid-record', vendor: side, code, message, retryable: false };
}
