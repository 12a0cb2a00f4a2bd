import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import pg from 'pg';

import { FailureError } from '../../companion/src/domain/failure.ts';
import type { Purpose, Quota } from '../../companion/src/quota/quota.ts';
import { createSharedQuota } from '../../companion/src/quota/shared.ts';
import { budgetLedger, budgetOutlook } from '../../companion/src/store/budget.ts';
import { openBudgetSession } from '../../companion/src/store/budget-session.ts';
import { systemClock } from '../../companion/src/telemetry/clock.ts';
import { connection, failure } from '../store/fixtures.ts';
import { withDatabase } from '../support/database.ts';

/** One budget, several processes: each has a session and a quota of its own, on one database. */

const roomy = { per20Seconds: 1000, windowMs: 1000, concurrent: 100, perDay: 100_000 };
type Share = Partial<typeof roomy>;

async function office(t: TestContext) {
  const database = await withDatabase(t);
  const scope = await connection(database.store.db, 'main');
  const sessions: { close(): Promise<void> }[] = [];
  t.after(() => Promise.all(sessions.map((one) => one.close())));
  const process = async (
    share: Share = {},
    connectionId = 'main',
    stopping?: AbortSignal,
  ): Promise<Quota> => {
    const session = openBudgetSession(database.connection);
    sessions.push(session);
    return await createSharedQuota({
      session,
      connectionId,
      clock: systemClock,
      marketo: { ...roomy, ...share },
      salesforce: { concurrent: 5, perDay: 100_000 },
      longestMs: 5000,
      ...(stopping === undefined ? {} : { stopping }),
    });
  };
  /** Until the budget is known to be held for longer than so many milliseconds from now, negative for the past: nobody waits for a hold to be stored. */
  const untilHeld = async (milliseconds: number): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      const { rows } = await sql<{ held: boolean | null }>`
        select held_until > clock_timestamp() + make_interval(secs => ${milliseconds / 1000}) as held
        from (select set_config('lockstep.connection_id', ${scope.connectionId}, false)) as own, lockstep.budgets
        where vendor = 'marketo'`.execute(database.store.db);
      if (rows.some(({ held }) => held === true)) return;
      if (tries > 1000) throw new Error('The hold is never stored.');
      await sleep(20);
    }
  };
  return { ...database, scope, process, untilHeld };
}

/** Many calls over several processes, and what the vendor saw of them. */
async function load(quotas: readonly Quota[], calls: number, ms: number, purpose: Purpose = 'interactive') {
  const arrivals: number[] = [];
  let inFlight = 0;
  let most = 0;
  const refused: unknown[] = [];
  await Promise.all(
    Array.from({ length: calls }, (_, at) =>
      quotas[at % quotas.length]!.spend('marketo', purpose, async () => {
        most = Math.max(most, ++inFlight);
        arrivals.push(performance.now());
        await sleep(ms);
        inFlight -= 1;
      }).catch((error: unknown) => {
        refused.push(error);
      }),
    ),
  );
  return { arrivals: arrivals.toSorted((a, b) => a - b), most, refused };
}

test('the rate is shared exactly: no window of the vendor’s ever holds more than the share', async (t) => {
  const { process } = await office(t);
  const share = { per20Seconds: 10, windowMs: 700 };
  const { arrivals, refused } = await load(
    [await process(share), await process(share), await process(share)],
    45,
    5,
  );
  assert.deepEqual(refused, []);
  assert.equal(arrivals.length, 45);
  for (const [at, time] of arrivals.entries()) {
    const beyond = arrivals[at + share.per20Seconds];
    assert.ok(beyond === undefined || beyond - time >= share.windowMs, 'more than ten in a window');
  }
});

test('slots are shared, and a process that dies gives its own back', async (t) => {
  const { process, connection: address, scope } = await office(t);
  const share = { concurrent: 4 };
  const [one, two] = [await process(share), await process(share)];
  const { most, arrivals } = await load([one, two], 24, 30);
  assert.equal(arrivals.length, 24);
  assert.ok(most <= 4, `${String(most)} at once`);

  // A third process takes all slots and dies with them.
  const dying = new pg.Client(address);
  await dying.connect();
  for (const slot of [1, 2, 3, 4])
    await dying.query(`select pg_advisory_lock(hashtext('lockstep budget ' || $1), $2)`, [
      `${scope.connectionId} marketo`,
      slot,
    ]);
  let entered = false;
  const waiting = one.spend('marketo', 'pull', () => {
    entered = true;
    return Promise.resolve();
  });
  await sleep(400);
  assert.equal(entered, false);
  await dying.end();
  await waiting;
  assert.equal(entered, true);
});

