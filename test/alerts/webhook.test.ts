import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NotDelivered, post } from '../../companion/src/alerts/webhook.ts';
import { withWebhook } from '../support/webhook.ts';

test('JSON is posted, and of the answer the status is told', async (t) => {
  const webhook = await withWebhook(t);
  assert.equal(await post(webhook.url, { text: 'Grüße' }, { allowedHosts: [webhook.host] }), 200);
  webhook.answer = { status: 503 };
  assert.equal(await post(webhook.url, { text: 'again' }, { allowedHosts: [webhook.host] }), 503);
  assert.deepEqual(webhook.got, [{ text: 'Grüße' }, { text: 'again' }]);
  assert.equal(webhook.headers[0]?.['content-type'], 'application/json');
});

test('no redirect is followed', async (t) => {
  const elsewhere = await withWebhook(t);
  const webhook = await withWebhook(t);
  webhook.answer = { status: 307, location: elsewhere.url };
  const allowedHosts = [webhook.host, elsewhere.host];
  assert.equal(await post(webhook.url, {}, { allowedHosts }), 307);
  assert.deepEqual(elsewhere.got, []);
});

test('machines that are not public are not called unless they are allowed by name, however they are written', async (t) => {
  const webhook = await withWebhook(t);
  const port = webhook.host.split(':')[1] ?? '';
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '10.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '[fd00::1]',
    '[fe80::1]',
  ])
    for (const scheme of ['http', 'https'])
      await assert.rejects(
        post(`${scheme}://${host}:${port}/x`, {}, { allowedHosts: ['other.example'] }),
        (error) => error instanceof NotDelivered && /not public/.test(error.message),
        host,
      );
  assert.deepEqual(webhook.got, []);
  assert.equal(await post(`http://localhost:${port}/x`, {}, { allowedHosts: [`localhost:${port}`] }), 200);
});

test('what cannot be reached is told without the address, which is a secret', async (t) => {
  const webhook = await withWebhook(t);
  const gone = 'http://127.0.0.1:9/services/T0/secret';
  await assert.rejects(post(gone, {}, { allowedHosts: ['127.0.0.1:9'] }), (error) => {
    assert.ok(error instanceof NotDelivered);
    assert.match(error.message, /^it cannot be reached \(ECONNREFUSED\)$/);
    return true;
  });
  await assert.rejects(
    post('https://nowhere.invalid/services/T0/secret', {}, { allowedHosts: [] }),
    (error) => error instanceof NotDelivered && /^it cannot be reached \(E[A-Z_]+\)$/.test(error.message),
    'a name that leads nowhere',
  );
  const stopped = AbortSignal.abort();
  await assert.rejects(
    post(webhook.url, {}, { allowedHosts: [webhook.host], signal: stopped }),
    /it does not answer/,
  );
});
