/**
 * Numbers in rising order, to continue a listing after any of them without looking at those before. Most come in order
 * already; what does not waits at the side until somebody reads.
 */
export class OrderedIds {
  #ordered: number[] = [];
  #waiting: number[] = [];

  /** Takes in a number that is not there yet. */
  add(id: number): void {
    const last = this.#ordered.at(-1);
    if (this.#waiting.length === 0 && (last === undefined || id > last)) this.#ordered.push(id);
    else this.#waiting.push(id);
  }

  /** Takes a number out; nothing happens when it is not there. */
  remove(id: number): void {
    this.#settle();
    const place = this.#placeAfter(id - 1);
    if (this.#ordered[place] === id) this.#ordered.splice(place, 1);
  }

  clear(): void {
    this.#ordered = [];
    this.#waiting = [];
  }

  /** The number at a place of the order, from 0 on. */
  at(place: number): number | undefined {
    this.#settle();
    return this.#ordered[place];
  }

  /** All numbers above the given one, rising. Nothing may be added or removed while somebody reads. */
  *after(id: number): Generator<number, void, undefined> {
    this.#settle();
    for (let place = this.#placeAfter(id); place < this.#ordered.length; place += 1) {
      const next = this.#ordered[place];
      if (next !== undefined) yield next;
    }
  }

  /** The place of the first number above the given one. */
  #placeAfter(id: number): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ordered[middle] ?? Infinity) > id) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #settle(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    if (waiting.length < 16) {
      for (const id of waiting) this.#ordered.splice(this.#placeAfter(id), 0, id);
      return;
    }
    this.#ordered = Array.from(Float64Array.from([...this.#ordered, ...waiting]).sort());
  }
}
