/** Above this share of the day's calls, which the present pace leads to, nobody looks oftener than must be. */
const comfortable = 0.8;
/** A quarter of the time since the last change: after a minute of quiet 15 s, after 20 minutes five. */
const share = 4;

/**
 * How long to wait between two passes, milliseconds: short while members change, since where one changed others follow, and longer the
 * longer it is quiet. `sinceChangeMs`: since a member was written last, null: never. `expectedShare`: the share of the day's calls
 * that the present pace leads to, of the vendor where it is highest.
 */
export function waitBetween(pace: {
  readonly shortestMs: number;
  readonly longestMs: number;
  readonly sinceChangeMs: number | null;
  readonly expectedShare: number;
}): number {
  const { shortestMs, longestMs, sinceChangeMs, expectedShare } = pace;
  if (sinceChangeMs === null || expectedShare > comfortable) return longestMs;
  return Math.min(longestMs, Math.max(shortestMs, sinceChangeMs / share));
}
