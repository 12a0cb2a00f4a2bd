import { rows, ways, type Facts, type Intention, type Outcome, type RuleRow } from './rules.ts';

/** What the tables say about one member, and by which lines. */
export type Verdict = { readonly outcome: Outcome; readonly because: string };

const fits = (line: Partial<Facts>, facts: Facts): boolean =>
  Object.entries(line).every(([name, value]) => facts[name as keyof Facts] === value);

/** The row of a member. Throws where the table has a hole. */
export function rowOf(facts: Facts): RuleRow {
  const row = rows.find((one) => fits(one.if, facts));
  if (row === undefined) throw new Error(`no row for ${JSON.stringify(facts)}`);
  return row;
}

/** How an intention is carried out, and the lines that say so. Throws where its table has a hole. */
export function wayOf(
  intention: Intention,
  facts: Facts,
): { readonly outcome: Outcome; readonly lines: string[] } {
  const line = ways[intention].find((one) => fits(one.if, facts));
  if (line === undefined) throw new Error(`no way to "${intention}" for ${JSON.stringify(facts)}`);
  if (typeof line.then !== 'string') return { outcome: line.then, lines: [line.says] };
  const further = wayOf(line.then, facts);
  return { outcome: further.outcome, lines: [line.says, ...further.lines] };
}

/** Reads both tables. */
export function judge(facts: Facts): Verdict {
  const row = rowOf(facts);
  const { outcome, lines } = wayOf(row.then, facts);
  return { outcome, because: [`row ${String(row.row)} (${row.says})`, ...lines].join(', ') };
}

/** How the companion lists a member, as its API says it. */
export type Listed = {
  readonly records: readonly string[];
  readonly held: string | null;
  readonly failed: boolean;
  readonly settled: boolean;
};

/** Whether the companion lists a member as it must after this verdict, when nothing is left to write. */
export function isListedAs(
  { held, settled }: Pick<Listed, 'held' | 'settled'>,
  { outcome }: Verdict,
): boolean {
  switch (outcome.does) {
    case 'wait':
      return held?.startsWith(outcome.reason) === true;
    case 'settle':
      return held === null && !settled;
    case 'keep':
      return held === null && settled;
    default:
      return true;
  }
}
