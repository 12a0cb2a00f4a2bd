import { surelyLater } from './change-time.ts';
import type { Conflict, Decision, MemberInput, RowId } from './decision.ts';
import { effectiveRemoval } from './policies.ts';
import type { WriteReason } from './reasons.ts';
import { toMarketo, toSalesforce } from './status-map.ts';
import { statusNamed } from './statuses.ts';
import { otherSide, type ProgressionStatus, type Side } from './words.ts';

/** What the rows of the member rule lead to. Each function belongs to the rows named in its comment. */

/** A member under one row. */
export type Case = { readonly row: RowId; readonly input: MemberInput };

/** f(M): the label that Salesforce would get. Only asked where a row's condition says that M is there and mapped. */
function labelFor({ row, input }: Case): string {
  const label = toSalesforce(input.map, input.now.marketo);
  if (typeof label === 'string') return label;
  throw new Error(`Row ${row} asked for f of a value without one.`);
}

/** g(S): the status that Marketo would get. Only asked where a row's condition says that S is there and mapped. */
function statusFor({ row, input }: Case): ProgressionStatus {
  const status = statusNamed(input.statuses, toMarketo(input.map, input.now.salesforce));
  if (status) return status;
  throw new Error(`Row ${row} asked for g of a value without one.`);
}

/** The side on which this member is absent now. */
const absentSide = ({ now }: MemberInput): Side => (now.marketo === null ? 'marketo' : 'salesforce');

/** Rows 3 and 4: no common past to compare with. One side absent: add there; both present: the conflict policy. */
export function union(at: Case): Decision {
  const { marketo, salesforce } = at.input.now;
  if (salesforce === null) return copyToSalesforce(at, 'only-in-marketo');
  if (marketo === null) return copyToMarketo(at, 'only-in-salesforce');
  return resolveConflict(at);
}

/** Rows 7 and 9: f(M) to Salesforce, which takes any status at any time. */
export function copyToSalesforce(at: Case, reason: WriteReason, conflict?: Conflict): Decision {
  const action = at.input.now.salesforce === null ? 'add' : 'write';
  return {
    row: at.row,
    action,
    side: 'salesforce',
    value: labelFor(at),
    reason,
    ...(conflict && { conflict }),
  };
}

/** Rows 8 and 9: g(S) to Marketo, if it may be written there and its step is not behind M's. */
export function copyToMarketo(at: Case, reason: WriteReason, conflict?: Conflict): Decision {
  const { row, input } = at;
  const target = statusFor(at);
  const logged = conflict && { conflict };
  if (input.now.marketo === null) {
    if (!input.additionsToMarketoPossible) return { row, action: 'nothing', reason: 'additions-impossible' };
    if (!input.additionsFromSalesforceAllowed) return { row, action: 'nothing', reason: 'additions-off' };
  }
  if (target.hidden) return { row, action: 'hold', reason: 'hidden-status', ...logged };
  if (input.locked?.includes(target.name)) return { row, action: 'hold', reason: 'locked-status', ...logged };
  const current = statusNamed(input.statuses, input.now.marketo);
  if (current && target.step < current.step) return goBackwards(at, target.name, conflict);
  const action = current ? 'write' : 'add';
  return { row, action, side: 'marketo', value: target.name, reason, ...logged };
}

/** Marketo moves only to an equal or higher step (Adobe docs, program channels): the link's backwards policy decides. */
function goBackwards(at: Case, target: string, conflict?: Conflict): Decision {
  const { row, input } = at;
  const logged = conflict && { conflict };
  // Who may not be added cannot be added again either.
  const canReadd = input.additionsToMarketoPossible && input.additionsFromSalesforceAllowed;
  const policy = input.policies.backwards === 'readd' && !canReadd ? 'hold' : input.policies.backwards;
  switch (policy) {
    case 'hold':
      return { row, action: 'hold', reason: 'backwards', ...logged };
    case 'restore':
      return {
        row,
        action: 'restore',
        side: 'salesforce',
        value: labelFor(at),
        reason: 'backwards-restored',
        ...logged,
      };
    case 'readd':
      return { row, action: 'readd', side: 'marketo', value: target, reason: 'backwards-readded', ...logged };
  }
}

