import type { MatchInput } from './match.ts';
import { buildMap, exactPairs, pairsOf, toMarketo, toSalesforce, type StatusMap } from './status-map.ts';
import { looksLike, statusNamed } from './statuses.ts';
import type { MemberStatus, ProgressionStatus } from './words.ts';

/** How a comparison row came about. `alike`: the names differ only in their looks (near match). */
export type Fit = 'equal' | 'alike' | 'marketo-only' | 'salesforce-only';

export type ComparedRow = {
  readonly marketo: ProgressionStatus | null;
  readonly salesforce: MemberStatus | null;
  /** The Salesforce value of the row: the campaign's label, or a value that members hold though it is no label. */
  readonly label: string | null;
  readonly fit: Fit;
};

/** Values that members hold in Salesforce though the campaign does not list them (bulk loads, renamed labels). */
export const strayValues = ({ salesforce, heldSalesforce }: MatchInput): string[] =>
  heldSalesforce
    .filter(({ value, members }) => members > 0 && !salesforce.some(({ label }) => label === value))
    .map(({ value }) => value);

/** The map a link would run with: what people chose, completed by equal names. */
export function effectiveMap(input: MatchInput): StatusMap {
  const labels = [...input.salesforce.map(({ label }) => label), ...strayValues(input)];
  const chosen = input.map ? pairsOf(input.map) : [];
  return buildMap([...chosen, ...exactPairs(input.marketo, labels)], input.marketo);
}

/**
 * Lays both sides beside each other: every visible status with its partner, hidden ones only where the campaign has them,
 * then the campaign's extras by SortOrder, then stray values. Every status appears exactly once as the one it is.
 */
export function compare(input: MatchInput, map: StatusMap): ComparedRow[] {
  const campaign = input.salesforce.toSorted((a, b) => a.sortOrder - b.sortOrder);
  const status = (label: string) => campaign.find((one) => one.label === label) ?? null;
  const labels = [...campaign.map(({ label }) => label), ...strayValues(input)];
  const shown = new Set<string>();
  const show = (label: string) => {
    shown.add(label);
    return { salesforce: status(label), label };
  };

  const inStepOrder = input.marketo.filter(({ step }) => step > 0).toSorted((a, b) => a.step - b.step);
  const rows = inStepOrder.flatMap((marketo): ComparedRow[] => {
    const partner = toSalesforce(map, marketo.name);
    if (typeof partner === 'string' && status(partner)) return [{ marketo, ...show(partner), fit: 'equal' }];
    if (marketo.hidden) return [];
    const alike = labels.find(
      (label) => !shown.has(label) && toMarketo(map, label) === undefined && looksLike(label, marketo.name),
    );
    if (alike !== undefined) return [{ marketo, ...show(alike), fit: 'alike' }];
    return [{ marketo, salesforce: null, label: partner ?? null, fit: 'marketo-only' }];
  });

  const extras = labels
    .filter((label) => !shown.has(label))
    .map((label) => extraRow(input, map, label, status(label)));
  return [...rows, ...extras.filter((row) => row !== null)];
}

/** A Salesforce value that no program status leads to. Null when the program's own row already speaks of it. */
function extraRow(
  input: MatchInput,
  map: StatusMap,
  label: string,
  salesforce: MemberStatus | null,
): ComparedRow | null {
  const back = toMarketo(map, label);
  if (typeof back === 'string') {
    // A stray value that equals a program status: the row "missing in Salesforce" says it, and adding the label mends it.
    if (salesforce === null && back === label) return null;
    return { marketo: statusNamed(input.marketo, back) ?? null, salesforce, label, fit: 'equal' };
  }
  const alike = input.marketo.find(({ hidden, step, name }) => !hidden && step > 0 && looksLike(name, label));
  if (alike) return { marketo: alike, salesforce, label, fit: 'alike' };
  return { marketo: null, salesforce, label, fit: 'salesforce-only' };
}
