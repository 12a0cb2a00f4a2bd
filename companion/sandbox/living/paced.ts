import type { Clock } from '../clock.ts';

/** Something that lets one thing happen; null when there was nothing to do. */
export type Act = () => string | null;

/** A world that lives by itself: one kind of life at a time, at a pace. */
export type Living = {
  /** Seconds between two acts; null stands still. */
  readonly everySeconds: number | null;
  /** Which life is lived, one of `lives`. */
  readonly who: string;
  readonly lives: readonly string[];
  /** Changes the pace, and the life with its seed where they are given. Throws a RangeError for a life there is not. */
  pace(everySeconds: number | null, life?: { readonly who?: string; readonly seed?: number }): void;
  /** Lets one thing happen now; null when nobody could do anything. */
  act(): string | null;
  /** What happened, in words, the latest last; at most 100. */
  readonly happened: readonly string[];
};

const kept = 100;

/**
 * Stands still at first. `lives` are made from a seed; the same seed and the same choices of whoever else is at work
 * give the same acts. `acted` is told after each act.
 */
export function paced(
  clock: Clock,
  seed: number,
  lives: Readonly<Record<string, (seed: number) => Act>>,
  acted: () => void,
): Living {
  const happened: string[] = [];
  const names = Object.keys(lives);
  let everySeconds: number | null = null;
  let forget = (): void => undefined;
  let who = '';
  let live: Act = () => null;

  function begin(name: string, from: number): void {
    const born = lives[name];
    if (!born) throw new RangeError(`Nobody lives as ${name}: choose ${names.join(' or ')}.`);
    who = name;
    live = born(from);
  }

  function act(): string | null {
    const what = live();
    if (what === null) return null;
    happened.push(what);
    if (happened.length > kept) happened.shift();
    acted();
    return what;
  }

  /** Acts keep their distance on the clock, however late each one is called. */
  function actEvery(ms: number, from: number): void {
    const next = from + ms;
    forget = clock.at(next, () => {
      actEvery(ms, next);
      act();
    });
  }

  begin(names[0] ?? '', seed);
  return {
    get everySeconds() {
      return everySeconds;
    },
    get who() {
      return who;
    },
    lives: names,
    pace: (seconds, life = {}) => {
      if (life.who !== undefined || life.seed !== undefined) begin(life.who ?? who, life.seed ?? seed);
      everySeconds = seconds;
      forget();
      if (seconds !== null) actEvery(seconds * 1000, clock.now());
    },
    act,
    happened,
  };
}
