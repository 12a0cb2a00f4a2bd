/**
 * The rows of a table in an order that grows mostly at its end, as ids and stamps do: places sorted by a number and then
 * by id. What is added waits unsorted until somebody reads. A row that gets another number leaves its old entry behind,
 * which no longer counts; when too many have gathered they are swept out.
 */
export type Ordered = {
  add(place: number, key: number): void;
  /** Live places from the first at or after `from` to the last at or before `until`, or the other way round. */
  places(range: Range, descending: boolean): Iterable<number>;
  /** How many places the range has at most. */
  size(range: Range): number;
};

/** A number alone stands for all rows that have it. */
export type Bound = { readonly key: number; readonly id: string | null };
export type Range = { readonly from: Bound | null; readonly until: Bound | null };

/** What the order asks about the row at a place. */
export type Rows = {
  idOf(place: number): string;
  /** Whether the row is there and has this number now. */
  isLive(place: number, key: number): boolean;
  count(): number;
};

const firstSize = 16;

export function createOrdered(rows: Rows): Ordered {
  let places = new Uint32Array(firstSize);
  let keys = new Uint32Array(firstSize);
  let length = 0;
  /** Entries before this one are in order. */
  let settled = 0;

  const keyAt = (at: number): number => keys[at] ?? 0;
  const placeAt = (at: number): number => places[at] ?? 0;

  function compare(one: number, other: number): number {
    const byKey = keyAt(one) - keyAt(other);
    if (byKey !== 0) return byKey;
    const a = rows.idOf(placeAt(one));
    const b = rows.idOf(placeAt(other));
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function room(size: number): void {
    if (size <= places.length) return;
    const larger = Math.max(size, Math.ceil(places.length * 1.5));
    const [oldPlaces, oldKeys] = [places, keys];
    places = new Uint32Array(larger);
    keys = new Uint32Array(larger);
    places.set(oldPlaces);
    keys.set(oldKeys);
  }

  /** The first settled entry that lies at or after the bound; after it when `beyond`. */
  function find(bound: Bound, beyond: boolean): number {
    let low = 0;
    let high = settled;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const byKey = keyAt(middle) - bound.key;
      const id = byKey === 0 && bound.id !== null ? rows.idOf(placeAt(middle)) : null;
      const before =
        byKey < 0 ||
        (byKey === 0 &&
          (id === null || bound.id === null ? beyond : id < bound.id || (beyond && id === bound.id)));
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Writes entries in this order from `at` on, leaving out those that no longer count and repetitions. */
  function rewrite(at: number, order: readonly number[]): void {
    const kept = order.filter((one) => rows.isLive(placeAt(one), keyAt(one)));
    const newPlaces = kept.map(placeAt);
    const newKeys = kept.map(keyAt);
    let end = at;
    newPlaces.forEach((place, index) => {
      const key = newKeys[index] ?? 0;
      if (end > at && placeAt(end - 1) === place && keyAt(end - 1) === key) return;
      places[end] = place;
      keys[end] = key;
      end += 1;
    });
    length = end;
    settled = end;
  }

  /** Brings what was added into order. Only entries that belong behind the first of them are touched. */
  function settle(): void {
    while (settled < length && (settled === 0 || compare(settled - 1, settled) <= 0)) settled += 1;
    const stale = length > 2 * rows.count() + 1024;
    if (settled === length && !stale) return;
    const tail = Array.from({ length: length - settled }, (_, index) => settled + index).sort(compare);
    const [first] = tail;
    const from =
      stale || first === undefined ? 0 : find({ key: keyAt(first), id: rows.idOf(placeAt(first)) }, false);
    const order: number[] = [];
    let next = 0;
    for (let at = from; at < settled; at += 1) {
      for (let one = tail[next]; one !== undefined && compare(one, at) < 0; one = tail[next]) {
        order.push(one);
        next += 1;
      }
      order.push(at);
    }
    for (; next < tail.length; next += 1) order.push(tail[next] ?? 0);
    rewrite(from, order);
  }

  const span = ({ from, until }: Range): { low: number; high: number } => ({
    low: from === null ? 0 : find(from, false),
    high: until === null ? settled : find(until, true),
  });

  return {
    add: (place, key) => {
      room(length + 1);
      places[length] = place;
      keys[length] = key;
      length += 1;
    },
    *places(range, descending) {
      settle();
      const { low, high } = span(range);
      let last = -1;
      for (let step = 0; step < high - low; step += 1) {
        const at = descending ? high - 1 - step : low + step;
        const place = placeAt(at);
        if (place === last || !rows.isLive(place, keyAt(at))) continue;
        last = place;
        yield place;
      }
    },
    size: (range) => {
      settle();
      const { low, high } = span(range);
      return Math.max(0, high - low);
    },
  };
}
