import type { Failure } from '../domain/failure.ts';
import { inStep, type StatusMap } from '../domain/status-map.ts';
import type { Side, Value } from '../domain/words.ts';
import type { MemberRow } from '../store/members.ts';
import type { Decided } from './decide.ts';

/** What became of one member of a step. */
export type Outcome =
  | {
      readonly kind: 'done';
      readonly row: MemberRow;
      readonly counter: 'new' | 'updated' | 'deleted' | 'skipped';
      /** What was written, for the log; null when nothing was. */
      readonly change: { readonly side: Side; readonly from: Value; readonly to: Value } | null;
    }
  /** A first part is done (somebody was created, somebody was taken out to be added again); more steps follow. */
  | { readonly kind: 'partly'; readonly row: MemberRow }
  /** The vendor holds something else than expected: read it and decide again. */
  | { readonly kind: 'again'; readonly row: MemberRow }
  | { readonly kind: 'failed'; readonly row: MemberRow; readonly failure: Failure }
  /** The vendor could not be written to, or nobody knows whether it was: the row waits as it is. */
  | { readonly kind: 'stopped'; readonly row: MemberRow; readonly failure: Failure };

/** Tries after which a record is left alone until one of its sides changes (docs/sync-rules.md, 8: quarantine). */
const triesBeforeQuarantine = 3;

/** The row once both sides are as decided: today's values become the baseline. */
export function settled(
  row: MemberRow,
  map: StatusMap,
  values: { marketo: Value; salesforce: Value },
): MemberRow {
  return {
    ...row,
    ...values,
    baseline: values,
    settled: null,
    held: null,
    failed: null,
    inStep: inStep(map, values),
    dirty: false,
  };
}

/** A row whose pair differs and shall: the removal policy `keep`, or a person, said so. */
export function kept(row: MemberRow, map: StatusMap, by: string, rule: string, at: string): MemberRow {
  const values = { marketo: row.marketo, salesforce: row.salesforce };
  return { ...settled(row, map, values), settled: { by, rule, at } };
}

/**
 * The row of a member of whom one side was set as a person ordered, where the other side must follow: the baseline stays, so
 * that the rule sees that side as changed.
 */
export const toFollowUp = (row: MemberRow, baseline: MemberRow['baseline']): MemberRow => ({
  ...row,
  baseline,
  dirty: true,
});

/** A row that waits for a person or a policy. What it holds on either side stays. */
export function heldRow(
  row: MemberRow,
  map: StatusMap,
  reason: string,
  detail: string | null,
  at: string,
): MemberRow {
  const since = row.held?.reason === reason ? row.held.since : at;
  return {
    ...row,
    held: { reason, detail, since },
    failed: null,
    inStep: inStep(map, row),
    dirty: false,
  };
}

/** A row whose write failed. It is tried again in the next cycles if that can help, and left alone after three times. */
export function failedRow(row: MemberRow, failure: Failure): MemberRow {
  const attempts = (row.failed?.attempts ?? 0) + 1;
  return {
    ...row,
    failed: { code: failure.code, message: failure.message, attempts },
    inStep: false,
    dirty: failure.retryable && attempts < triesBeforeQuarantine,
  };
}

/** Members by an attribute, in the order first seen. */
export function groupsOf<Key>(
  members: readonly Decided[],
  key: (member: Decided) => Key,
): [Key, Decided[]][] {
  return [...Map.groupBy(members, key)];
}
