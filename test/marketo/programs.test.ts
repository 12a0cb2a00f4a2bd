import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, ok, type Reply, refuse, withVendor } from './vendor.ts';

const asset = (id: number, more: object = {}) => ({
  id,
  name: `Program ${id}`,
  description: null,
  createdAt: '2026-01-01T00:00:00Z+0000',
  updatedAt: '2026-05-21T22:45:13Z+0000',
  url: `https://app.example/#PG${id}A1`,
  type: 'Default',
  channel: 'Webinar',
  folder: { type: 'Folder', value: 1, folderName: 'Root' },
  status: '',
  workspace: 'Default',
  ...more,
});
const nothing: Reply = {
  success: true,
  errors: [],
  requestId: 'a#b',
  warnings: ['No assets found for the given search criteria.'],
};

test('browse reads page after page and ends with a short one', async () => {
  const assets = Array.from({ length: 450 }, (_, i) => asset(i + 1));
  await withVendor(
    ({ query }) => {
      const offset = Number(query.get('offset'));
      return ok(assets.slice(offset, offset + Number(query.get('maxReturn'))));
    },
    async ({ marketo, vendor }) => {
      const programs = await all(marketo.programs('schema'));
      assert.deepEqual(
        programs.map((program) => program.id),
        assets.map((one) => one.id),
      );
      assert.deepEqual(
        vendor.calls.map(({ query }) => [query.get('offset'), query.get('maxReturn')]),
        [
          ['0', '200'],
          ['200', '200'],
          ['400', '200'],
        ],
      );
    },
  );
});

test('a full last page is followed by an answer without a result: the end, not an error', async () => {
  const assets = Array.from({ length: 200 }, (_, i) => asset(i + 1));
  await withVendor(
    (_, made) => (made === 0 ? ok(assets) : nothing),
    async ({ marketo, vendor }) => {
      assert.equal((await all(marketo.programs('schema'))).length, 200);
      assert.equal(vendor.calls.length, 2);
    },
  );
});

test('a program that moved to the next page is given once', async () => {
  const pages = [Array.from({ length: 200 }, (_, i) => asset(i + 1)), [asset(200), asset(201)]];
  await withVendor(
    (_, made) => ok(pages[made]),
    async ({ marketo }) => {
      const ids = (await all(marketo.programs('schema'))).map((program) => program.id);
      assert.equal(ids.length, 201);
      assert.equal(new Set(ids).size, 201);
    },
  );
});

test('given ids are asked for 200 at a time; none cost no call', async () => {
  await withVendor(
    ({ query }) => ok((query.get('filterValues') ?? '').split(',').map((id) => asset(Number(id)))),
    async ({ marketo, vendor }) => {
      const ids = Array.from({ length: 401 }, (_, i) => 1000 + i);
      assert.equal((await all(marketo.programs('pull', [...ids, 1000]))).length, 401);
      assert.deepEqual(
        vendor.calls.map(({ query }) => [
          query.get('filterType'),
          query.get('filterValues')?.split(',').length,
        ]),
        [
          ['id', 200],
          ['id', 200],
          ['id', 1],
        ],
      );
      assert.deepEqual(await all(marketo.programs('pull', [])), []);
      assert.equal(vendor.calls.length, 3);
    },
  );
});

test('what a program says: times in ISO, native link in 18 characters, odd types and statuses as they come', async () => {
  const linked = asset(3_000_000_001, {
    sfdcId: '701A0000000XyZa',
    sfdcName: 'Spring',
    type: 'Hologram',
    status: 'completed',
    description: 'Text',
  });
  await withVendor(
    () => ok([linked, asset(2, { sfdcId: '', url: undefined }), asset(3, { sfdcId: 'odd' })]),
    async ({ marketo }) => {
      const [first, second, third] = await all(marketo.programs('schema'));
      assert.deepEqual(first, {
        id: 3_000_000_001,
        name: 'Program 3000000001',
        description: 'Text',
        type: 'Hologram',
        channel: 'Webinar',
        status: 'completed',
        workspace: 'Default',
        url: 'https://app.example/#PG3000000001A1',
        updatedAt: '2026-05-21T22:45:13.000Z',
        nativeCampaignId: '701A0000000XyZaIAK',
        nativeCampaignName: 'Spring',
      });
      assert.ok(second && !('nativeCampaignId' in second));
      assert.deepEqual([second.url, second.description], ['', '']);
      // Whatever it is, native sync holds this program.
      assert.equal(third?.nativeCampaignId, 'odd');
    },
  );
});

test('by id: costs are known, dates without a time; no costs are an empty list', async () => {
  const costs = [
    { startDate: '2026-01-01', cost: 100, note: 'print' },
    { startDate: '2026-02-01T00:00:00Z+0000', cost: 250 },
  ];
  await withVendor(
    ({ path }) =>
      path === '/rest/asset/v1/program/7.json' ? ok([asset(7, { costs })]) : ok([asset(8, { costs: null })]),
    async ({ marketo }) => {
      assert.deepEqual((await marketo.program('pull', 7))?.costs, [
        { startDate: '2026-01-01', cost: 100 },
        { startDate: '2026-02-01', cost: 250 },
      ]);
      assert.deepEqual((await marketo.program('pull', 8))?.costs, []);
    },
  );
});

for (const [name, reply] of [
  ['702', refuse('702', 'Program not found')],
  ['610', refuse('610', 'Requested resource not found')],
  ['a success without result', nothing],
] as const) {
  test(`a program that is not there is undefined: ${name}`, async () => {
    await withVendor(
      () => reply,
      async ({ marketo }) => {
        assert.equal(await marketo.program('pull', 7), undefined);
      },
    );
  });
}

test('channels: all statuses in their order, "Not in Program" too; missing flags are false', async () => {
  const channel = (id: number) => ({
    id,
    name: `Channel ${id}`,
    applicableProgramType: 'event',
    createdAt: '2026-01-01T00:00:00Z+0000',
    updatedAt: '2026-01-01T00:00:00Z+0000',
    progressionStatuses: [
      { name: 'Not in Program', step: 0, description: null, hidden: false, success: false },
      { name: 'Invited', step: 10 },
      { name: 'Attended', step: 40, hidden: true, success: true, type: 'x' },
    ],
  });
  const channels = Array.from({ length: 201 }, (_, i) => channel(i + 1));
  await withVendor(
    ({ query }) => ok(channels.slice(Number(query.get('offset')), Number(query.get('offset')) + 200)),
    async ({ marketo, vendor }) => {
      const found = await marketo.channels('schema');
      assert.equal(found.length, 201);
      assert.equal(vendor.calls.length, 2);
      assert.deepEqual(found[0], {
        id: 1,
        name: 'Channel 1',
        programType: 'event',
        statuses: [
          { name: 'Not in Program', step: 0, hidden: false, success: false },
          { name: 'Invited', step: 10, hidden: false, success: false },
          { name: 'Attended', step: 40, hidden: true, success: true, system: 'x' },
        ],
      });
    },
  );
});
