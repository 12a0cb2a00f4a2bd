import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { all, bench, failing, type Identity, ok, refuse, withVendor } from './vendor.ts';

const token = (name: string, left: number) => ({ access_token: name, expires_in: left, scope: 'api@x.com' });
const second = 1000;

test('twenty calls at once ask for one token', async () => {
  await withVendor(
    () => ok([]),
    async ({ marketo, vendor }) => {
      await Promise.all(Array.from({ length: 20 }, (_, i) => marketo.people('pull', [i + 1])));
      assert.equal(vendor.identityCalls(), 1);
      assert.equal(vendor.calls.length, 20);
      assert.ok(vendor.calls.every((call) => call.token === 'token-1'));
    },
  );
});

test('credentials travel in the body, the token in the header, neither in an address or a log', async () => {
  const identity: Identity = (_, seen) => {
    assert.equal(seen.method, 'POST');
    const form = new URLSearchParams(seen.body);
    assert.equal(form.get('grant_type'), 'client_credentials');
    assert.equal(form.get('client_id'), bench.clientId);
    assert.equal(form.get('client_secret'), bench.clientSecret);
    assert.equal([...seen.query].length, 0);
    return token('the-token', 3599);
  };
  const answers = [refuse('1001', 'value the-token is wrong, said api@x.com')];
  await withVendor(
    (_, made) => answers[made] ?? ok([]),
    async ({ marketo, vendor, logged }) => {
      const failure = await failing(marketo.findPeople('pull', 'email', ['secretive@x.com']));
      assert.equal(failure.message, 'value [secret] is wrong, said api@x.com');
      assert.ok(!vendor.calls[0]?.query.has('access_token'));
      assert.ok(logged.length > 0);
      const log = logged.join('\n');
      for (const word of ['the-token', bench.clientSecret, 'secretive', '?'])
        assert.ok(!log.includes(word), word);
    },
    { identity },
  );
});

test('bad credentials fail as auth, at once and without a REST call', async () => {
  const body = JSON.stringify({ error: 'invalid_client', error_description: 'Bad client credentials' });
  await withVendor(
    () => ok([]),
    async ({ marketo, vendor, quota }) => {
      const failure = await failing(marketo.people('pull', [1]));
      assert.deepEqual(
        [failure.kind, failure.code, failure.message, failure.retryable],
        ['auth', 'invalid_client', 'Bad client credentials', false],
      );
      assert.equal(vendor.identityCalls(), 1);
      assert.equal(vendor.calls.length, 0);
      assert.equal(quota.used('marketo'), 0);
    },
    { identity: () => ({ status: 401, body }) },
  );
});

test('an identity service that is away for a moment is asked again', async () => {
  await withVendor(
    () => ok([]),
    async ({ marketo, vendor }) => {
      await marketo.people('pull', [1]);
      assert.equal(vendor.identityCalls(), 3);
    },
    {
      identity: (asked) => (asked < 2 ? { status: 502, body: '<html>Bad gateway</html>' } : token('t', 3599)),
    },
  );
});

describe('the last minute of a token', () => {
  test('it is used until then without a question, and asked for once in it', async () => {
    let born = 0;
    let now = () => 0;
    const identity: Identity = (asked) => {
      if (asked === 0) born = now();
      // Until it expires the service repeats the old token.
      return token('old', Math.floor((born + 3600 * second - now()) / second));
    };
    await withVendor(
      () => ok([]),
      async ({ marketo, vendor, clock }) => {
        now = () => clock.now();
        await marketo.people('pull', [1]);
        await clock.advance(3539 * second);
        await marketo.people('pull', [1]);
        assert.equal(vendor.identityCalls(), 1);
        await clock.advance(2 * second);
        await marketo.people('pull', [1]);
        await marketo.people('pull', [1]);
        await marketo.people('pull', [1]);
        assert.equal(vendor.identityCalls(), 2);
      },
      { identity },
    );
  });

  test('with less than five seconds left it waits for the end and asks again', async () => {
    await withVendor(
      () => ok([]),
      async ({ marketo, vendor, clock }) => {
        const began = clock.now();
        await marketo.people('pull', [1]);
        assert.equal(vendor.identityCalls(), 2);
        assert.equal(vendor.calls[0]?.token, 'new');
        assert.ok(clock.now() - began >= 4 * second);
      },
      { identity: (asked) => (asked === 0 ? token('old', 4) : token('new', 3599)) },
    );
  });

  test('when the identity service is away then, the token in hand serves on', async () => {
    await withVendor(
      () => ok([]),
      async ({ marketo, vendor, clock }) => {
        await marketo.people('pull', [1]);
        await clock.advance(3550 * second);
        await marketo.people('pull', [1]);
        assert.equal(vendor.identityCalls(), 2);
        assert.equal(vendor.calls[1]?.token, 'old');
      },
      { identity: (asked) => (asked === 0 ? token('old', 3600) : { status: 503, body: 'away' }) },
    );
  });
});

describe('a token that the vendor no longer takes', () => {
  const counting: Identity = (asked) => token(`token-${asked + 1}`, 3599);

  for (const code of ['600', '601', '602']) {
    test(`${code}: one new token, the call once more, also when it writes`, async () => {
      await withVendor(
        (seen) =>
          seen.token === 'token-1'
            ? refuse(code, 'Access token expired')
            : ok([{ seq: 0, leadId: 7, status: 'updated' }]),
        async ({ marketo, vendor }) => {
          assert.deepEqual(await marketo.setStatus('write', 1, 'Attended', [7]), [
            { leadId: 7, outcome: 'updated' },
          ]);
          assert.deepEqual(
            vendor.calls.map((call) => call.token),
            ['token-1', 'token-2'],
          );
          assert.equal(vendor.identityCalls(), 2);
        },
        { identity: counting },
      );
    });
  }

  test('twenty calls that fail together renew it once', async () => {
    await withVendor(
      (seen) => (seen.token === 'token-1' ? refuse('601') : ok([])),
      async ({ marketo, vendor }) => {
        await Promise.all(Array.from({ length: 20 }, (_, i) => marketo.people('interactive', [i + 1])));
        assert.equal(vendor.identityCalls(), 2);
      },
      { identity: counting },
    );
  });

  test('refused twice it is a failure', async () => {
    await withVendor(
      () => refuse('601', 'Access token invalid'),
      async ({ marketo, vendor }) => {
        const failure = await failing(marketo.people('pull', [1]));
        assert.deepEqual([failure.kind, failure.code], ['auth', '601']);
        assert.equal(vendor.calls.length, 2);
      },
    );
  });

  test('603 is no matter of tokens: the role or the address list', async () => {
    await withVendor(
      () => refuse('603', 'Access denied'),
      async ({ marketo, vendor }) => {
        assert.equal((await failing(all(marketo.programs('schema')))).kind, 'config');
        assert.equal(vendor.calls.length, 1);
        assert.equal(vendor.identityCalls(), 1);
      },
    );
  });
});

test('whoAmI asks the identity service each time and costs no call of the budget', async () => {
  await withVendor(
    () => ok([]),
    async ({ marketo, vendor, quota }) => {
      assert.deepEqual(await marketo.whoAmI(), { user: 'api@x.com' });
      assert.deepEqual(await marketo.whoAmI(), { user: 'api@x.com' });
      assert.equal(vendor.identityCalls(), 2);
      assert.equal(quota.used('marketo'), 0);
    },
  );
});
