import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { failing, ok, refuse, type Seen, withVendor } from './vendor.ts';

const lead = (id: number, email = `p${id}@x.com`) => ({ id, email, createdAt: '2026-01-01T00:00:00Z' });
const values = ({ query }: Seen) => (query.get('filterValues') ?? '').split(',');

describe('finding people', () => {
  test('by id, in chunks of 300 in their order; ids beyond 32 bits; the gone are absent', async () => {
    const ids = Array.from({ length: 301 }, (_, i) => 2_999_999_900 + i);
    await withVendor(
      (seen) =>
        ok(
          values(seen)
            .map(Number)
            .filter((id) => id !== ids[3])
            .map((id) => lead(id)),
        ),
      async ({ marketo, vendor }) => {
        const people = await marketo.people('pull', [...ids, ids[0] ?? 0]);
        assert.equal(people.length, 300);
        assert.ok(!people.some((person) => person.leadId === ids[3]));
        assert.deepEqual(
          vendor.calls.map((call) => values(call).length),
          [300, 1],
        );
        assert.equal(vendor.calls[0]?.query.get('filterType'), 'id');
        assert.deepEqual(await marketo.people('pull', []), []);
        assert.equal(vendor.calls.length, 2);
      },
    );
  });

  test('by e-mail: folded, once each, without what a list of values cannot carry', async () => {
    await withVendor(
      () => ok([lead(1, 'ann+x@x.com'), lead(2, 'ann+x@x.com')]),
      async ({ marketo, vendor }) => {
        const found = await marketo.findPeople('pull', 'email', [
          ' Ann+X@x.com',
          'ann+x@X.COM',
          'a,b@x.com',
          '',
          'bob@x.com',
        ]);
        assert.deepEqual(
          found.map((person) => person.leadId),
          [1, 2],
        );
        const [call] = vendor.calls;
        assert.ok(call);
        assert.equal(call.query.get('filterType'), 'email');
        assert.deepEqual(values(call), ['ann+x@x.com', 'bob@x.com']);
      },
    );
  });

  test('by Salesforce id: 18 characters, both spellings are one', async () => {
    await withVendor(
      () => ok([]),
      async ({ marketo, vendor }) => {
        await marketo.findPeople('pull', 'sfdcContactId', ['003A0000000AbCd', '003A0000000AbCdIAK', 'no id']);
        const [call] = vendor.calls;
        assert.ok(call);
        assert.deepEqual(values(call), ['003A0000000AbCdIAK']);
        assert.deepEqual(await marketo.findPeople('pull', 'sfdcLeadId', ['no id']), []);
        assert.equal(vendor.calls.length, 1);
      },
    );
  });

  test('pages by token, and not beyond moreResult: false', async () => {
    await withVendor(
      (_, made) =>
        made === 0
          ? ok([lead(1)], { nextPageToken: 'n', moreResult: true })
          : ok([lead(2)], { nextPageToken: 'm', moreResult: false }),
      async ({ marketo, vendor }) => {
        assert.equal((await marketo.people('pull', [1, 2])).length, 2);
        assert.equal(vendor.calls[1]?.query.get('nextPageToken'), 'n');
        assert.equal(vendor.calls.length, 2);
      },
    );
  });

  test('too many matches: the question is halved until it is answered', async () => {
    const emails = Array.from({ length: 8 }, (_, i) => `e${i}@x.com`);
    await withVendor(
      (seen) =>
        values(seen).length > 2
          ? refuse('1003', 'Too many results match the filter')
          : ok(values(seen).map((email) => lead(Number(email[1]) + 1, email))),
      async ({ marketo, vendor }) => {
        const found = await marketo.findPeople('pull', 'email', emails);
        assert.deepEqual(
          found.map((person) => person.email),
          emails,
        );
        assert.deepEqual(
          vendor.calls.map((call) => values(call).length),
          [8, 4, 2, 2, 4, 2, 2],
        );
      },
    );
  });

  test('a single value with too many matches is a failure', async () => {
    await withVendor(
      () => refuse('1003', 'Too many results match the filter'),
      async ({ marketo }) => {
        assert.equal(
          (await failing(marketo.findPeople('pull', 'email', ['a@x.com', 'b@x.com']))).kind,
          'invalid-record',
        );
      },
    );
  });
});

