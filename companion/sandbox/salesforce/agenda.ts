import type { Clock } from '../clock.ts';

/**
 * What the org has promised to do later, by its own time. With a clock that can call back it waits there. With a bare
 * `now`, which a test may move, it looks at it with every request and by a timer; neither keeps a process alive.
 */
export type Agenda = {
  /**
   * Does `work` when the org's clock has reached this instant, in milliseconds since 1970. It is told the instant: what
   * follows is reckoned from there, so that a clock which leaps leaves nothing out.
   */
  at(ms: number, work: (ms: number) => void): void;
  /** Does everything that is due, earliest first. */
  tick(): void;
  stop(): void;
};

type Entry = { readonly ms: number; readonly work: (ms: number) => void };

/** How often a `now` that may have been moved is looked at. */
const longestNap = 1000;

function onClock(clock: Clock): Agenda {
  const waiting = new Set<() => void>();
  return {
    at: (ms, work) => {
      const takeBack = clock.at(ms, () => {
        waiting.delete(takeBack);
        work(ms);
      });
      waiting.add(takeBack);
    },
    tick: () => undefined,
    stop: () => {
      for (const takeBack of waiting) takeBack();
      waiting.clear();
    },
  };
}

function bySight(now: () => number): Agenda {
  const entries: Entry[] = [];
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let ticking = false;

  function arm(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const [next] = entries;
    if (stopped || !next) return;
    timer = setTimeout(tick, Math.min(longestNap, Math.max(1, next.ms - now()))).unref();
  }

  function tick(): void {
    if (ticking) return;
    ticking = true;
    try {
      for (let next = entries[0]; next && next.ms <= now(); next = entries[0]) {
        entries.shift();
        next.work(next.ms);
      }
    } finally {
      ticking = false;
      arm();
    }
  }

  return {
    at: (ms, work) => {
      const place = entries.findLastIndex((one) => one.ms <= ms) + 1;
      entries.splice(place, 0, { ms, work });
      if (place === 0) arm();
    },
    tick,
    stop: () => {
      stopped = true;
      arm();
    },
  };
}

export const createAgenda = (now: () => number, clock?: Clock): Agenda =>
  clock ? onClock(clock) : bySight(now);
