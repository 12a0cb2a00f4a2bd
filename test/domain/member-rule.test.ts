import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  applies,
  decideMember,
  rows,
  type Decision,
  type Facts,
  type MemberInput,
} from '../../companion/src/domain/member-rule.ts';
import { defaultPolicies } from '../../companion/src/domain/policies.ts';
import type { Pair } from '../../companion/src/domain/words.ts';

/**
 * Every combination of what the nine rows look at, against an expectation written on its own: with its own small channel
 * and map, from the words of docs/sync-rules.md, sharing no code with the rule.
 *
 * Marketo: A (10) · B (20) · C (20, beside B) · H (30, hidden) · X (no status of the channel)
 * Salesforce: a · b · c · h · x, each the partner of its capital; x has none.
 */
const steps: Readonly<Record<string, number>> = { A: 10, B: 20, C: 20, H: 30 };
const statuses = Object.entries(steps).map(([name, step]) => ({
  name,
  step,
  hidden: name === 'H',
  success: false,
}));
const map = { f: { A: 'a', B: 'b', C: 'c', H: 'h' }, g: { a: 'A', b: 'B', c: 'C', h: 'H' } };

const pairs: readonly Pair[] = [null, 'A', 'B', 'C', 'H', 'X'].flatMap((marketo) =>
  [null, 'a', 'b', 'c', 'h', 'x'].map((salesforce) => ({ marketo, salesforce })),
);
const baselines: readonly (Pair | null)[] = [null, ...pairs];

const standard: MemberInput = {
  now: { marketo: null, salesforce: null },
  baseline: null,
  settled: null,
  map,
  statuses,
  policies: defaultPolicies,
  firstSync: false,
  changes: { marketo: null, salesforce: null },
  gone: {},
  absenceProven: true,
  additionsFromSalesforceAllowed: true,
  additionsToMarketoPossible: true,
  recentWrites: { marketo: 0, salesforce: 0 },
  confirmedByPreview: false,
  cleanCertificate: true,
};

/** Names of change times that decide nothing, or one side. */
const times = {
  tie: { marketo: { after: 0, until: 10 }, salesforce: { after: 5, until: 15 } },
  'marketo later': { marketo: { after: 15, until: 20 }, salesforce: { after: 5, until: 15 } },
  'salesforce later': { marketo: { after: 0, until: 5 }, salesforce: { after: 5, until: 15 } },
} as const;

/** What a decision does, in one line. */
function inWords(decision: Decision): string {
  const { row, action } = decision;
  if (!('side' in decision)) return `${row} ${action} ${decision.reason}`;
  return `${row} ${action} ${decision.side}${'value' in decision ? ` ${decision.value}` : ''}`;
}

/** All combinations of the choices, one object each. */
function* combinations<Choices extends Readonly<Record<string, readonly unknown[]>>>(
  choices: Choices,
): Generator<{ [Key in keyof Choices]: Choices[Key][number] }> {
  const keys = Object.keys(choices);
  const total = keys.reduce((product, key) => product * (choices[key]?.length ?? 0), 1);
  for (let number = 0; number < total; number += 1) {
    let rest = number;
    const one: Record<string, unknown> = {};
    for (const key of keys) {
      const options = choices[key] ?? [];
      one[key] = options[rest % options.length];
      rest = Math.floor(rest / options.length);
    }
    yield one as { [Key in keyof Choices]: Choices[Key][number] };
  }
}

// --- The expectation -------------------------------------------------------------------------------------------------

const lower = (value: string) => value.toLowerCase();
const upper = (value: string) => value.toUpperCase();

/** The row that must apply: the nine lines of the table, one after the other. */
function expectedRow({ now: { marketo: M, salesforce: S }, baseline }: MemberInput): number {
  if (M === null && S === null) return 1;
  if (M !== null && S !== null && M !== 'X' && S !== 'x' && lower(M) === S) return 1;
  if (M === 'X' || S === 'x') return 2;
  if (baseline === null) return 3;
  const mChanged = M !== baseline.marketo;
  const sChanged = S !== baseline.salesforce;
  if (!mChanged && !sChanged) return 4;
  const mVanished = mChanged && M === null;
  const sVanished = sChanged && S === null;
  if (mVanished || sVanished) return (mVanished ? sChanged : mChanged) ? 6 : 5;
  if (mChanged && sChanged) return 9;
  return mChanged ? 7 : 8;
}

function expected(input: MemberInput): string {
  const row = expectedRow(input);
  const { now, baseline, settled } = input;
  switch (row) {
    case 1:
      return '1 settle in-step';
    case 2:
      if (settled && baseline?.marketo === now.marketo && baseline.salesforce === now.salesforce)
        return '2 nothing settled';
      return now.marketo === 'X' ? '2 hold outside-map-marketo' : '2 hold outside-map-salesforce';
    case 3:
      return input.firstSync && !input.confirmedByPreview
        ? '3 await-preview first-sync-preview'
        : expectedUnion(3, input);
    case 4:
      if (settled) return '4 nothing settled';
      return input.confirmedByPreview ? expectedUnion(4, input) : '4 await-preview map-changed-preview';
    case 5:
      return `5 ${expectedRemoval(input)}`;
    case 6:
      return expectedPresentWins(input);
    case 7:
      return settled === 'keep' && now.salesforce === null
        ? '7 settle kept-side-stays'
        : toSalesforce(7, input);
    case 8:
      return settled === 'keep' && now.marketo === null ? '8 settle kept-side-stays' : toMarketo(8, input);
    default:
      return expectedConflict(9, input);
  }
}

