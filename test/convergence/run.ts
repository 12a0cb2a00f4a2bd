import { latestChanges } from '../../companion/src/store/changes.ts';
import { listLinks } from '../../companion/src/store/links.ts';
import { startLab, type TestCompanion } from '../support/lab.ts';
import { orgWithFields } from './fields.ts';
import type { Ground } from './ground.ts';
import { createClock } from './clock.ts';
import { liveThrough } from './history.ts';
import { check } from './invariants.ts';
import type { Living } from './life.ts';
import type { Foretold } from './oracle.ts';
import type { Scenario } from './scenario.ts';
import { vendorsOf, worldOf } from './worlds.ts';

export type RunFacts = {
  readonly ms: number;
  readonly crashes: number;
  readonly freezes: number;
  readonly deeds: number;
  readonly cycles: number;
  readonly foretold: Foretold;
};

let histories = 0;

/**
 * One run: a world, what happens in it, and what must be true afterwards; `real`: with processes that are killed. Throws with the
 * whole story when it is not.
 */
export async function runScenario(ground: Ground, scenario: Scenario, real = false): Promise<RunFacts> {
  const started = performance.now();
  const told: string[] = [];
  const living: Living = { clock: createClock(), real, compiled: ground.compiled, begun: new Set() };
  const { clock } = living;
  histories += 1;
  let ending: () => Promise<void> = () => Promise.resolve();
  let lab: TestCompanion | undefined;
  try {
    const vendors = vendorsOf(scenario);
    const world = await startLab(ground, {
      world: worldOf(scenario),
      settings: {
        LOCKSTEP_CONNECTION: `history-${String(histories)}`,
        // Whoever takes over from a process that stands still need not wait long.
        // Whoever does not come is asked about at the second look: no history waits for half an hour.
        ...(scenario.native ? { LOCKSTEP_PEOPLE_FROM: 'native', LOCKSTEP_PERSON_GRACE_SECONDS: '0' } : {}),
        ...(real ? { LOCKSTEP_LEASE_SECONDS: '2' } : {}),
      },
      clock,
      marketo: { switches: vendors.marketo, now: clock.now },
      salesforce: {
        switches: vendors.salesforce,
        now: clock.inSalesforce,
        ...(scenario.fields === undefined ? {} : orgWithFields()),
      },
    });
    ending = () => world.stop();
    lab = world.lab;
    const history = await liveThrough(world.lab, living, scenario, vendors.marketo, told);
    await check(history);
    return {
      ms: performance.now() - started,
      crashes: history.crashes,
      freezes: history.freezes,
      deeds: history.happenings.length,
      cycles: history.cyclesToQuiet,
      foretold: history.oracle.facts(),
    };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const written = lab === undefined ? [] : await writtenBy(lab).catch(() => []);
    throw new Error(`${why}\nThe history:\n${indented(told)}\nWhat was written:\n${indented(written)}`, {
      cause: error,
    });
  } finally {
    for (const life of [...living.begun]) await life.end();
    await ending();
  }
}

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** The product's own log of what it wrote, oldest first. */
async function writtenBy({ companion: { store, connectionId } }: TestCompanion): Promise<string[]> {
  const scope = { connectionId };
  const [link] = await listLinks(store.db, scope, { limit: 1 });
  const changes = link === undefined ? [] : await latestChanges(store.db, scope, link.id, 200);
  return changes
    .toReversed()
    .map(
      ({ at, email, sideWritten, from, to, ruleRow, reason }) =>
        `${at} ${email ?? '?'}: ${sideWritten} ${from ?? 'nobody'} > ${to ?? 'nobody'} (row ${String(ruleRow)}: ${reason})`,
    );
}
