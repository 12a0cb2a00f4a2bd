import { randomInt } from 'node:crypto';

/** What the schedule sees in the hands of a process that is silent: a connection's feeds (null) or a link of it. */
export type Orphan = { readonly linkId: string | null; readonly epoch: number };
export type OrphanOf = Orphan & { readonly connectionId: string };

type Piece = { readonly connectionId: string; readonly linkId: string | null };

/**
 * An orphan is taken only when it has been seen as one for so long, milliseconds: after the database was away every lease has
 * run out, and those who live renew theirs within that time.
 */
export const patienceMs = 2000;
/** Taken in one look, so that the others who look as well get their part. */
const inOneLook = 6;
/** Taken at a time. */
const atOnce = 16;

/**
 * The work of this process: what it has in hand, and what it takes over from processes that are silent. That does not wait in
 * the queue, nor for one of the workers to be free: somebody has waited for it already.
 */
export function createHands(takeOver: (orphan: OrphanOf) => Promise<void>, now: () => number) {
  /** Not the process's number: in containers that is the same everywhere. */
  const place = randomInt(2 ** 31);
  const held = new Map<string, number>();
  const seen = new Map<string, { readonly epoch: number; readonly since: number }>();
  const taken = new Set<Promise<void>>();
  const keyOf = ({ connectionId, linkId }: Piece): string => `${connectionId} ${linkId ?? ''}`;

  /** Runs `work`; meanwhile this process takes the piece for nobody else's, however late it renews its lease. */
  const hold = async <T>(piece: Piece, work: () => Promise<T>): Promise<T> => {
    const key = keyOf(piece);
    held.set(key, (held.get(key) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (held.get(key) ?? 1) - 1;
      if (left === 0) held.delete(key);
      else held.set(key, left);
    }
  };

  /** Remembers who is seen, and returns those that have been seen for long enough. */
  const confirmed = (orphans: readonly OrphanOf[]): OrphanOf[] => {
    const keys = new Set(orphans.map(keyOf));
    for (const key of seen.keys()) if (!keys.has(key)) seen.delete(key);
    return orphans.filter((orphan) => {
      const known = seen.get(keyOf(orphan));
      if (known?.epoch === orphan.epoch) return now() - known.since >= patienceMs;
      seen.set(keyOf(orphan), { epoch: orphan.epoch, since: now() });
      return false;
    });
  };

  return {
    hold,
    /** All orphans of all connections, as they are now. Begins with those whose time has come, and does not wait for them. */
    look: (orphans: readonly OrphanOf[]): void => {
      const free = confirmed(orphans).filter((orphan) => !held.has(keyOf(orphan)));
      // Each process begins at another one, so that not all of them reach for the same.
      const first = free.length === 0 ? 0 : place % free.length;
      const room = Math.min(inOneLook, atOnce - taken.size);
      for (const orphan of [...free.slice(first), ...free.slice(0, first)].slice(0, Math.max(0, room))) {
        const taking = hold(orphan, () => takeOver(orphan)).finally(() => taken.delete(taking));
        taken.add(taking);
      }
    },
    /** What this process has in hand now. */
    inHand: (): { readonly passes: number; readonly links: number } => {
      const passes = [...held.keys()].filter((key) => key.endsWith(' ')).length;
      return { passes, links: held.size - passes };
    },
    /** Resolves when nothing that was taken over runs any more. */
    idle: async (): Promise<void> => {
      await Promise.all(taken);
    },
  };
}
