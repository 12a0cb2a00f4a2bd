import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { secret } from '../../companion/src/config/secret.ts';
import { createMarketo } from '../../companion/src/marketo/client.ts';
import { spread } from '../../companion/src/marketo/retry.ts';
import { createMemoryQuota } from '../../companion/src/quota/memory.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { failing, ok, refuse, type Reply, withVendor } from './vendor.ts';

const html: Reply = { status: 502, body: '<html><body>502 Bad Gateway</body></html>' };
const passing: [string, Reply][] = [
  ['500', refuse('500')],
  ['502', refuse('502')],
  ['604', refuse('604')],
  ['608', refuse('608')],
  ['611', refuse('611')],
  ['713', refuse('713')],
  ['a gateway page', html],
  ['a page with status 200', { status: 200, body: '<html>maintenance</html>' }],
  ['truncated JSON', 'truncate'],
  ['a cut connection', 'drop'],
  ['JSON that is no envelope', { status: 200, body: '{"hello":1}' }],
  ['an empty body', { status: 200, body: '' }],
];
const updated = ok([{ seq: 0, leadId: 7, status: 'updated' }]);

describe('troubles that pass', () => {
  for (const [name, trouble] of passing) {
    test(`${name}: a read is repeated`, async () => {
      await withVendor(
        (_, made) => (made < 2 ? trouble : ok([])),
        async ({ marketo, vendor, clock }) => {
          const began = clock.now();
          assert.deepEqual(await marketo.people('pull', [1]), []);
          assert.equal(vendor.calls.length, 3);
          assert.ok(clock.now() > began, 'it waited');
        },
      );
    });

    test(`${name}: a write is not, since it may have happened`, async () => {
      await withVendor(
        () => trouble,
        async ({ marketo, vendor }) => {
          const failure = await failing(marketo.setStatus('write', 1, 'Attended', [7]));
          assert.deepEqual([failure.kind, failure.retryable], ['unknown-outcome', false]);
          assert.equal(vendor.calls.length, 1);
        },
      );
    });
  }

  test('a read gives up in the end, with growing waits between', async () => {
    await withVendor(
      () => refuse('611', 'System error'),
      async ({ marketo, vendor, clock }) => {
        const began = clock.now();
        const failure = await failing(marketo.people('pull', [1]));
        assert.deepEqual([failure.kind, failure.code, failure.requestId], ['transient', '611', '1a2b#3c4d']);
        assert.equal(vendor.calls.length, 6);
        const waited = clock.now() - began;
        assert.ok(waited >= 7_750 && waited <= 15_500, String(waited));
      },
    );
  });
});

test('a time-out: the read is repeated, the write unknown', async () => {
  await withVendor(
    (seen, made) => (seen.method === 'POST' ? 'hang' : made === 0 ? 'hang' : ok([])),
    async ({ marketo, vendor }) => {
      assert.deepEqual(await marketo.people('pull', [1]), []);
      assert.equal(vendor.calls.length, 2);
      const failure = await failing(marketo.removeMembers('write', 1, [7]));
      assert.deepEqual([failure.kind, failure.code], ['unknown-outcome', 'TIMEOUT']);
      assert.equal(vendor.calls.length, 3);
    },
    { requestTimeoutMs: 150 },
  );
});

test('when the process stops a read under way is cut off and not repeated, and a write ends', async () => {
  const reading = new AbortController();
  await withVendor(
    () => {
      reading.abort();
      return 'hang';
    },
    async ({ marketo, vendor }) => {
      const failure = await failing(marketo.people('pull', [1]));
      assert.deepEqual([failure.vendor, failure.code], ['lockstep', 'STOPPING']);
      assert.equal(vendor.calls.length, 1);
    },
    { stopping: reading.signal, requestTimeoutMs: 60_000 },
  );
  const writing = new AbortController();
  await withVendor(
    () => {
      writing.abort();
      return updated;
    },
    async ({ marketo }) => {
      const [result] = await marketo.setStatus('write', 1, 'Attended', [7]);
      assert.equal(result?.outcome, 'updated');
    },
    { stopping: writing.signal },
  );
});

test('a refused connection never carried a write: it is repeated, and fails as transient', async () => {
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ access_token: 't', expires_in: 3599, scope: 'x' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = virtualClock();
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { baseUrl, clientId: 'a', clientSecret: secret('the secret'), requestTimeoutMs: 2_000 };
  const quota = createMemoryQuota({ clock });
  const marketo = createMarketo({ settings, clock, quota });
  await marketo.whoAmI();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  const failure = await clock.run(failing(marketo.setStatus('write', 1, 'Attended', [7])));
  assert.deepEqual([failure.kind, failure.code], ['transient', 'ECONNREFUSED']);
  assert.equal(quota.used('marketo'), 6);
});