describe('the 8 KB limit of addresses', () => {
  test('300 long e-mails travel in the body of a POST, with the same answer', async () => {
    const emails = Array.from(
      { length: 300 },
      (_, i) => `somebody.with.a.long.name+${i}@a-company-far-away.example.com`,
    );
    await withVendor(
      (seen) => ok(values(seen).map((email, i) => lead(i + 1, email))),
      async ({ marketo, vendor }) => {
        const found = await marketo.findPeople('pull', 'email', emails);
        assert.deepEqual(
          found.map((person) => person.email),
          emails,
        );
        const [call] = vendor.calls;
        assert.ok(call);
        assert.equal(call.method, 'POST');
        assert.ok(call.uriLength < 100);
        assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
        assert.ok(call.body.length > 8_000);
        assert.ok(call.body.includes('%2B0%40'), 'plus signs are encoded');
      },
    );
  });

  test('300 Salesforce ids fit into a GET', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `003A0000000${String(i).padStart(4, '0')}`);
    await withVendor(
      () => ok([]),
      async ({ marketo, vendor }) => {
        await marketo.findPeople('pull', 'sfdcContactId', ids);
        const [call] = vendor.calls;
        assert.equal(call?.method, 'GET');
        assert.ok(call.uriLength > 6_300 && call.uriLength <= 7_000, String(call.uriLength));
      },
    );
  });

  test('a read is a read in either form: repeated after trouble', async () => {
    const emails = Array.from(
      { length: 300 },
      (_, i) => `somebody.with.a.long.name+${i}@a-company-far-away.example.com`,
    );
    await withVendor(
      (_, made) => (made === 0 ? 'drop' : ok([])),
      async ({ marketo, vendor }) => {
        await marketo.findPeople('pull', 'email', emails);
        assert.deepEqual(
          vendor.calls.map((call) => call.method),
          ['POST', 'POST'],
        );
      },
    );
  });
});

