import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import type { AlertView } from '../../companion/src/links/report-views.ts';
import { raiseAlert } from '../../companion/src/store/alerts.ts';
import { withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { withWebhook } from '../support/webhook.ts';
import { clear, raise, telling } from './telling.ts';

/** A webhook that takes nothing is seen on the Sync Status tab. */

const minute = 60_000;

/** What admins see of it, the newest first. */
const shown = async ({ companion }: Pick<TestCompanion, 'companion'>): Promise<AlertView[]> =>
  (await companion.reports.alerts()).rows.filter(({ code }) => code === 'webhook-fails');
const open = async (lab: Pick<TestCompanion, 'companion'>): Promise<AlertView[]> =>
  (await shown(lab)).filter(({ endedAt }) => endedAt === null);

/** A webhook that has something to take and does not, with a clock that the test moves. */
async function failing(t: TestContext, format: 'chat' | 'json' = 'chat') {
  const clock = { now: Date.parse('2026-03-02T07:00:00.000Z') };
  const all = await telling(t, { format, now: () => clock.now });
  await raise(all.lab, 'a', 'Something is odd');
  all.webhook.answer = { status: 500 };
  return { ...all, clock };
}

test('a webhook that takes nothing for a quarter of an hour is an alert, until it takes something', async (t) => {
  const { lab, tell, webhook, texts, clock } = await failing(t);
  await tell();
  clock.now += 15 * minute;
  await tell();
  assert.deepEqual(await open(lab), [], 'it may be away for a moment');
  clock.now += 1;
  await tell();
  const [alert, ...more] = await open(lab);
  assert.deepEqual(more, []);
  assert.equal(alert?.title, 'Nobody is told of alerts by webhook');
  assert.equal(alert.text, 'The webhook has taken nothing for a while: it answers 500.');
  assert.match(alert.remedy ?? '', /LOCKSTEP_ALERTS_URL.+\.\/lockstep alerts --test/);
  assert.deepEqual([alert.severity, alert.campaign, alert.said?.table], ['warning', null, 'alert']);

  webhook.answer = { status: 404 };
  await tell();
  const [again] = await open(lab);
  assert.equal(again?.id, alert.id);
  assert.match(again.text, /it answers 404\.$/);
  assert.doesNotMatch(JSON.stringify(again), /127\.0\.0\.1|secret/, 'its address is a secret');

  webhook.answer = { status: 204 };
  await tell();
  assert.deepEqual(await open(lab), []);
  assert.equal((await shown(lab)).length, 1);
  assert.deepEqual(texts().at(-1), ['Lockstep, Main: 1 thing needs attention.', '• Something is odd.']);
  const told = texts().length;
  await tell();
  assert.equal(texts().length, told, 'that it is over is no news either');

  webhook.answer = { status: 500 };
  await raise(lab, 'b', 'Another thing');
  await tell();
  assert.deepEqual(await open(lab), [], 'a new quarter of an hour begins');
});

test('tools are not told of it, as new or as over', async (t) => {
  const { lab, tell, webhook, clock } = await failing(t, 'json');
  await tell();
  clock.now += 16 * minute;
  await tell();
  assert.equal((await open(lab)).length, 1);
  webhook.answer = { status: 200 };
  await tell();
  await clear(lab, 'a');
  await tell();
  const keys = (list: unknown) => (list as { key: string }[]).map(({ key }) => key);
  assert.deepEqual(
    webhook.got.slice(-2).map(({ opened, ended }) => [keys(opened), keys(ended)]),
    [
      [['alert:a'], []],
      [[], ['alert:a']],
    ],
  );
});

test('how long it has taken nothing is known after a restart too', async (t) => {
  const { lab, another, clock } = await failing(t);
  await another().tell();
  clock.now += 16 * minute;
  await another().tell();
  const [alert] = await open(lab);
  await another().tell();
  assert.deepEqual(
    (await shown(lab)).map(({ id, endedAt }) => [id, endedAt]),
    [[alert?.id, null]],
  );
});

test('a process that cannot reach it raises nothing while another one can, in turn', async (t) => {
  const { lab, another, webhook, clock, outcomes } = await failing(t);
  webhook.answer = { status: 200 };
  const [works, fails] = [another(), another([])];
  for (let turn = 0; turn < 20; turn += 1) {
    await raise(lab, `k${String(turn)}`, `Matter ${String(turn)}`);
    await (turn % 2 === 0 ? fails : works).tell();
    clock.now += minute;
  }
  assert.deepEqual(outcomes, Array(10).fill(['failed', 'delivered']).flat());
  assert.deepEqual(await shown(lab), []);
});

test('a test that the webhook takes ends it, one that it refuses does not', async (t) => {
  const { lab, tell, another, webhook, clock } = await failing(t);
  await tell();
  clock.now += 16 * minute;
  await tell();
  assert.equal(await another().test(), 500);
  assert.equal((await open(lab)).length, 1);
  await assert.rejects(another([]).test());
  assert.equal((await open(lab)).length, 1);
  webhook.answer = { status: 200 };
  assert.equal(await another().test(), 200);
  assert.deepEqual(await open(lab), []);
  webhook.answer = { status: 500 };
  await tell();
  assert.deepEqual(await open(lab), [], 'a new quarter of an hour begins');
});

test('a service that has no webhook any more ends it when it starts; a command without the setting does not', async (t) => {
  for (const jobs of ['ask', 'work'] as const) {
    const webhook = await withWebhook(t);
    const lab = await withCompanion(t, {
      world: smallWorld({ people: [] }),
      jobs,
      settings: { LOCKSTEP_ALERTS_URL: webhook.url, LOCKSTEP_ALLOW_ALERT_HOSTS: webhook.host },
    });
    const { store, connectionId } = lab.companion;
    await raiseAlert(
      store.db,
      { connectionId },
      {
        key: 'webhook-fails',
        severity: 'warning',
        linkId: null,
        code: 'webhook-fails',
        message: 'Nobody is told',
        detail: { why: 'answers', status: 500 },
      },
    );
    await raise(lab, 'a', 'Something is odd');
    await (await lab.another()).close();
    assert.equal((await open(lab)).length, 1, 'it is set');
    await (await lab.another({ LOCKSTEP_ALERTS_URL: '' })).close();
    assert.equal((await open(lab)).length, jobs === 'work' ? 0 : 1, jobs);
    const others = (await lab.companion.reports.alerts()).rows.filter(({ endedAt }) => endedAt === null);
    assert.ok(
      others.some(({ title }) => title === 'Something is odd'),
      'no other alert ends',
    );
  }
});
