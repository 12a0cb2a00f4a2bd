/** Whose turn it is, and where the next turn begins. */
export type Turns = { readonly chosen: ReadonlySet<string>; readonly upTo: string };

/**
 * Of these ids, in ascending order, all that cannot wait, and the next ones after `after` to fill up to `most`, beginning
 * anew after the last. Called again and again with what it returned, everybody gets a turn.
 */
export function takeTurns(
  ids: readonly string[],
  cannotWait: ReadonlySet<string>,
  after: string,
  most: number,
): Turns {
  const turns = [...ids.filter((id) => id > after), ...ids.filter((id) => id <= after)];
  const next = turns.filter((id) => !cannotWait.has(id)).slice(0, Math.max(0, most - cannotWait.size));
  return { chosen: new Set([...cannotWait, ...next]), upTo: next.at(-1) ?? after };
}
