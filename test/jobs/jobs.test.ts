import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CycleReport, FeedsReport } from '../../companion/src/cycle/run-cycle.ts';
import type { Orphan } from '../../companion/src/jobs/hands.ts';
import { openJobs, startJobs, type ConnectionWork, type Jobs } from '../../companion/src/jobs/jobs.ts';
import { systemClock, type Clock } from '../../companion/src/telemetry/clock.ts';
import { withDatabase } from '../support/database.ts';

/** The schedule on a real queue: what runs, in which order, side by side or not, and that stopping leaves nothing behind. */

const quiet: CycleReport = {
  id: '00000000-0000-4000-8000-000000000000',
  written: 0,
  quiet: true,
  calls: { marketo: 0, salesforce: 0 },
  failure: null,
};
const silent = { info: () => undefined, warn: () => undefined };
const hour = 3_600_000;

type Schedule = {
  readonly jobs: Jobs;
  /** Asks for passes as another process does. */
  readonly door: Jobs;
  /** What began, in order: `pass <connection>` or `<link>`. */
  readonly begun: readonly string[];
  /** Waits until this is true; fails when it never is. */
  readonly until: (what: string, test: () => boolean) => Promise<void>;
  /** Starts one more process's workers on the same queues. */
  readonly start: () => Promise<Jobs>;
};

type Options = {
  readonly connections?: readonly string[];
  readonly waitMs?: number;
  /** Links that a pass finds due. */
  readonly due?: (connectionId: string, nth: number) => FeedsReport['due'];
  readonly pass?: (nth: number) => Promise<unknown>;
  readonly link?: (linkId: string, nth: number) => Promise<unknown>;
  readonly enabled?: () => boolean;
  readonly prune?: () => Promise<void>;
  readonly tell?: () => Promise<void>;
  readonly longestStopMs?: number;
  readonly clock?: Clock;
  /** What a silent process has in hand. */
  readonly orphans?: (connectionId: string) => readonly Orphan[];
};

async function schedule(t: TestContext, options: Options = {}): Promise<Schedule> {
  const { connections = ['one'], waitMs = hour, due = () => [], enabled = () => true } = options;
  const started: Jobs[] = [];
  t.after(async () => {
    for (const one of started) await one.stop();
  });
  const { connection } = await withDatabase(t);
  const begun: string[] = [];
  const ended = new Map<string, number>();
  const nth = (what: string) => begun.filter((one) => one === what).length;
  const workOf = (connectionId: string): ConnectionWork => ({
    connectionId,
    waitMs,
    feeds: async () => {
      const what = `pass ${connectionId}`;
      begun.push(what);
      const number = nth(what);
      const outcome = await options.pass?.(number);
      if (outcome === 'busy') return undefined;
      ended.set(connectionId, Date.now());
      return { ...quiet, due: due(connectionId, number) };
    },
    link: async (linkId, begin) => {
      begun.push(linkId);
      await begin?.();
      return (await options.link?.(linkId, nth(linkId))) === 'busy' ? undefined : quiet;
    },
    look: () => {
      const at = ended.get(connectionId);
      return Promise.resolve({
        sinceLastPass: at === undefined ? null : Date.now() - at,
        orphans: options.orphans?.(connectionId) ?? [],
      });
    },
    prune: options.prune ?? (() => Promise.resolve()),
    tell: options.tell ?? (() => Promise.resolve()),
    isEnabled: () => Promise.resolve(enabled()),
  });
  const start = async () => {
    const jobs = await startJobs({
      connection,
      work: connections.map(workOf),
      clock: options.clock ?? systemClock,
      log: silent,
      stopping: new AbortController(),
      ...(options.longestStopMs === undefined ? {} : { longestStopMs: options.longestStopMs }),
    });
    started.push(jobs);
    return jobs;
  };
  const jobs = await start();
  const door = await openJobs(connection, silent);
  started.push(door);
  return {
    jobs,
    door,
    begun,
    start,
    until: async (what, test) => {
      for (let tries = 0; !test(); tries += 1) {
        if (tries > 600) throw new Error(`It never comes to this: ${what}. Begun: ${begun.join(', ')}`);
        await sleep(50);
      }
    },
  };
}

