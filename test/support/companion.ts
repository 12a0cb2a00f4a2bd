import type { TestContext } from 'node:test';

import { withDatabase, type TestDatabase } from './database.ts';
import { startLab, type CompanionOptions, type TestCompanion as Lab } from './lab.ts';

export { actor, settingsFor, urlOf, type CompanionOptions } from './lab.ts';

/** A lab on a database of the test's own. */
export type TestCompanion = Lab & { readonly database: TestDatabase };

/** Starts both vendors and a companion. All is stopped when the test ends, whatever its end is. */
export async function withCompanion(t: TestContext, options: CompanionOptions): Promise<TestCompanion> {
  let stop: () => Promise<void> = () => Promise.resolve();
  // Before the database's own ending, which drops it.
  t.after(() => stop());
  const database = await withDatabase(t);
  const started = await startLab(database, options);
  stop = () => started.stop();
  return { ...started.lab, database };
}
