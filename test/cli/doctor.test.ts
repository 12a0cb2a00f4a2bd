import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runCommandLine } from '../../companion/src/cli/command-line.ts';
import type { Companion, Finding } from '../../companion/src/cli/companion.ts';
import { exitCodes } from '../../companion/src/cli/exit-codes.ts';
import { raiseAlert } from '../../companion/src/store/alerts.ts';
import { withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { withWebhook } from '../support/webhook.ts';

const nowhere = () => Promise.reject(new Error('not this command'));

/** What `doctor` says of the webhook, and how it ends; all else is in order. */
async function doctor(companion: Companion) {
  let out = '';
  const code = await runCommandLine(
    ['doctor', '--json'],
    {
      version: '0.0.0',
      open: () => Promise.resolve({ ...companion, close: () => Promise.resolve() }),
      serve: nowhere,
      sandbox: nowhere,
      marketoSandbox: nowhere,
      salesforceSandbox: nowhere,
      backUp: nowhere,
      restore: nowhere,
    },
    (text) => (out += text),
    () => undefined,
  );
  const { findings } = JSON.parse(out) as { findings: Finding[] };
  const [line, ...more] = findings.filter(({ what }) => what === 'Webhook of alerts');
  assert.deepEqual(more, []);
  assert.deepEqual(
    findings.filter(({ what, ok }) => !ok && what !== 'Webhook of alerts'),
    [],
  );
  assert.equal(code, line?.ok === true ? exitCodes.success : exitCodes.failure);
  return line;
}

test('doctor finds the webhook’s host and sends it nothing', async (t) => {
  const webhook = await withWebhook(t);
  const lab = await withCompanion(t, { world: smallWorld({ people: [] }) });
  const at = async (url: string, hosts = '') =>
    doctor(await lab.another({ LOCKSTEP_ALERTS_URL: url, LOCKSTEP_ALLOW_ALERT_HOSTS: hosts }));

  const unset = await doctor(lab.companion);
  assert.equal(unset?.ok, true, 'whoever wants no webhook has nothing to mend');
  assert.match(unset.detail, /LOCKSTEP_ALERTS_URL is not set: nobody is told/);

  const good = await at(webhook.url, webhook.host);
  assert.equal(good?.ok, true);
  assert.match(good.detail, /\.\/lockstep alerts --test/);

  const hidden = await at(`https://${webhook.host}/secret`);
  assert.equal(hidden?.ok, false);
  assert.match(hidden.detail, /not public; list it in LOCKSTEP_ALLOW_ALERT_HOSTS$/);

  for (const hosts of ['', 'nowhere.invalid']) {
    const lost = await at('https://nowhere.invalid/secret', hosts);
    assert.equal(lost?.ok, false);
    assert.match(lost.detail, /^it cannot be reached \(E[A-Z_]+\); check LOCKSTEP_ALERTS_URL$/);
  }
  assert.deepEqual(webhook.got, []);
});

test('doctor says that deliveries fail', async (t) => {
  const webhook = await withWebhook(t);
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [] }),
    settings: { LOCKSTEP_ALERTS_URL: webhook.url, LOCKSTEP_ALLOW_ALERT_HOSTS: webhook.host },
  });
  const { store, connectionId } = lab.companion;
  const alert = { severity: 'warning', linkId: null, message: 'Nobody is told' } as const;
  await raiseAlert(store.db, { connectionId }, { ...alert, key: 'another', code: 'made-up' });
  assert.equal((await doctor(lab.companion))?.ok, true);
  const detail = { why: 'answers', status: 410 };
  await raiseAlert(
    store.db,
    { connectionId },
    { ...alert, key: 'webhook-fails', code: 'webhook-fails', detail },
  );
  const line = await doctor(lab.companion);
  assert.equal(line?.ok, false);
  assert.match(
    line.detail,
    /it answers 410\. Check LOCKSTEP_ALERTS_URL, and run \.\/lockstep alerts --test$/,
  );
  assert.deepEqual(webhook.got, []);
});
