import type { Policies } from './policies.ts';
import type { HoldReason, NothingReason, PreviewReason, SettleReason, WriteReason } from './reasons.ts';
import type { StatusMap } from './status-map.ts';
import type { Interval, Pair, ProgressionStatus, Side } from './words.ts';

/** Why a member is no longer there. Only a removed membership is a removal. */
export type GoneReason = 'membership-removed' | 'person-deleted' | 'merged' | 'converted' | 'container-gone';

export type MemberInput = {
  /** What was just read, raw. */
  readonly now: Pair;
  /** The raw values last settled, each in its own vocabulary; null: never settled. */
  readonly baseline: Pair | null;
  /** Who settled a differing pair: a person (accept, ignore), or the removal policy `keep`; null: nobody. */
  readonly settled: 'person' | 'keep' | null;
  readonly map: StatusMap;
  /** The channel's statuses, hidden ones too. */
  readonly statuses: readonly ProgressionStatus[];
  /** Statuses that a webinar provider owns: never written to Marketo. */
  readonly locked?: readonly string[];
  readonly policies: Policies;
  /** The link's first sync has not ended: union, no removals. */
  readonly firstSync: boolean;
  /** When each side changed, as far as known. */
  readonly changes: { readonly marketo: Interval | null; readonly salesforce: Interval | null };
  /** Why a side that is absent now became so. */
  readonly gone: { readonly marketo?: GoneReason; readonly salesforce?: GoneReason };
  /** The absence was proven (docs/sync-rules.md, 4); matters only when a side became absent. */
  readonly absenceProven: boolean;
  readonly additionsFromSalesforceAllowed: boolean;
  readonly additionsToMarketoPossible: boolean;
  /** Our writes of this member in the last 24 h since a person last acted on it, per side. */
  readonly recentWrites: Readonly<Record<Side, number>>;
  /** A person agreed to this plan, or the plan is being made for a preview. */
  readonly confirmedByPreview: boolean;
  /** The link has had one clean certificate. */
  readonly cleanCertificate: boolean;
};

/** A disagreement that a rule decided; goes to the log. */
export type Conflict = {
  readonly marketo: string | null;
  readonly salesforce: string | null;
  readonly winner: Side;
  readonly rule: 'furthest' | 'later' | 'tie' | 'marketo' | 'salesforce' | 'present-wins';
};

export type RowId = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Which row decided; 0: a person did. */
export type DecidedBy = RowId | 0;

export type Decision =
  | {
      readonly row: DecidedBy;
      readonly action: 'settle';
      readonly reason: SettleReason;
      /** Both values become the baseline. `keep` and `person`: they differ and shall, and who says so. */
      readonly as: 'in-step' | 'keep' | 'person';
    }
  | { readonly row: DecidedBy; readonly action: 'nothing'; readonly reason: NothingReason }
  | {
      readonly row: DecidedBy;
      readonly action: 'hold';
      readonly reason: HoldReason;
      readonly conflict?: Conflict;
    }
  | { readonly row: DecidedBy; readonly action: 'await-preview'; readonly reason: PreviewReason }
  | Write;

/** A change on one side. `add`, `write`, `restore` and `readd` give the status to set, in that side's vocabulary. */
export type Write =
  | {
      readonly row: DecidedBy;
      readonly action: 'add' | 'write';
      readonly side: Side;
      readonly value: string;
      readonly reason: WriteReason;
      readonly conflict?: Conflict;
    }
  | {
      readonly row: DecidedBy;
      readonly action: 'restore';
      readonly side: 'salesforce';
      readonly value: string;
      readonly reason: 'backwards-restored';
      readonly conflict?: Conflict;
    }
  | {
      readonly row: DecidedBy;
      readonly action: 'readd';
      readonly side: 'marketo';
      readonly value: string;
      readonly reason: 'backwards-readded' | 'person-chose';
      readonly conflict?: Conflict;
    }
  | {
      readonly row: DecidedBy;
      readonly action: 'remove';
      readonly side: Side;
      readonly reason: 'removed-in-marketo' | 'removed-in-salesforce' | 'person-deleted' | 'person-chose';
    };

/** True for decisions that change something at a vendor. */
export const writes = (decision: Decision): decision is Write => 'side' in decision;

/** Both values after the decision was carried out; a decision that writes nothing leaves them as they are. */
export function outcomeOf(decision: Decision, now: Pair): Pair {
  if (!writes(decision)) return now;
  return { ...now, [decision.side]: decision.action === 'remove' ? null : decision.value };
}
