import type { Finding } from './findings.ts';

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

export declare function decideType(
  input: FieldInput<string> & {
    readonly facts: {
      readonly length?: number;
      readonly picklist?: readonly string[];
      readonly restricted?: boolean;
    };
  },
): FieldDecision<string>;
export declare function decideActualCost(
  input: FieldInput<number> & { readonly currencyAgrees: boolean },
): FieldDecision<number>;
/** The sum of all period costs in the subscription's currency, to the cent; null when there is no cost row. */
export declare function sumOfCosts(costs: readonly { readonly cost: number }[]): number | null;
