import { finding, inReadingOrder, isBlocking, type Finding, type FindingCode, type Fix } from './findings.ts';
import { compare, effectiveMap, type ComparedRow } from './match-rows.ts';
import { toMarketo, toSalesforce, type StatusMap } from './status-map.ts';
import { fold, lowestVisible, statusNamed, visibleStatuses } from './statuses.ts';
import type { HeldValue, MemberStatus, ProgressionStatus } from './words.ts';

export type { Finding, FindingCode, Fix } from './findings.ts';

export type MatchInput = {
  readonly marketo: readonly ProgressionStatus[];
  readonly salesforce: readonly MemberStatus[];
  /** The values that members really hold, on either side. */
  readonly heldMarketo: readonly HeldValue[];
  readonly heldSalesforce: readonly HeldValue[];
  /** The longest status Salesforce takes for a member, in characters, from describe. */
  readonly labelMaxLength: number;
  /** What people chose; statuses it does not name are compared by name. */
  readonly map?: StatusMap;
};

/** One line of the comparison: a status and its partner, or a status alone. */
export type MatchRow = {
  readonly marketo: ProgressionStatus | null;
  readonly salesforce: MemberStatus | null;
  /** A value that members hold in Salesforce though the campaign does not list it (then `salesforce` is null). */
  readonly strayValue: string | null;
  readonly membersMarketo: number;
  readonly membersSalesforce: number;
  readonly matches: boolean;
  readonly findings: readonly FindingCode[];
};

export type StatusMatch = {
  readonly findings: readonly Finding[];
  /** "8 of 9": rows that match, of all rows. A pair counts once. */
  readonly matched: number;
  readonly total: number;
  /** No blocking finding. */
  readonly canLink: boolean;
  /** In step order, Salesforce's extras last. */
  readonly rows: readonly MatchRow[];
  /** The map a link would run with: what people chose, and equal names. */
  readonly map: StatusMap;
};

/** Compares a channel's statuses with a campaign's and with the values that members really hold (docs/sync-rules.md, 2). */
export function matchStatuses(input: MatchInput): StatusMatch {
  const map = effectiveMap(input);
  const compared = compare(input, map);
  const twins = twinFindings(input, map);
  const findingsOf = new Map<ComparedRow, readonly Finding[]>(
    compared.map((row) => {
      const twin = twins.filter((one) => speaksOf(one, row));
      // A twin's finding says all there is to say about a label without a partner.
      const label = twin.length > 0 && row.fit !== 'equal' ? [] : labelFinding(row, input, map, compared);
      return [row, [...label, ...twin, ...respondedFinding(row, input)]];
    }),
  );
  const about = (row: ComparedRow) => findingsOf.get(row) ?? [];

  const rows = compared.map((row): MatchRow => {
    return {
      marketo: row.marketo,
      salesforce: row.salesforce,
      strayValue: row.salesforce || row.fit === 'marketo-only' ? null : row.label,
      membersMarketo: row.marketo ? held(input.heldMarketo, row.marketo.name) : 0,
      membersSalesforce: row.label === null ? 0 : held(input.heldSalesforce, row.label),
      matches: row.fit === 'equal' && !about(row).some(isBlocking),
      findings: about(row).map(({ code }) => code),
    };
  });
  const findings = inReadingOrder([
    ...new Set(compared.flatMap(about)),
    ...orderFinding(input, map),
    ...defaultFinding(input, map, compared),
    ...unknownValues(input),
  ]);
  return {
    findings,
    matched: rows.filter(({ matches }) => matches).length,
    total: rows.length,
    canLink: !findings.some(isBlocking),
    rows,
    map,
  };
}

const held = (values: readonly HeldValue[], value: string): number =>
  values.filter((one) => one.value === value).reduce((sum, { members }) => sum + members, 0);

const labelsOf = ({ salesforce }: MatchInput): string[] =>
  salesforce.toSorted((a, b) => a.sortOrder - b.sortOrder).map(({ label }) => label);

