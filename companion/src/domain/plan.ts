import type { Decision } from './member-rule.ts';
import type { Policies } from './policies.ts';
import type { StatusMap } from './status-map.ts';
import type { MemberStatus, Pair, ProgressionStatus } from './words.ts';

/** What a person agrees to when confirming a preview. If any of it changes, the agreement is void. */
export type Frame = {
  readonly linkId: string | null;
  readonly programId: number;
  /** Null while the campaign is only planned. */
  readonly campaignId: string | null;
  readonly marketoStatuses: readonly ProgressionStatus[];
  readonly salesforceStatuses: readonly MemberStatus[];
  readonly map: StatusMap;
  readonly policies: Policies;
};

/** One member's part of a plan. Callers may carry more (names, ids) in the same object. */
export type PlanRow = {
  /** The member, unique within the plan. */
  readonly key: string;
  /** What both sides held when it was decided; it is carried out only if they still do. */
  readonly precondition: Pair;
  readonly decision: Decision;
  /** The addition needs a new lead or person first. */
  readonly createsPerson: boolean;
};

export type Plan<Row extends PlanRow = PlanRow> = {
  readonly frame: Frame;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly rows: readonly Row[];
};

export type PlanCounts = {
  readonly people: number;
  readonly willBeInStep: number;
  readonly alreadyInStep: number;
  readonly willWait: number;
  readonly salesforce: {
    readonly added: number;
    readonly newLeads: number;
    readonly changed: number;
    readonly removed: number;
  };
  readonly marketo: {
    readonly added: number;
    readonly newPeople: number;
    readonly changed: number;
    readonly removed: number;
  };
};

export declare function frameHash(frame: Frame): string;
export declare function planHash(plan: Plan): string;
export declare function stillHolds(row: PlanRow, now: Pair): boolean;
/** May this plan still be carried out? Plans live 24 h. */
export declare function planVerdict(
  plan: Plan,
  frameNow: Frame,
  now: number,
): 'valid' | 'frame-changed' | 'too-old';
export declare function planCounts(plan: Plan): PlanCounts;
/** Vendor calls that carrying out the plan's writes takes, reads not counted. */
export declare function forecastCalls(rows: readonly PlanRow[]): {
  readonly marketo: number;
  readonly salesforce: number;
};
