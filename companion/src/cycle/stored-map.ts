import { z } from 'zod';

import { keepOldNames, noOldNames } from '../domain/renames.ts';
import type { OldNames, StatusMap } from '../domain/status-map.ts';
import type { ProgressionStatus } from '../domain/words.ts';

const names = z.record(z.string(), z.string());
const stored = z.object({
  f: names,
  g: names,
  hidden: z.array(z.string()).default([]),
  oldNames: z.object({ marketo: names, salesforce: names }).default(noOldNames),
});

/**
 * A status map as the store keeps it, with those of its statuses that the channel hid when the link was made, and the names that
 * were taken over by others since.
 */
export type StoredMap = Required<StatusMap> & { readonly hidden: readonly string[] };

/** Reads a stored map. Throws when it is not one: a link must never run with half a map. */
export const statusMapOf = (value: unknown): StoredMap => stored.parse(value);

/** The map as it is to be stored for a link with a channel of these statuses; names that were taken over stay so. */
export const mapToStore = (
  map: StatusMap,
  statuses: readonly ProgressionStatus[],
  oldNames: OldNames = noOldNames,
): StoredMap => ({
  ...keepOldNames(map, {
    marketo: stillOld(oldNames.marketo, map.f),
    salesforce: stillOld(oldNames.salesforce, map.g),
  }),
  hidden: statuses.filter(({ name, hidden }) => hidden && Object.hasOwn(map.f, name)).map(({ name }) => name),
});

/** An old name that has a partner of its own again is a name like any other. */
const stillOld = (
  names: Readonly<Record<string, string>>,
  table: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(names).filter(([old]) => !Object.hasOwn(table, old)));
