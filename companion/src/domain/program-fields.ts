import { finding, type Finding, type FindingDetail } from './findings.ts';

export type FieldInput<T extends string | number> = {
  /** What our side says; null: the field is not ours (no cost rows). */
  readonly ours: T | null;
  /** What we wrote last; null: never. */
  readonly lastWritten: T | null;
  /** What the campaign holds. */
  readonly now: T | null;
  /** The link's policy for this field. */
  readonly enabled: boolean;
};

export type FieldDecision<T extends string | number> =
  | {
      readonly action: 'nothing';
      readonly reason: 'off' | 'not-ours' | 'unchanged' | 'already' | 'currency-differs';
    }
  | {
      readonly action: 'write';
      readonly value: T;
      readonly from: T | null;
      /** Somebody's Salesforce edit is lost: log it. */
      readonly overwritesEdit: boolean;
    }
  | { readonly action: 'refuse'; readonly finding: Finding };

/** What describe says of the campaign's Type field. */
export type TypeFacts = {
  readonly length?: number;
  readonly picklist?: readonly string[];
  readonly restricted?: boolean;
};

/** Channel to Type, one way. A value the field cannot hold is one finding with its fix, not an error on every row. */
export function decideType(input: FieldInput<string> & { readonly facts: TypeFacts }): FieldDecision<string> {
  const decision = decide(input);
  if (decision.action !== 'write') return decision;
  const { length, picklist, restricted } = input.facts;
  const refuse = (detail: FindingDetail): FieldDecision<string> => ({
    action: 'refuse',
    finding: finding('type-not-in-picklist', { fixes: [{ code: 'leave' }], detail }),
  });
  if (length !== undefined && decision.value.length > length)
    return refuse({ name: decision.value, limit: length });
  if (restricted && picklist && !picklist.includes(decision.value)) return refuse({ name: decision.value });
  return decision;
}

/** Sum of period costs to ActualCost, one way, and only between equal currencies. */
export function decideActualCost(
  input: FieldInput<number> & { readonly currencyAgrees: boolean },
): FieldDecision<number> {
  const decision = decide(input);
  if (decision.action === 'write' && !input.currencyAgrees)
    return { action: 'nothing', reason: 'currency-differs' };
  return decision;
}

/** One way, and only when our side changed since our last write: a Salesforce edit stands until then. */
function decide<T extends string | number>({
  ours,
  lastWritten,
  now,
  enabled,
}: FieldInput<T>): FieldDecision<T> {
  if (!enabled) return { action: 'nothing', reason: 'off' };
  if (ours === null) return { action: 'nothing', reason: 'not-ours' };
  if (ours === now) return { action: 'nothing', reason: 'already' };
  if (ours === lastWritten) return { action: 'nothing', reason: 'unchanged' };
  return { action: 'write', value: ours, from: now, overwritesEdit: now !== lastWritten };
}

/** The sum of all period costs in the subscription's currency, to the cent; null when there is no cost row. */
export function sumOfCosts(costs: readonly { readonly cost: number }[]): number | null {
  if (costs.length === 0) return null;
  return Math.round(costs.reduce((sum, { cost }) => sum + cost, 0) * 100) / 100;
}
