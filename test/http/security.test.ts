import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createAttempts } from '../../companion/src/http/attempts.ts';
import { campaignId, createClock, keys, serve } from './support.ts';

let api: Awaited<ReturnType<typeof serve>>;
before(async () => {
  api = await serve();
});
after(() => api.stop());
beforeEach(() => {
  api.clock.advance(60_000);
  api.lines.length = 0;
  api.lookups.length = 0;
});

describe('headers', () => {
  test('of every answer keep pages, caches and sniffers out', async () => {
    for (const path of ['/health', '/v1/links', '/nothing']) {
      const { headers } = await api.ask(path);
      assert.equal(headers.get('content-security-policy'), "default-src 'none';frame-ancestors 'none'");
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-powered-by'), null);
      assert.equal(headers.get('etag'), null);
    }
  });

  test('let no other origin in', async () => {
    const origin = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
    const preflight = await api.ask('/v1/links', { method: 'OPTIONS', headers: origin });
    assert.equal(preflight.status, 405);
    const simple = await api.ask('/health', { headers: origin });
    for (const { headers } of [preflight, simple])
      assert.deepEqual(
        [...headers.keys()].filter((name) => name.startsWith('access-control')),
        [],
      );
  });

  test('carry a request id: the caller’s when it is a plain word, else a new one', async () => {
    const idFor = async (given: string) =>
      (await api.ask('/health', { headers: { 'X-Request-Id': given } })).headers.get('x-request-id');
    assert.equal(await idFor('trace-0001'), 'trace-0001');
    for (const wrong of ['short', 'with blank in it', 'x'.repeat(65), '{"a":"forged"}']) {
      assert.match((await idFor(wrong)) ?? '', /^[0-9a-f-]{36}$/);
    }
  });
});

describe('the handshake with the package', () => {
  const asking = (given: Record<string, string>, key?: 'viewer') =>
    api.ask('/v1/version', { headers: given, ...(key ? { key } : {}) });

  test('tells the version of the service to who has a key', async () => {
    const { version } = (await (await asking({}, 'viewer')).json()) as { version: string };
    assert.equal((await asking({}, 'viewer')).headers.get('x-lockstep-version'), version);
    const { status, headers } = await asking({});
    assert.equal(status, 401);
    assert.equal(headers.get('x-lockstep-version'), null);
  });

  test('refuses a package that is too old, in words, and takes any other', async () => {
    const refused = await asking({ 'X-Lockstep-Package': '0.0.9' }, 'viewer');
    assert.equal(refused.status, 409);
    const { code, detail } = (await refused.json()) as { code: string; detail: string };
    assert.equal(code, 'PACKAGE_TOO_OLD');
    assert.match(detail, /package in Salesforce \(0\.0\.9\) is too old .* update the package/u);
    for (const given of ['0.1.0', '9.0.0', 'strange', ''])
      assert.equal((await asking({ 'X-Lockstep-Package': given }, 'viewer')).status, 200, given);
  });
});

describe('the access log', () => {
  test('has one line per request with the pattern of the route', async () => {
    const response = await api.ask(`/v1/campaigns/${campaignId}/programs?q=ann%40example.com`, {
      key: 'viewer',
    });
    const [line, ...more] = await api.logged(1);
    assert.deepEqual(more, []);
    assert.deepEqual(line, {
      level: 'info',
      time: new Date(api.clock.now()).toISOString(),
      requestId: response.headers.get('x-request-id'),
      method: 'GET',
      route: '/v1/campaigns/:campaignId/programs',
      status: 200,
      ms: 0,
      key: 'salesforce/viewer',
      msg: 'request',
    });
  });

  test('holds no key, path, query value, header or body, whatever happens', async () => {
    const hush = 'hush-value';
    await api.ask(`/v1/campaigns/${campaignId}/programs?q=${hush}`, { key: 'viewer' });
    await api.ask(`/nothing/${hush}?access_token=${hush}`, { key: 'viewer' });
    await api.ask('/v1/links', {
      headers: { Authorization: `Bearer ${hush}`, Cookie: hush, 'X-Lockstep-User': hush },
    });
    await api.send('/v1/links/preview', 'marketer', { programId: 1, newCampaign: { name: hush } });
    await api.send('/v1/links/preview', 'marketer', `{"${hush}": `);
    await api.ask('/v1/batches?status=' + hush, { key: 'admin' });
    await api.ask(`/v1/links/${hush}-%E0%A4%A`, { key: 'admin' });
    await api.logged(7);
    const written = api.lines.join('');
    for (const secret of [hush, campaignId, ...Object.values(keys)])
      assert.ok(!written.includes(secret), `${secret} in ${written}`);
  });

  test('keeps probes at debug', async () => {
    await api.ask('/health');
    assert.equal((await api.logged(1))[0]?.['level'], 'debug');
  });

  test('counts under the pattern, so that paths cannot grow the metrics', async () => {
    await api.ask('/v1/links/some-link', { key: 'viewer' });
    await api.ask('/no/such/thing');
    await api.logged(2);
    const text = await api.metrics.text();
    assert.match(text, /request_seconds_count\{method="GET",route="\/v1\/links\/:linkId",status="200"\} 1/);
    assert.match(text, /route="unknown",status="404"/);
    assert.ok(!text.includes('some-link') && !text.includes('/no/such'));
  });
});

describe('guessing keys', () => {
  const guess = (key: string) => api.ask('/v1/connection', { headers: { Authorization: `Bearer ${key}` } });

  test('closes the door to the address for a minute, without look-ups', async () => {
    for (let index = 0; index < 20; index += 1) assert.equal((await guess(`guess-${index}`)).status, 401);
    assert.equal(api.lookups.length, 20);
    api.clock.advance(10_000);
    const refused = await guess('guess-21');
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '50');
    assert.equal((await api.ask('/v1/connection')).status, 429);
    assert.equal((await api.ask('/health')).status, 200, 'open routes stay open');
    assert.equal(api.lookups.length, 20);
    api.clock.advance(50_000);
    assert.equal((await guess('guess-22')).status, 401);
  });

  test('does not lock out keys that worked before from the same address', async () => {
    assert.equal((await api.ask('/v1/connection', { key: 'viewer' })).status, 200);
    for (let index = 0; index < 20; index += 1) await guess(`guess-${index}`);
    assert.equal((await api.ask('/v1/connection', { key: 'viewer' })).status, 200);
    assert.equal((await guess('one-more')).status, 429);
    assert.equal(api.lookups.filter((key) => key === keys.viewer).length, 2, 'looked up each time');
  });

  test('a key longer or stranger than any of ours is not even looked up', async () => {
    for (const odd of ['x'.repeat(257), 'with blank', '"quoted"'])
      assert.equal((await guess(odd)).status, 401);
    assert.deepEqual(api.lookups, []);
  });
});

test('the tally of failures is bounded: the oldest address is forgotten first', () => {
  const attempts = createAttempts({ clock: createClock(), most: 1, addresses: 2 });
  for (const address of ['a', 'b', 'c']) attempts.failed(address);
  assert.equal(attempts.blockedUntil('a'), null);
  assert.notEqual(attempts.blockedUntil('b'), null);
  assert.notEqual(attempts.blockedUntil('c'), null);
});
