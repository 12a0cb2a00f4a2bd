import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { addSmartCampaign, addStaticList } from '../../../companion/sandbox/marketo/marketer.ts';
import { startMarketo } from '../../../companion/sandbox/marketo/server.ts';
import type { MarketoState } from '../../../companion/sandbox/marketo/state.ts';
import type { RunningServer } from '../../../companion/sandbox/server.ts';
import { world, type Answer } from './client.ts';

/** What this test uses of node-marketo-rest, a client for Marketo that is not ours and has no types. */
type Page = Answer & { nextPage?: () => Promise<Page> };
type Client = {
  readonly lead: {
    byId(id: number, fields: string[]): Promise<Page>;
    find(type: string, values: unknown[], options?: object): Promise<Page>;
    createOrUpdate(input: object[], options: object): Promise<Page>;
    describe(): Promise<Page>;
    partitions(): Promise<Page>;
    getPageToken(since: string): Promise<Page>;
    getActivities(leadIds: number[], types: number[], token: string): Promise<Page>;
  };
  readonly list: {
    find(options: object): Promise<Page>;
    addLeadsToList(id: number, leads: number[]): Promise<Page>;
    getLeads(id: number, options?: object): Promise<Page>;
  };
  readonly campaign: {
    getCampaigns(options?: object): Promise<Page>;
    request(id: number, leads: object[], tokens: object[]): Promise<Page>;
  };
  readonly activities: { getActivityTypes(): Promise<Page> };
  readonly stats: { usage(): Promise<Page> };
  /** It has no methods for programs; this is its own way to any address. */
  readonly _connection: { get(path: string, options: object): Promise<Page> };
};

const Marketo = createRequire(import.meta.url)('node-marketo-rest') as new (options: object) => Client;

/** Every row of a listing, by the client's own way to the next page. */
async function everything(first: Page): Promise<unknown[]> {
  const ids = [];
  for (let page: Page | undefined = first; page; page = await page.nextPage?.())
    ids.push(...(page.result ?? []).map((row) => row['id']));
  return ids;
}

describe('a client that is not ours', () => {
  let server: RunningServer<MarketoState>;
  let client: Client;
  before(async () => {
    server = await startMarketo(world, { port: 0 });
    const { url, clientId, clientSecret } = server;
    client = new Marketo({ endpoint: `${url}/rest`, identity: `${url}/identity`, clientId, clientSecret });
  });
  after(() => server.stop());

  test('lists all programs, page by page, to the page without a result', async () => {
    const first = await client._connection.get('/asset/v1/programs.json', { query: { maxReturn: 4 } });
    assert.deepEqual(
      await everything(first),
      world.marketo.programs.map((one) => one.id),
    );
  });

  test('finds people by id and by e-mail, reads one, and writes them', async () => {
    const ids = world.marketo.leads.slice(0, 3).map((one) => one.id);
    const found = await client.lead.find('id', ids, { fields: ['email'], batchSize: 2 });
    assert.deepEqual(await everything(found), ids);
    assert.equal((await client.lead.byId(ids[0]!, ['email'])).result?.[0]?.['id'], ids[0]);
    assert.deepEqual((await client.lead.find('id', [1])).result, []);
    const made = await client.lead.createOrUpdate([{ email: 'foreign@x.example' }], { lookupField: 'email' });
    assert.equal(made.result?.[0]?.['status'], 'created');
    const again = await client.lead.find('email', ['foreign@x.example']);
    assert.deepEqual(
      again.result?.map((one) => one['id']),
      [made.result[0]['id']],
    );
    await assert.rejects(client.lead.find('shoeSize', [44]), /not supported/);
  });

  test('reads lists, campaigns, activities, fields, partitions and usage', async () => {
    const folder = { id: 21, type: 'Folder' } as const;
    const list = addStaticList(server.state, 'Seed', folder);
    const ids = world.marketo.leads.slice(0, 2).map((one) => one.id);
    assert.equal((await client.list.addLeadsToList(list.id, ids)).result?.[0]?.['status'], 'added');
    assert.deepEqual(
      (await client.list.find({ name: ['Seed'] })).result?.map((one) => one['id']),
      [list.id],
    );
    assert.deepEqual(await everything(await client.list.getLeads(list.id, { batchSize: 1 })), ids);
    const campaign = addSmartCampaign(server.state, {
      name: 'Ask',
      place: folder,
      type: 'trigger',
      active: true,
      requestable: true,
    });
    assert.deepEqual(
      (await client.campaign.getCampaigns()).result?.map((one) => one['id']),
      [campaign.id],
    );
    const asked = await client.campaign.request(
      campaign.id,
      ids.map((id) => ({ id })),
      [{ name: '{{my.x}}', value: 'y' }],
    );
    assert.deepEqual(asked.result, [{ id: campaign.id }]);
    const { nextPageToken } = await client.lead.getPageToken('2020-01-01T00:00:00Z');
    const activities = await client.lead.getActivities([ids[0]!], [24], nextPageToken!);
    assert.equal(activities.result?.[0]?.['primaryAttributeValueId'], list.id);
    for (const answer of [
      await client.lead.describe(),
      await client.lead.partitions(),
      await client.activities.getActivityTypes(),
      await client.stats.usage(),
    ])
      assert.ok(answer.result!.length > 0);
  });
});
