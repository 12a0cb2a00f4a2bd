import { decideField } from '../domain/field-rule.ts';
import { comparable, isUnfit, unfit, type FieldValue, type Unfit } from '../domain/field-values.ts';
import type { Policies } from '../domain/policies.ts';
import type { FieldReason } from '../domain/reasons.ts';
import type { Interval, Side } from '../domain/words.ts';
import type {
  DueFields,
  HeldFields,
  RefusedField,
  RefusedFields,
  SeenFields,
} from '../store/member-fields.ts';
import type { LivePair } from './field-pairs.ts';
import { misfit, refusedAs } from './field-refusals.ts';

/** A field of a member that is to be written on a side. */
export type FieldWrite = {
  readonly pair: LivePair;
  readonly side: Side;
  readonly from: FieldValue;
  readonly to: FieldValue;
  readonly reason: FieldReason;
};

/** A member's fields as decided; what may change is brought up to date as the writes are answered. */
export type DecidedFields = {
  readonly due: DueFields;
  readonly joinedAt: string | null;
  readonly readAt: string;
  /** What both sides hold, of the pairs on which they agree. */
  held: HeldFields;
  /** What they hold of the others. */
  seen: SeenFields;
  readonly writes: readonly FieldWrite[];
  /** Values that a side did not take or cannot hold: of each field alone. */
  refused: RefusedFields;
  /** The codes by which calls fail still that are worth another try. */
  failed: readonly string[];
  /** Of the refused ones those that a side cannot hold, and that were not known to be so. */
  readonly unfit: readonly { readonly write: FieldWrite; readonly why: Unfit }[];
};

/** What was read of one member. */
export type ReadFields = {
  readonly readAt: string;
  readonly marketo: {
    readonly joinedAt: string | null;
    readonly updatedAt: string | null;
    readonly values: Readonly<Record<string, unknown>>;
  };
  readonly salesforce: {
    readonly systemModstamp: string;
    readonly values: Readonly<Record<string, unknown>>;
  };
};

/** Decides every pair of a member's fields (docs/sync-rules.md, 6). A membership that began anew has no baselines. Pure. */
export function decideFields(
  pairs: readonly LivePair[],
  policy: Policies['conflict'],
  due: DueFields,
  read: ReadFields,
): DecidedFields {
  const isSameMembership = instantOf(due.joinedAt) === instantOf(read.marketo.joinedAt);
  const agreed: HeldFields = isSameMembership ? due.held : {};
  const known: RefusedFields = isSameMembership && !due.triesAll ? due.refused : {};
  const held: Record<string, FieldValue> = {};
  const seen: Record<string, readonly [FieldValue, FieldValue]> = {};
  const writes: FieldWrite[] = [];
  const refused: Record<string, RefusedField> = {};
  const misfits: { write: FieldWrite; why: Unfit }[] = [];
  for (const pair of pairs) {
    const now = {
      marketo: comparable(pair, read.marketo.values[pair.marketo.name]),
      salesforce: comparable(pair, read.salesforce.values[pair.salesforce.name]),
    };
    const before = Object.hasOwn(agreed, pair.id) ? (agreed[pair.id] ?? null) : undefined;
    const decision = decideField({
      kind: pair.kind,
      now,
      agreed: before,
      policy,
      changes: changesOf(due, read),
    });
    if (decision.action === 'settle') {
      held[pair.id] = now.marketo;
      continue;
    }
    if (before !== undefined) held[pair.id] = before;
    seen[pair.id] = [now.marketo, now.salesforce];
    const { side, value, reason } = decision;
    const write = { pair, side, from: now[side], to: value, reason };
    const why = unfit(pair, side, value);
    const last = known[pair.id];
    const isKnown = last !== undefined && last.side === side && last.value === value;
    if (isKnown && (why === undefined ? !isUnfit(last.code) : last.code === why)) refused[pair.id] = last;
    else if (why === undefined) writes.push(write);
    else {
      refused[pair.id] = refusedAs(write, misfit(write, why), read.readAt);
      misfits.push({ write, why });
    }
  }
  return {
    due,
    joinedAt: read.marketo.joinedAt,
    readAt: read.readAt,
    held,
    seen,
    writes,
    refused,
    failed: [],
    unfit: misfits,
  };
}

/** When each side changed: what Marketo's feed says is known to the second. By the vendors' clocks. */
function changesOf(
  { changedAt, unchangedUntil }: DueFields,
  read: ReadFields,
): Readonly<Record<Side, Interval>> {
  const told = instantOf(changedAt);
  const modified = Date.parse(read.salesforce.systemModstamp);
  return {
    marketo:
      told === null
        ? { after: -Infinity, until: instantOf(read.marketo.updatedAt) ?? Infinity }
        : { after: told - 1000, until: told },
    salesforce: {
      after: Math.min(instantOf(unchangedUntil) ?? -Infinity, modified - 1000),
      until: modified,
    },
  };
}

const instantOf = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
