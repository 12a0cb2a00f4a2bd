/** A seeded stream of numbers: the same seed gives the same stream on every machine. */
export type Random = {
  /** An integer from 0 up to, not including, `bound`. */
  below(bound: number): number;
  /** One of the given values; throws RangeError when there are none. */
  pick<T>(values: readonly T[]): T;
};

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, plenty for test data and nothing else. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
  return {
    below,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
  };
}
