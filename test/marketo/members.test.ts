import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { all, failing, ok, refuse, type Seen, withVendor } from './vendor.ts';

const lead = (id: number, more: object = {}) => ({
  id,
  email: `p${id}@x.com`,
  firstName: 'Ann',
  lastName: null,
  createdAt: '2026-01-01T00:00:00Z',
  ...more,
});
const membership = (progressionStatus: string, more: object = {}) => ({
  membership: { id: 1127, progressionStatus, isExhausted: false, reachedSuccess: false, ...more },
});
const asked = ({ body }: Seen) => JSON.parse(body) as { statusName?: string; input: { leadId: number }[] };

describe('members', () => {
  test('pages of 300 until there is no token, the person and the status in one', async () => {
    const pages = [
      ok(
        [
          lead(1, {
            sfdcLeadId: '00QA0000000AbCd',
            ...membership('Invited', { updatedAt: '2026-04-21T16:27:16Z' }),
          }),
        ],
        {
          nextPageToken: 'A+B/==',
        },
      ),
      ok([lead(3_000_000_000, membership('Attended'))]),
    ];
    await withVendor(
      (_, made) => pages[made] ?? ok([]),
      async ({ marketo, vendor }) => {
        const members = await all(marketo.members('compare', 1127));
        assert.deepEqual(members, [
          {
            leadId: 1,
            email: 'p1@x.com',
            firstName: 'Ann',
            lastName: null,
            company: null,
            sfdcLeadId: '00QA0000000AbCdMAK',
            sfdcContactId: null,
            createdAt: '2026-01-01T00:00:00.000Z',
            status: 'Invited',
            membershipUpdatedAt: '2026-04-21T16:27:16.000Z',
          },
          {
            leadId: 3_000_000_000,
            email: 'p3000000000@x.com',
            firstName: 'Ann',
            lastName: null,
            company: null,
            sfdcLeadId: null,
            sfdcContactId: null,
            createdAt: '2026-01-01T00:00:00.000Z',
            status: 'Attended',
            membershipUpdatedAt: null,
          },
        ]);
        assert.equal(vendor.calls.length, 2);
        const [first, second] = vendor.calls;
        assert.equal(first?.path, '/rest/v1/leads/programs/1127.json');
        assert.equal(first.query.get('batchSize'), '300');
        assert.ok(first.query.get('fields')?.split(',').includes('membership'));
        assert.equal(first.query.get('nextPageToken'), null);
        assert.equal(second?.query.get('nextPageToken'), 'A+B/==');
      },
    );
  });

  test('a token with an empty page is the end', async () => {
    await withVendor(
      (_, made) =>
        made === 0
          ? ok([lead(1, membership('Invited'))], { nextPageToken: 'a' })
          : ok([], { nextPageToken: 'b' }),
      async ({ marketo, vendor }) => {
        assert.equal((await all(marketo.members('compare', 1))).length, 1);
        assert.equal(vendor.calls.length, 2);
      },
    );
  });

  test('a program without members, with and without a result', async () => {
    await withVendor(
      (_, made) => (made === 0 ? ok([]) : ok()),
      async ({ marketo }) => {
        assert.deepEqual(await all(marketo.members('compare', 1)), []);
        assert.deepEqual(await all(marketo.members('compare', 1)), []);
      },
    );
  });

  test('where membership is not sent, the statuses are asked for; who left meanwhile is left out', async () => {
    await withVendor(
      ({ path, query }) => {
        if (path.startsWith('/rest/v1/leads/programs/'))
          return ok([lead(1), lead(2, membership('Invited')), lead(3)]);
        assert.equal(path, '/rest/v1/programs/9/members.json');
        assert.equal(query.get('filterType'), 'leadId');
        assert.equal(query.get('filterValues'), '1,3');
        return ok([{ seq: 0, leadId: 1, statusName: 'Attended', updatedAt: '2026-02-01T00:00:00Z' }], {
          moreResult: false,
        });
      },
      async ({ marketo }) => {
        const members = await all(marketo.members('compare', 9));
        assert.deepEqual(
          members.map((member) => [member.leadId, member.status, member.membershipUpdatedAt]),
          [
            [1, 'Attended', '2026-02-01T00:00:00.000Z'],
            [2, 'Invited', null],
          ],
        );
      },
    );
  });

  test('a failure in the middle is a failure, never a short list', async () => {
    await withVendor(
      (_, made) =>
        made === 0 ? ok([lead(1, membership('Invited'))], { nextPageToken: 'a' }) : refuse('611'),
      async ({ marketo }) => {
        assert.equal((await failing(all(marketo.members('compare', 1)))).kind, 'transient');
      },
    );
  });

  test('a token that does not move, or is announced and missing, is a failure', async () => {
    await withVendor(
      () => ok([lead(1, membership('Invited'))], { nextPageToken: 'same' }),
      async ({ marketo, vendor }) => {
        assert.equal((await failing(all(marketo.members('compare', 1)))).code, 'PAGING_STUCK');
        assert.equal(vendor.calls.length, 2);
      },
    );
    await withVendor(
      () => ok([lead(1, membership('Invited'))], { moreResult: true }),
      async ({ marketo }) => {
        assert.equal((await failing(all(marketo.members('compare', 1)))).code, 'PAGING_STUCK');
      },
    );
  });

  test('a program that is not there is a failure, not an empty list', async () => {
    for (const code of ['1013', '610', '702']) {
      await withVendor(
        () => refuse(code),
        async ({ marketo }) => {
          assert.equal((await failing(all(marketo.members('compare', 1)))).kind, 'not-found', code);
        },
      );
    }
  });
});

