import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadConfig } from '../../companion/src/config/config.ts';
import { listsHost } from '../../companion/src/config/hosts.ts';
import { webhookProblems } from '../../companion/src/config/webhook.ts';

const settings = (url: string, hosts: string) => ({
  LOCKSTEP_ALERTS_URL: url,
  LOCKSTEP_ALLOW_ALERT_HOSTS: hosts,
});
const problems = (url: string, hosts: string) =>
  webhookProblems(new Map(Object.entries(settings(url, hosts))));

test('the webhook of alerts has https, or a host that is listed', () => {
  const [problem = '', ...more] = problems('http://relay.internal:8080/hush', '');
  assert.match(problem, /^LOCKSTEP_ALERTS_URL must begin with https:\/\/.+LOCKSTEP_ALLOW_ALERT_HOSTS\.$/);
  assert.doesNotMatch(problem, /hush/);
  assert.deepEqual(more, []);
  assert.throws(() => loadConfig(settings('http://relay.internal:8080/hush', '')), {
    message: new RegExp(problem.slice(0, 30)),
  });
  assert.deepEqual(problems('http://relay.internal:8080/hush', 'other.internal, relay.internal:8080'), []);
  assert.deepEqual(problems('https://hooks.example.com/services/hush', ''), []);
});

test('a listed host without a port is the scheme’s default port only', () => {
  assert.deepEqual(problems('http://relay.internal/hush', 'relay.internal'), []);
  assert.deepEqual(problems('http://relay.internal/hush', 'relay.internal:80'), []);
  assert.equal(problems('http://relay.internal:8080/hush', 'relay.internal').length, 1);
  assert.equal(problems('http://relay.internal/hush', 'relay.internal:443').length, 1);
  const secure = new URL('https://relay.internal/hush');
  assert.deepEqual(
    ['relay.internal', 'relay.internal:443', 'relay.internal:80', 'other.internal'].filter((host) =>
      listsHost([host], secure),
    ),
    ['relay.internal', 'relay.internal:443'],
  );
});

test('the webhook’s address is no secret that is printed', () => {
  const listed = loadConfig(settings('http://relay.internal:8080/hush', 'relay.internal:8080')).alerts;
  assert.equal(listed?.url.reveal(), 'http://relay.internal:8080/hush');
  const config = loadConfig(settings('https://hooks.example.com/services/hush', ''));
  assert.equal(config.alerts?.format, 'chat');
  assert.doesNotMatch(JSON.stringify(config), /hush/);
  assert.equal(loadConfig({}).alerts, null);
});
