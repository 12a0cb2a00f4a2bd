import type { Clock } from '../telemetry/clock.ts';

type Tally = { failed: number; readonly until: number };

/** Requests without a valid key, counted per address, so that guessing is slow and costs no look-ups. */
export type Attempts = {
  /** When this address may try again (milliseconds since 1970), or null when it may now. */
  blockedUntil(address: string): number | null;
  failed(address: string): void;
};

/**
 * `most` failures within `windowMs` close the door to an address until the window ends. Remembers at most `addresses`;
 * the one whose window began first is forgotten first.
 */
export function createAttempts(options: {
  readonly clock: Clock;
  readonly most?: number;
  readonly windowMs?: number;
  readonly addresses?: number;
}): Attempts {
  const { clock, most = 20, windowMs = 60_000, addresses = 10_000 } = options;
  const tallies = new Map<string, Tally>();

  const current = (address: string): Tally | undefined => {
    const tally = tallies.get(address);
    if (!tally || tally.until > clock.now()) return tally;
    tallies.delete(address);
    return undefined;
  };

  return {
    blockedUntil: (address) => {
      const tally = current(address);
      return tally && tally.failed >= most ? tally.until : null;
    },
    failed: (address) => {
      const tally = current(address);
      if (tally) tally.failed += 1;
      else tallies.set(address, { failed: 1, until: clock.now() + windowMs });
      if (tallies.size > addresses) for (const oldest of tallies.keys()) return void tallies.delete(oldest);
    },
  };
}
