import { z } from 'zod';
import type { Org } from './org.ts';

/** An org put into words that a file can hold, so that a restart finds what the last run left. */

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.intersection(z.object({ Id: z.string() }), z.record(z.string(), value));

export const keptOrg = z.object({
  made: z.number(),
  tables: z.record(z.string(), z.array(row)),
  deletions: z.array(z.object({ object: z.string(), id: z.string(), at: z.string() })),
});

export type KeptOrg = z.infer<typeof keptOrg>;

export function keep(org: Org): KeptOrg {
  const tables = [...org.schema.values()].map(({ name }) => [name, [...org.table(name).all()]]);
  return {
    made: org.made(),
    tables: Object.fromEntries(tables) as KeptOrg['tables'],
    deletions: [...org.deletions],
  };
}

/** Fills an empty org with what was kept. Rows of objects that the org no longer has are left out. */
export function restore(org: Org, kept: KeptOrg): void {
  for (const [name, rows] of Object.entries(kept.tables)) {
    if (!org.object(name)) continue;
    for (const one of rows) org.table(name).put(one);
  }
  for (const { object, id, at } of kept.deletions) org.recordDeletion(object, id, at);
}
