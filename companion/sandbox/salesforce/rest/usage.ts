import { hourMs } from '../time.ts';

/** Calls used in the last 24 hours, counted by the hour as the org-wide limit rolls. */
export type Usage = {
  readonly limit: number;
  used(): number;
  /** Uses up calls, also in the name of another integration that shares the org. */
  spend(calls: number): void;
};

export function createUsage(limit: number, now: () => number): Usage {
  const byHour = new Map<number, number>();
  const hour = (): number => Math.floor(now() / hourMs);
  return {
    limit,
    used: () => {
      for (const past of byHour.keys()) if (past <= hour() - 24) byHour.delete(past);
      return [...byHour.values()].reduce((sum, calls) => sum + calls, 0);
    },
    spend: (calls) => {
      byHour.set(hour(), (byHour.get(hour()) ?? 0) + calls);
    },
  };
}
