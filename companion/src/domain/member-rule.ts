import { writes, type Decision, type MemberInput, type RowId } from './decision.ts';
import {
  copyToMarketo,
  copyToSalesforce,
  followRemoval,
  keepPresent,
  resolveConflict,
  union,
  type Case,
} from './member-outcomes.ts';
import { inStep, toMarketo, toSalesforce } from './status-map.ts';
import { statusNamed } from './statuses.ts';
import type { Value } from './words.ts';

export { outcomeOf, writes } from './decision.ts';
export type { Conflict, Decision, GoneReason, MemberInput, RowId, Write } from './decision.ts';

/** What happened to one side since the baseline. */
export type SideChange = 'same' | 'changed' | 'became absent';

/** All that the choice of a row depends on. */
export type Facts = {
  readonly inStep: boolean;
  /** Both values can be carried to the other side. */
  readonly mapped: boolean;
  readonly baseline: boolean;
  /** Without a baseline everything counts as changed. */
  readonly marketo: SideChange;
  readonly salesforce: SideChange;
};

export type Row = {
  readonly id: RowId;
  /** The row's condition and outcome as people read them (docs/sync-rules.md, 4). */
  readonly text: {
    readonly inStep: string;
    readonly marketo: string;
    readonly salesforce: string;
    readonly outcome: string;
  };
  /** The row applies when one of these fits, and no earlier row does. */
  readonly when: readonly Partial<Facts>[];
  readonly decide: (at: Case) => Decision;
};

const untouched = { marketo: 'same', salesforce: 'same' } as const;

/** The rule for one member, first match wins. Everything else in the house only prepares or carries out what it says. */
export const rows: readonly Row[] = [
  {
    id: 1,
    text: {
      inStep: 'yes',
      marketo: 'any',
      salesforce: 'any',
      outcome: 'Settle: both values become the baseline. Write nothing.',
    },
    when: [{ inStep: true }],
    decide: ({ row }) => ({ row, action: 'settle', as: 'in-step', reason: 'in-step' }),
  },
  {
    id: 2,
    text: {
      inStep: 'no',
      marketo: 'a value outside the map',
      salesforce: 'or here',
      outcome: 'Hold this member, unless a person settled exactly this pair.',
    },
    when: [{ mapped: false }],
    decide: ({ row, input }) => {
      if (input.settled && isUntouched(factsOf(input))) return { row, action: 'nothing', reason: 'settled' };
      const reason = isMarketoMapped(input) ? 'outside-map-salesforce' : 'outside-map-marketo';
      return { row, action: 'hold', reason };
    },
  },
  {
    id: 3,
    text: {
      inStep: 'no',
      marketo: 'no baseline',
      salesforce: 'no baseline',
      outcome:
        'Absent on one side: add there. Both present: conflict policy. In a first sync only through a preview.',
    },
    when: [{ baseline: false }],
    decide: (at) =>
      at.input.firstSync && !at.input.confirmedByPreview
        ? { row: at.row, action: 'await-preview', reason: 'first-sync-preview' }
        : union(at),
  },
  {
    id: 4,
    text: {
      inStep: 'no',
      marketo: 'no',
      salesforce: 'no',
      outcome:
        'Settled by a person or by keep: nothing. Otherwise (map or channel edited) as row 3, only through a preview.',
    },
    when: [untouched],
    decide: (at) => {
      if (at.input.settled) return { row: at.row, action: 'nothing', reason: 'settled' };
      if (!at.input.confirmedByPreview)
        return { row: at.row, action: 'await-preview', reason: 'map-changed-preview' };
      return union(at);
    },
  },
  {
    id: 5,
    text: {
      inStep: 'no',
      marketo: 'became absent',
      salesforce: 'no (or the other way round)',
      outcome: 'Removal policy, once the absence is proven and its cause is a removed membership.',
    },
    when: [
      { marketo: 'became absent', salesforce: 'same' },
      { marketo: 'same', salesforce: 'became absent' },
    ],
    decide: followRemoval,
  },
  {
    id: 6,
    text: {
      inStep: 'no',
      marketo: 'became absent',
      salesforce: 'yes (or the other way round)',
      outcome: 'Conflict: present wins, and the log says so.',
    },
    when: [
      { marketo: 'became absent', salesforce: 'changed' },
      { marketo: 'changed', salesforce: 'became absent' },
    ],
    decide: keepPresent,
  },
  {
    id: 7,
    text: { inStep: 'no', marketo: 'yes', salesforce: 'no', outcome: 'Write f(M) to Salesforce.' },
    when: [{ marketo: 'changed', salesforce: 'same' }],
    decide: (at) => keptAbsent(at, at.input.now.salesforce) ?? copyToSalesforce(at, 'changed-in-marketo'),
  },
  {
    id: 8,
    text: {
      inStep: 'no',
      marketo: 'no',
      salesforce: 'yes',
      outcome: 'Write g(S) to Marketo if its step allows, else backwards policy.',
    },
    when: [{ marketo: 'same', salesforce: 'changed' }],
    decide: (at) => keptAbsent(at, at.input.now.marketo) ?? copyToMarketo(at, 'changed-in-salesforce'),
  },
  {
    id: 9,
    text: {
      inStep: 'no',
      marketo: 'yes',
      salesforce: 'yes',
      outcome: 'Conflict policy picks a side; if Marketo must then go backwards, backwards policy.',
    },
    when: [{ marketo: 'changed', salesforce: 'changed' }],
    decide: resolveConflict,
  },
];