const namesOf = ({ marketo }: MatchInput): string[] => visibleStatuses(marketo).map(({ name }) => name);

const showSteps: Fix = { code: 'show-marketo-steps' };

/** What one row's labels need: a partner that looks alike, is missing, is extra, or is too long to be held. */
function labelFinding(
  row: ComparedRow,
  input: MatchInput,
  map: StatusMap,
  rows: readonly ComparedRow[],
): Finding[] {
  const { marketo, label, fit } = row;
  const members = label === null ? 0 : held(input.heldSalesforce, label);

  if (marketo && fit === 'alike' && label !== null) {
    const treatAs: Fix = { code: 'treat-as', marketo: marketo.name, salesforce: label };
    const move: Fix = { code: 'move-members', from: label, to: marketo.name, members };
    const fixes = members > 0 ? [treatAs, move] : [move, treatAs];
    return [finding('near-match', { marketoStatus: marketo.name, salesforceStatus: label, members, fixes })];
  }
  if (marketo) {
    const written = toSalesforce(map, marketo.name) ?? marketo.name;
    const options = labelsOf(input).filter((one) => one.length <= input.labelMaxLength);
    const choose: Fix = { code: 'choose-status', side: 'marketo', status: marketo.name, options };
    const about = { marketoStatus: marketo.name, members: held(input.heldMarketo, marketo.name) };
    const isWritten = fit === 'marketo-only' || (written === label && !marketo.hidden);
    if (isWritten && written.length > input.labelMaxLength) {
      const detail = { limit: input.labelMaxLength };
      return [
        finding('label-too-long', {
          ...about,
          salesforceStatus: written,
          fixes: [choose, showSteps],
          detail,
        }),
      ];
    }
    if (fit !== 'marketo-only') return [];
    const add: Fix = {
      code: 'add-status',
      label: written,
      hasResponded: marketo.success,
      after: labelBefore(row, rows),
    };
    return [finding('missing-in-salesforce', { ...about, fixes: [add, choose] })];
  }
  const choose: Fix = {
    code: 'choose-status',
    side: 'salesforce',
    status: label ?? '',
    options: namesOf(input),
  };
  return members > 0
    ? [finding('only-in-salesforce-held', { salesforceStatus: label, members, fixes: [choose, showSteps] })]
    : [finding('only-in-salesforce', { salesforceStatus: label, fixes: [{ code: 'leave' }, choose] })];
}

/** The campaign's label after which a new one belongs: the partner of the nearest earlier step. */
const labelBefore = (row: ComparedRow, rows: readonly ComparedRow[]): string | null =>
  rows.slice(0, rows.indexOf(row)).findLast(({ marketo, salesforce }) => marketo && salesforce)?.label ??
  null;

/** Success in Marketo and responded in Salesforce say the same thing; they should agree. */
function respondedFinding({ marketo, salesforce, label }: ComparedRow, input: MatchInput): Finding[] {
  if (!marketo || !salesforce || marketo.hidden || marketo.success === salesforce.hasResponded) return [];
  const fix: Fix = { code: 'set-responded', label: salesforce.label, hasResponded: marketo.success };
  const members = label === null ? 0 : held(input.heldSalesforce, label);
  const statuses = { marketoStatus: marketo.name, salesforceStatus: salesforce.label };
  return [finding('responded-differs', { ...statuses, members, fixes: [fix, { code: 'leave' }] })];
}

/** Each later label of one side that is easily taken for an earlier one, with the earlier one. */
function lookalikes(labels: readonly string[], partner: (label: string) => string | null | undefined) {
  return labels.flatMap((label, place) => {
    const twin = labels.slice(0, place).find((earlier) => earlier !== label && fold(earlier) === fold(label));
    // Two labels that lead to one and the same status cannot be confused with harm.
    const together = twin !== undefined && partner(label) !== undefined && partner(label) === partner(twin);
    return twin === undefined || together ? [] : [{ label, twin }];
  });
}