function toSalesforce(row: number, { now }: MemberInput): string {
  return `${row} ${now.salesforce === null ? 'add' : 'write'} salesforce ${lower(String(now.marketo))}`;
}

function toMarketo(row: number, { now, policies, ...input }: MemberInput): string {
  const target = upper(String(now.salesforce));
  if (now.marketo === null && !input.additionsToMarketoPossible) return `${row} nothing additions-impossible`;
  if (now.marketo === null && !input.additionsFromSalesforceAllowed) return `${row} nothing additions-off`;
  if (target === 'H') return `${row} hold hidden-status`;
  if (now.marketo === null) return `${row} add marketo ${target}`;
  if (Number(steps[target]) >= Number(steps[now.marketo])) return `${row} write marketo ${target}`;
  if (policies.backwards === 'restore') return `${row} restore salesforce ${lower(now.marketo)}`;
  const mayJoin = input.additionsToMarketoPossible && input.additionsFromSalesforceAllowed;
  return policies.backwards === 'readd' && mayJoin
    ? `${row} readd marketo ${target}`
    : `${row} hold backwards`;
}

function expectedUnion(row: number, input: MemberInput): string {
  if (input.now.salesforce === null) return toSalesforce(row, input);
  return input.now.marketo === null ? toMarketo(row, input) : expectedConflict(row, input);
}

function expectedConflict(row: number, input: MemberInput): string {
  const { now, policies, changes } = input;
  const ahead = Number(steps[String(now.marketo)]) - Number(steps[upper(String(now.salesforce))]);
  const salesforceIsLater = changes === times['salesforce later'];
  const salesforceWins = {
    marketo: false,
    salesforce: true,
    latest: salesforceIsLater,
    furthest: ahead < 0 || (ahead === 0 && salesforceIsLater),
  }[policies.conflict];
  return salesforceWins ? toMarketo(row, input) : toSalesforce(row, input);
}

/** Why a vanished member is no removal, or undefined when it is one. */
function notARemoval({ now, gone, absenceProven }: MemberInput): string | undefined {
  const why = now.marketo === null ? gone.marketo : gone.salesforce;
  if (why === 'container-gone') return 'hold container-gone';
  if (!absenceProven) return 'hold absence-unproven';
  if (why === undefined) return 'hold gone-reason-unknown';
  if (why === 'merged') return 'settle person-merged';
  return why === 'converted' ? 'settle person-converted' : undefined;
}

function expectedRemoval(input: MemberInput): string {
  const { now, gone, policies, cleanCertificate, firstSync } = input;
  const none = notARemoval(input);
  if (none !== undefined) return none;
  const from = now.marketo === null ? 'marketo' : 'salesforce';
  const remove = firstSync
    ? 'hold first-sync-no-removals'
    : `remove ${from === 'marketo' ? 'salesforce' : 'marketo'}`;
  const afterCertificate = cleanCertificate ? remove : 'hold removal-before-certificate';
  if (gone[from] === 'person-deleted') {
    return policies.personDeleted === 'keep' ? 'settle person-deleted-kept' : afterCertificate;
  }
  return { keep: 'settle removal-kept', hold: 'hold removal-held', propagate: afterCertificate }[
    policies.removal[from]
  ];
}

function expectedPresentWins(input: MemberInput): string {
  const none = notARemoval(input);
  if (none !== undefined) return `6 ${none}`;
  const why = input.now.marketo === null ? input.gone.marketo : input.gone.salesforce;
  if (why === 'person-deleted') return '6 settle person-deleted-kept';
  return expectedUnion(6, input);
}

// --- The enumeration -------------------------------------------------------------------------------------------------

const yesNo = [true, false] as const;
const frames = [
  ...combinations({
    settled: [null, 'person', 'keep'] as const,
    firstSync: yesNo,
    confirmedByPreview: yesNo,
  }),
];
const writing = [
  ...combinations({
    conflict: ['furthest', 'marketo', 'salesforce', 'latest'] as const,
    backwards: ['hold', 'restore', 'readd'] as const,
    additionsFromSalesforceAllowed: yesNo,
    additionsToMarketoPossible: yesNo,
    changes: Object.values(times),
  }),
].map(({ conflict, backwards, ...input }) => ({
  ...input,
  policies: { ...defaultPolicies, conflict, backwards },
}));
const reasons = [
  undefined,
  'membership-removed',
  'person-deleted',
  'merged',
  'converted',
  'container-gone',
] as const;
const goneBoth = (why: (typeof reasons)[number]) =>
  why === undefined ? {} : { marketo: why, salesforce: why };
