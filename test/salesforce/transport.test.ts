import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import type { Salesforce } from '../../companion/src/salesforce/salesforce.ts';
import { clientOf, failureFrom, idOf, page, startVendor, tokenAnswer, type Reply } from './support.ts';

const campaign = idOf('701', 1);
const read = (salesforce: Salesforce) => salesforce.countMembers('compare', campaign);
const write = (salesforce: Salesforce) =>
  salesforce.updateMembers('write', [{ id: idOf('00v', 1), status: 'Sent' }]);

/** Ways to lose an answer after the request was read. */
const losses: Readonly<Record<string, { reply: Reply; code: string }>> = {
  'the connection is reset before any answer': {
    reply: { raw: (response) => void response.socket?.resetAndDestroy() },
    code: 'CONNECTION_LOST',
  },
  'the connection is lost inside the body': {
    reply: {
      raw: (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"totalSize":', () => response.destroy());
      },
    },
    code: 'CONNECTION_LOST',
  },
  'no answer comes': { reply: { raw: () => undefined }, code: 'TIMED_OUT' },
  'the body stalls': {
    reply: {
      raw: (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"totalSize":');
      },
    },
    code: 'TIMED_OUT',
  },
  'the JSON is cut off': { reply: { text: '{"totalSize":' }, code: 'BROKEN_ANSWER' },
};

describe('a lost answer', () => {
  for (const [name, { reply, code }] of Object.entries(losses)) {
    test(`${name}: a write is an unknown outcome and is sent once`, async (t) => {
      const vendor = await startVendor(t, () => reply);
      const { salesforce, clock } = clientOf(vendor.url, {
        requestTimeoutMs: code === 'TIMED_OUT' ? 1_500 : 30_000,
      });
      const failure = await failureFrom(write(salesforce));
      assert.deepEqual([failure.kind, failure.code, failure.retryable], ['unknown-outcome', code, false]);
      assert.equal(vendor.seen.length, 1);
      assert.deepEqual(clock.sleeps, []);
    });

    test(`${name}: a read is tried again`, async (t) => {
      const vendor = await startVendor(t, (_call, nth) =>
        nth < 3 ? reply : { json: { totalSize: 7, done: true, records: [] } },
      );
      const { salesforce, clock } = clientOf(vendor.url, {
        requestTimeoutMs: code === 'TIMED_OUT' ? 1_500 : 30_000,
      });
      assert.equal(await read(salesforce), 7);
      assert.equal(vendor.seen.length, 3);
      assert.deepEqual(clock.sleeps, [500, 1_500]);
    });
  }

  test('a read gives up after three tries', async (t) => {
    const vendor = await startVendor(t, () => ({ status: 503, text: '' }));
    const failure = await failureFrom(read(clientOf(vendor.url).salesforce));
    assert.deepEqual([failure.kind, failure.code], ['transient', 'HTTP_503']);
    assert.equal(vendor.seen.length, 3);
  });
});

test('when the process stops a read under way is cut off and not repeated, and a write ends', async (t) => {
  const reading = new AbortController();
  const silent = await startVendor(t, () => {
    reading.abort();
    return { raw: () => undefined };
  });
  const failure = await failureFrom(read(clientOf(silent.url, {}, reading.signal).salesforce));
  assert.deepEqual([failure.vendor, failure.code], ['lockstep', 'STOPPING']);
  assert.equal(silent.seen.length, 1);

  const writing = new AbortController();
  const vendor = await startVendor(t, () => {
    writing.abort();
    return { json: [{ id: idOf('00v', 1), success: true, errors: [] }] };
  });
  const [result] = await write(clientOf(vendor.url, {}, writing.signal).salesforce);
  assert.equal(result?.outcome, 'updated');
});

describe('an address where nobody listens', () => {
  const refusing = async (t: TestContext): Promise<string> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
    t.diagnostic(`port ${port} is free`);
    return `http://127.0.0.1:${port}`;
  };

  test('a write that never left is transient, not unknown', async (t) => {
    const nowhere = await refusing(t);
    const login = await startVendor(
      t,
      () => page([]),
      (nth) => ({ json: tokenAnswer(nth, nowhere) }),
    );
    const failure = await failureFrom(write(clientOf(login.url, { allowOtherHosts: true }).salesforce));
    assert.deepEqual([failure.kind, failure.code, failure.retryable], ['transient', 'UNREACHABLE', true]);
    assert.match(failure.message, /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/);
    assert.equal(login.logins(), 1);
  });

  test('a read waits two seconds in all before it says so', async (t) => {
    const { salesforce, clock } = clientOf(await refusing(t));
    assert.equal((await failureFrom(read(salesforce))).code, 'UNREACHABLE');
    assert.equal(
      clock.sleeps.reduce((sum, ms) => sum + ms, 0),
      2_000,
    );
  });
});

describe('an answer that leads elsewhere', () => {
  test('a redirect is not followed: the session stays here', async (t) => {
    const elsewhere = await startVendor(t, () => page([]));
    const vendor = await startVendor(t, () => ({
      status: 302,
      headers: { location: `${elsewhere.url}/x` },
      text: '',
    }));
    const failure = await failureFrom(read(clientOf(vendor.url).salesforce));
    assert.deepEqual([failure.kind, failure.code], ['config', 'HTTP_302']);
    assert.equal(elsewhere.seen.length, 0);
  });

  test('an answer of another shape is a bug on a read, an unknown outcome on a write', async (t) => {
    const vendor = await startVendor(t, () => ({ json: { unexpected: 'Ada Lovelace' } }));
    const { salesforce } = clientOf(vendor.url);
    const onRead = await failureFrom(read(salesforce));
    assert.deepEqual([onRead.kind, onRead.code], ['bug', 'UNEXPECTED_ANSWER']);
    assert.doesNotMatch(onRead.message, /Lovelace/);
    assert.equal((await failureFrom(write(salesforce))).kind, 'unknown-outcome');
  });
});