/** Labels of one side that are equal after folding; each names the later one, and its twin. */
function twinFindings(input: MatchInput, map: StatusMap): Finding[] {
  const inProgram = lookalikes(namesOf(input), (name) => toSalesforce(map, name)).map(({ label, twin }) => {
    const treatAs: Fix = { code: 'treat-as', marketo: label, salesforce: toSalesforce(map, twin) ?? twin };
    const members = held(input.heldMarketo, label);
    return finding('equal-after-folding', {
      marketoStatus: label,
      members,
      fixes: [showSteps, treatAs],
      detail: { twin },
    });
  });
  const inCampaign = lookalikes(labelsOf(input), (label) => toMarketo(map, label)).map(({ label, twin }) => {
    const members = held(input.heldSalesforce, label);
    const move: Fix = { code: 'move-members', from: label, to: twin, members };
    const treatAs: Fix = { code: 'treat-as', marketo: toMarketo(map, twin) ?? twin, salesforce: label };
    const fixes = members > 0 ? [treatAs, move] : [move, treatAs];
    return finding('equal-after-folding', { salesforceStatus: label, members, fixes, detail: { twin } });
  });
  return [...inProgram, ...inCampaign];
}

/** True when a twin's finding is about the status of this row that has no partner of its own name. */
const speaksOf = (twin: Finding, { marketo, salesforce }: ComparedRow): boolean =>
  twin.marketoStatus === null
    ? twin.salesforceStatus === salesforce?.label
    : twin.marketoStatus === marketo?.name;

/** The campaign lists a later step before an earlier one. Harmless: lists merely read in another order. */
function orderFinding({ marketo, salesforce }: MatchInput, map: StatusMap): Finding[] {
  const stepOf = ({ label }: MemberStatus): number | undefined => {
    const name = toMarketo(map, label);
    if (typeof name !== 'string' || toSalesforce(map, name) !== label) return undefined;
    return statusNamed(marketo, name)?.step;
  };
  const listed = salesforce.toSorted((a, b) => a.sortOrder - b.sortOrder);
  const steps = listed.map(stepOf).filter((step) => step !== undefined);
  if (steps.every((step, place) => place === 0 || step >= (steps[place - 1] ?? step))) return [];
  const last = Number.POSITIVE_INFINITY;
  const labels = listed
    .toSorted((a, b) => (stepOf(a) ?? last) - (stepOf(b) ?? last) || 0)
    .map(({ label }) => label);
  return [finding('order-differs', { fixes: [{ code: 'reorder', labels }, { code: 'leave' }] })];
}

/** People whom Salesforce adds without a status get the default one: it must exist, and mean something in Marketo. */
function defaultFinding(input: MatchInput, map: StatusMap, rows: readonly ComparedRow[]): Finding[] {
  if (input.salesforce.length === 0) return [];
  const first = lowestVisible(input.marketo);
  const wanted = first && (toSalesforce(map, first.name) ?? first.name);
  const fixes: Fix[] = wanted === undefined ? [] : [{ code: 'set-default', label: wanted }];
  const current = input.salesforce.find(({ isDefault }) => isDefault);
  if (!current) return [finding('no-default', { fixes })];
  // A default that only looks alike is named by its near match already, and mended with it.
  const known = rows.some(({ label, fit }) => label === current.label && fit !== 'salesforce-only');
  return known ? [] : [finding('default-not-in-program', { salesforceStatus: current.label, fixes })];
}

/** Values that Marketo members still hold though the channel no longer lists them: those members wait, the link does not. */
function unknownValues({ marketo, heldMarketo }: MatchInput): Finding[] {
  return heldMarketo
    .filter(({ value, members }) => members > 0 && !statusNamed(marketo, value))
    .map(({ value, members }) =>
      finding('held-value-unknown', { marketoStatus: value, members, fixes: [showSteps] }),
    );
}
