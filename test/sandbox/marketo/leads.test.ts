import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deleteLead, mergeLeads } from '../../../companion/sandbox/marketo/marketer.ts';
import { buildWorld } from '../../../companion/sandbox/world/seed.ts';
import type { World } from '../../../companion/sandbox/world/types.ts';
import { bench, codeOf, outcomes, world, type Answer, type Bench } from './client.ts';

const plenty = { limits: { per20Seconds: 1000 } };
const emailsTwice = world.marketo.leads.filter(
  (one, index, all) => all.findIndex((other) => other.email === one.email) !== index && one.email,
);
const twin = emailsTwice[0]!.email!;

describe('reading people', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench(plenty);
  });
  after(() => marketo.stop());
  const byEmail = (values: string, rest = ''): Promise<Answer> =>
    marketo.get(`/rest/v1/leads.json?filterType=email&filterValues=${encodeURIComponent(values)}${rest}`);

  test('by e-mail, without case, all who share it; standard fields unless others are asked for', async () => {
    const { result } = await byEmail(twin.toUpperCase());
    assert.equal(result?.length, 2);
    assert.deepEqual(Object.keys(result[0]!), [
      'id',
      'email',
      'updatedAt',
      'createdAt',
      'firstName',
      'lastName',
    ]);
    assert.match(String(result[0]!['createdAt']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const asked = await byEmail(twin, '&fields=company,sfdcContactId');
    assert.deepEqual(Object.keys(asked.result![0]!), ['id', 'company', 'sfdcContactId']);
    assert.equal(asked.result![0]!['sfdcContactId'], null);
    assert.equal(codeOf(await byEmail(twin, '&fields=shoeSize')), '1006');
  });

  test('by id and by Salesforce ids, which keep their case', async () => {
    const withIds = worldWithSalesforceIds();
    await using other = await bench(plenty, withIds);
    const get = (type: string, values: string): Promise<Answer> =>
      other.get(`/rest/v1/leads.json?filterType=${type}&filterValues=${values}`);
    const ids = withIds.marketo.leads.slice(0, 3).map((one) => one.id);
    assert.deepEqual(
      (await get('id', [...ids, 1].join())).result?.map((one) => one['id']),
      ids,
    );
    const contactId = withIds.marketo.leads[0]!.sfdcContactId!;
    assert.equal((await get('sfdcContactId', contactId)).result?.length, 1);
    assert.equal((await get('sfdcContactId', contactId.toLowerCase())).result?.length, 0);
    assert.equal((await get('sfdcLeadId', withIds.marketo.leads[1]!.sfdcLeadId!)).result?.length, 1);
  });

  test('at most 300 values; other filters are refused; the filter is required', async () => {
    const ids = [...marketo.state.leads.keys()];
    const query = (count: number): string =>
      `/rest/v1/leads.json?filterType=id&filterValues=${ids.slice(0, count).join()}`;
    assert.equal((await marketo.get(query(300))).result?.length, 300);
    assert.equal(codeOf(await marketo.get(query(301))), '1003');
    assert.equal(codeOf(await marketo.get('/rest/v1/leads.json?filterType=sfdcId&filterValues=1')), '1011');
    assert.equal(codeOf(await marketo.get('/rest/v1/leads.json?filterType=id')), '1002');
  });

  test('pages by batch size, and the last page has no token', async () => {
    const ids = [...marketo.state.leads.keys()].slice(0, 25);
    const seen = [];
    const sizes = [];
    let token = '';
    do {
      const page = await marketo.get(
        `/rest/v1/leads.json?filterType=id&filterValues=${ids.join()}&batchSize=10${token}`,
      );
      seen.push(...page.result!.map((one) => one['id']));
      sizes.push(page.result!.length);
      assert.equal('moreResult' in page, false);
      token =
        page.nextPageToken === undefined ? '' : `&nextPageToken=${encodeURIComponent(page.nextPageToken)}`;
    } while (token !== '');
    assert.deepEqual(seen, ids);
    assert.deepEqual(sizes, [10, 10, 5]);
    assert.equal(codeOf(await byEmail(twin, '&nextPageToken=nonsense')), '1003');
  });

  test('more than 1,000 matches are 1003, not pages', async () => {
    const created = [];
    for (let batch = 0; batch < 4; batch += 1) {
      const input = Array.from({ length: 300 }, () => ({ email: 'crowd@nordlys.example' }));
      created.push(
        ...outcomes(await marketo.post('/rest/v1/leads.json', { action: 'createDuplicate', input })),
      );
      if (batch === 2) assert.equal((await byEmail('crowd@nordlys.example')).result?.length, 300);
    }
    assert.deepEqual(new Set(created), new Set(['created']));
    const refused = await byEmail('crowd@nordlys.example');
    assert.deepEqual(refused.errors, [{ code: '1003', message: 'Too many results match the filter' }]);
  });

  test('one by id; an unknown one is 1004, or nothing where a switch says so', async () => {
    const id = world.marketo.leads[0]!.id;
    assert.equal((await marketo.get(`/rest/v1/lead/${id}.json`)).result?.[0]?.['id'], id);
    assert.equal(codeOf(await marketo.get('/rest/v1/lead/5.json')), '1004');
    await using other = await bench({ switches: { unknownLead: 'empty', emptyFields: 'omitted' } });
    assert.deepEqual((await other.get('/rest/v1/lead/5.json')).result, []);
    const shown = (await other.get(`/rest/v1/lead/${id}.json?fields=sfdcLeadId,email`)).result!;
    assert.deepEqual(Object.keys(shown[0]!), ['id', 'email']);
  });

  test('describe names the searchable fields and what may be written', async () => {
    const [described] = (await marketo.get('/rest/v1/leads/describe2.json')).result!;
    const searchable = [
      'cookies',
      'email',
      'facebookId',
      'id',
      'leadPartitionId',
      'linkedInId',
      'sfdcAccountId',
    ];
    searchable.push('sfdcContactId', 'sfdcLeadId', 'sfdcLeadOwnerId', 'sfdcOpptyId', 'twitterId');
    assert.deepEqual(
      described!['searchableFields'],
      searchable.map((name) => [name]),
    );
    const fields = described!['fields'] as { name: string; updateable: boolean; crmManaged: boolean }[];
    assert.equal(fields.find((one) => one.name === 'sfdcLeadId')?.updateable, false);
    assert.equal(
      fields.some((one) => one.crmManaged),
      false,
    );
  });
});

