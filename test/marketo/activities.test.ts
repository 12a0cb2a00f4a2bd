import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failing, ok, refuse, withVendor } from './vendor.ts';

const activity = (more: object) => ({
  id: 102988,
  marketoGUID: '102988',
  leadId: 1,
  activityDate: '2026-01-16T23:32:19Z',
  activityTypeId: 104,
  campaignId: null,
  primaryAttributeValueId: 1013,
  primaryAttributeValue: 'Spring',
  attributes: [
    { name: 'Old Status', value: 'Not in Program' },
    { name: 'New Status', value: 'Invited' },
    { name: 'Success', value: false },
  ],
  ...more,
});
const at = Date.UTC(2026, 0, 16, 23, 32, 19);

test('a token for a time: without milliseconds, rounded down', async () => {
  await withVendor(
    ({ path, query }) => {
      assert.equal(path, '/rest/v1/activities/pagingtoken.json');
      assert.equal(query.get('sinceDatetime'), '2026-11-22T05:00:00Z');
      return ok(undefined, { nextPageToken: 'TOKEN==' });
    },
    async ({ marketo }) => {
      assert.equal(await marketo.pagingToken('pull', Date.UTC(2026, 10, 22, 5) + 700), 'TOKEN==');
    },
  );
});

describe('a page of the feed', () => {
  test('status changes: program, new status, time; ids beyond 32 bits', async () => {
    await withVendor(
      ({ path, query }) => {
        assert.equal(path, '/rest/v1/activities.json');
        assert.equal(query.get('nextPageToken'), 'T+/=');
        assert.equal(query.get('activityTypeIds'), '104,32');
        const odd = {
          id: 9_000_000_000,
          marketoGUID: 'g-2',
          primaryAttributeValueId: '3000000000',
          activityDate: '2026-01-16T23:32:19Z+0000',
        };
        return ok([activity({}), activity(odd)], { nextPageToken: 'U', moreResult: true });
      },
      async ({ marketo }) => {
        const page = await marketo.activities('pull', 'T+/=', [104, 32]);
        const expected = { leadId: 1, at, typeId: 104, newStatus: 'Invited', joins: true, mergedLeadIds: [] };
        assert.deepEqual(page, {
          activities: [
            { ...expected, guid: '102988', programId: 1013 },
            { ...expected, guid: 'g-2', programId: 3_000_000_000 },
          ],
          nextToken: 'U',
          more: true,
        });
      },
    );
  });

  test('merges name the losers, as a list or as text; nothing else has any', async () => {
    const merge = (value: unknown) =>
      activity({ activityTypeId: 32, leadId: 7, attributes: [{ name: 'Merge IDs', value }] });
    await withVendor(
      () =>
        ok([merge([8, 9]), merge('[8, 9]'), merge('8'), merge(undefined)], {
          nextPageToken: 'U',
          moreResult: false,
        }),
      async ({ marketo }) => {
        const { activities } = await marketo.activities('pull', 'T', [32]);
        assert.deepEqual(
          activities.map((one) => [one.leadId, one.programId, one.mergedLeadIds]),
          [
            [7, null, [8, 9]],
            [7, null, [8, 9]],
            [7, null, [8]],
            [7, null, []],
          ],
        );
      },
    );
  });

  test('empty with more to come is no end; without moreResult there is no more', async () => {
    await withVendor(
      (_, made) =>
        made === 0 ? ok([], { nextPageToken: 'U', moreResult: true }) : ok(undefined, { nextPageToken: 'V' }),
      async ({ marketo }) => {
        assert.deepEqual(await marketo.activities('pull', 'T', [104]), {
          activities: [],
          nextToken: 'U',
          more: true,
        });
        assert.deepEqual(await marketo.activities('pull', 'U', [104]), {
          activities: [],
          nextToken: 'V',
          more: false,
        });
      },
    );
  });

  test('who was no member before joins, also where an empty old status is left out; nobody else does', async () => {
    const from = (before: string | null, to: string, more: object = {}) =>
      activity({
        attributes: [
          ...(before === null ? [] : [{ name: 'Old Status', value: before }]),
          { name: 'New Status', value: to },
        ],
        ...more,
      });
    await withVendor(
      () =>
        ok(
          [
            from('Not in Program', 'Invited'),
            from(null, 'Invited'),
            from('', 'Invited'),
            from('Invited', 'Attended'),
            from('Attended', 'Not in Program'),
            from(null, 'Not in Program'),
            from('Not in Program', 'Invited', { activityTypeId: 123 }),
          ],
          { nextPageToken: 'U', moreResult: false },
        ),
      async ({ marketo }) => {
        const { activities } = await marketo.activities('pull', 'T', [104, 123]);
        assert.deepEqual(
          activities.map(({ joins = false }) => joins),
          [true, true, true, false, false, false, false],
        );
      },
    );
  });

  test('without marketoGUID the id must do; types and attributes we do not know pass', async () => {
    const old = activity({
      marketoGUID: undefined,
      id: 5,
      activityTypeId: 999,
      attributes: undefined,
      primaryAttributeValueId: null,
    });
    await withVendor(
      () => ok([old], { nextPageToken: 'U', moreResult: false }),
      async ({ marketo }) => {
        const { activities } = await marketo.activities('pull', 'T', [999]);
        assert.deepEqual(activities, [
          { guid: '5', leadId: 1, at, typeId: 999, programId: null, newStatus: null, mergedLeadIds: [] },
        ]);
      },
    );
  });

  test('an activity that nobody could tell from another, or without a time, is a bug to report', async () => {
    for (const more of [{ marketoGUID: null, id: null }, { activityDate: 'today' }])
      await withVendor(
        () => ok([activity(more)], { nextPageToken: 'U', moreResult: false }),
        async ({ marketo }) => {
          assert.equal((await failing(marketo.activities('pull', 'T', [104]))).kind, 'bug');
        },
      );
  });

  test('a page without a next token could not be continued: it is a failure', async () => {
    await withVendor(
      () => ok([activity({})], { moreResult: false }),
      async ({ marketo }) => {
        assert.deepEqual((await failing(marketo.activities('pull', 'T', [104]))).code, 'NO_PAGING_TOKEN');
      },
    );
  });

  test('an aged token is a conflict: take a new one from the watermark', async () => {
    await withVendor(
      () => refuse('702', 'next page token is not valid'),
      async ({ marketo, vendor }) => {
        assert.equal((await failing(marketo.activities('pull', 'T', [104]))).kind, 'conflict');
        assert.equal(vendor.calls.length, 1);
      },
    );
  });

  test('a token is only ever a value, however it looks', async () => {
    const token = 'https://elsewhere.example/?a=b&access_token=1#x';
    await withVendor(
      ({ query }) => {
        assert.equal(query.get('nextPageToken'), token);
        assert.equal(query.get('access_token'), null);
        return ok([], { nextPageToken: token, moreResult: false });
      },
      async ({ marketo, vendor }) => {
        const page = await marketo.activities('pull', token, [104]);
        await marketo.activities('pull', page.nextToken, [104]);
        assert.equal(vendor.calls.length, 2);
      },
    );
  });

  test('a token of 9 KB goes into the body', async () => {
    const token = 'A'.repeat(9_000);
    await withVendor(
      ({ method, query }) => {
        assert.equal(method, 'POST');
        assert.equal(query.get('nextPageToken'), token);
        return ok([], { nextPageToken: 'U', moreResult: false });
      },
      async ({ marketo }) => {
        assert.equal((await marketo.activities('pull', token, [104])).nextToken, 'U');
      },
    );
  });

  test('one to ten types a call', async () => {
    await withVendor(
      () => ok([]),
      async ({ marketo, vendor }) => {
        assert.equal((await failing(marketo.activities('pull', 'T', []))).kind, 'bug');
        const eleven = Array.from({ length: 11 }, (_, i) => i + 1);
        assert.equal((await failing(marketo.activities('pull', 'T', eleven))).kind, 'bug');
        assert.equal(vendor.calls.length, 0);
      },
    );
  });
});

test('deleted people have a feed of their own', async () => {
  await withVendor(
    ({ path }) => {
      assert.equal(path, '/rest/v1/activities/deletedleads.json');
      const gone = { activityTypeId: 37, leadId: 77, primaryAttributeValueId: 77, attributes: [] };
      return ok([activity(gone)], { nextPageToken: 'U', moreResult: false });
    },
    async ({ marketo }) => {
      const { activities, more } = await marketo.deletedPeople('pull', 'T');
      assert.deepEqual(activities, [
        { guid: '102988', leadId: 77, at, typeId: 37, programId: null, newStatus: null, mergedLeadIds: [] },
      ]);
      assert.equal(more, false);
    },
  );
});
