import { fold } from './statuses.ts';

/** What a person is compared by. */
export const filterFields = ['email', 'company', 'name'] as const;
export const filterTests = ['equals', 'contains', 'begins-with', 'ends-with', 'is-empty'] as const;

/** One plain condition: who fulfils any of a link's is not synced (competitors, employees). */
export type FilterCondition = {
  readonly field: (typeof filterFields)[number];
  readonly test: (typeof filterTests)[number];
  /** Compared without regard to case and outer spaces; empty for `is-empty`. */
  readonly value: string;
};

export type FilteredPerson = Readonly<Record<FilterCondition['field'], string | null>>;

/** True when one of the conditions says that this person is not synced. */
export const leavesOut = (conditions: readonly FilterCondition[], person: FilteredPerson): boolean =>
  conditions.some((condition) => fulfils(person[condition.field], condition));

function fulfils(text: string | null, { test, value }: FilterCondition): boolean {
  const is = fold(text ?? '');
  const wanted = fold(value);
  switch (test) {
    case 'is-empty':
      return is === '';
    case 'equals':
      return is === wanted;
    case 'contains':
      return is.includes(wanted);
    case 'begins-with':
      return is.startsWith(wanted);
    case 'ends-with':
      return is.endsWith(wanted);
  }
}

/** Conditions at most in one filter. */
export const mostConditions = 50;

/** Reads untrusted conditions; undefined where one of them is none. Never throws. */
export function readFilter(input: unknown): readonly FilterCondition[] | undefined {
  if (!Array.isArray(input) || input.length > mostConditions) return undefined;
  const read = input.map(readCondition);
  const conditions = read.filter((one) => one !== undefined);
  return conditions.length === read.length ? conditions : undefined;
}

function readCondition(input: unknown): FilterCondition | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const given: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(input));
  const field = filterFields.find((one) => one === given['field']);
  const test = filterTests.find((one) => one === given['test']);
  const value = given['value'] ?? '';
  if (field === undefined || test === undefined || typeof value !== 'string') return undefined;
  // An empty text is part of every other: such a condition would leave everybody out.
  if ((test === 'is-empty') !== (fold(value) === '') || value.length > 255) return undefined;
  return { field, test, value };
}
