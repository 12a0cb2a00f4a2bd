import { decideField } from '../domain/field-rule.ts';
import { comparable, unfit, type FieldValue, type Unfit } from '../domain/field-values.ts';
import type { Policies } from '../domain/policies.ts';
import type { FieldReason } from '../domain/reasons.ts';
import type { Interval, Side } from '../domain/words.ts';
import type { DueFields, HeldFields, SeenFields } from '../store/member-fields.ts';
import type { LivePair } from './field-pairs.ts';

/** A field of a member that is to be written on a side. */
export type FieldWrite = {
  readonly pair: LivePair;
  readonly side: Side;
  readonly from: FieldValue;
  readonly to: FieldValue;
  readonly reason: FieldReason;
};

/** A member's fields as decided; `held` and what is left are brought up to date as the writes are answered. */
export type DecidedFields = {
  readonly due: DueFields;
  readonly joinedAt: string | null;
  readonly readAt: string;
  /** What both sides hold, of the pairs on which they agree. */
  held: HeldFields;
  /** What they hold of the others. */
  seen: SeenFields;
  readonly writes: readonly FieldWrite[];
  /** The codes by which fields fail still. */
  failed: readonly string[];
  /** Values that a side cannot hold. */
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
  const held: Record<string, FieldValue> = {};
  const seen: Record<string, readonly [FieldValue, FieldValue]> = {};
  const writes: FieldWrite[] = [];
  const misfits: { write: FieldWrite; why: Unfit }[] = [];
  for (const pair of pairs) {
    const now = {
      marketo: comparable(pair, read.marketo.values[pair.marketo.name]),
      salesforce: comparable(pair, read.salesforce.values[pair.salesforce.name]),
    };
    const known = Object.hasOwn(agreed, pair.id) ? (agreed[pair.id] ?? null) : undefined;
    const decision = decideField({
      kind: pair.kind,
      now,
      agreed: known,
      policy,
      changes: changesOf(due, read),
    });
    if (decision.action === 'settle') {
      held[pair.id] = now.marketo;
      continue;
    }
    if (known !== undefined) held[pair.id] = known;
    seen[pair.id] = [now.marketo, now.salesforce];
    const { side, value, reason } = decision;
    const write = { pair, side, from: now[side], to: value, reason };
    const why = unfit(pair, side, value);
    if (why === undefined) writes.push(write);
    else misfits.push({ write, why });
  }
  return {
    due,
    joinedAt: read.marketo.joinedAt,
    readAt: read.readAt,
    held,
    seen,
    writes,
    failed: misfits.map(({ why }) => why),
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
