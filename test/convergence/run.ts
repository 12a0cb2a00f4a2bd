import { startLab } from '../support/lab.ts';
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
  try {
    const vendors = vendorsOf(scenario);
    const world = await startLab(ground, {
      world: worldOf(scenario),
      settings: {
        LOCKSTEP_CONNECTION: `history-${String(histories)}`,
        // Whoever takes over from a process that stands still need not wait long.
        ...(real ? { LOCKSTEP_LEASE_SECONDS: '2' } : {}),
      },
      clock,
      marketo: { switches: vendors.marketo, now: clock.now },
      salesforce: { switches: vendors.salesforce, now: clock.inSalesforce },
    });
    ending = () => world.stop();
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
    throw new Error(`${why}\nThe history:\n${told.map((line) => `  ${line}`).join('\n')}`, { cause: error });
  } finally {
    for (const life of [...living.begun]) await life.end();
    await ending();
  }
}
