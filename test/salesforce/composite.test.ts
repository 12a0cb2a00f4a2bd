import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, failureFrom, idOf, page, refusal, startVendor, type Seen } from './support.ts';

const stamp = '2026-11-20T07:00:01.000+0000';
const emails = (count: number) => Array.from({ length: count }, (_, at) => `person${at}@example.com`);
const named = ({ soql }: Seen) => [...soql.matchAll(/'([^']+)'/g)].map(([, email = '']) => email);

const contact = (email: string, nth: number) => ({
  Id: idOf('003', nth),
  Email: email,
  FirstName: null,
  LastName: 'B',
  CreatedDate: stamp,
  Account: null,
});

describe('reads that travel together', () => {
  test('five queries are one call, each with what it was asked, and nobody is left out', async (t) => {
    const vendor = await startVendor(t, (call) =>
      page(call.soql.includes('FROM Contact') ? named(call).map((email) => contact(email, 1)) : []),
    );
    const { salesforce, quota } = clientOf(vendor.url);
    const asked = emails(1000);
    const found = await salesforce.findPeople('first-sync', asked);
    assert.deepEqual(
      found.map(({ email }) => email),
      asked,
    );
    const queries = vendor.seen.length;
    assert.ok(queries > 5, 'more than fits one call');
    assert.equal(vendor.calls(), Math.ceil(queries / 5));
    assert.equal(quota.purposes.length, vendor.logins() + vendor.calls(), 'each call is counted once');
    assert.deepEqual(vendor.seen.filter(({ soql }) => soql.includes('FROM Lead')).flatMap(named), asked);
  });

  test('what does not fit on its first page is read on', async (t) => {
    const vendor = await startVendor(t, ({ soql, path }) => {
      if (path.endsWith('/query/01g-2')) return page2;
      return soql.includes('FROM Contact') ? page1 : page([]);
    });
    const page1 = {
      json: {
        totalSize: 2,
        done: false,
        nextRecordsUrl: '/services/data/v64.0/query/01g-2',
        records: [contact('a@example.com', 1)],
      },
    };
    const page2 = { json: { totalSize: 2, done: true, records: [contact('a@example.com', 2)] } };
    const found = await clientOf(vendor.url).salesforce.findPeople('pull', ['a@example.com']);
    assert.deepEqual(
      found.map(({ id }) => id),
      [idOf('003', 1), idOf('003', 2)],
    );
    assert.equal(vendor.calls(), 2);
  });

  test('one that fails for good fails all: no answer is not an empty one', async (t) => {
    const vendor = await startVendor(t, ({ soql }) =>
      soql.includes('FROM Lead') ? refusal(400, 'INVALID_FIELD', 'No such column') : page([]),
    );
    const { salesforce, clock } = clientOf(vendor.url);
    const failure = await failureFrom(salesforce.findPeople('pull', ['a@example.com']));
    assert.deepEqual([failure.kind, failure.code], ['config', 'INVALID_FIELD']);
    assert.deepEqual([vendor.calls(), clock.sleeps], [1, []]);
  });

  test('one that fails for a while is asked again, with the others', async (t) => {
    const vendor = await startVendor(t, ({ soql }, nth) =>
      soql.includes('FROM Lead') && nth < 3 ? refusal(400, 'QUERY_TIMEOUT') : page([]),
    );
    const { salesforce, clock } = clientOf(vendor.url);
    assert.deepEqual(await salesforce.findPeople('pull', ['a@example.com']), []);
    assert.deepEqual([vendor.calls(), clock.sleeps.length], [2, 1]);
  });

  test('an answer that lacks one of the reads is no answer', async (t) => {
    const vendor = await startVendor(t, () => ({
      raw: (response) => response.end(JSON.stringify({ compositeResponse: [] })),
    }));
    const failure = await failureFrom(clientOf(vendor.url).salesforce.findPeople('pull', ['a@example.com']));
    assert.deepEqual([failure.kind, failure.code], ['bug', 'UNEXPECTED_ANSWER']);
  });
});
