import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, startOrg, words } from '../org.ts';
import type { Reply, TestOrg } from '../org.ts';
import { ids } from '../world.ts';
import { finish } from './client.ts';

async function ask(org: TestOrg, query: string, more: Record<string, unknown> = {}): Promise<string> {
  const made = await org.call('POST', '/jobs/query', { operation: 'query', query, ...more });
  assert.equal(made.status, 200, words(made.body));
  assert.equal(made.body.state, 'UploadComplete');
  return `/jobs/query/${words(made.body.id)}`;
}

async function answer(org: TestOrg, query: string, more: Record<string, unknown> = {}): Promise<string> {
  const path = await ask(org, query, more);
  assert.equal((await finish(org, path)).body.state, 'JobComplete');
  return words((await org.get(`${path}/results`)).body);
}

test('rows come as CSV with the org’s own names and parents in dots', async () => {
  const org = await startOrg();
  assert.equal(
    await answer(
      org,
      `select id, lead.company, hasresponded, contactid, createddate from CampaignMember WHERE CampaignId = '${ids.C1}' ORDER BY Id LIMIT 2`,
    ),
    [
      '"Id","Lead.Company","HasResponded","ContactId","CreatedDate"',
      `"${ids.M1}","Analytical","false","","2026-06-01T10:00:00.000Z"`,
      `"${ids.M2}","100% Tea","true","","2026-06-02T10:00:00.000Z"`,
      '',
    ].join('\n'),
  );
  assert.equal(
    await answer(org, "SELECT Id, LastName FROM Lead WHERE LastName = 'nobody'"),
    '"Id","LastName"\n',
  );
  assert.equal(
    await answer(org, 'SELECT Name FROM Campaign ORDER BY Name', {
      columnDelimiter: 'PIPE',
      lineEnding: 'CRLF',
    }),
    '"Name"\r\n"autumn fair"\r\n"Empty"\r\n"Spring Webinar"\r\n',
  );
});

test('results come in sets by locator, and a locator can be used again', async () => {
  const org = await startOrg();
  for (let n = 0; n < 20; n += 1) org.state.createLead({ LastName: `L${n}`, Company: 'Many' });
  const path = await ask(org, "SELECT Id FROM Lead WHERE Company = 'Many' ORDER BY Id");
  assert.equal((await org.get(`${path}/results`)).status, 204, 'before it is complete');
  const info = await finish(org, path);
  assert.equal(info.body.jobType, 'V2Query');
  assert.equal(info.body.numberRecordsProcessed, 20);
  const seen: string[] = [];
  const sets: Reply[] = [];
  let locator = '';
  while (locator !== 'null') {
    const set = await org.get(`${path}/results?maxRecords=8${locator === '' ? '' : `&locator=${locator}`}`);
    sets.push(set);
    const [header, ...rows] = words(set.body).trim().split('\n');
    assert.equal(header, '"Id"');
    assert.equal(set.headers.get('sforce-numberofrecords'), String(rows.length));
    seen.push(...rows);
    locator = set.headers.get('sforce-locator') ?? 'null';
  }
  assert.deepEqual(
    sets.map((set) => set.headers.get('sforce-numberofrecords')),
    ['8', '8', '4'],
  );
  assert.equal(new Set(seen).size, 20);
  const first = sets[0]?.headers.get('sforce-locator') ?? '';
  const again = await org.get(`${path}/results?maxRecords=8&locator=${first}`);
  assert.equal(again.body, sets[1]?.body);
  refused(await org.get(`${path}/results?locator=bm9wZQ`), 400, 'CLIENTINPUTERROR');
});

test('queryAll shows what lies in the recycle bin', async () => {
  const org = await startOrg();
  org.state.deleteRecord('Lead', ids.L1);
  const soql = 'SELECT Id FROM Lead WHERE IsDeleted = true';
  assert.equal(await answer(org, soql), '"Id"\n');
  assert.equal(await answer(org, soql, { operation: 'queryAll' }), `"Id"\n"${ids.L1}"\n`);
});

test('statements that bulk does not take are refused when they are asked', async () => {
  const org = await startOrg();
  const post = (query: string) => org.call('POST', '/jobs/query', { operation: 'query', query });
  for (const [query, code] of [
    ['SELECT Id FROM', 'MALFORMED_QUERY'],
    ['SELECT Nope FROM Lead', 'INVALID_FIELD'],
    ["SELECT Id FROM Lead WHERE Nope = 'a'", 'INVALID_FIELD'],
    ['SELECT Id FROM Nope', 'INVALID_TYPE'],
    ['SELECT COUNT() FROM Lead', 'API_ERROR'],
    ['SELECT Status, COUNT(Id) FROM Lead GROUP BY Status', 'API_ERROR'],
    ['SELECT Id, (SELECT Id FROM CampaignMembers) FROM Lead', 'API_ERROR'],
    ['SELECT Id FROM Lead LIMIT 5 OFFSET 5', 'API_ERROR'],
  ] as const) {
    refused(await post(query), 400, code);
  }
});

test('a query job is aborted, listed and deleted', async () => {
  const org = await startOrg();
  const path = await ask(org, 'SELECT Id FROM Lead');
  refused(await org.call('DELETE', path), 400, 'INVALIDJOBSTATE');
  assert.equal((await org.call('PATCH', path, { state: 'Aborted' })).body.state, 'Aborted');
  org.clock.ms += 5000;
  assert.equal((await org.get(path)).body.state, 'Aborted');
  assert.equal((await org.get('/jobs/query')).body.records?.[0]?.state, 'Aborted');
  assert.equal((await org.call('DELETE', path)).status, 204);
  refused(await org.get(path), 404, 'NOT_FOUND');
});
