import { readFile } from 'node:fs/promises';

import type { Config } from './config/config.ts';
import { ConfigError } from './config/error.ts';
import type { Gap } from './cycle/gaps.ts';
import type { Salesforce } from './salesforce/salesforce.ts';

/** More members than this are not asked for one by one: everything is compared. */
const mostNamed = 10_000;

/** That somebody changed a campaign member, and no pass has begun since. */
export type Hints = {
  readonly waiting: () => boolean;
  /** A pass begins: what is told from now on is news again. */
  readonly taken: () => void;
  /** What the events left open since it was asked for the last time; null: nothing. Whoever takes it must see to it. */
  readonly takeGap: () => Gap | null;
  /** It could not be seen to: it is told once more. */
  readonly giveBack: (gap: Gap) => void;
};

/**
 * Listens for changes in Salesforce where the settings say so, until the process stops. What is heard makes the wait before the next
 * pass short, and nothing else: a pass reads what is true. Throws a ConfigError when the certificates cannot be read.
 */
export async function hearChanges(
  events: Config['events'],
  salesforce: Pick<Salesforce, 'listenForChanges'>,
  signal: AbortSignal,
): Promise<Hints> {
  let isWaiting = false;
  let gap: Gap | null = null;
  const onGap = (memberIds: readonly string[]): void => {
    const both = [...new Set([...(gap?.memberIds ?? []), ...memberIds])];
    const all = gap?.all === true || memberIds.length === 0 || both.length > mostNamed;
    gap = { all, memberIds: all ? [] : both };
  };
  const hints: Hints = {
    waiting: () => isWaiting,
    taken: () => {
      isWaiting = false;
    },
    takeGap: () => {
      const taken = gap;
      gap = null;
      return taken;
    },
    giveBack: ({ all, memberIds }) => {
      onGap(all ? [] : memberIds);
    },
  };
  if (events === null) return hints;
  const { address, trustedFile } = events;
  const trusted = trustedFile === null ? {} : { trusted: await certificates(trustedFile) };
  const onChange = (): void => {
    isWaiting = true;
  };
  void salesforce.listenForChanges({ address, ...trusted }, { onChange, onGap, signal });
  return hints;
}

async function certificates(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError([
      `LOCKSTEP_SALESFORCE_EVENTS_CA names a file that cannot be read (${code}); correct it or leave it out.`,
    ]);
  }
}
