import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { items, startOrg, words } from './org.ts';
import { ids, noon, short } from './world.ts';

/**
 * The statements in soql/*.json with what each must find in this small world, written by hand from its tables (world.ts
 * and the lines below) and never by running the engine.
 */
const org = await startOrg({
  packageFolder: fileURLToPath(new URL('soql/package', import.meta.url)),
  sessionMs: 30 * 86_400_000,
});
const queue = '00G000000000001EAA';
const edited = Date.parse('2026-11-10T09:00:00Z');

org.clock.ms = edited;
org.state.org.table('Group').put({
  Id: queue,
  Name: 'Web leads',
  DeveloperName: 'Web_leads',
  Type: 'Queue',
  CreatedDate: '2026-11-01T00:00:00.000+0000',
});
org.state.updateRecord('Campaign', ids.C1, { Lockstep_Program__c: '1001', EndDate: '2026-11-21' });
org.state.updateRecord('Campaign', ids.C2, { Lockstep_Program__c: 'Xy1', EndDate: '2026-11-20' });
org.state.updateRecord('Campaign', ids.C3, { ParentId: ids.C1, EndDate: '2027-02-10' });
org.state.updateRecord('Lead', ids.L1, { Interests__c: 'Mail;Sync', Score__c: 10.5 });
org.state.updateRecord('Lead', ids.L2, { Interests__c: 'Mail', Score__c: 20 });
org.state.updateRecord('Lead', ids.L3, { OwnerId: queue });
for (const [Name, Campaign__c, Seats__c, Room__c] of [
  ['Opening', ids.C1, 100, 'Blue'],
  ['Workshop', ids.C1, 20, 'Red'],
  ['Fair talk', ids.C2, null, 'Blue'],
  ['Loose', null, 5, null],
]) {
  const made = await org.call('POST', '/sobjects/Session__c', { Name, Campaign__c, Seats__c, Room__c });
  assert.equal(made.status, 201, words(made.body));
}
org.clock.ms = noon;
org.state.updateRecord('Lead', ids.L5, {
  Lockstep_Key__c: 'KeyOne',
  Interests__c: 'Print;Sync',
  Score__c: 20,
});

/** Drops attributes and shortens ids, so that answers can be written by hand. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return value === queue ? 'Q1' : short(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'attributes')
      .map(([key, one]) => [key, plain(one)]),
  );
}

const statements = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`soql/${name}.json`, import.meta.url), 'utf8'));

/** A statement and what it finds: ids in their order, or the records whole. */
type Finds = { readonly soql: string; readonly finds: string | readonly unknown[] };

const topics = ['filters', 'relationships', 'joins', 'order', 'groups', 'dates'];
const all = topics.flatMap((topic) => statements(topic) as Finds[]);

for (const { soql, finds } of all) {
  test(soql, async () => {
    const { status, body } = await org.query(soql);
    assert.equal(status, 200, JSON.stringify(body));
    const records = plain(body.records) as { Id: string }[];
    const got = typeof finds === 'string' ? records.map((one) => one.Id).join(' ') : records;
    assert.deepEqual(got, finds);
    assert.equal(body.totalSize, items(body.records).length);
    assert.equal(body.done, true);
  });
}

/** A statement that is refused: the code, or several where the sources differ, and what the message says. */
type Refusal = { readonly soql: string; readonly code: string; readonly says: string };

const wrong = statements('wrong') as Refusal[];

for (const { soql, code, says } of wrong) {
  test(`refused: ${soql}`, async () => {
    const { status, body } = await org.query(soql);
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(items(body).length, 1);
    assert.match(words(body[0]?.errorCode), new RegExp(`^(${code})$`));
    assert.match(words(body[0]?.message), new RegExp(says));
  });
}

test('there are at least 120 statements and 40 wrong ones, none twice', () => {
  assert.ok(all.length >= 120);
  assert.ok(wrong.length >= 40);
  const texts = [...all, ...wrong].map((one) => one.soql);
  assert.equal(new Set(texts).size, texts.length);
});

test('a refusal shows the place in the statement', async () => {
  const { body } = await org.query('SELECT Id, Nonsense FROM Lead');
  assert.match(
    words(body[0]?.message),
    /^\nSELECT Id, Nonsense FROM Lead\n {11}\^\nERROR at Row:1:Column:12\nNo such column/,
  );
});

test('COUNT() answers in totalSize alone', async () => {
  const { body } = await org.query('SELECT COUNT() FROM CampaignMember WHERE ContactId = null');
  assert.deepEqual(body, { totalSize: 4, done: true, records: [] });
});

test('records say what they are and where', async () => {
  const { body } = await org.query(`SELECT Id, Campaign.Name FROM CampaignMember WHERE Id = '${ids.M1}'`);
  assert.deepEqual(body.records, [
    {
      attributes: { type: 'CampaignMember', url: `/services/data/v65.0/sobjects/CampaignMember/${ids.M1}` },
      Id: ids.M1,
      Campaign: {
        attributes: { type: 'Campaign', url: `/services/data/v65.0/sobjects/Campaign/${ids.C1}` },
        Name: 'Spring Webinar',
      },
    },
  ]);
});

test('an owner of one of several kinds is a Name, in TYPEOF it is what it is', async () => {
  const type = async (select: string): Promise<unknown> => {
    const { body } = await org.query(`SELECT ${select} FROM Lead WHERE Id = '${ids.L3}'`);
    return body.records?.[0]?.Owner?.attributes?.type;
  };
  assert.equal(await type('Owner.Name'), 'Name');
  assert.equal(await type('TYPEOF Owner WHEN Group THEN Name END'), 'Group');
});

test('FIELDS() gives the standard or the custom fields', async () => {
  const custom = await org.query('SELECT FIELDS(CUSTOM) FROM Lead ORDER BY Id LIMIT 1');
  assert.deepEqual(plain(custom.body.records), [
    { Interests__c: 'Mail;Sync', Lockstep_Key__c: null, Score__c: 10.5 },
  ]);
});

test('children that do not fit on a page have pages of their own', async () => {
  for (let n = 0; n < 450; n += 1) {
    const leadId = org.state.createLead({ LastName: `Child ${n}`, Company: 'Children' });
    org.state.addMember({ campaignId: ids.C3, leadId });
  }
  const soql = `SELECT Id, (SELECT Id FROM CampaignMembers) FROM Campaign WHERE Id = '${ids.C3}'`;
  const { body } = await org.get(`/query?q=${encodeURIComponent(soql)}`, {
    'Sforce-Query-Options': 'batchSize=200',
  });
  const children = body.records?.[0]?.CampaignMembers;
  assert.equal(children?.totalSize, 450);
  const seen = items(children.records).map((one) => one.Id);
  let next = children.nextRecordsUrl;
  while (next !== undefined) {
    const page = await org.get(words(next).replace('/services/data/v65.0', ''), {
      'Sforce-Query-Options': 'batchSize=200',
    });
    assert.equal(page.body.totalSize, 450);
    seen.push(...items(page.body.records).map((one) => one.Id));
    next = page.body.nextRecordsUrl;
  }
  assert.equal(new Set(seen).size, 450);
});

test('a grouped answer has no second page', async () => {
  for (let n = 0; n < 2_001; n += 1) org.state.createLead({ LastName: `Group ${n}`, Company: `Group ${n}` });
  const { status, body } = await org.query('SELECT Company, COUNT(Id) FROM Lead GROUP BY Company');
  assert.equal(status, 400);
  assert.equal(body[0]?.errorCode, 'EXCEEDED_ID_LIMIT');
});