/** After `keep`, the side that removed the member stays without it: later changes of the other side only move the baseline. */
function keptAbsent({ row, input }: Case, unchanged: Value): Decision | undefined {
  if (input.settled !== 'keep' || unchanged !== null) return undefined;
  return { row, action: 'settle', as: 'keep', reason: 'kept-side-stays' };
}

const isUntouched = ({ marketo, salesforce }: Facts): boolean => marketo === 'same' && salesforce === 'same';

/** All of a member that the choice of a row looks at. */
export type RowInput = Pick<MemberInput, 'map' | 'statuses' | 'now' | 'baseline'>;

const isMarketoMapped = ({ map, statuses, now: { marketo } }: RowInput): boolean =>
  marketo === null ||
  (toSalesforce(map, marketo) !== undefined && statusNamed(statuses, marketo) !== undefined);

const isSalesforceMapped = ({ map, statuses, now: { salesforce } }: RowInput): boolean =>
  salesforce === null || statusNamed(statuses, toMarketo(map, salesforce)) !== undefined;

function sideChange(before: Value | undefined, now: Value): SideChange {
  if (before === now) return 'same';
  return now === null && before !== undefined ? 'became absent' : 'changed';
}

/** What the rows look at. */
export function factsOf(input: RowInput): Facts {
  const { now, baseline } = input;
  return {
    inStep: inStep(input.map, now),
    mapped: isMarketoMapped(input) && isSalesforceMapped(input),
    baseline: baseline !== null,
    marketo: sideChange(baseline?.marketo, now.marketo),
    salesforce: sideChange(baseline?.salesforce, now.salesforce),
  };
}

const keys = ['inStep', 'mapped', 'baseline', 'marketo', 'salesforce'] as const;

/** True when a row's own condition fits, earlier rows aside. */
export const applies = (row: Row, facts: Facts): boolean =>
  row.when.some((pattern) => keys.every((key) => pattern[key] === undefined || pattern[key] === facts[key]));

/** Writes of one member to one side within 24 h, beyond which something is writing against us. */
export const flapLimit = 3;

/** A member that keeps being written to the same side waits for a person; a confirmed preview is a person's word. */
function guardFlapping(decision: Decision, input: MemberInput): Decision {
  if (!writes(decision) || input.confirmedByPreview || input.recentWrites[decision.side] < flapLimit)
    return decision;
  return { row: decision.row, action: 'hold', reason: 'flapping' };
}

/** What to do with one member. Pure; exactly one row applies. */
export function decideMember(input: MemberInput): Decision {
  const facts = factsOf(input);
  const row = rows.find((one) => applies(one, facts));
  if (!row) throw new Error('No row applies: the table has a hole.');
  return guardFlapping(row.decide({ row: row.id, input }), input);
}
