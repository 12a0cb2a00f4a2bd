import { statusNamed, visibleStatuses } from './statuses.ts';
import type { Pair, ProgressionStatus, Side, Value } from './words.ts';

/** Names that a status no longer goes by, each with the one it has now: members may still hold them. By side. */
export type OldNames = Readonly<Record<Side, Readonly<Record<string, string>>>>;

/**
 * The relation R between progression statuses and campaign member statuses, as its two functions: plain JSON, so that it
 * can be stored, hashed and shown. A pair is in R when f leads from M to S, or g leads from S to M.
 */
export type StatusMap = {
  /** Marketo to Salesforce; total over the visible statuses of the channel. */
  readonly f: Readonly<Record<string, string>>;
  /** Salesforce to Marketo; defined for every status in use. */
  readonly g: Readonly<Record<string, string>>;
  /** Names that were taken over by others: an old name means what the new one means. */
  readonly oldNames?: OldNames;
};

/** One line of a map as people choose it: this progression status and this campaign status mean the same. */
export type MappedPair = { readonly marketo: string; readonly salesforce: string };

/** The pairs of equal names; hidden statuses too where the other side has them. */
export const exactPairs = (marketo: readonly ProgressionStatus[], labels: readonly string[]): MappedPair[] =>
  marketo
    .filter(({ step, name }) => step > 0 && labels.includes(name))
    .map(({ name }) => ({ marketo: name, salesforce: name }));

/** The default map: equal names belong together. */
export const exactMap = (
  marketo: readonly ProgressionStatus[],
  salesforce: readonly { label: string }[],
): StatusMap =>
  buildMap(
    exactPairs(
      marketo,
      salesforce.map(({ label }) => label),
    ),
    marketo,
  );

/** The map of equal names plus what people chose. A choice adds a way; it never takes an equal name's partner away. */
export const chosenMap = (
  choices: readonly MappedPair[],
  marketo: readonly ProgressionStatus[],
  salesforce: readonly { label: string }[],
): StatusMap =>
  buildMap(
    [
      ...exactPairs(
        marketo,
        salesforce.map(({ label }) => label),
      ),
      ...choices,
    ],
    marketo,
  );

/** A map as the pairs it was built from, f's pairs first. `buildMap` of them gives the map again. */
export const pairsOf = (map: StatusMap): MappedPair[] => [
  ...Object.entries(map.f).map(([marketo, salesforce]) => ({ marketo, salesforce })),
  ...Object.entries(map.g).map(([salesforce, marketo]) => ({ marketo, salesforce })),
];

/**
 * The map of these pairs. f is the first pair named for a status. g is the lowest step that f sends there, so that the way
 * back never claims progress nobody made; for a campaign status that f never reaches, the lowest step paired with it.
 * Visible statuses go before hidden ones, since a hidden status is never written.
 */
export function buildMap(pairs: readonly MappedPair[], marketo: readonly ProgressionStatus[]): StatusMap {
  const f = new Map<string, string>();
  for (const pair of pairs) if (!f.has(pair.marketo)) f.set(pair.marketo, pair.salesforce);

  const ranked = [
    ...visibleStatuses(marketo),
    ...marketo.filter(({ hidden }) => hidden).sort((a, b) => a.step - b.step),
  ];
  const rank = (name: string): number => {
    const place = ranked.findIndex((status) => status.name === name);
    return place < 0 ? ranked.length : place;
  };
  const lowest = (names: readonly string[]): string | undefined =>
    names.toSorted((a, b) => rank(a) - rank(b))[0];

  const g = new Map<string, string>();
  for (const label of new Set(pairs.map(({ salesforce }) => salesforce))) {
    const paired = pairs.filter(({ salesforce }) => salesforce === label).map((pair) => pair.marketo);
    const sent = paired.filter((name) => f.get(name) === label);
    const back = lowest(sent.length > 0 ? sent : paired);
    if (back !== undefined) g.set(label, back);
  }
  return { f: Object.fromEntries(f), g: Object.fromEntries(g) };
}

const lookUp = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** f(M); absent stays absent; undefined when the value is outside the map. */
export const toSalesforce = (map: StatusMap, value: Value): Value | undefined =>
  value === null ? null : lookUp(map.f, value);

/** g(S); absent stays absent; undefined when the value is outside the map. */
export const toMarketo = (map: StatusMap, value: Value): Value | undefined =>
  value === null ? null : lookUp(map.g, value);

/** (M, S) in R, or both absent. */
export function inStep(map: StatusMap, { marketo, salesforce }: Pair): boolean {
  if (marketo === null || salesforce === null) return marketo === salesforce;
  const { marketo: programNames = {}, salesforce: labels = {} } = map.oldNames ?? {};
  const m = lookUp(programNames, marketo) ?? marketo;
  const s = lookUp(labels, salesforce) ?? salesforce;
  return lookUp(map.f, m) === s || lookUp(map.g, s) === m;
}

export type MapProblem = {
  readonly code:
    | 'no-way-to-salesforce'
    | 'no-way-to-marketo'
    | 'unknown-program-status'
    | 'unknown-campaign-status'
    | 'round-trip'
    | 'claims-progress'
    | 'order';
  readonly severity: 'blocking' | 'warning';
  readonly marketoStatus: string | null;
  readonly salesforceStatus: string | null;
};

/** What a map must serve: the channel, the campaign's labels, and the values that its members really hold. */
export type MapScope = {
  readonly marketo: readonly ProgressionStatus[];
  readonly labels: readonly string[];
  readonly held: readonly string[];
};

/**
 * What is wrong with a map; empty when it can carry a link. Proven for every visible status: it has an f that the campaign
 * knows; going there and back and there again ends where it began; coming back never claims progress; a later step never
 * comes back before an earlier one (only a warning: it is odd, but loses nothing). Every status in use has a g.
 */
export function checkMap(map: StatusMap, { marketo, labels, held }: MapScope): MapProblem[] {
  const problems: MapProblem[] = [];
  const add = (
    code: MapProblem['code'],
    marketoStatus: string | null,
    salesforceStatus: string | null,
    severity: MapProblem['severity'] = 'blocking',
  ) => problems.push({ code, severity, marketoStatus, salesforceStatus });

  let furthestBack = 0;
  for (const { name, step } of visibleStatuses(marketo)) {
    const there = lookUp(map.f, name);
    if (there === undefined) {
      add('no-way-to-salesforce', name, null);
      continue;
    }
    if (!labels.includes(there)) add('unknown-campaign-status', name, there);
    const back = lookUp(map.g, there);
    if (back === undefined || lookUp(map.f, back) !== there) {
      add('round-trip', name, there);
      continue;
    }
    const stepBack = statusNamed(marketo, back)?.step ?? Number.POSITIVE_INFINITY;
    if (stepBack > step) add('claims-progress', name, there);
    if (stepBack < furthestBack) add('order', name, there, 'warning');
    furthestBack = Math.max(furthestBack, stepBack);
  }
  for (const label of new Set(held)) {
    if (lookUp(map.g, label) === undefined) add('no-way-to-marketo', null, label);
  }
  for (const [label, name] of Object.entries(map.g)) {
    if (!statusNamed(marketo, name)) add('unknown-program-status', name, label);
  }
  return problems;
}