const links = (count: number, of = 'link') =>
  Array.from({ length: count }, (_, at) => ({ linkId: `${of}-${String(at)}`, asked: false }));

test('a pass runs after the start, and again and again after the wait', async (t) => {
  const { begun, until } = await schedule(t, { waitMs: 1000 });
  await until('three passes', () => begun.length >= 3);
  assert.deepEqual(new Set(begun), new Set(['pass one']));
});

test('what is asked for does not wait for the schedule; asked twice while it waits is asked once', async (t) => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const { door, begun, until } = await schedule(t, { pass: (nth) => (nth === 1 ? gate : Promise.resolve()) });
  await until('the first pass', () => begun.length === 1);
  assert.deepEqual(
    [await door.requestPass('one'), await door.requestPass('one')],
    [true, false],
    'the pass that runs may have looked already: one more waits',
  );
  open();
  await until('the second pass', () => begun.length === 2);
  await sleep(1500);
  assert.equal(begun.length, 2);
});

test('a pass asks for the writers of the links that are due: side by side, each once at a time', async (t) => {
  const running = new Set<string>();
  let most = 0;
  const { begun, until } = await schedule(t, {
    waitMs: 1000,
    due: (_connection, nth) => (nth < 4 ? links(6) : []),
    link: async (linkId) => {
      assert.ok(!running.has(linkId), `${linkId} ran twice at a time`);
      running.add(linkId);
      most = Math.max(most, running.size);
      await sleep(1500);
      running.delete(linkId);
    },
  });
  await until('all six links', () => links(6).every(({ linkId }) => begun.includes(linkId)));
  await until('the end of the last', () => running.size === 0);
  assert.ok(most > 1, 'side by side');
});

test('links that people wait for come first', async (t) => {
  const order = [...links(12), { linkId: 'wanted', asked: true }];
  const { begun, until } = await schedule(t, {
    due: (_connection, nth) => (nth === 1 ? order : []),
    link: () => sleep(300),
  });
  await until('all of them', () => begun.length === 14);
  assert.ok(begun.indexOf('wanted') <= 8, `one of the first that begin: ${begun.join(', ')}`);
});

test('a connection with much to do leaves room for the others', async (t) => {
  const { begun, until } = await schedule(t, {
    connections: ['busy', 'calm'],
    due: (connection, nth) => (nth > 1 ? [] : connection === 'busy' ? links(40, 'busy') : links(1, 'calm')),
    link: (linkId) => sleep(linkId.startsWith('busy') ? 1000 : 10),
  });
  await until('the calm one', () => begun.includes('calm-0'));
  assert.ok(begun.length < 30, `it did not wait for the forty others: ${String(begun.length)}`);
});

test('another process is at it: what was asked for is asked again until it is served', async (t) => {
  const { begun, until } = await schedule(t, {
    due: (_connection, nth) => (nth === 2 ? links(1) : []),
    pass: (nth) => Promise.resolve(nth === 1 ? 'busy' : undefined),
    link: (_linkId, nth) => Promise.resolve(nth === 1 ? 'busy' : undefined),
  });
  await until('both again', () => begun.length === 4);
  assert.deepEqual(begun, ['pass one', 'pass one', 'link-0', 'link-0']);
});

test('a pass that breaks is tried again, and does not end the schedule', async (t) => {
  const { begun, until } = await schedule(t, {
    waitMs: 1000,
    pass: (nth) => (nth === 2 ? Promise.reject(new Error('the database went away')) : Promise.resolve()),
  });
  await until('more passes', () => begun.length >= 4);
});

test('a connection whose switch is off is left alone', async (t) => {
  let on = false;
  const { door, begun, until } = await schedule(t, { enabled: () => on });
  await sleep(1500);
  assert.deepEqual(begun, []);
  on = true;
  await door.requestPass('one');
  await until('a pass', () => begun.length === 1);
});

test('stopping waits for what runs, and begins nothing else', async (t) => {
  let ended = 0;
  const { jobs, door, begun, until } = await schedule(t, {
    due: (_connection, nth) => (nth === 1 ? links(1) : []),
    link: async () => {
      await sleep(700);
      ended += 1;
    },
  });
  await until('the link', () => begun.includes('link-0'));
  await door.requestPass('one');
  await jobs.stop();
  assert.equal(ended, 1);
  const count = begun.length;
  await sleep(1500);
  assert.equal(begun.length, count);
});

