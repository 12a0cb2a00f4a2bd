import type { Interval } from './words.ts';

/** The interval of a change whose time is known exactly, in milliseconds since 1970 by the vendor's clock. */
export const instant = (time: number): Interval => ({ after: time - 1, until: time });

/**
 * True when `one` surely happened after `other`. Overlapping intervals are no evidence either way: then neither is later.
 * An unknown time is never later.
 */
export function surelyLater(one: Interval | null, other: Interval | null): boolean {
  if (one === null || other === null) return false;
  return one.after >= other.until && one.until > other.until;
}