test('the day is shared exactly, a tenth of it is left to people, and the ledger says what for', async (t) => {
  const { process, store, scope } = await office(t);
  const share = { perDay: 40 };
  const quotas = [await process(share), await process(share)];
  const machines = await load(quotas, 50, 1, 'pull');
  assert.equal(machines.arrivals.length, 36);
  const people = await load(quotas, 10, 1);
  assert.equal(people.arrivals.length, 4);
  const refused = [...machines.refused, ...people.refused];
  assert.equal(refused.length, 20);
  for (const error of refused) {
    assert.ok(failure('quota', 'DAILY_SHARE')(error));
    const at = error instanceof FailureError ? (error.failure.retryAt ?? 0) : 0;
    const inHours = (at - Date.now()) / 3_600_000;
    assert.ok(inHours > 0 && inHours <= 25, 'until midnight in Chicago');
  }
  const ledger = await budgetLedger(store.db, scope, new Date(Date.now() - 2 * 3_600_000).toISOString());
  const sums = Object.fromEntries(
    [...Map.groupBy(ledger, ({ purpose }) => purpose)].map(([purpose, lines]) => [
      purpose,
      lines.reduce((sum, { calls }) => sum + calls, 0),
    ]),
  );
  assert.deepEqual(sums, { pull: 36, interactive: 4 });
  const outlook = (await budgetOutlook(store.db, scope)).find(({ vendor }) => vendor === 'marketo');
  assert.deepEqual([outlook?.used, outlook?.perDay, outlook?.throttled], [40, 40, 0]);
  assert.ok((outlook?.expected ?? 0) >= 40);
  assert.ok(Date.parse(outlook?.renewsAt ?? '') > Date.now());
});

test('people go ahead of machines, also when those fill the window', async (t) => {
  const { process } = await office(t);
  const quota = await process({ per20Seconds: 10, windowMs: 60_000 });
  const machines = load([quota], 12, 1, 'pull');
  await sleep(500);
  const people = await load([quota], 1, 1);
  assert.equal(people.arrivals.length, 1, 'the tenth place is theirs');
  void machines;
});

test('a throttled call counts in the ledger, and a hold stops every process', async (t) => {
  const { process, store, scope, untilHeld } = await office(t);
  const [one, two] = [await process(), await process()];
  const throttled = new FailureError({
    kind: 'rate',
    vendor: 'marketo',
    code: '606',
    message: 'too many',
    retryable: true,
  });
  await assert.rejects(
    one.spend('marketo', 'write', () => Promise.reject(throttled)),
    throttled,
  );
  const asked = performance.now();
  one.holdUntil('marketo', Date.now() + 2000);
  await untilHeld(-60_000); // also when it is over by now
  await two.spend('marketo', 'write', () => Promise.resolve());
  assert.ok(performance.now() - asked >= 1900, 'it waited for the end of the hold');
  const [line] = await budgetLedger(store.db, scope, '2020-01-01T00:00:00Z');
  assert.deepEqual([line?.calls, line?.throttled], [2, 1]);
  one.holdUntil('marketo', Date.now() + 3_600_000);
  await untilHeld(3_000_000);
  await assert.rejects(
    two.spend('marketo', 'pull', () => Promise.resolve()),
    failure('quota', 'HELD'),
  );
  await two.spend('salesforce', 'pull', () => Promise.resolve());
});

test('connections have budgets of their own', async (t) => {
  const { process, store } = await office(t);
  await connection(store.db, 'other');
  const share = { perDay: 10 };
  const [mine, theirs] = [await process(share), await process(share, 'other')];
  assert.equal((await load([mine], 12, 1)).arrivals.length, 10);
  assert.equal((await load([theirs], 12, 1)).arrivals.length, 10);
});

