import { setTimeout as wait } from 'node:timers/promises';

import { startLab } from '../support/lab.ts';
import type { Ground } from './ground.ts';
import { liveThrough, vendorsOf, worldOf, type JumpingClock } from './history.ts';
import { check } from './invariants.ts';
import type { Life } from './life.ts';
import type { Foretold } from './oracle.ts';
import type { Scenario } from './scenario.ts';

export type RunFacts = {
  readonly ms: number;
  readonly crashes: number;
  readonly deeds: number;
  readonly cycles: number;
  readonly foretold: Foretold;
};

let histories = 0;

/** One run: a world, what happens in it, and what must be true afterwards. Throws with the whole story when it is not. */
export async function runScenario(ground: Ground, scenario: Scenario): Promise<RunFacts> {
  const started = performance.now();
  const told: string[] = [];
  const lives = new Set<Life>();
  histories += 1;
  let ending: () => Promise<void> = () => Promise.resolve();
  try {
    const clock = createClock();
    const vendors = vendorsOf(scenario);
    const world = await startLab(ground, {
      world: worldOf(scenario),
      settings: { LOCKSTEP_CONNECTION: `history-${String(histories)}` },
      clock,
      marketo: { switches: vendors.marketo, now: clock.now },
      salesforce: { switches: vendors.salesforce, now: clock.inSalesforce },
    });
    ending = () => world.stop();
    const history = await liveThrough(world.lab, lives, clock, scenario, vendors.marketo, told);
    await check(history);
    return {
      ms: performance.now() - started,
      crashes: history.crashes,
      deeds: history.happenings.length,
      cycles: history.cyclesToQuiet,
      foretold: history.oracle.facts(),
    };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Error(`${why}\nThe history:\n${told.map((line) => `  ${line}`).join('\n')}`, { cause: error });
  } finally {
    for (const life of [...lives]) await life.end();
    await ending();
  }
}

/** Waits that nobody gives up are skipped; the clock jumps over them. A lease is renewed in real time. */
function createClock(): JumpingClock & { readonly inSalesforce: () => number } {
  let ahead = 0;
  let back = 0;
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
    inSalesforce: () => Date.now() + ahead - back,
    dateBack: (ms) => {
      back = ms;
    },
  };
}
