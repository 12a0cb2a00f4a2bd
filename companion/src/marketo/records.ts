import { z } from 'zod';
import { type Failure, FailureError } from '../domain/failure.ts';
import { brokenAnswer, failureOfComplaints } from './failures.ts';
import type { MarketoRowResult } from './marketo.ts';
import type { Answer } from './transport.ts';
import { complaint, type Complaint, wireId } from './wire.ts';

/**
 * What a write says of one record. Program members carry `seq` and, unless skipped, `leadId`; people carry `id`.
 * Reasons are a list in practice, and one object in the specification.
 */
export const writtenRow = z.object({
  seq: z.int().nonnegative().optional(),
  status: z.string(),
  id: wireId.optional(),
  leadId: wireId.optional(),
  reasons: z.array(complaint).nullish(),
  reason: complaint.nullish(),
});
export type WrittenRow = z.infer<typeof writtenRow>;

export const complaintsOf = (row: WrittenRow): readonly Complaint[] =>
  row.reasons ?? (row.reason ? [row.reason] : []);

/** The answer went through and does not fit what was sent: nobody can say which record is meant. */
export function broken(message: string, requestId: string | undefined): FailureError {
  const failure = brokenAnswer('UNMATCHED_RECORDS', message, 'write');
  return new FailureError(requestId === undefined ? failure : { ...failure, requestId });
}

/** One result for each lead, in the order they were sent; by `seq`, or by position where the vendor sends none. */
export function resultsFor(
  leadIds: readonly number[],
  answer: Answer<WrittenRow>,
  now: number,
): MarketoRowResult[] {
  const { rows, requestId } = answer;
  if (rows.length !== leadIds.length)
    throw broken(`${leadIds.length} records were sent, the answer holds ${rows.length}`, requestId);
  const bySeq = new Map(rows.map((row, index) => [row.seq ?? index, row]));
  return leadIds.map((leadId, position) => {
    const row = bySeq.get(position);
    if (!row) throw broken(`no answer for record ${position}`, requestId);
    if (row.leadId !== undefined && row.leadId !== leadId)
      throw broken(`record ${position} is lead ${leadId}, the answer says ${row.leadId}`, requestId);
    return resultOf(leadId, row, now, requestId);
  });
}

function resultOf(
  leadId: number,
  row: WrittenRow,
  now: number,
  requestId: string | undefined,
): MarketoRowResult {
  const { status } = row;
  if (status === 'created' || status === 'updated' || status === 'deleted')
    return { leadId, outcome: status };
  const about = requestId === undefined ? {} : { requestId };
  const failure: Failure =
    status === 'skipped'
      ? failureOfComplaints(complaintsOf(row), { level: 'record', intent: 'write', now, ...about })
      : { ...brokenAnswer('UNKNOWN_STATUS', `unknown record status "${status}"`, 'write'), ...about };
  return { leadId, outcome: 'skipped', code: failure.code, message: failure.message, failure };
}
