import { inStep, type StatusMap } from './status-map.ts';
import type { Pair } from './words.ts';

/** How many members a full read of one side showed, and what independent questions about the same side answered. */
export type SideProof = {
  readonly read: number;
  /** The independent counts, in the order they were asked; empty: nobody asked. */
  readonly counted: readonly number[];
  /** The read showed everybody, and nobody came or went meanwhile: an absence in it is one. */
  readonly agrees: boolean;
};

/** What a full comparison rests on (docs/sync-rules.md, 4: absence must be proven). */
export type Proof = { readonly marketo: SideProof; readonly salesforce: SideProof };

/** A side where every independent count is what was read. */
export const countsAgree = (read: number, counted: readonly number[]): SideProof => ({
  read,
  counted,
  agrees: counted.length > 0 && counted.every((count) => count === read),
});

/** Members of the same values after everything that follows from a comparison was done or listed. */
export type ComparedMembers = Pair & {
  readonly members: number;
  /** Why it may differ; null: nobody has said. `failed`: its write failed and is tried again. */
  readonly listed: 'held' | 'settled' | 'failed' | null;
};

export type Unclean = 'counts-disagree' | 'written' | 'left-over' | 'differs';

/** The same in words. */
export const uncleanText: Readonly<Record<Unclean, string>> = {
  'counts-disagree':
    'A side counted other members than it showed: somebody came or left meanwhile, or not all could be seen.',
  written: 'The comparison found something to write. The next one tells how it stands since.',
  'left-over': 'Something is left for the next cycle.',
  differs: 'Members differ. Lockstep only watches this pair, so they stay as they are.',
};

export type Certificate = {
  /** Everybody was seen, nothing was left to do, and whoever differs is listed with a reason. */
  readonly clean: boolean;
  /** What keeps it from being clean. */
  readonly unclean: Unclean | null;
  readonly inStep: number;
  /** People who differ, by what is known of them. */
  readonly settled: number;
  readonly held: number;
  readonly failed: number;
  readonly differing: number;
  /** Of all who differ: members on one side only. */
  readonly onlyMarketo: number;
  readonly onlySalesforce: number;
};

/**
 * The certificate of a full comparison. `written`: the comparison found something to write, so that what it saw is no longer
 * what is there: only the next one can be clean. `left`: something is queued for another cycle.
 */
export function certify(input: {
  readonly map: StatusMap;
  readonly members: Iterable<ComparedMembers>;
  readonly proof: Proof;
  readonly written: boolean;
  readonly left: boolean;
}): Certificate {
  const counts = {
    inStep: 0,
    settled: 0,
    held: 0,
    failed: 0,
    differing: 0,
    onlyMarketo: 0,
    onlySalesforce: 0,
  };
  for (const { marketo, salesforce, listed, members } of input.members) {
    if (marketo === null && salesforce === null) continue;
    if (inStep(input.map, { marketo, salesforce })) {
      counts.inStep += members;
      continue;
    }
    if (salesforce === null) counts.onlyMarketo += members;
    if (marketo === null) counts.onlySalesforce += members;
    counts[listed ?? 'differing'] += members;
  }
  const { marketo, salesforce } = input.proof;
  const unclean =
    !marketo.agrees || !salesforce.agrees
      ? 'counts-disagree'
      : input.written
        ? 'written'
        : input.left || counts.failed > 0 || counts.differing > 0
          ? 'left-over'
          : null;
  return { ...counts, clean: unclean === null, unclean };
}
