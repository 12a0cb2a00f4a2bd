import { makeId } from '../ids.ts';
import type { Found } from '../soql/found.ts';

/** Open query cursors. The oldest goes when there are too many, and its next page answers INVALID_QUERY_LOCATOR. */
export type Cursors = {
  /** Keeps the found records and returns the locator. */
  open(found: Found): string;
  get(locator: string): Found | undefined;
  clear(): void;
};

const keptCursors = 50;

export function createCursors(): Cursors {
  const open = new Map<string, Found>();
  let made = 0;
  return {
    open: (found) => {
      made += 1;
      const locator = makeId('01g', made);
      open.set(locator, found);
      const [oldest] = open.keys();
      if (open.size > keptCursors && oldest !== undefined) open.delete(oldest);
      return locator;
    },
    get: (locator) => open.get(locator),
    clear: () => {
      open.clear();
    },
  };
}
