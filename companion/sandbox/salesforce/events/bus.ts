import { hourMs } from '../time.ts';

/** Where change events lie until their time is over, in the order in which they were committed. */

export type BusEvent = {
  readonly replayId: number;
  readonly at: number;
  readonly object: string;
  readonly id: string;
  readonly schemaId: string;
  readonly payload: Buffer;
};

export type Bus = {
  publish(event: Omit<BusEvent, 'replayId' | 'at'>): void;
  /** At most so many events after this one, of one object or of all. */
  after(replayId: number, object: string | null, most: number): BusEvent[];
  latest(): number;
  /** The position before the oldest event that is kept. */
  oldest(): number;
  /** Calls `listener` after each publication until the returned function is called. */
  listen(listener: () => void): () => void;
};

/** Change events are kept for 72 hours (Change Data Capture Developer Guide, "Change Event Storage and Delivery"). */
const retentionMs = 72 * hourMs;
/** A bound on memory that no test should meet: the oldest of more events than these go early. */
const mostEvents = 1_000_000;
const firstReplayId = 4_200_000;

export function createBus(now: () => number): Bus {
  const events: BusEvent[] = [];
  const listeners = new Set<() => void>();
  let last = firstReplayId;
  let gone = firstReplayId;

  function purge(): void {
    const old = events.findIndex((one) => one.at > now() - retentionMs);
    const count = Math.max(old < 0 ? events.length : old, events.length - mostEvents);
    if (count <= 0) return;
    gone = events[count - 1]?.replayId ?? gone;
    events.splice(0, count);
  }

  /** The first event after this position. */
  function find(replayId: number): number {
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((events[middle]?.replayId ?? 0) <= replayId) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    publish: (event) => {
      // Replay ids grow and have holes ("Replay ID", Pub/Sub API).
      last += 1 + (last % 3);
      events.push({ ...event, replayId: last, at: now() });
      for (const listener of listeners) listener();
    },
    after: (replayId, object, most) => {
      purge();
      const found: BusEvent[] = [];
      for (let at = find(replayId); at < events.length && found.length < most; at += 1) {
        const event = events[at];
        if (event && (object === null || event.object === object)) found.push(event);
      }
      return found;
    },
    latest: () => last,
    oldest: () => {
      purge();
      return gone;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
