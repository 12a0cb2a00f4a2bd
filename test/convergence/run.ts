import { setTimeout as wait } from 'node:timers/promises';
import type { TestContext } from 'node:test';

import { withCompanion } from '../support/companion.ts';
import { liveThrough, vendorsOf, worldOf, type JumpingClock } from './history.ts';
import { endAllLives } from './life.ts';
import { check } from './invariants.ts';
import type { Scenario } from './scenario.ts';

export type RunFacts = {
  readonly ms: number;
  readonly crashes: number;
  readonly deeds: number;
  readonly cycles: number;
};

/** One run: a world, what happens in it, and what must be true afterwards. Throws with the whole story when it is not. */
export async function runScenario(scenario: Scenario): Promise<RunFacts> {
  const started = performance.now();
  const scratch = createScratch();
  const told: string[] = [];
  try {
    const clock = createClock();
    const vendors = vendorsOf(scenario);
    const lab = await withCompanion(scratch.context, {
      world: worldOf(scenario),
      clock,
      marketo: { switches: vendors.marketo, now: clock.now },
      salesforce: { switches: vendors.salesforce, now: clock.now },
    });
    const history = await liveThrough(lab, lab.vendors, clock, scenario, told);
    await check(history);
    return {
      ms: performance.now() - started,
      crashes: history.crashes,
      deeds: history.happenings.length,
      cycles: history.cyclesToQuiet,
    };
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${told.join('\n')}`,
      {
        cause: error,
      },
    );
  } finally {
    await endAllLives();
    await scratch.end();
  }
}

/** Waits that nobody gives up are skipped; the clock jumps over them. A lease is renewed in real time. */
function createClock(): JumpingClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    sleep: async (ms, signal) => {
      if (signal !== undefined) {
        await wait(ms, undefined, { signal });
        return;
      }
      ahead += Math.max(0, ms);
      await wait(1);
    },
    jump: (ms) => {
      ahead += ms;
    },
  };
}

/** Stands in for a test's context, one for each run: what was opened in a run is closed with it. */
function createScratch(): { readonly context: TestContext; end(): Promise<void> } {
  const endings: (() => unknown)[] = [];
  const context = {
    name: 'convergence',
    fullName: 'convergence',
    passed: true,
    after: (ending: () => unknown) => endings.push(ending),
    afterEach: () => undefined,
    diagnostic: () => undefined,
  } as unknown as TestContext;
  return {
    context,
    end: async () => {
      for (const ending of endings) await ending();
    },
  };
}
