import { buildMap, pairsOf, type OldNames, type StatusMap } from './status-map.ts';
import { statusNamed, visibleStatuses } from './statuses.ts';
import type { MemberStatus, Pair, ProgressionStatus, Side } from './words.ts';

/** Nothing was renamed. */
export const noOldNames: OldNames = { marketo: {}, salesforce: {} };

/** One status of a link's map that seems to have another name. */
export type Rename = {
  readonly side: Side;
  readonly from: string;
  readonly to: string;
  /** Salesforce says that it is the same record. Otherwise it is a guess by what else the two have in common. */
  readonly certain: boolean;
};

/** The two lists of statuses a link lives on. */
export type Statuses = {
  readonly statuses: readonly ProgressionStatus[];
  readonly labels: readonly MemberStatus[];
};

/**
 * Names of the map that vanished, each with the new one that took its place (docs/sync-rules.md, 2): in Salesforce the label
 * that the same record has now; else, on either side, the only new name where the old one stood, that counts as much. `before` is how
 * both lists were when the map was last whole.
 */
export function findRenames(map: StatusMap, before: Statuses, now: Statuses): Rename[] {
  // A name that was given up is a new one again, and may be taken back.
  const isNew = (table: Readonly<Record<string, string>>, side: Side, name: string): boolean =>
    !Object.hasOwn(table, name) || Object.hasOwn(map.oldNames?.[side] ?? {}, name);
  const names = now.statuses.map(({ name }) => name);
  const newNames = now.statuses.filter(
    ({ name, hidden, step }) =>
      !hidden &&
      step > 0 &&
      isNew(map.f, 'marketo', name) &&
      statusNamed(before.statuses, name) === undefined,
  );
  const inMarketo = Object.keys(map.f)
    .filter((name) => !names.includes(name))
    .map((from): [string, string[]] => {
      const old = statusNamed(before.statuses, from);
      const same = newNames.filter(({ step, success }) => step === old?.step && success === old.success);
      return [from, same.map(({ name }) => name)];
    });
  const labels = now.labels.map(({ label }) => label);
  const newLabels = now.labels.filter(
    ({ label }) => isNew(map.g, 'salesforce', label) && !before.labels.some((old) => old.label === label),
  );
  const lost = [...new Set(Object.values(map.f))].filter((label) => !labels.includes(label));
  const oldOf = (from: string) => before.labels.find(({ label }) => label === from);
  const byId = lost.flatMap((from): Rename[] => {
    const id = oldOf(from)?.id;
    const to = newLabels.find((label) => id !== undefined && label.id === id)?.label;
    return to === undefined ? [] : [{ side: 'salesforce', from, to, certain: true }];
  });
  const open = newLabels.filter(({ label, id }) => {
    // A record that was there before has not taken another one's place.
    const isOld = id !== undefined && before.labels.some((old) => old.id === id);
    return !isOld && !byId.some(({ to }) => to === label);
  });
  const inSalesforce = lost
    .filter((from) => !byId.some((one) => one.from === from))
    .map((from): [string, string[]] => {
      const old = oldOf(from);
      const same = open.filter(
        ({ sortOrder, hasResponded }) => sortOrder === old?.sortOrder && hasResponded === old.hasResponded,
      );
      return [from, same.map(({ label }) => label)];
    });
  return [...byId, ...guesses('salesforce', inSalesforce), ...guesses('marketo', inMarketo)];
}

/** One old name and one new name for each other, and nobody else for either: everything else is too much of a guess. */
const guesses = (side: Side, found: readonly [string, readonly string[]][]): Rename[] =>
  found.flatMap(([from, [to, ...others]]): Rename[] => {
    const isShared = found.some(([other, names]) => other !== from && names.includes(to ?? ''));
    return to === undefined || others.length > 0 || isShared ? [] : [{ side, from, to, certain: false }];
  });

/**
 * The map and the old names once these renames are taken over: what led to the old name leads to the new one, and whoever still
 * holds the old one has the same status as before.
 */
