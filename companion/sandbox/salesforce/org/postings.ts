import type { Value } from './row.ts';

/**
 * Which rows hold a value: places by value. Most values are held by one row or a few, some by a hundred thousand, so
 * one place is a number, a few are a list, and many are a set.
 */
export type Postings = {
  add(value: Value, place: number): void;
  remove(value: Value, place: number): void;
  at(value: Value): Iterable<number>;
  count(value: Value): number;
};

type Entry = number | number[] | Set<number>;

const longestList = 16;

/** `exact` keeps values as they are; else the case of text does not matter. */
export function createPostings(exact: boolean): Postings {
  const entries = new Map<Value, Entry>();
  const keyOf = (value: Value): Value => (exact || typeof value !== 'string' ? value : value.toLowerCase());

  function added(entry: Entry | undefined, place: number): Entry {
    if (entry === undefined) return place;
    if (typeof entry === 'number') return [entry, place];
    if (!Array.isArray(entry)) return entry.add(place);
    if (entry.length >= longestList) return new Set(entry).add(place);
    // A copy, since an array that grows takes room for a dozen more.
    return [...entry, place];
  }

  return {
    add: (value, place) => {
      const key = keyOf(value);
      const before = entries.get(key);
      const after = added(before, place);
      if (before !== after) entries.set(key, after);
    },
    remove: (value, place) => {
      const key = keyOf(value);
      const entry = entries.get(key);
      if (entry === place) entries.delete(key);
      else if (Array.isArray(entry))
        entries.set(
          key,
          entry.filter((one) => one !== place),
        );
      else if (typeof entry === 'object') entry.delete(place);
    },
    at: (value) => {
      const entry = entries.get(keyOf(value));
      if (entry === undefined) return [];
      return typeof entry === 'number' ? [entry] : entry;
    },
    count: (value) => {
      const entry = entries.get(keyOf(value));
      if (entry === undefined) return 0;
      if (typeof entry === 'number') return 1;
      return Array.isArray(entry) ? entry.length : entry.size;
    },
  };
}
