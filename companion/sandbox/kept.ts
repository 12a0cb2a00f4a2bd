import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keep, keptOrg } from './salesforce/org/kept.ts';
import { ProgramMembers } from './marketo/program-members.ts';
import { keptShelf, restoreShelf } from './marketo/shelf-kept.ts';
import type { Activity, Lead, MarketoState, Member } from './marketo/state.ts';
import type { SalesforceState } from './salesforce/state.ts';
import type { World } from './world/types.ts';

/** Both vendors' records in one file, so that a second start of a demo finds what the first one left. */

const entries = z.array(z.tuple([z.union([z.number(), z.string()]), z.unknown()]));

const keptFile = z.object({
  salesforce: keptOrg,
  marketo: z.object({
    nextId: z.number(),
    programs: entries,
    channels: entries,
    leads: entries,
    members: z.array(z.tuple([z.number(), entries])),
    activities: z.array(z.unknown()),
    mergedInto: entries,
    /** Missing in files of earlier versions. */
    shelf: z.string().optional(),
  }),
});

export type Kept = z.infer<typeof keptFile>;

/** Which world: runs from the same one go on from each other. */
type WorldName = Pick<World, 'seed' | 'scale' | 'size'>;

const fileIn = (folder: string, { seed, scale, size }: WorldName): string =>
  join(folder, `world-${seed}-${scale}${size === undefined ? '' : `-${size}`}.json`);

/** What an earlier run of this world left in the folder; null when there was none. */
export function readKept(folder: string, world: WorldName): Kept | null {
  const file = fileIn(folder, world);
  if (!existsSync(file)) return null;
  return keptFile.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Writes everything down; a crash while writing leaves the earlier file. */
export function writeKept(
  folder: string,
  world: WorldName,
  marketo: MarketoState,
  salesforce: SalesforceState,
): void {
  const kept: Kept = {
    salesforce: keep(salesforce.org),
    marketo: {
      nextId: marketo.nextId(),
      programs: [...marketo.programs],
      channels: [...marketo.channels],
      leads: [...marketo.leads.values()].map(({ id, createdAt, updatedAt, values }) => [
        id,
        { id, createdAt, updatedAt, values },
      ]),
      members: [...marketo.members].map(([id, members]) => [id, [...members]]),
      activities: [...marketo.activities],
      mergedInto: [...marketo.mergedInto],
      shelf: keptShelf(marketo.shelf),
    },
  };
  const file = fileIn(folder, world);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function refill<Key, Item>(map: Map<Key, Item>, kept: readonly (readonly [unknown, unknown])[]): void {
  map.clear();
  // The file holds what this module wrote from the same maps.
  for (const [key, item] of kept) map.set(key as Key, item as Item);
}

/** Puts Marketo back to where it was. */
export function restoreMarketo(state: MarketoState, { marketo }: Kept): void {
  refill(state.programs, marketo.programs);
  refill(state.channels, marketo.channels);
  refill(state.mergedInto, marketo.mergedInto);
  state.leads.clear();
  for (const [, lead] of marketo.leads) state.leads.add(lead as Lead);
  state.members.clear();
  for (const [programId, kept] of marketo.members) {
    const members = new ProgramMembers();
    for (const [leadId, member] of kept) members.set(Number(leadId), member as Member);
    state.members.set(programId, members);
  }
  state.activities.clear();
  for (const activity of marketo.activities as Activity[]) state.activities.push(activity);
  if (marketo.shelf !== undefined) restoreShelf(state.shelf, marketo.shelf);
  while (state.nextId() < marketo.nextId);
}