describe('creating a person', () => {
  const ann = { email: 'ann@x.com', firstName: 'Ann', lastName: null, company: 'Acme' };
  const skipped = (code: string) => ok([{ status: 'skipped', reasons: [{ code, message: 'no' }] }]);

  test('only ever createOnly, by e-mail, without what is not known', async () => {
    await withVendor(
      () => ok([{ id: 50, status: 'created' }]),
      async ({ marketo, vendor }) => {
        assert.deepEqual(await marketo.createPeople('write', [ann]), [{ leadId: 50, outcome: 'created' }]);
        const [call] = vendor.calls;
        assert.ok(call);
        assert.equal(call.path, '/rest/v1/leads.json');
        assert.deepEqual(JSON.parse(call.body), {
          action: 'createOnly',
          lookupField: 'email',
          input: [{ email: 'ann@x.com', firstName: 'Ann', company: 'Acme' }],
        });
      },
    );
  });

  for (const code of ['1005', '1007'])
    test(`known already (${code}): exists`, async () => {
      await withVendor(
        () => skipped(code),
        async ({ marketo }) => {
          assert.deepEqual(await marketo.createPeople('write', [ann]), [{ outcome: 'exists' }]);
        },
      );
    });

  test('companies that cannot be written here are left out', async () => {
    await withVendor(
      (_, made) => (made === 0 ? skipped('1021') : ok([{ id: 51, status: 'created' }])),
      async ({ marketo, vendor }) => {
        assert.deepEqual(await marketo.createPeople('write', [ann]), [{ leadId: 51, outcome: 'created' }]);
        await marketo.createPeople('write', [{ ...ann, email: 'bob@x.com' }]);
        const sent = vendor.calls.map(({ body }) => (JSON.parse(body) as { input: object[] }).input);
        assert.deepEqual(sent.slice(1), [
          [{ email: 'ann@x.com', firstName: 'Ann' }],
          // Asked once, it is known.
          [{ email: 'bob@x.com', firstName: 'Ann' }],
        ]);
      },
    );
  });

  test('a record that is refused is a failure with its reason', async () => {
    await withVendor(
      () => skipped('1001'),
      async ({ marketo }) => {
        const [result] = await marketo.createPeople('write', [ann]);
        assert.ok(result?.outcome === 'failed');
        const { failure } = result;
        assert.deepEqual(
          [failure.kind, failure.code, failure.requestId],
          ['invalid-record', '1001', '1a2b#3c4d'],
        );
      },
    );
  });

  test('an answer that does not say what happened leaves the outcome unknown', async () => {
    await withVendor(
      () => ok([]),
      async ({ marketo }) => {
        assert.equal((await failing(marketo.createPeople('write', [ann]))).kind, 'unknown-outcome');
      },
    );
    for (const row of [{ status: 'created' }, { id: 1, status: 'updated' }])
      await withVendor(
        () => ok([row, { id: 2, status: 'created' }]),
        async ({ marketo }) => {
          const bob = { ...ann, email: 'bob@x.com' };
          const [unknown, created] = await marketo.createPeople('write', [ann, bob]);
          assert.ok(unknown?.outcome === 'failed');
          assert.equal(unknown.failure.kind, 'unknown-outcome');
          assert.deepEqual(created, { leadId: 2, outcome: 'created' });
        },
      );
  });

  test('one e-mail at a time, since parallel creations make duplicates', async () => {
    const known = new Set<string>();
    await withVendor(
      async ({ body }) => {
        const { input } = JSON.parse(body) as { input: { email: string }[] };
        const email = input[0]?.email.trim().toLowerCase() ?? '';
        if (known.has(email)) return skipped('1005');
        // As the vendor does it: what it looked up a moment ago decides.
        await wait(20);
        known.add(email);
        return ok([{ id: known.size + 1, status: 'created' }]);
      },
      async ({ marketo }) => {
        const spellings = ['ann@x.com', 'Ann@x.com', ' ann@x.com', 'ANN@X.COM'];
        const lists = await Promise.all(
          spellings.map((email) => marketo.createPeople('write', [{ ...ann, email }])),
        );
        assert.equal(lists.flat().filter((one) => one.outcome === 'created').length, 1);
      },
    );
  });

  test('300 people are one call, each e-mail in it once; each is told of for itself', async () => {
    await withVendor(
      ({ body }) => {
        const { input } = JSON.parse(body) as { input: { email: string }[] };
        return ok(
          input.map(({ email }, at) =>
            email === 'p1@x.com'
              ? { status: 'skipped', reasons: [{ code: '1005', message: 'Lead already exists' }] }
              : email === 'p2@x.com'
                ? { status: 'skipped', reasons: [{ code: '1001', message: 'Invalid value' }] }
                : { id: 100 + at, status: 'created' },
          ),
        );
      },
      async ({ marketo, vendor }) => {
        const people = Array.from({ length: 299 }, (_, at) => ({ ...ann, email: `p${at}@x.com` }));
        const results = await marketo.createPeople('write', [...people, { ...ann, email: ' P0@X.com' }]);
        assert.equal(vendor.calls.length, 1);
        const { input } = JSON.parse(vendor.calls[0]?.body ?? '') as { input: object[] };
        assert.equal(input.length, 299);
        assert.deepEqual(
          [0, 1, 2, 3, 299].map((at) => results[at]?.outcome),
          ['created', 'exists', 'failed', 'created', 'exists'],
        );
        assert.deepEqual(results[298], { leadId: 398, outcome: 'created' });
        const more = await failing(marketo.createPeople('write', [...people, ann, ann]));
        assert.deepEqual([more.code, vendor.calls.length], ['TOO_MANY_RECORDS', 1]);
      },
    );
  });

  test('who was created stays so when the others cannot be sent again without their company', async () => {
    await withVendor(
      (_, made) =>
        made === 0
          ? ok([
              { id: 7, status: 'created' },
              { status: 'skipped', reasons: [{ code: '1021', message: 'Company update not allowed' }] },
            ])
          : { status: 502, body: 'Bad gateway' },
      async ({ marketo }) => {
        const [first, second] = await marketo.createPeople('write', [ann, { ...ann, email: 'bob@x.com' }]);
        assert.deepEqual(first, { leadId: 7, outcome: 'created' });
        assert.ok(second?.outcome === 'failed');
        assert.equal(second.failure.kind, 'unknown-outcome');
      },
    );
  });
});
