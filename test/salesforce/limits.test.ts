import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, failureFrom, idOf, refusal, startVendor } from './support.ts';

const campaign = idOf('701', 1);
const start = Date.parse('2026-11-20T08:00:00Z');
const counted = { json: { totalSize: 3, done: true, records: [] } };

describe('the org’s limits', () => {
  test('usage is what the last answer told; the app’s own figure is left alone', async (t) => {
    const vendor = await startVendor(t, () => ({
      ...counted,
      headers: { 'sforce-limit-info': 'per-app-api-usage=17/250(appName=other), api-usage=25/5000' },
    }));
    const { salesforce, quota } = clientOf(vendor.url);
    assert.equal(salesforce.usage(), undefined);
    await salesforce.countMembers('compare', campaign);
    assert.deepEqual(salesforce.usage(), { used: 25, limit: 5000 });
    assert.deepEqual(quota.holds, []);
  });

  test('an answer that says the day is used up holds further calls', async (t) => {
    const vendor = await startVendor(t, () => ({
      ...counted,
      headers: { 'sforce-limit-info': 'api-usage=5000/5000' },
    }));
    const { salesforce, quota } = clientOf(vendor.url);
    assert.equal(await salesforce.countMembers('compare', campaign), 3);
    assert.deepEqual(quota.holds, [start + 30 * 60_000]);
  });

  test('a spent day is quota with the time to come back, and nobody asks again at once', async (t) => {
    const vendor = await startVendor(t, () =>
      refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    );
    const { salesforce, quota, clock } = clientOf(vendor.url);
    const failure = await failureFrom(salesforce.countMembers('compare', campaign));
    assert.deepEqual([failure.kind, failure.retryAt], ['quota', start + 30 * 60_000]);
    assert.deepEqual(quota.holds, [start + 30 * 60_000]);
    assert.deepEqual([vendor.seen.length, clock.sleeps.length], [1, 0]);
  });

  test('too many at once: a read waits for the pause and goes again, a write comes back to its caller', async (t) => {
    const busy = refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.');
    const vendor = await startVendor(t, ({ method }, nth) => (method === 'GET' && nth > 1 ? counted : busy));
    const { salesforce, quota, clock } = clientOf(vendor.url);
    assert.equal(await salesforce.countMembers('compare', campaign), 3);
    assert.deepEqual([clock.sleeps, quota.holds], [[5_000], [start + 5_000]]);
    const failure = await failureFrom(salesforce.deleteMembers('write', [idOf('00v', 1)]));
    assert.deepEqual([failure.kind, failure.retryable, vendor.seen.length], ['concurrency', true, 3]);
  });

  test('no request is longer than the limit, however many and long the e-mails', async (t) => {
    const vendor = await startVendor(t, () => ({ json: { totalSize: 0, done: true, records: [] } }));
    const { salesforce } = clientOf(vendor.url);
    const emails = Array.from({ length: 600 }, (_, at) => `${'ö'.repeat(40)}${at}@example.com`);
    await salesforce.findPeople('first-sync', [
      ...emails,
      ...emails.map((email) => ` ${email.toUpperCase()} `),
    ]);
    const asked = vendor.seen
      .filter(({ soql }) => soql.includes('FROM Contact'))
      .flatMap(({ soql }) => soql.match(/'[^']+'/g) ?? []);
    assert.deepEqual(
      asked.map((quoted) => quoted.slice(1, -1)),
      emails,
      'each once, folded',
    );
    for (const { uriBytes } of vendor.seen) assert.ok(uriBytes < 12_000, `${uriBytes} bytes`);
  });
});
