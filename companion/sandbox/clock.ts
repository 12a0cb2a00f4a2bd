import { setImmediate as turn, setTimeout as realWait } from 'node:timers/promises';

/** The time a sandbox lives in. Milliseconds since 1970. */
export type Clock = {
  readonly now: () => number;
  /** Resolves when so many milliseconds have passed on this clock. Keeps the process alive. */
  readonly wait: (ms: number) => Promise<void>;
  /** Calls back once this time has come; what it returns takes that back. Keeps no process alive. */
  readonly at: (time: number, act: () => void) => () => void;
};

/** A clock with a hand on it: it runs as the machine's does, or is held and moves only when told. */
export type Timekeeper = Clock & {
  readonly held: boolean;
  /** Stands still until advanced or released. */
  hold(): void;
  /** Runs on from where it stands. */
  release(): void;
  /**
   * Lets time pass at once, also while it runs. What falls due on the way happens in order, each at its own time, and
   * has happened when this resolves.
   */
  advance(ms: number): Promise<void>;
  /** Advances to a time. Rejects with a RangeError for one that is past: nothing here can be undone. */
  set(time: number): Promise<void>;
  /** Forgets whatever waits. */
  stop(): void;
};

type Due = { readonly time: number; readonly act: () => void; readonly keepsAlive: boolean };

/** The longest that a timer of the machine can wait. */
const longest = 2 ** 31 - 1;

/** The machine's time, or from `start` on. */
export function timekeeper(start?: number): Timekeeper {
  let offset = start === undefined ? 0 : start - Date.now();
  let heldAt: number | null = null;
  let waiting: Due[] = [];
  let timer: NodeJS.Timeout | null = null;
  /** Moves follow each other, so that none overtakes what another one woke. */
  let moving: Promise<void> = Promise.resolve();

  const now = (): number => heldAt ?? Date.now() + offset;

  function arm(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const [next] = waiting;
    if (!next || heldAt !== null) return;
    timer = setTimeout(
      () => {
        // A machine's timer may come a moment early.
        while (waiting[0] && waiting[0].time <= now()) waiting.shift()?.act();
        arm();
      },
      Math.min(longest, Math.max(0, next.time - now())),
    );
    if (!waiting.some((due) => due.keepsAlive)) timer.unref();
  }

  function put(time: number, act: () => void, keepsAlive: boolean): () => void {
    const due = { time, act, keepsAlive };
    // After the others of the same time: who asked first is called first.
    const later = waiting.findIndex((other) => other.time > time);
    waiting.splice(later < 0 ? waiting.length : later, 0, due);
    arm();
    return () => {
      waiting = waiting.filter((other) => other !== due);
      arm();
    };
  }

  async function moveTo(time: number): Promise<void> {
    const wasHeld = heldAt !== null;
    heldAt = now();
    arm();
    await settled();
    for (let next = waiting[0]; next && next.time <= time; next = waiting[0]) {
      waiting.shift();
      heldAt = Math.max(heldAt, next.time);
      next.act();
      await settled();
    }
    heldAt = Math.max(heldAt, time);
    if (!wasHeld) release();
  }

  function release(): void {
    if (heldAt === null) return;
    offset = heldAt - Date.now();
    heldAt = null;
    arm();
  }

  function move(to: () => number): Promise<void> {
    const moved = moving.then(() => moveTo(to()));
    moving = moved.catch(() => undefined);
    return moved;
  }

  return {
    now,
    at: (time, act) => put(time, act, false),
    wait: (ms) =>
      new Promise((resolve) => {
        put(now() + ms, resolve, true);
      }),
    get held() {
      return heldAt !== null;
    },
    hold: () => {
      heldAt ??= now();
      arm();
    },
    release,
    advance: (ms) => move(() => now() + ms),
    set: async (time) => {
      if (time < now())
        throw new RangeError(`It is ${new Date(now()).toISOString()} already: time only goes on.`);
      await move(() => time);
    },
    stop: () => {
      waiting = [];
      arm();
    },
  };
}

/** Time that somebody else tells, while waits take the machine's. */
export function clockTold(now: () => number): Clock {
  return {
    now,
    wait: (ms) => realWait(ms),
    at: (time, act) => {
      const timer = setTimeout(act, Math.min(longest, Math.max(0, time - now()))).unref();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

/** Lets everything that is ready run: promises, and what they start. */
async function settled(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await turn();
}
