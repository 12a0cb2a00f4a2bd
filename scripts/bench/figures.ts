/** How benchmarks take and print their figures. */

export const round = (value: number, digits = 1): string => value.toFixed(digits);

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** One line: what was measured, and its figures. */
export function print(what: string, figures: string): void {
  process.stdout.write(`${what.padEnd(58)} ${figures}\n`);
}

/** Runs `work` so many times and prints median, 95th percentile and worst, in milliseconds; returns the median. */
export async function repeat(
  what: string,
  times: number,
  work: (turn: number) => Promise<unknown>,
): Promise<number> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    await work(turn);
    took.push(performance.now() - began);
  }
  const median = quantile(took, 0.5);
  print(
    what,
    `median ${round(median)} ms, 95 % ${round(quantile(took, 0.95))} ms, worst ${round(Math.max(...took))} ms`,
  );
  return median;
}

/** Resident memory in MB: now, and the most there ever was. */
export function memory(): { now: number; peak: number } {
  return { now: process.memoryUsage().rss / 1e6, peak: (process.resourceUsage().maxRSS * 1024) / 1e6 };
}
