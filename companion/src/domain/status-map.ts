import type { MemberStatus, Pair, ProgressionStatus, Value } from './words.ts';

/**
 * The relation R between progression statuses and campaign member statuses, as its two functions: plain JSON, so that it
 * can be stored, hashed and shown. A pair is in R when f leads from M to S, or g leads from S to M.
 */
export type StatusMap = {
  /** Marketo to Salesforce; total over the visible statuses of the channel. */
  readonly f: Readonly<Record<string, string>>;
  /** Salesforce to Marketo; defined for every status in use. */
  readonly g: Readonly<Record<string, string>>;
};

/** One line of a map as people choose it: this progression status and this campaign status mean the same. */
export type MappedPair = { readonly marketo: string; readonly salesforce: string };

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

/** Both sides' statuses, and the Salesforce values that members really hold (labels outside the campaign's list too). */
export type MapScope = {
  readonly marketo: readonly ProgressionStatus[];
  readonly salesforce: readonly MemberStatus[];
  readonly held?: readonly string[];
};

/** The default map: equal names belong together, hidden statuses too where the campaign has them. */
export declare function exactMap(
  marketo: readonly ProgressionStatus[],
  salesforce: readonly MemberStatus[],
): StatusMap;
export declare function buildMap(
  pairs: readonly MappedPair[],
  marketo: readonly ProgressionStatus[],
): StatusMap;
export declare function checkMap(map: StatusMap, scope: MapScope): MapProblem[];
/** f(M); absent stays absent; undefined when the value is outside the map. */
export declare function toSalesforce(map: StatusMap, value: Value): Value | undefined;
/** g(S); absent stays absent; undefined when the value is outside the map. */
export declare function toMarketo(map: StatusMap, value: Value): Value | undefined;
/** (M, S) in R, or both absent. */
export declare function inStep(map: StatusMap, pair: Pair): boolean;