test('a session that breaks is opened again; calls that ran keep counting', async (t) => {
  const { process, connection: address } = await office(t);
  const quota = await process({ concurrent: 4 });
  let end = (): void => undefined;
  const running = quota.spend('marketo', 'pull', () => new Promise<void>((resolve) => (end = resolve)));
  await sleep(200);
  const other = new pg.Client(address);
  await other.connect();
  const mine = `from pg_stat_activity where application_name = 'lockstep budget' and datname = current_database()`;
  for (let round = 0; round < 10; round++) {
    await other.query(`select pg_terminate_backend(pid) ${mine}`);
    // Sooner or later than the news of the break: either way nobody but the session itself notices.
    if (round % 2 === 1) await sleep(50);
    await quota.spend('marketo', 'pull', () => Promise.resolve());
    await quota.spend('marketo', 'interactive', () => Promise.resolve());
  }
  const { rows } = await other.query<{ sessions: number }>(`select count(*)::int as sessions ${mine}`);
  assert.equal(rows[0]?.sessions, 1, 'late news of an old break opens no second session');
  await other.end();
  end();
  await running;
  assert.equal(quota.used('marketo'), 21);
});

test('a pooler that does not keep sessions is found out, and said in words', async (t) => {
  const { connection: address } = await office(t);
  // Two real sessions behind one name, each statement to the other one, as a pooler in transaction mode may.
  const behind = [new pg.Client(address), new pg.Client(address)];
  for (const one of behind) await one.connect();
  let turn = 0;
  const pooler = {
    query: (...args: [string, unknown[]]) => behind[turn++ % 2]!.query(...args),
    end: async () => {
      for (const one of behind) await one.end();
    },
  };
  const session = openBudgetSession(address, () => Promise.resolve(pooler as unknown as pg.Client));
  const share = { perDay: 10, concurrent: 1, rate: null, zone: null };
  await session.share('main', 'salesforce', share);
  await session.share('main', 'salesforce', share);
  await assert.rejects(
    session.enter({
      connectionId: 'main',
      vendor: 'salesforce',
      purpose: 'pull',
      people: true,
      longestMs: 1000,
    }),
    failure('config', 'POOLER_WITHOUT_SESSIONS'),
  );
  await session.close();
});

test('a process that stands still with a slot in its hand loses it; one with a long call keeps its own', async (t) => {
  const { process, connection: address, scope } = await office(t);
  const share = { concurrent: 2 };
  const living = await process(share);
  let end = (): void => undefined;
  const long = living.spend('marketo', 'interactive', () => new Promise<void>((resolve) => (end = resolve)));
  await sleep(200);
  const sessions = async (client: pg.Client): Promise<number[]> =>
    (
      await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'lockstep budget' and datname = current_database()
           and pid <> pg_backend_pid() order by backend_start`,
      )
    ).rows.map(({ pid }) => pid);
  const still = new pg.Client({ ...address, application_name: 'lockstep budget' });
  const ended = new Promise((resolve) => still.on('error', resolve));
  await still.connect();
  const [before] = await sessions(still);
  await still.query(`select pg_advisory_lock(hashtext('lockstep budget ' || $1), 2)`, [
    `${scope.connectionId} marketo`,
  ]);
  const other = await process(share);
  await other.spend('marketo', 'interactive', () => Promise.resolve());
  await ended;
  const looking = new pg.Client(address);
  await looking.connect();
  assert.equal((await sessions(looking))[0], before, 'the long call has its session still');
  await looking.end();
  end();
  await long;
});

test('a process that stops: whoever waits is told so at once, nobody enters any more, what runs ends', async (t) => {
  const { process } = await office(t);
  const stopping = new AbortController();
  const quota = await process({ per20Seconds: 1, windowMs: 3_600_000 }, 'main', stopping.signal);
  let end = (): void => undefined;
  const running = quota.spend(
    'marketo',
    'interactive',
    () => new Promise<void>((resolve) => (end = resolve)),
  );
  const waiting = Array.from({ length: 5 }, () =>
    assert.rejects(
      quota.spend('marketo', 'pull', () => Promise.resolve()),
      failure('transient', 'STOPPING'),
    ),
  );
  await sleep(300);
  stopping.abort();
  await Promise.all(waiting);
  await assert.rejects(
    quota.spend('salesforce', 'interactive', () => Promise.resolve()),
    failure('transient', 'STOPPING'),
  );
  end();
  await running;
});