export function takeOver(
  map: StatusMap,
  renames: readonly Rename[],
  statuses: readonly ProgressionStatus[],
): Required<StatusMap> {
  const known = map.oldNames ?? noOldNames;
  const named = (side: Side, name: string): string =>
    renames.find((one) => one.side === side && one.from === name)?.to ?? name;
  const after = (side: Side) => {
    const before = Object.entries(known[side]).map(([old, now]) => [old, named(side, now)] as const);
    const given = renames.filter((one) => one.side === side).map(({ from, to }) => [from, to] as const);
    // A name that is used again is no old one.
    return Object.fromEntries(
      [...before, ...given].filter(([old, now]) => old !== now && !given.some(([, to]) => to === old)),
    );
  };
  const oldNames: OldNames = { marketo: after('marketo'), salesforce: after('salesforce') };
  const moved = pairsOf(map).map(({ marketo, salesforce }) => ({
    marketo: named('marketo', marketo),
    salesforce: named('salesforce', salesforce),
  }));
  return keepOldNames(buildMap(moved, withOldNames(statuses, oldNames)), oldNames);
}

/** The map with a way for whoever still holds an old name. */
export function keepOldNames(map: StatusMap, oldNames: OldNames): Required<StatusMap> {
  const follow = (table: Readonly<Record<string, string>>, names: Readonly<Record<string, string>>) => {
    const ways = Object.entries(names).flatMap(([old, now]) => {
      const way = Object.hasOwn(table, now) && !Object.hasOwn(table, old) ? table[now] : undefined;
      return way === undefined ? [] : [[old, way] as const];
    });
    return { ...table, ...Object.fromEntries(ways) };
  };
  return { f: follow(map.f, oldNames.marketo), g: follow(map.g, oldNames.salesforce), oldNames };
}

/** The map without what only whoever holds an old name needs: as people chose it. */
export function withoutOldNames({ f, g, oldNames = noOldNames }: StatusMap): StatusMap {
  const isNow = (names: Readonly<Record<string, string>>) => (pair: [string, string]) =>
    !Object.hasOwn(names, pair[0]);
  return {
    f: Object.fromEntries(Object.entries(f).filter(isNow(oldNames.marketo))),
    g: Object.fromEntries(Object.entries(g).filter(isNow(oldNames.salesforce))),
  };
}

/**
 * The map without old names that are statuses of their own again, visible ones: such a name means itself, and what it is worth
 * somebody has to say. The same map where there are none.
 */
export function withoutReturned<M extends StatusMap>(map: M, { statuses, labels }: Statuses): M {
  const known = map.oldNames ?? noOldNames;
  const names: Readonly<Record<Side, readonly string[]>> = {
    marketo: visibleStatuses(statuses).map(({ name }) => name),
    salesforce: labels.map(({ label }) => label),
  };
  const isReturned = (side: Side, name: string): boolean =>
    Object.hasOwn(known[side], name) && names[side].includes(name);
  const hasReturned = (side: Side): boolean => names[side].some((name) => isReturned(side, name));
  if (!hasReturned('marketo') && !hasReturned('salesforce')) return map;
  const stillOld = (side: Side) =>
    Object.fromEntries(Object.entries(known[side]).filter(([old]) => !isReturned(side, old)));
  // A way of its own, to an equal name on the other side, it keeps.
  const ways = (side: Side, table: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(table).filter(
        ([name, way]) => !isReturned(side, name) || way !== table[known[side][name] ?? ''],
      ),
    );
  const oldNames = { marketo: stillOld('marketo'), salesforce: stillOld('salesforce') };
  return { ...map, f: ways('marketo', map.f), g: ways('salesforce', map.g), oldNames };
}

/** The channel's statuses with the old names beside the new ones: as hidden ones, since they are read and never written. */
export function withOldNames(
  statuses: readonly ProgressionStatus[],
  oldNames: OldNames | undefined,
): readonly ProgressionStatus[] {
  const more = Object.entries(oldNames?.marketo ?? {}).flatMap(([old, now]): ProgressionStatus[] => {
    const status = statusNamed(statuses, now);
    return status === undefined || statusNamed(statuses, old) !== undefined
      ? []
      : [{ ...status, name: old, hidden: true }];
  });
  return more.length === 0 ? statuses : [...statuses, ...more];
}

/** The baseline in the names that are held now: that a vendor gave members the new name is no change of theirs. */
export function inNewNames(baseline: Pair | null, now: Pair, oldNames: OldNames | undefined): Pair | null {
  if (baseline === null || oldNames === undefined) return baseline;
  const follow = (side: Side) => {
    const before = baseline[side];
    return before !== null && now[side] !== before && oldNames[side][before] === now[side]
      ? now[side]
      : before;
  };
  return { marketo: follow('marketo'), salesforce: follow('salesforce') };
}
