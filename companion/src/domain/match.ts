import type { Finding, FindingCode } from './findings.ts';
import type { StatusMap } from './status-map.ts';
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

export declare function matchStatuses(input: MatchInput): StatusMatch;
