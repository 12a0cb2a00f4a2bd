import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { openJobs, startJobs, type Jobs } from '../../companion/src/jobs/jobs.ts';
import { systemClock } from '../../companion/src/telemetry/clock.ts';
import { withDatabase } from '../support/database.ts';

/** The schedule on a real queue: what runs, in which order, and that stopping leaves nothing behind. */

const quiet: CycleReport = {
  id: '00000000-0000-4000-8000-000000000000',
  written: 0,
  quiet: true,
  calls: { marketo: 0, salesforce: 0 },
  failure: null,
};
const silent = { info: () => undefined, warn: () => undefined };

type Schedule = {
  readonly jobs: Jobs;
  /** Asks for cycles as another process does. */
  readonly door: Jobs;
  /** Which link each run was to serve first, in the order in which they began; null: none. */
  readonly runs: (string | null)[];
  /** Waits until so many runs have begun. */
  readonly begun: (count: number) => Promise<void>;
  /** Starts one more worker on the same queue, as a service does that comes back. */
  readonly start: () => Promise<Jobs>;
};

async function schedule(
  t: TestContext,
  options: { readonly waitMs: number; readonly run?: (nth: number) => Promise<CycleReport | undefined> },
): Promise<Schedule> {
  const started: Jobs[] = [];
  t.after(async () => {
    for (const one of started) await one.stop();
  });
  const { connection } = await withDatabase(t);
  const runs: (string | null)[] = [];
  let last: number | null = null;
  const start = async () => {
    const jobs = await startJobs({
      connection,
      connectionId: 'default',
      waitMs: options.waitMs,
      log: silent,
      clock: systemClock,
      sinceLastCycle: () => Promise.resolve(last === null ? null : Date.now() - last),
      run: async (first) => {
        runs.push(first ?? null);
        last = Date.now();
        try {
          return await (options.run ?? (() => Promise.resolve(quiet)))(runs.length);
        } finally {
          last = Date.now();
        }
      },
    });
    started.push(jobs);
    return jobs;
  };
  const jobs = await start();
  const door = await openJobs(connection, 'default', silent);
  started.push(door);
  return {
    jobs,
    door,
    runs,
    start,
    begun: async (count) => {
      for (let tries = 0; runs.length < count; tries += 1) {
        if (tries > 600) throw new Error(`Only ${String(runs.length)} of ${String(count)} runs began.`);
        await sleep(50);
      }
    },
  };
}

test('a cycle runs after the start, and again and again after the wait', async (t) => {
  const { runs, begun } = await schedule(t, { waitMs: 1000 });
  await begun(3);
  assert.deepEqual(new Set(runs), new Set([null]));
});

test('what is asked for does not wait for the schedule, and names the link to be served first', async (t) => {
  const { door, runs, begun } = await schedule(t, { waitMs: 3_600_000 });
  await begun(1);
  assert.equal(await door.requestCycle('link-a'), true);
  await begun(2);
  assert.deepEqual(runs, [null, 'link-a']);
});

test('asking twice while one is waiting is asking once; each link is asked for by itself', async (t) => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const { door, runs, begun } = await schedule(t, {
    waitMs: 3_600_000,
    run: async (nth) => {
      if (nth === 1) await gate;
      return quiet;
    },
  });
  await begun(1);
  assert.deepEqual(
    [await door.requestCycle('link-a'), await door.requestCycle('link-a'), await door.requestCycle('link-b')],
    [true, false, true],
  );
  open();
  await begun(3);
  await sleep(1500);
  assert.deepEqual(runs.toSorted(), ['link-a', 'link-b', null]);
});

test('another process is at it: what was asked for is asked again until it is served', async (t) => {
  const { door, runs, begun } = await schedule(t, {
    waitMs: 3_600_000,
    run: (nth) => Promise.resolve(nth === 2 ? undefined : quiet),
  });
  await begun(1);
  await door.requestCycle('link-a');
  await begun(3);
  assert.deepEqual(runs, [null, 'link-a', 'link-a']);
});

test('a cycle that breaks is tried again, and does not end the schedule', async (t) => {
  const { runs, begun } = await schedule(t, {
    waitMs: 1000,
    run: (nth) => (nth === 2 ? Promise.reject(new Error('the database went away')) : Promise.resolve(quiet)),
  });
  await begun(4);
  assert.ok(runs.length >= 4);
});

test('stopping waits for the cycle that runs, and begins no other', async (t) => {
  let ended = false;
  const { jobs, door, runs, begun } = await schedule(t, {
    waitMs: 1000,
    run: async () => {
      await sleep(700);
      ended = true;
      return quiet;
    },
  });
  await begun(1);
  await door.requestCycle('link-a');
  await jobs.stop();
  assert.equal(ended, true);
  const count = runs.length;
  await sleep(1500);
  assert.equal(runs.length, count);
});

test('a service that stops and starts again goes on, and asks for no cycle twice', async (t) => {
  const { jobs, runs, begun, start } = await schedule(t, { waitMs: 3_600_000 });
  await begun(1);
  await jobs.stop();
  const again = await start();
  await begun(2);
  await sleep(2500);
  assert.equal(runs.length, 2, 'one at each start');
  await again.stop();
});

test('two services on one database: one wait between two cycles, whichever of them runs it', async (t) => {
  const { runs, begun, start } = await schedule(t, { waitMs: 3_600_000 });
  await begun(1);
  await start();
  await begun(2);
  await sleep(2500);
  assert.equal(runs.length, 2);
});
