/** How the backlog is told: thirty points of four hours, and whether it grows (Marketo's documentation, "Sync Backlog"). */

export const pointMs = 4 * 60 * 60 * 1000;
export const points = 30;
/** Growing means: more waits than so long ago. */
const compareMs = 6 * 60 * 60 * 1000;

/** What waited at a time, in milliseconds since 1970. */
export type Sample = { readonly at: number; readonly waiting: number };

export type Trend = 'Growing' | 'Normal';

/** The last sample that is not younger than `at` and at most four hours older; null when nobody counted then. */
function sampleAt(samples: readonly Sample[], at: number): number | null {
  const found = samples.findLast((sample) => sample.at <= at && sample.at > at - pointMs);
  return found?.waiting ?? null;
}

/** What waited six hours before `now`; null when nobody counted then. */
export const sixHoursBefore = (samples: readonly Sample[], now: number): number | null =>
  sampleAt(samples, now - compareMs);

export const trendOf = (waiting: number, before: number | null): Trend =>
  before !== null && waiting > before ? 'Growing' : 'Normal';

/**
 * Thirty points, the last one now. `samples` are in order of time, oldest first; a point for which nobody counted has no
 * number.
 */
export function backlogPoints(
  samples: readonly Sample[],
  waiting: number,
  now: number,
): { readonly at: number; readonly waiting: number | null; readonly trend: Trend }[] {
  return Array.from({ length: points }, (_, index) => {
    const at = now - (points - 1 - index) * pointMs;
    const then = index === points - 1 ? waiting : sampleAt(samples, at);
    return { at, waiting: then, trend: trendOf(then ?? 0, sampleAt(samples, at - compareMs)) };
  });
}

/** Minutes until the last one is done at this pace; null when nothing waits or nothing moves. */
export const minutesLeft = (waiting: number, perHour: number): number | null =>
  waiting === 0 || perHour === 0 ? null : Math.max(1, Math.round((waiting / perHour) * 60));
