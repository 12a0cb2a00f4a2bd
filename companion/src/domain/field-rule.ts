import { surelyLater } from './change-time.ts';
import { isEmpty, type FieldValue } from './field-values.ts';
import type { FieldKind } from './field-types.ts';
import type { Policies } from './policies.ts';
import type { FieldReason } from './reasons.ts';
import type { Interval, Side } from './words.ts';

/** One field of one member on both sides, as compared. */
export type FieldInput = {
  readonly kind: FieldKind;
  readonly now: Readonly<Record<Side, FieldValue>>;
  /** The value that both sides held when they last agreed; undefined: they never have. */
  readonly agreed: FieldValue | undefined;
  readonly policy: Policies['conflict'];
  readonly changes: Readonly<Record<Side, Interval | null>>;
};

export type FieldDecision =
  | { readonly action: 'settle' }
  | {
      readonly action: 'write';
      readonly side: Side;
      readonly value: FieldValue;
      readonly reason: FieldReason;
    };

type Facts = {
  readonly equal: boolean;
  readonly agreed: boolean;
  readonly marketo: 'same' | 'changed' | 'empty' | 'filled';
  readonly salesforce: 'same' | 'changed' | 'empty' | 'filled';
};

export type FieldRow = {
  readonly text: readonly [marketo: string, salesforce: string, outcome: string];
  readonly when: Partial<Facts>;
  readonly decide: (input: FieldInput) => FieldDecision;
};

const write = (side: Side, reason: FieldReason): FieldRow['decide'] => {
  const from = side === 'marketo' ? 'salesforce' : 'marketo';
  return ({ now }) => ({ action: 'write', side, value: now[from], reason });
};

/** The rule for a field of a member: the first row that fits decides, and no two fit. */
export const fieldRows: readonly FieldRow[] = [
  {
    text: ['the same', 'the same', 'Settle: the value becomes the baseline. Write nothing.'],
    when: { equal: true },
    decide: () => ({ action: 'settle' }),
  },
  {
    text: ['first sight, empty', 'filled', 'Fill Marketo.'],
    when: { equal: false, agreed: false, marketo: 'empty' },
    decide: write('marketo', 'field-filled-from-salesforce'),
  },
  {
    text: ['first sight, filled', 'empty', 'Fill Salesforce.'],
    when: { equal: false, agreed: false, salesforce: 'empty' },
    decide: write('salesforce', 'field-filled-from-marketo'),
  },
  {
    text: ['first sight, filled', 'filled with another value', 'Conflict policy.'],
    when: { equal: false, agreed: false, marketo: 'filled', salesforce: 'filled' },
    decide: resolveConflict,
  },
  {
    text: ['changed or cleared', 'as it was', 'Write it to Salesforce.'],
    when: { equal: false, agreed: true, marketo: 'changed', salesforce: 'same' },
    decide: write('salesforce', 'field-copied-from-marketo'),
  },
  {
    text: ['as it was', 'changed or cleared', 'Write it to Marketo.'],
    when: { equal: false, agreed: true, marketo: 'same', salesforce: 'changed' },
    decide: write('marketo', 'field-copied-from-salesforce'),
  },
  {
    text: ['changed or cleared', 'changed otherwise', 'Conflict policy.'],
    when: { equal: false, agreed: true, marketo: 'changed', salesforce: 'changed' },
    decide: resolveConflict,
  },
];

/** How far a status has come means nothing for a field: there `furthest` asks for the later change, as `latest` does. */
function resolveConflict({ now, policy, changes }: FieldInput): FieldDecision {
  const [winner, reason] = winnerOf(policy, changes);
  const side = winner === 'marketo' ? 'salesforce' : 'marketo';
  return { action: 'write', side, value: now[winner], reason };
}

function winnerOf(
  policy: Policies['conflict'],
  changes: FieldInput['changes'],
): readonly [Side, FieldReason] {
  if (policy === 'marketo') return ['marketo', 'field-conflict-marketo'];
  if (policy === 'salesforce') return ['salesforce', 'field-conflict-salesforce'];
  if (surelyLater(changes.marketo, changes.salesforce)) return ['marketo', 'field-conflict-later'];
  if (surelyLater(changes.salesforce, changes.marketo)) return ['salesforce', 'field-conflict-later'];
  return ['marketo', 'field-conflict-tie'];
}

/** What the rows look at. */
export function fieldFacts({ kind, now, agreed }: FieldInput): Facts {
  const side = (value: FieldValue) =>
    agreed === undefined
      ? isEmpty(kind, value)
        ? 'empty'
        : 'filled'
      : value === agreed
        ? 'same'
        : 'changed';
  return {
    equal: now.marketo === now.salesforce,
    agreed: agreed !== undefined,
    marketo: side(now.marketo),
    salesforce: side(now.salesforce),
  };
}

const keys = ['equal', 'agreed', 'marketo', 'salesforce'] as const;

/** True when a row's own condition fits. */
export const fieldRowApplies = ({ when }: FieldRow, facts: Facts): boolean =>
  keys.every((key) => when[key] === undefined || when[key] === facts[key]);

/** What to do with one field of one member. Pure; exactly one row applies. */
export function decideField(input: FieldInput): FieldDecision {
  const facts = fieldFacts(input);
  const row = fieldRows.find((one) => fieldRowApplies(one, facts));
  if (row === undefined) throw new Error('No row applies: the table of fields has a hole.');
  return row.decide(input);
}
