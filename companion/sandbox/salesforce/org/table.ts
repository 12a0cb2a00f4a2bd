import { createOrdered } from './ordered.ts';
import { createPostings } from './postings.ts';
import { secondsOf } from '../time.ts';
import type { Range } from './ordered.ts';
import type { Row, Value } from './row.ts';

/** By what a table can be walked in order: ids, or the time of the last change and then ids. */
export type OrderName = 'Id' | 'SystemModstamp';

/** The rows of one object. Every change leaves its inverse in the undo log, so that a transaction can roll back. */
export type Table = {
  get(id: string): Row | undefined;
  all(): Iterable<Row>;
  put(row: Row): void;
  drop(id: string): void;
  /** A superset of the rows whose field equals the value (case ignored), or null when the field has no index. */
  find(field: string, value: Value): Row[] | null;
  /** How many rows `find` would give, or null when the field has no index. */
  countOf(field: string, value: Value): number | null;
  /** The rows of a range in order. */
  inOrder(order: OrderName, range: Range, descending: boolean): Iterable<Row>;
  /** How many rows a range has at most. */
  rangeSize(order: OrderName, range: Range): number;
  /** Keeps where the rows lie instead of the rows: for answers that are fetched page by page. */
  hold(rows: readonly Row[]): Held;
  count(): number;
};

/** Rows as they are when they are read; one that was deleted for good is as it was last. */
export type Held = { readonly length: number; at(index: number): Row | undefined };

export type Indexed = { readonly field: string; readonly exact: boolean };

/** Rows deleted for good that cursors can still show. */
const keptGhosts = 100_000;

export function createTable(
  indexed: readonly Indexed[],
  undo: (inverse: () => void) => void,
  isUndoable: () => boolean,
): Table {
  /** Where each row lies. A place is never given to another row. */
  const places = new Map<string, number>();
  const rows: (Row | undefined)[] = [];
  /** Places whose rows are gone for good, and those of them that cursors can still show, oldest first. */
  const gone = new Set<number>();
  const ghosts = new Set<number>();
  const indexes = indexed.map(({ field, exact }) => ({ field, postings: createPostings(exact) }));
  const postingsOf = new Map(indexes.map((one) => [one.field, one.postings]));
  const idOf = (place: number): string => rows[place]?.Id ?? '';
  const count = (): number => places.size;
  const there = (place: number): boolean => rows[place] !== undefined && !gone.has(place);
  const orders = {
    Id: createOrdered({ idOf, count, isLive: (place) => there(place) }),
    SystemModstamp: createOrdered({
      idOf,
      count,
      isLive: (place, key) => there(place) && secondsOf(rows[place]?.['SystemModstamp'] ?? null) === key,
    }),
  };

  function reindex(place: number, before: Row | undefined, after: Row | undefined): void {
    for (const { field, postings } of indexes) {
      const old = before?.[field] ?? null;
      const fresh = after?.[field] ?? null;
      if (old === fresh) continue;
      if (old !== null) postings.remove(old, place);
      if (fresh !== null) postings.add(fresh, place);
    }
    if (!after) return;
    if (!before) orders.Id.add(place, 0);
    const stamped = after['SystemModstamp'] ?? null;
    if (!before || before['SystemModstamp'] !== stamped) orders.SystemModstamp.add(place, secondsOf(stamped));
  }

  function leave(place: number): void {
    gone.add(place);
    ghosts.add(place);
    const [oldest] = ghosts;
    if (ghosts.size <= keptGhosts || oldest === undefined) return;
    ghosts.delete(oldest);
    // Its id stays, since the orders compare by it.
    rows[oldest] = { Id: idOf(oldest) };
  }

  /** Puts a row at a place, or takes the one there away. */
  function set(id: string, place: number, row: Row | undefined): void {
    const before = places.has(id) ? rows[place] : undefined;
    reindex(place, before, row);
    if (row) {
      places.set(id, place);
      gone.delete(place);
      ghosts.delete(place);
      rows[place] = row;
    } else {
      places.delete(id);
      leave(place);
    }
  }

  function change(id: string, row: Row | undefined): void {
    const place = places.get(id) ?? rows.length;
    const before = places.has(id) ? rows[place] : undefined;
    if (!before && !row) return;
    set(id, place, row);
    if (!isUndoable()) return;
    undo(() => {
      set(id, place, before);
    });
  }

  function* at(all: Iterable<number>): Generator<Row> {
    for (const place of all) {
      const row = rows[place];
      if (row) yield row;
    }
  }

  return {
    get: (id) => {
      const place = places.get(id);
      return place === undefined ? undefined : rows[place];
    },
    *all() {
      for (let place = 0; place < rows.length; place += 1) {
        const row = rows[place];
        if (row && (gone.size === 0 || !gone.has(place))) yield row;
      }
    },
    put: (row) => {
      change(row.Id, row);
    },
    drop: (id) => {
      change(id, undefined);
    },
    find: (field, value) => {
      const postings = postingsOf.get(field);
      return postings ? [...at(postings.at(value))] : null;
    },
    countOf: (field, value) => postingsOf.get(field)?.count(value) ?? null,
    inOrder: (order, range, descending) => at(orders[order].places(range, descending)),
    rangeSize: (order, range) => orders[order].size(range),
    hold: (held) => {
      const kept = Uint32Array.from(held, (row) => places.get(row.Id) ?? 0);
      return {
        length: kept.length,
        at: (index) => {
          const place = kept[index];
          return place === undefined ? undefined : rows[place];
        },
      };
    },
    count,
  };
}
