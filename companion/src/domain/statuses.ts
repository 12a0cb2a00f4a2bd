import type { ProgressionStatus, Value } from './words.ts';

/**
 * What is left of a label when only its looks are compared: Unicode form, upper and lower case, outer and repeated
 * spaces and invisible characters are gone. Two labels with the same fold are easily taken for one another by people.
 */
export function fold(label: string): string {
  return label
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase() // down, up and down again: ẞ, ß and SS, and the three Greek sigmas, end up equal
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** True when two labels are the same status: exactly, letter by letter. Looking alike is not enough (see `looksLike`). */
export const sameStatus = (one: string, other: string): boolean => one === other;

/** True when two labels differ, but only in case, spaces or Unicode form. */
export const looksLike = (one: string, other: string): boolean => one !== other && fold(one) === fold(other);

/** The statuses that marketers can see and set, in step order; equal steps keep the channel's order. */
export function visibleStatuses(statuses: readonly ProgressionStatus[]): ProgressionStatus[] {
  return statuses.filter((status) => !status.hidden && status.step > 0).sort((a, b) => a.step - b.step);
}

/** The lowest visible step's status: where people begin, and the natural default of a campaign. */
export const lowestVisible = (statuses: readonly ProgressionStatus[]): ProgressionStatus | undefined =>
  visibleStatuses(statuses)[0];

/** A status by its exact name; step 0 ("Not in Program") is no status of a member. */
export const statusNamed = (
  statuses: readonly ProgressionStatus[],
  name: Value | undefined,
): ProgressionStatus | undefined => statuses.find((status) => status.step > 0 && status.name === name);
