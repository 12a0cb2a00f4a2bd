import { setTimeout as wait } from 'node:timers/promises';

import { sql } from 'kysely';

import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { askComparison } from '../../companion/src/store/link-runs.ts';
import { openSagas } from '../../companion/src/store/sagas.ts';
import { writing } from '../../companion/src/store/scope.ts';
import type { TestCompanion } from '../support/lab.ts';

/** Cycles until nothing is queued, then one full comparison and what follows from it. Returns how many those were. */
export async function untilQuiet(
  lab: TestCompanion,
  linkId: string,
  cycle: () => Promise<CycleReport | null>,
): Promise<number> {
  const { store, connectionId } = lab.companion;
  const scope = { connectionId };
  let compared = false;
  for (let cycles = 1; cycles <= 20; cycles += 1) {
    const report = await cycle();
    const isQuiet =
      report?.quiet === true && report.written === 0 && (await openSagas(store.db, scope)).length === 0;
    if (!isQuiet) continue;
    if (compared) return cycles;
    await askComparison(store.db, scope, [linkId]);
    compared = true;
  }
  throw new Error('it does not become quiet');
}

/** As time does after a death: whoever held a lease holds it no longer. */
export async function forgetLeases(lab: TestCompanion): Promise<void> {
  const { store, connectionId } = lab.companion;
  await writing(store.db, { connectionId }, (own) =>
    sql`update lockstep.leases set expires_at = now() - interval '1 second'`.execute(own),
  );
}

/** Waits until the leases of somebody who stands still have run out. */
export async function leasesRunOut(lab: TestCompanion): Promise<void> {
  const { store, connectionId } = lab.companion;
  for (let waited = 0; waited < 60_000; waited += 50) {
    const { rows } = await writing(store.db, { connectionId }, (own) =>
      sql`select from lockstep.leases where holder is not null and expires_at > clock_timestamp()`.execute(
        own,
      ),
    );
    if (rows.length === 0) return;
    await wait(50);
  }
  throw new Error('a lease does not run out, though its holder stands still');
}