/** Rows 3, 4 and 9, both present: the conflict policy picks a side, and the other one follows. */
export function resolveConflict(at: Case): Decision {
  const { winner, rule } = judge(at);
  const conflict: Conflict = { ...at.input.now, winner, rule };
  const reason = `conflict-${rule}` as const;
  return winner === 'marketo' ? copyToSalesforce(at, reason, conflict) : copyToMarketo(at, reason, conflict);
}

type Verdict = { readonly winner: Side; readonly rule: Exclude<Conflict['rule'], 'present-wins'> };

function judge(at: Case): Verdict {
  const { policies, statuses, now } = at.input;
  switch (policies.conflict) {
    case 'marketo':
    case 'salesforce':
      return { winner: policies.conflict, rule: policies.conflict };
    case 'latest':
      return laterChange(at);
    case 'furthest': {
      const ahead = (statusNamed(statuses, now.marketo)?.step ?? 0) - statusFor(at).step;
      return ahead === 0
        ? laterChange(at)
        : { winner: ahead > 0 ? 'marketo' : 'salesforce', rule: 'furthest' };
    }
  }
}

/** The later change wins. Times that overlap or are unknown prove nothing: a tie, and a tie goes to Marketo. */
function laterChange({ input: { changes } }: Case): Verdict {
  if (surelyLater(changes.salesforce, changes.marketo)) return { winner: 'salesforce', rule: 'later' };
  return { winner: 'marketo', rule: surelyLater(changes.marketo, changes.salesforce) ? 'later' : 'tie' };
}

/** Rows 5 and 6: what must be known before an absence means anything. Undefined: a membership was removed, proven. */
function notARemoval({ row, input }: Case): Decision | undefined {
  const gone = input.gone[absentSide(input)];
  if (gone === 'container-gone') return { row, action: 'hold', reason: 'container-gone' };
  if (!input.absenceProven) return { row, action: 'hold', reason: 'absence-unproven' };
  switch (gone) {
    case undefined:
      return { row, action: 'hold', reason: 'gone-reason-unknown' };
    case 'merged':
      return { row, action: 'settle', as: 'keep', reason: 'person-merged' };
    case 'converted':
      return { row, action: 'settle', as: 'keep', reason: 'person-converted' };
    case 'person-deleted':
    case 'membership-removed':
      return undefined;
  }
}

/** Row 5: one side became absent, the other is unchanged. Why it is gone decides; then the removal policy. */
export function followRemoval(at: Case): Decision {
  const { row, input } = at;
  const early = notARemoval(at);
  if (early) return early;

  const removedOn = absentSide(input);
  const deleted = input.gone[removedOn] === 'person-deleted';
  if (deleted && input.policies.personDeleted === 'keep') {
    return { row, action: 'settle', as: 'keep', reason: 'person-deleted-kept' };
  }
  const policy = effectiveRemoval(input.policies, removedOn, input.cleanCertificate);
  if (!deleted && policy === 'keep') return { row, action: 'settle', as: 'keep', reason: 'removal-kept' };
  if (!deleted && input.policies.removal[removedOn] === 'hold')
    return { row, action: 'hold', reason: 'removal-held' };
  if (!input.cleanCertificate) return { row, action: 'hold', reason: 'removal-before-certificate' };
  if (input.firstSync) return { row, action: 'hold', reason: 'first-sync-no-removals' };
  const reason = deleted ? 'person-deleted' : (`removed-in-${removedOn}` as const);
  return { row, action: 'remove', side: otherSide(removedOn), reason };
}

/** Row 6: one side became absent while the other moved on. Present wins; a deleted person is never made anew. */
export function keepPresent(at: Case): Decision {
  const { row, input } = at;
  const early = notARemoval(at);
  if (early) return early;

  const absent = absentSide(input);
  if (input.gone[absent] === 'person-deleted')
    return { row, action: 'settle', as: 'keep', reason: 'person-deleted-kept' };
  const conflict: Conflict = { ...input.now, winner: otherSide(absent), rule: 'present-wins' };
  return absent === 'marketo'
    ? copyToMarketo(at, 'present-wins', conflict)
    : copyToSalesforce(at, 'present-wins', conflict);
}