describe('too many calls', () => {
  for (const [kind, send] of [
    ['read', 'people'],
    ['write', 'setStatus'],
  ] as const) {
    test(`606 on a ${kind}: everybody waits until the window is clear, then it is repeated`, async () => {
      await withVendor(
        (_, made) =>
          made === 0
            ? refuse('606', "Max rate limit '100' exceeded with in '20' secs")
            : send === 'people'
              ? ok([])
              : updated,
        async ({ marketo, vendor, clock }) => {
          const began = clock.now();
          if (send === 'people') await marketo.people('pull', [1]);
          else await marketo.setStatus('write', 1, 'Attended', [7]);
          assert.equal(vendor.calls.length, 2);
          assert.ok(clock.now() - began >= 20_000 && clock.now() - began <= 21_000);
        },
      );
    });
  }

  for (const [code, pause] of [
    ['606', 20_000],
    ['615', 500],
  ] as const) {
    test(`${code} holds the calls of others too: the vendor counts them all together`, async () => {
      const arrivals: number[] = [];
      const now = { read: () => 0 };
      await withVendor(
        (_, made) => {
          arrivals.push(now.read());
          return made === 0 ? refuse(code) : ok([]);
        },
        async ({ marketo, clock }) => {
          now.read = () => clock.now();
          const began = clock.now();
          const first = marketo.people('pull', [1]);
          while (clock.sleeping() === 0) await wait(1);
          await Promise.all([first, marketo.people('interactive', [2])]);
          assert.equal(arrivals.length, 3);
          assert.ok(arrivals.slice(1).every((at) => at - began >= pause));
        },
      );
    });
  }

  test('615: a short wait', async () => {
    await withVendor(
      (_, made) => (made === 0 ? refuse('615', "Concurrent access limit '10' reached") : updated),
      async ({ marketo, vendor, clock }) => {
        const began = clock.now();
        await marketo.setStatus('write', 1, 'Attended', [7]);
        assert.equal(vendor.calls.length, 2);
        assert.ok(clock.now() - began >= 500 && clock.now() - began < 2_000);
      },
    );
  });

  test('607: nobody calls again before midnight in Chicago', async () => {
    const midnight = Date.parse('2026-11-23T06:00:00Z');
    await withVendor(
      (_, made) => (made === 0 ? refuse('607', 'Daily quota reached') : ok([])),
      async ({ marketo, vendor, clock }) => {
        const first = await failing(marketo.people('pull', [1]));
        assert.deepEqual([first.kind, first.vendor, first.retryAt], ['quota', 'marketo', midnight]);
        const second = await failing(marketo.people('interactive', [1]));
        assert.deepEqual([second.kind, second.vendor, second.retryAt], ['quota', 'lockstep', midnight]);
        assert.equal(vendor.calls.length, 1);
        await clock.advance(midnight - clock.now());
        await marketo.people('pull', [1]);
        assert.equal(vendor.calls.length, 2);
      },
    );
  });

  test('throttled calls stand in the ledger', async () => {
    await withVendor(
      (_, made) => (made < 2 ? refuse('606') : ok([])),
      async ({ marketo, quota }) => {
        await marketo.people('compare', [1]);
        assert.deepEqual(quota.ledger(), [{ vendor: 'marketo', purpose: 'compare', calls: 3 }]);
      },
    );
  });
});

test('refusals are not repeated', async () => {
  await withVendor(
    () => refuse('1006', 'Field not found'),
    async ({ marketo, vendor }) => {
      assert.equal((await failing(marketo.people('pull', [1]))).kind, 'config');
      assert.equal(vendor.calls.length, 1);
    },
  );
});

test('redirects are not followed, so that a token never leaves for another address', async () => {
  let elsewhere = 0;
  const other = createServer((_, response) => {
    elsewhere++;
    response.end('{}');
  });
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  try {
    await withVendor(
      () => ({ status: 307, body: '', headers: { location } }),
      async ({ marketo }) => {
        const failure = await failing(marketo.people('pull', [1]));
        assert.deepEqual([failure.kind, failure.code], ['config', 'HTTP_307']);
        assert.equal((await failing(marketo.setStatus('write', 1, 'Attended', [7]))).kind, 'config');
      },
    );
  } finally {
    other.close();
  }
  assert.equal(elsewhere, 0);
});

test('an envelope of an unusual status says more than the status', async () => {
  const body = JSON.stringify({ success: false, errors: [{ code: 603, message: 'Access denied' }] });
  await withVendor(
    () => ({ status: 403, body }),
    async ({ marketo }) => {
      const failure = await failing(marketo.people('pull', [1]));
      assert.deepEqual([failure.kind, failure.code], ['config', '603']);
    },
  );
});

test('records of a shape nobody documented: a bug on a read, an unknown outcome on a write', async () => {
  await withVendor(
    () => ok([{ nothing: 'known' }]),
    async ({ marketo, vendor }) => {
      const read = await failing(marketo.people('pull', [1]));
      assert.deepEqual([read.kind, read.code, read.requestId], ['bug', 'UNEXPECTED_RECORD', '1a2b#3c4d']);
      assert.equal((await failing(marketo.setStatus('write', 1, 'A', [7]))).kind, 'unknown-outcome');
      assert.equal(vendor.calls.length, 2);
    },
  );
});

test('addresses are taken with a slash or /rest at their end', async () => {
  await withVendor(
    () => ok([]),
    async ({ vendor, clock, quota }) => {
      for (const end of ['/', '/rest', '/rest/', '/identity']) {
        const settings = {
          baseUrl: vendor.url + end,
          clientId: 'a',
          clientSecret: secret('the secret'),
          requestTimeoutMs: 2_000,
        };
        await createMarketo({ settings, clock, quota }).people('pull', [1]);
      }
      assert.deepEqual(new Set(vendor.calls.map((call) => call.path)), new Set(['/rest/v1/leads.json']));
    },
  );
});

test('the spread of waits is even and the same every time', () => {
  const next = spread();
  assert.deepEqual(Array.from({ length: 7 }, next), [0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875]);
});