const removing = [
  ...combinations({
    why: reasons,
    absenceProven: yesNo,
    cleanCertificate: yesNo,
    removal: ['hold', 'propagate', 'keep'] as const,
    personDeleted: ['keep', 'remove'] as const,
  }),
].map(({ why, removal, personDeleted, ...input }) => ({
  ...input,
  gone: goneBoth(why),
  policies: { ...defaultPolicies, removal: { marketo: removal, salesforce: removal }, personDeleted },
}));
const returning = [
  ...combinations({
    why: reasons,
    absenceProven: yesNo,
    additionsFromSalesforceAllowed: yesNo,
    additionsToMarketoPossible: yesNo,
  }),
].map(({ why, ...input }) => ({ ...input, gone: goneBoth(why) }));

/** What else each row depends on, in all combinations; and what must make no difference to it. */
const variants: Readonly<
  Record<number, { matters: readonly Partial<MemberInput>[]; not: readonly Partial<MemberInput>[] }>
> = {
  1: { matters: [{}], not: [...writing, ...removing, ...returning] },
  2: { matters: [{}], not: [...writing, ...removing, ...returning] },
  3: { matters: writing, not: removing },
  4: { matters: writing, not: removing },
  5: { matters: removing, not: writing },
  6: {
    matters: returning,
    not: writing.filter((one) => one.additionsFromSalesforceAllowed && one.additionsToMarketoPossible),
  },
  7: { matters: writing, not: removing },
  8: { matters: writing, not: removing },
  9: { matters: writing, not: removing },
};

describe('every combination of values, baseline, settlement, phase and policy', () => {
  const seen = new Map<string, number>();
  for (const row of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    test(`row ${row} decides as its words say`, () => {
      let cases = 0;
      for (const now of pairs) {
        for (const baseline of baselines) {
          if (expectedRow({ ...standard, now, baseline }) !== row) continue;
          for (const frame of frames) {
            for (const variant of variants[row]?.matters ?? []) {
              const input: MemberInput = { ...standard, now, baseline, ...frame, ...variant };
              const actual = inWords(decideMember(input));
              if (actual !== expected(input)) assert.equal(actual, expected(input), JSON.stringify(input));
              seen.set(actual, (seen.get(actual) ?? 0) + 1);
              cases += 1;
            }
          }
        }
      }
      assert.ok(cases > 0, 'no combination leads to this row');
    });
  }

  test('together they reach every outcome there is', () => {
    const outcomes = [...seen.keys()].map((words) => words.replace(/ [A-Za-z]$/, '').replace(/^(\d) /, ''));
    assert.deepEqual([...new Set(outcomes)].sort(), [
      'add marketo',
      'add salesforce',
      'await-preview first-sync-preview',
      'await-preview map-changed-preview',
      'hold absence-unproven',
      'hold backwards',
      'hold container-gone',
      'hold first-sync-no-removals',
      'hold gone-reason-unknown',
      'hold hidden-status',
      'hold outside-map-marketo',
      'hold outside-map-salesforce',
      'hold removal-before-certificate',
      'hold removal-held',
      'nothing additions-impossible',
      'nothing additions-off',
      'nothing settled',
      'readd marketo',
      'remove marketo',
      'remove salesforce',
      'restore salesforce',
      'settle in-step',
      'settle kept-side-stays',
      'settle person-converted',
      'settle person-deleted-kept',
      'settle person-merged',
      'settle removal-kept',
      'write marketo',
      'write salesforce',
    ]);
  });

  test('what a row does not name makes no difference to it', () => {
    for (const now of pairs) {
      for (const baseline of baselines) {
        const plain = { ...standard, gone: goneBoth('membership-removed'), now, baseline };
        const words = inWords(decideMember(plain));
        for (const other of variants[expectedRow(plain)]?.not ?? []) {
          const actual = inWords(decideMember({ ...plain, ...other }));
          if (actual !== words) assert.equal(actual, words, JSON.stringify({ ...plain, ...other }));
        }
      }
    }
  });
});

describe('the table itself', () => {
  const changes = ['same', 'changed', 'became absent'] as const;
  const facts: Facts[] = [
    ...combinations({ inStep: yesNo, mapped: yesNo, baseline: yesNo, marketo: changes, salesforce: changes }),
  ];
  const bothGone = (one: Facts) => one.marketo === 'became absent' && one.salesforce === 'became absent';

  test('has nine rows in order', () => {
    assert.deepEqual(
      rows.map(({ id }) => id),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  test('has no hole: only both sides absent and yet not in step finds no row, and that cannot be', () => {
    for (const one of facts) {
      const found = rows.filter((row) => applies(row, one));
      const impossible = bothGone(one) && !one.inStep && one.mapped && one.baseline;
      assert.equal(found.length === 0, impossible, JSON.stringify(one));
    }
  });

  test('has no overlap from row 4 on: there the order of the rows does not matter', () => {
    for (const one of facts) assert.ok(rows.filter((row) => row.id >= 4 && applies(row, one)).length <= 1);
  });
});