test('statuses of given leads: 300 a call, who is no member is absent', async () => {
  const ids = Array.from({ length: 650 }, (_, i) => i + 1);
  await withVendor(
    ({ query }) => {
      assert.deepEqual(query.get('fields')?.split(','), ['leadId', 'statusName', 'updatedAt']);
      const values = (query.get('filterValues') ?? '').split(',').map(Number);
      return ok(
        values.filter((id) => id % 2 === 0).map((leadId, seq) => ({ seq, leadId, statusName: `s${leadId}` })),
      );
    },
    async ({ marketo, vendor }) => {
      const statuses = await marketo.memberStatuses('write', 5, ids);
      assert.equal(statuses.size, 325);
      assert.equal(statuses.get(650), 's650');
      assert.equal(statuses.has(649), false);
      assert.deepEqual(
        vendor.calls.map(({ query }) => query.get('filterValues')?.split(',').length),
        [300, 300, 50],
      );
      assert.equal((await marketo.memberStatuses('write', 5, [])).size, 0);
      assert.equal(vendor.calls.length, 3);
    },
  );
});

describe('status writes', () => {
  test('one program, one status; answers by seq, whatever their order, skipped ones without a lead id', async () => {
    const rows = [
      {
        seq: 2,
        status: 'skipped',
        reasons: [{ code: '1037', message: 'Lead skipped because it is already in or past this status' }],
      },
      { seq: 0, status: 'created', leadId: 11 },
      { seq: 1, status: 'updated', leadId: 12 },
    ];
    await withVendor(
      () => ok(rows),
      async ({ marketo, vendor }) => {
        const results = await marketo.setStatus('write', 1044, 'Attended', [11, 12, 13]);
        assert.deepEqual(results.slice(0, 2), [
          { leadId: 11, outcome: 'created' },
          { leadId: 12, outcome: 'updated' },
        ]);
        const [, , last] = results;
        assert.deepEqual(
          [last?.leadId, last?.outcome, last?.code, last?.failure?.kind],
          [13, 'skipped', '1037', 'conflict'],
        );
        assert.equal(last?.failure?.requestId, '1a2b#3c4d');
        const [call] = vendor.calls;
        assert.equal(call?.path, '/rest/v1/programs/1044/members/status.json');
        assert.equal(call.headers['content-type'], 'application/json');
        assert.deepEqual(asked(call), {
          statusName: 'Attended',
          input: [{ leadId: 11 }, { leadId: 12 }, { leadId: 13 }],
        });
      },
    );
  });

  test('without seq the position counts; codes may be numbers, reasons may be one object', async () => {
    await withVendor(
      () =>
        ok([{ status: 'updated' }, { status: 'skipped', reason: { code: 1004, message: 'Lead not found' } }]),
      async ({ marketo }) => {
        const results = await marketo.setStatus('write', 1, 'Attended', [5, 6]);
        assert.deepEqual(
          results.map((one) => [one.leadId, one.outcome, one.failure?.kind]),
          [
            [5, 'updated', undefined],
            [6, 'skipped', 'not-found'],
          ],
        );
      },
    );
  });

  const misfits: [string, object[]][] = [
    ['too few', [{ seq: 0, status: 'updated', leadId: 5 }]],
    [
      'another lead',
      [
        { seq: 0, status: 'updated', leadId: 6 },
        { seq: 1, status: 'updated', leadId: 5 },
      ],
    ],
    [
      'the same seq twice',
      [
        { seq: 0, status: 'updated' },
        { seq: 0, status: 'updated' },
      ],
    ],
    [
      'a seq out of range',
      [
        { seq: 1, status: 'updated' },
        { seq: 2, status: 'updated' },
      ],
    ],
  ];
  for (const [name, rows] of misfits) {
    test(`an answer that does not fit what was sent leaves the outcome unknown: ${name}`, async () => {
      await withVendor(
        () => ok(rows),
        async ({ marketo }) => {
          const failure = await failing(marketo.setStatus('write', 1, 'Attended', [5, 6]));
          assert.deepEqual([failure.kind, failure.code], ['unknown-outcome', 'UNMATCHED_RECORDS']);
        },
      );
    });
  }

  test('a record status nobody documented is an unknown outcome of that record', async () => {
    await withVendor(
      () => ok([{ seq: 0, status: 'pending', leadId: 5 }]),
      async ({ marketo }) => {
        const [row] = await marketo.setStatus('write', 1, 'Attended', [5]);
        assert.deepEqual([row?.outcome, row?.failure?.kind], ['skipped', 'unknown-outcome']);
      },
    );
  });

  test('an unknown status is one refusal, whether the vendor says it once or for every record', async () => {
    const skipped = (seq: number) => ({
      seq,
      status: 'skipped',
      reasons: [{ code: '1025', message: 'Program status not found' }],
    });
    for (const reply of [refuse('1025', 'Program status not found'), ok([skipped(0), skipped(1)])]) {
      await withVendor(
        () => reply,
        async ({ marketo, vendor }) => {
          const failure = await failing(marketo.setStatus('write', 1, 'Gone', [5, 6]));
          assert.deepEqual([failure.kind, failure.code], ['config', '1025']);
          assert.equal(vendor.calls.length, 1);
        },
      );
    }
  });

  test("one person's missing right does not stop the others", async () => {
    const denied = {
      seq: 0,
      status: 'skipped',
      reasons: [{ code: '1008', message: 'Partition access denied' }],
    };
    await withVendor(
      () => ok([denied]),
      async ({ marketo }) => {
        const [row] = await marketo.setStatus('write', 1, 'Attended', [5]);
        assert.equal(row?.failure?.kind, 'config');
      },
    );
  });

  test('nothing to write is no call; what must not be sent is not sent', async () => {
    await withVendor(
      () => ok([]),
      async ({ marketo, vendor }) => {
        assert.deepEqual(await marketo.setStatus('write', 1, 'Attended', []), []);
        assert.equal((await failing(marketo.setStatus('write', 1, 'not in program', [1]))).kind, 'bug');
        const many = Array.from({ length: 301 }, (_, i) => i + 1);
        assert.equal(
          (await failing(marketo.setStatus('write', 1, 'Attended', many))).code,
          'TOO_MANY_RECORDS',
        );
        assert.equal(vendor.calls.length, 0);
      },
    );
  });
});

test('removals: deleted, or no member any more', async () => {
  await withVendor(
    () =>
      ok([
        { seq: 0, status: 'deleted', leadId: 5 },
        { seq: 1, status: 'skipped', reasons: [{ code: '1037', message: 'Lead not in program' }] },
      ]),
    async ({ marketo, vendor }) => {
      const results = await marketo.removeMembers('write', 8, [5, 6]);
      assert.deepEqual(
        results.map((one) => [one.leadId, one.outcome, one.failure?.kind]),
        [
          [5, 'deleted', undefined],
          [6, 'skipped', 'conflict'],
        ],
      );
      const [call] = vendor.calls;
      assert.equal(call?.path, '/rest/v1/programs/8/members/delete.json');
      assert.deepEqual(asked(call), { input: [{ leadId: 5 }, { leadId: 6 }] });
    },
  );
});
