import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench, codeOf, feed, outcomes, type Answer, type Bench } from './client.ts';

async function fresh(act: (marketo: Bench) => Promise<void>, options = {}): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 }, ...options });
  await act(marketo);
}

const folder = { id: 21, type: 'Folder' };
const create = async (marketo: Bench, name: string, place: unknown = folder): Promise<number> => {
  const made = await marketo.form('/rest/asset/v1/staticLists.json', { name, folder: place });
  return Number(made.result![0]!['id']);
};
const call = async (marketo: Bench, method: string, path: string): Promise<Answer> =>
  (await (await marketo.raw(path, { method })).json()) as Answer;

describe('static lists', () => {
  test('as assets: created, found, described anew, deleted', () =>
    fresh(async (marketo) => {
      const id = await create(marketo, 'Foundation Seed List', { id: 1101, type: 'Program' });
      const asset = `/rest/asset/v1/staticList/${id}.json`;
      const [read] = (await marketo.get(asset)).result!;
      assert.deepEqual(Object.keys(read!), ['id', 'name', 'createdAt', 'updatedAt', 'folder', 'computedUrl']);
      assert.deepEqual(read!['folder'], { id: 1101, type: 'Program' });
      assert.match(String(read!['createdAt']), /Z\+0000$/);
      const taken = await marketo.form('/rest/asset/v1/staticLists.json', {
        name: 'Foundation Seed List',
        folder,
      });
      assert.equal(codeOf(taken), '709');
      const [changed] = (await marketo.form(asset, { description: 'For testing' })).result!;
      assert.equal(changed!['description'], 'For testing');
      const byName = await marketo.get('/rest/asset/v1/staticList/byName.json?name=Foundation%20Seed%20List');
      assert.equal(byName.result?.[0]?.['id'], id);
      const place = encodeURIComponent('{"id":1101,"type":"Program"}');
      const inProgram = await marketo.get(`/rest/asset/v1/staticLists.json?folder=${place}`);
      assert.equal(inProgram.result?.length, 1);
      const [asLead] = (await marketo.get(`/rest/v1/lists/${id}.json`)).result!;
      assert.deepEqual(
        [asLead!['programName'], asLead!['workspaceName']],
        [marketo.state.programs.get(1101)!.name, 'Default'],
      );
      assert.equal((await marketo.get(`/rest/v1/lists.json?id=${id}`)).result?.length, 1);
      assert.equal((await marketo.get('/rest/v1/lists.json?name=Nothing')).result?.length, 0);
      assert.deepEqual((await marketo.form(`/rest/asset/v1/staticList/${id}/delete.json`)).result, [{ id }]);
      assert.deepEqual((await marketo.get(asset)).errors, [
        { code: '702', message: 'Static List not found or it has been deleted' },
      ]);
      assert.equal(codeOf(await marketo.get(`/rest/v1/lists/${id}.json`)), '1013');
    }));

  test('members are added, removed and asked for, with activities 24 and 25', () =>
    fresh(async (marketo) => {
      const id = await create(marketo, 'Members');
      const [one, two] = [...marketo.state.leads.keys()] as [number, number];
      const leads = `/rest/v1/lists/${id}/leads`;
      const added = await call(marketo, 'POST', `${leads}.json?id=${one}&id=${two}&id=5`);
      assert.deepEqual(outcomes(added), ['added', 'added', '1004']);
      assert.deepEqual(added.result![2], {
        id: 5,
        status: 'skipped',
        reasons: [{ code: '1004', message: 'Lead not found' }],
      });
      const body = await marketo.post(`${leads}.json`, { input: [{ id: one }] });
      assert.deepEqual(outcomes(body), ['added'], 'ids may come in a body');
      const page = await marketo.get(`${leads}.json?batchSize=1&fields=email`);
      assert.deepEqual([page.result?.length, typeof page.nextPageToken], [1, 'string']);
      const old = await marketo.get(`/rest/v1/list/${id}/leads.json`);
      assert.deepEqual(
        old.result?.map((lead) => lead['id']),
        [one, two],
      );
      const removed = await call(
        marketo,
        'DELETE',
        `${leads}.json?id=${one},${[...marketo.state.leads.keys()][2]}`,
      );
      assert.deepEqual(outcomes(removed), ['removed', '1015']);
      const member = await marketo.get(`${leads}/ismember.json?id=${one}&id=${two}&id=999999999`);
      assert.deepEqual(outcomes(member), ['notmemberof', 'memberof', '1004']);
      const held = await marketo.get(`/rest/v1/leads/${two}/listMembership.json`);
      assert.deepEqual(
        held.result?.map((list) => list['listId']),
        [id],
      );
      const noted = await feed(marketo, [24, 25]);
      assert.deepEqual(
        noted.map((activity) => [
          activity['activityTypeId'],
          activity['leadId'],
          activity['primaryAttributeValueId'],
        ]),
        [
          [24, one, id],
          [24, two, id],
          [25, one, id],
        ],
      );
    }));

  test('narrow the feed; a list of 10,000 is refused where a switch says so', async () => {
    for (const largeListFeed of ['read', 'refused'] as const) {
      await fresh(
        async (marketo) => {
          const id = await create(marketo, 'Narrow');
          const [one] = [...marketo.state.leads.keys()] as [number];
          await call(marketo, 'POST', `/rest/v1/lists/${id}/leads.json?id=${one}`);
          const { nextPageToken } = await marketo.get(
            '/rest/v1/activities/pagingtoken.json?sinceDatetime=2020-01-01T00:00:00Z',
          );
          const read = (): Promise<Answer> =>
            marketo.get(
              `/rest/v1/activities.json?activityTypeIds=24,104&listId=${id}&nextPageToken=${nextPageToken!}`,
            );
          assert.ok((await read()).result!.every((activity) => activity['leadId'] === one));
          const list = marketo.state.shelf.lists.get(id)!;
          for (let other = 1; other <= 10_000; other += 1) list.leadIds.add(-other);
          assert.equal(codeOf(await read()), largeListFeed === 'read' ? undefined : '1003');
        },
        { switches: { largeListFeed } },
      );
    }
  });
});
