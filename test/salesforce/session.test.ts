import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  clientOf,
  failureFrom,
  idOf,
  page,
  refusal,
  secretWord,
  startVendor,
  tokenAnswer,
} from './support.ts';

const campaign = idOf('701', 1);
const expired = refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
const counted = { json: { totalSize: 3, done: true, records: [] } };

describe('the session', () => {
  test('is asked for once by client credentials and then kept', async (t) => {
    const vendor = await startVendor(t, () => counted);
    const { salesforce, quota } = clientOf(vendor.url);
    await Promise.all([1, 2, 3].map(() => salesforce.countMembers('compare', campaign)));
    await salesforce.countMembers('pull', campaign);
    assert.equal(vendor.logins(), 1);
    assert.deepEqual(
      quota.purposes,
      ['compare', 'compare', 'compare', 'compare', 'pull'],
      'the login counts too',
    );
    assert.deepEqual([...new Set(vendor.seen.map(({ token }) => token))], ['session-1']);
  });

  test('is renewed once for many calls that lost it together, and each is repeated once', async (t) => {
    const vendor = await startVendor(t, ({ token }) => (token === 'session-1' ? expired : counted));
    const { salesforce, clock } = clientOf(vendor.url);
    const counts = await Promise.all([1, 2, 3, 4].map(() => salesforce.countMembers('compare', campaign)));
    assert.deepEqual(counts, [3, 3, 3, 3]);
    assert.equal(vendor.logins(), 2);
    assert.equal(vendor.seen.length, 8);
    assert.deepEqual(clock.sleeps, [], 'a renewal is no failure to wait for');
  });

  test('a late refusal of an old session does not throw the new one away', async (t) => {
    let releaseLate: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (releaseLate = resolve));
    const vendor = await startVendor(t, async ({ token }, nth) => {
      if (token !== 'session-1') return counted;
      if (nth === 1) await late;
      return expired;
    });
    const { salesforce } = clientOf(vendor.url);
    const slow = salesforce.countMembers('compare', campaign);
    while (vendor.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await salesforce.countMembers('compare', campaign);
    assert.equal(vendor.logins(), 2);
    releaseLate();
    assert.equal(await slow, 3);
    assert.equal(vendor.logins(), 2);
  });

  test('refused again right after its renewal is an auth failure, not a loop', async (t) => {
    const vendor = await startVendor(t, () => expired);
    const failure = await failureFrom(clientOf(vendor.url).salesforce.countMembers('compare', campaign));
    assert.deepEqual([failure.kind, failure.code, failure.retryable], ['auth', 'INVALID_SESSION_ID', false]);
    assert.deepEqual([vendor.logins(), vendor.seen.length], [2, 2]);
  });

  test('a write refused for its session did nothing and is sent again', async (t) => {
    const vendor = await startVendor(t, ({ token }) =>
      token === 'session-1' ? expired : { json: [{ id: idOf('00v', 1), success: true, errors: [] }] },
    );
    const [result] = await clientOf(vendor.url).salesforce.updateMembers('write', [
      { id: idOf('00v', 1), status: 'Sent' },
    ]);
    assert.equal(result?.outcome, 'updated');
    assert.equal(vendor.seen.length, 2);
  });
});

describe('a login', () => {
  test('that is refused is an auth failure in the vendor’s words; the next call tries anew', async (t) => {
    const vendor = await startVendor(
      t,
      () => counted,
      (nth, url) =>
        nth === 1
          ? {
              status: 400,
              json: { error: 'invalid_client', error_description: 'invalid client credentials' },
            }
          : { json: tokenAnswer(nth, url) },
    );
    const { salesforce } = clientOf(vendor.url);
    const failure = await failureFrom(salesforce.countMembers('compare', campaign));
    assert.deepEqual(
      [failure.kind, failure.code, failure.message],
      ['auth', 'INVALID_CLIENT', 'invalid client credentials'],
    );
    assert.equal(vendor.seen.length, 0);
    assert.equal(await salesforce.countMembers('compare', campaign), 3);
  });

  for (const host of [
    'https://evil.example',
    'https://salesforce.com.evil.example',
    'http://na1.salesforce.com',
    'http://127.0.0.1:1',
  ]) {
    test(`an API host ${host} is not trusted with the session`, async (t) => {
      const vendor = await startVendor(
        t,
        () => counted,
        (nth) => ({ json: tokenAnswer(nth, host) }),
      );
      const failure = await failureFrom(clientOf(vendor.url).salesforce.countMembers('compare', campaign));
      assert.deepEqual([failure.kind, failure.code], ['config', 'UNTRUSTED_INSTANCE']);
    });
  }

  test('another API host is used where it is allowed, its path is not', async (t) => {
    const instance = await startVendor(t, () => counted);
    const login = await startVendor(
      t,
      () => counted,
      (nth) => ({ json: tokenAnswer(nth, `${instance.url}/some/where`) }),
    );
    const { salesforce } = clientOf(login.url, { allowOtherHosts: true });
    assert.equal(await salesforce.countMembers('compare', campaign), 3);
    assert.deepEqual([login.seen.length, instance.seen[0]?.path], [0, '/services/data/v64.0/query']);
  });
});

test('the log names calls without tokens, secrets, queries or people', async (t) => {
  const ada = {
    Email: 'ada@example.com',
    FirstName: 'Ada',
    LastName: 'L',
    CreatedDate: '2026-01-01T00:00:00Z',
  };
  const nextRecordsUrl = '/services/data/v64.0/query/0r8xx-ada-2000';
  const vendor = await startVendor(t, ({ path, soql }, nth) => {
    if (nth === 1) return { status: 503, text: '' };
    if (soql.includes('FROM Lead')) return page([]);
    const records = [{ Id: idOf('003', nth), ...ada }];
    return { json: { totalSize: 2, done: !path.endsWith('/query'), nextRecordsUrl, records } };
  });
  const { salesforce, logged } = clientOf(vendor.url);
  assert.equal((await salesforce.findPeople('pull', ['ada@example.com'])).length, 2);
  // One query alone is sent as an address.
  assert.equal((await salesforce.people('pull', [idOf('003', 1)])).length, 2);
  const all = logged.join('\n');
  assert.match(all, /salesforce call .*"path":"\/services\/data\/v64.0\/composite"/);
  assert.match(all, /salesforce call .*"path":"\/services\/data\/v64.0\/query"/);
  assert.match(all, /"path":"\/services\/data\/v64.0\/query\/…"/);
  assert.match(all, /trying again/);
  for (const forbidden of ['session-1', secretWord, 'ada', 'Ada', 'SELECT', '?'])
    assert.ok(!all.includes(forbidden), forbidden);
});

test('everything asked of the vendor passes the budget under its purpose', async (t) => {
  const vendor = await startVendor(t, () => page([]));
  const { salesforce, quota } = clientOf(vendor.url);
  await salesforce.findPeople('first-sync', ['a@example.com']);
  assert.equal(vendor.seen.length, 2);
  assert.deepEqual(quota.purposes, ['first-sync', 'first-sync']);
  assert.equal(quota.purposes.length, vendor.calls() + vendor.logins());
});