/** Every third lead known to Salesforce as contact, every third as lead. */
function worldWithSalesforceIds(): World {
  const plain = buildWorld({ seed: 11, scale: 1 });
  const { contacts, leads } = plain.salesforce;
  const filled = plain.marketo.leads.map((one, index) => ({
    ...one,
    sfdcContactId: index % 3 === 0 ? (contacts[index]?.id ?? null) : null,
    sfdcLeadId: index % 3 === 1 ? (leads[index]?.id ?? null) : null,
  }));
  return { ...plain, marketo: { ...plain.marketo, leads: filled } };
}

describe('writing people', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench(plenty);
  });
  after(() => marketo.stop());
  const sync = (body: Record<string, unknown>): Promise<Answer> => marketo.post('/rest/v1/leads.json', body);
  const known = world.marketo.leads.find((one) => one.email !== null && one.email !== twin)!;

  test('creates or updates by e-mail unless said otherwise, and answers in the order of the input', async () => {
    const answer = await sync({
      input: [
        { email: 'new@nordlys.example', firstName: 'Neu' },
        { email: known.email!.toUpperCase(), title: 'CISO' },
      ],
    });
    assert.deepEqual(outcomes(answer), ['created', 'updated']);
    assert.equal(answer.result![1]!['id'], known.id);
    assert.equal('seq' in answer.result![0]!, false);
    assert.equal(marketo.state.leads.get(known.id)!.values['title'], 'CISO');
    assert.equal(marketo.state.leads.get(answer.result![0]!['id'] as number)!.values['firstName'], 'Neu');
  });

  test('createOnly meets a known person: 1005, without an id', async () => {
    const answer = await sync({
      action: 'createOnly',
      input: [{ email: known.email }, { email: 'second@nordlys.example' }],
    });
    assert.deepEqual(outcomes(answer), ['1005', 'created']);
    assert.equal('id' in answer.result![0]!, false);
  });

  test('updateOnly meets a stranger: 1004; it alone looks up by id', async () => {
    assert.deepEqual(
      outcomes(await sync({ action: 'updateOnly', input: [{ email: 'stranger@nordlys.example' }] })),
      ['1004'],
    );
    const byId = await sync({
      action: 'updateOnly',
      lookupField: 'id',
      input: [{ id: known.id, title: 'CTO' }, { id: 5 }],
    });
    assert.deepEqual(outcomes(byId), ['updated', '1004']);
    assert.equal(codeOf(await sync({ lookupField: 'id', input: [{ id: known.id }] })), '1003');
    assert.equal(codeOf(await sync({ lookupField: 'sfdcId', input: [{ sfdcId: 'x' }] })), '1011');
  });

  test('two people with one e-mail are 1007', async () => {
    assert.deepEqual(outcomes(await sync({ input: [{ email: twin, firstName: 'Who' }] })), ['1007']);
    assert.deepEqual(outcomes(await sync({ action: 'createOnly', input: [{ email: twin }] })), ['1007']);
  });

  test('createDuplicate always creates', async () => {
    const before = marketo.state.leads.size;
    assert.deepEqual(
      outcomes(
        await sync({ action: 'createDuplicate', input: [{ email: known.email }, { firstName: 'Nobody' }] }),
      ),
      ['created', 'created'],
    );
    assert.equal(marketo.state.leads.size, before + 2);
  });

  test('records without the key, with unknown fields, other types or letters beyond ASCII are skipped, the rest is written', async () => {
    const answer = await sync({
      input: [
        { firstName: 'No key' },
        { email: 'a@nordlys.example', shoeSize: '43' },
        { email: 'b@nordlys.example', firstName: 7 },
        { email: 'jürgen@nordlys.example' },
        { email: 'c@nordlys.example', sfdcLeadId: 'ignored' },
      ],
    });
    assert.deepEqual(outcomes(answer), ['1003', '1006', '1001', '1003', 'created']);
    assert.equal(
      marketo.state.leads.get(answer.result![4]!['id'] as number)!.values['sfdcLeadId'] ?? null,
      null,
    );
  });

  test('the same new e-mail twice in one call is one person', async () => {
    const { result } = await sync({
      input: [{ email: 'once@nordlys.example' }, { email: 'ONCE@nordlys.example' }],
    });
    assert.equal(result![0]!['id'], result![1]!['id']);
  });

  test('two calls at once with one new e-mail are two people', async () => {
    await using other = await bench({ upsertMs: 300 });
    const input = [{ email: 'race@nordlys.example' }];
    const both = await Promise.all([0, 1].map(() => other.post('/rest/v1/leads.json', { input })));
    assert.deepEqual(both.flatMap(outcomes), ['created', 'created']);
    assert.equal(new Set(both.map((one) => one.result![0]!['id'])).size, 2);
  });

  test('at most 300 records, a known action, and 1021 for a company where a switch says so', async () => {
    const input = Array.from({ length: 301 }, (_, index) => ({ email: `many.${index}@nordlys.example` }));
    assert.equal(codeOf(await sync({ input })), '1003');
    assert.equal(codeOf(await sync({ action: 'upsert', input: input.slice(0, 1) })), '1001');
    await using strict = await bench({ switches: { companyOnSync: 'refused' } });
    assert.deepEqual(
      outcomes(
        await strict.post('/rest/v1/leads.json', { input: [{ email: 'd@nordlys.example', company: 'X' }] }),
      ),
      ['1021'],
    );
  });

  test('merged and deleted people are gone; a switch lets the winner answer for the loser', async () => {
    for (const [mergedLead, rows] of [
      ['gone', 0],
      ['redirected', 1],
    ] as const) {
      await using other = await bench({ switches: { mergedLead } });
      const [winner, loser, deleted] = [...other.state.leads.keys()];
      mergeLeads(other.state, winner!, [loser!]);
      deleteLead(other.state, deleted!);
      const found = await other.get(`/rest/v1/leads.json?filterType=id&filterValues=${loser!},${deleted!}`);
      assert.deepEqual(
        found.result?.map((one) => one['id']),
        rows === 0 ? [] : [winner],
      );
    }
  });
});
