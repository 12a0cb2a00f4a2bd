const day = 86_400_000;

/** Marketo's daily quota starts anew at midnight of this zone (Marketo REST docs, "Daily Quota": 12:00 AM Central). */
export const marketoZone = 'America/Chicago';

/**
 * The next midnight of a time zone, in milliseconds since 1970 and always later than `after`. Right on the days the
 * clocks change, for every zone whose clocks do not change at midnight itself.
 */
export function nextMidnight(timeZone: string, after: number): number {
  const local = wallTime(timeZone, after);
  const midnight = local - (local % day) + day;
  // Today's offset gives a guess that is at most an hour off; the offset at the guess is the one that holds at midnight.
  const guess = midnight - (local - after);
  return midnight - (wallTime(timeZone, guess) - guess);
}

/** What the zone's clocks show at this moment, as if that were UTC. */
function wallTime(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const seconds = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return seconds + (((at % 1000) + 1000) % 1000);
}