test('two services on one database: one wait between two passes, and a service that comes back goes on', async (t) => {
  const { jobs, begun, until, start } = await schedule(t);
  await until('the first pass', () => begun.length === 1);
  const other = await start();
  await until('one at its start', () => begun.length === 2);
  await sleep(2000);
  assert.equal(begun.length, 2);
  await jobs.stop();
  await other.stop();
  const again = await start();
  await until('one at its start', () => begun.length === 3);
  await again.stop();
});

test('what a silent process had in hand is taken over though every worker is busy, and its feeds too', async (t) => {
  const silent = [...links(6, 'orphan').map(({ linkId }) => linkId), null];
  const served = new Set<string | null>();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  t.after(() => {
    open();
  });
  const { begun, until } = await schedule(t, {
    due: (_connection, nth) => (nth === 1 ? links(20, 'long') : []),
    link: (linkId) => {
      if (linkId.startsWith('long')) return gate;
      served.add(linkId);
      return Promise.resolve();
    },
    pass: (nth) => {
      if (nth > 1) served.add(null);
      return Promise.resolve();
    },
    orphans: () => silent.filter((one) => !served.has(one)).map((linkId) => ({ linkId, epoch: 1 })),
  });
  // As many as one connection may have at a time: no other job of it is handed out.
  await until('busy workers', () => begun.filter((one) => one.startsWith('long')).length >= 4);
  await until('all orphans', () => silent.every((one) => served.has(one)));
  open();
});

for (const [chore, what] of [
  ['prune', 'old history is looked for'],
  ['tell', 'whoever is told of alerts is told'],
] as const)
  test(`${what} again and again, also after that failed, and no more once stopped`, async (t) => {
    let looked = 0;
    const brisk: Clock = {
      now: () => systemClock.now(),
      sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 20), signal),
    };
    const { jobs, until } = await schedule(t, {
      clock: brisk,
      [chore]: () => {
        looked += 1;
        return looked === 2 ? Promise.reject(new Error('the database was away')) : Promise.resolve();
      },
    });
    await until('four looks', () => looked >= 4);
    await jobs.stop();
    const after = looked;
    await systemClock.sleep(200);
    assert.equal(looked, after);
  });

test('stopping does not wait for a deletion that never ends', async (t) => {
  let begun = false;
  const brisk: Clock = {
    now: () => systemClock.now(),
    sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 20), signal),
  };
  const { jobs, until } = await schedule(t, {
    clock: brisk,
    longestStopMs: 500,
    prune: () => {
      begun = true;
      return new Promise(() => undefined);
    },
  });
  await until('the deletion', () => begun);
  await jobs.stop();
});

test('who takes a link over drops the silent one’s job at once, and no job that began after it', async (t) => {
  const gate = () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { open, opened };
  };
  const gates = [gate(), gate(), gate(), gate()];
  t.after(() => {
    for (const { open } of gates) open();
  });
  let orphaned = false;
  const { door, begun, until, start } = await schedule(t, {
    due: () => links(1),
    link: (_linkId, nth) => gates[nth - 1]?.opened ?? Promise.resolve(),
    orphans: () => (orphaned ? [{ linkId: 'link-0', epoch: 1 }] : []),
  });
  const times = (what: string) => begun.filter((one) => one === what).length;
  const passOnce = async () => {
    const before = times('pass one');
    await door.requestPass('one');
    await until('one more pass', () => times('pass one') > before);
  };
  await until('the first writer', () => times('link-0') === 1);
  await start();
  orphaned = true;
  await until('the takeover', () => times('link-0') === 2);
  orphaned = false;
  for (let tries = 0; times('link-0') < 3 && tries < 60; tries += 1) {
    await passOnce();
    await sleep(500);
  }
  assert.equal(times('link-0'), 3, 'the next job was let into the queue while the takeover is at work');
  gates[1]?.open();
  await sleep(1000);
  await passOnce();
  await sleep(2000);
  assert.equal(times('link-0'), 3, 'its job is still there: another one is not begun beside it');
});
