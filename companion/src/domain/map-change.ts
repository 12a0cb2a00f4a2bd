import { applies, factsOf, rows } from './member-rule.ts';
import { inNewNames, withOldNames } from './renames.ts';
import type { StatusMap } from './status-map.ts';
import type { Pair, ProgressionStatus } from './words.ts';

/** Members of a link that hold the same values, were last settled on the same ones, and stand alike. */
export type MembersAlike = Pair & {
  readonly baseline: Pair | null;
  /** A person, or `keep`, settled that they differ. */
  readonly settled: boolean;
  /** They wait for a person. */
  readonly waits: boolean;
  readonly members: number;
};

/** `syncs`: the next sync decides about them as about any change, and may write. `settled`: they differ, and that was settled. */
export type Standing = 'in-step' | 'waits' | 'syncs' | 'settled';

/** What another map does to members with these values. */
export type MapEffect = Pair & {
  readonly members: number;
  readonly now: Standing;
  readonly then: Standing;
};

/**
 * What becomes of a link's members when one map takes the place of another, as far as it changes anything: read off the member
 * rule's own rows (docs/sync-rules.md, 4). Most members first. Nobody is written by the change itself.
 */
export function effectsOfMap(
  all: readonly MembersAlike[],
  { before, after }: { readonly before: StatusMap; readonly after: StatusMap },
  statuses: readonly ProgressionStatus[],
): MapEffect[] {
  const effects = new Map<string, MapEffect>();
  for (const alike of all) {
    const was = standingBy(before, statuses, alike);
    const then = standingBy(after, statuses, alike);
    // Whatever else somebody waits for goes on as it is.
    const now = alike.waits ? 'waits' : was;
    if (was === then || now === then) continue;
    const { marketo, salesforce } = alike;
    const key = JSON.stringify([marketo, salesforce, now, then]);
    const members = (effects.get(key)?.members ?? 0) + alike.members;
    effects.set(key, { marketo, salesforce, members, now, then });
  }
  return [...effects.values()].toSorted((a, b) => b.members - a.members);
}

/** How many members will stand so who do not now. */
export const willStand = (effects: readonly MapEffect[], standing: Standing): number =>
  effects.filter(({ then }) => then === standing).reduce((sum, { members }) => sum + members, 0);

/** How the member rule lets these members stand under a map. */
function standingBy(
  map: StatusMap,
  statuses: readonly ProgressionStatus[],
  { marketo, salesforce, baseline, settled }: MembersAlike,
): Standing {
  const now = { marketo, salesforce };
  const facts = factsOf({
    map,
    now,
    baseline: inNewNames(baseline, now, map.oldNames),
    statuses: withOldNames(statuses, map.oldNames),
  });
  const row = rows.find((one) => applies(one, facts))?.id;
  const isUntouched = facts.marketo === 'same' && facts.salesforce === 'same';
  if (row === 1) return 'in-step';
  if ((row === 2 || row === 4) && settled && isUntouched) return 'settled';
  return row === 2 || row === 4 ? 'waits' : 'syncs';
}
