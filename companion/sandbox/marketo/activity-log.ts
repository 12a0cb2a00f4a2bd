import type { Member } from './program-members.ts';

export type Activity = {
  readonly id: number;
  readonly typeId: number;
  readonly leadId: number;
  readonly date: number;
  /** The date that the feed shows, where it is another than that of the commit: custom activities bring their own. */
  readonly dated?: number;
  /** The smart campaign that caused it. */
  readonly campaignId?: number;
  /** From when on the feed shows it; later than its date where activities come late. */
  readonly visibleAt: number;
  readonly asset: { readonly id: number; readonly name: string } | null;
  readonly attributes: readonly {
    readonly name: string;
    readonly apiName?: string;
    readonly value: unknown;
  }[];
};

/** What an activity says, apart from who, when and which number. */
export type ActivityContent = Pick<Activity, 'typeId' | 'leadId' | 'asset' | 'attributes' | 'campaignId'>;

/**
 * The status changes that were there before the world began, one for each member: kept as columns, since there may be
 * millions, and put into words when somebody reads them.
 */
export type EarlierChanges = {
  readonly firstId: number;
  readonly members: readonly Member[];
  /** Milliseconds since 1970, rising. */
  readonly dates: Float64Array;
  readonly typeId: number;
  /** What the n-th of them says. */
  readonly content: (nth: number) => ActivityContent;
};

/** Everything that happened to people, in the order in which it was committed, which is that of the dates. */
export class ActivityLog {
  #earlier: EarlierChanges | null = null;
  #live: Activity[] = [];
  /** Places in #live by type, rising. */
  #places = new Map<number, number[]>();

  get length(): number {
    return this.#earlierCount() + this.#live.length;
  }

  at(place: number): Activity | undefined {
    const earlier = this.#earlierCount();
    if (place >= earlier) return this.#live[place - earlier];
    const date = this.#earlier?.dates[place];
    if (!this.#earlier || date === undefined) return undefined;
    const { firstId, content } = this.#earlier;
    return { ...content(place), id: firstId + place, date, visibleAt: date };
  }

  *[Symbol.iterator](): Generator<Activity, void, undefined> {
    for (let place = 0; place < this.length; place += 1) {
      const activity = this.at(place);
      if (activity) yield activity;
    }
  }

  push(activity: Activity): void {
    const places = this.#places.get(activity.typeId) ?? [];
    places.push(this.#live.length);
    this.#places.set(activity.typeId, places);
    this.#live.push(activity);
  }

  /** Puts these before all others; only for a log that is empty. */
  begin(earlier: EarlierChanges): void {
    this.#earlier = earlier;
  }

  clear(): void {
    this.#earlier = null;
    this.#live = [];
    this.#places = new Map();
  }

  /** The place of the first activity dated at this time or later: the number of those before. */
  since(time: number): number {
    const dates = this.#earlier?.dates;
    const earlier = firstPlace(dates?.length ?? 0, (place) => (dates?.[place] ?? Infinity) >= time);
    if (earlier < this.#earlierCount()) return earlier;
    return earlier + firstPlace(this.#live.length, (place) => (this.#live[place]?.date ?? Infinity) >= time);
  }

  /** The places of activities of these types from a place on, rising; others are passed over without being looked at. */
  *placesOf(types: ReadonlySet<number>, from: number): Generator<number, void, undefined> {
    const earlier = this.#earlierCount();
    if (this.#earlier && types.has(this.#earlier.typeId)) {
      for (let place = from; place < earlier; place += 1) yield place;
    }
    const heads = [...types]
      .map((type) => this.#places.get(type) ?? [])
      .map((list) => ({
        list,
        at: firstPlace(list.length, (at) => (list[at] ?? Infinity) >= from - earlier),
      }));
    for (;;) {
      let next: (typeof heads)[number] | null = null;
      let lowest = Infinity;
      for (const head of heads) {
        const place = head.list[head.at] ?? Infinity;
        if (place < lowest) [lowest, next] = [place, head];
      }
      if (!next) return;
      next.at += 1;
      yield earlier + lowest;
    }
  }

  #earlierCount(): number {
    return this.#earlier?.dates.length ?? 0;
  }
}

/** The first place from which on something holds, where it holds from some place on for good. */
function firstPlace(length: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
