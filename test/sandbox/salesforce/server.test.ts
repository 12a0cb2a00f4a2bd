import assert from 'node:assert/strict';
import { test } from 'node:test';
import { items, reply, startOrg, words } from './org.ts';
import type { Json, TestOrg } from './org.ts';
import { ids, noon, short } from './world.ts';

const minute = 60_000;

function login(org: TestOrg, form: Record<string, string>, authorization?: string): Promise<Response> {
  return fetch(`${org.server.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
}

test('client credentials, in the form or as basic authorization', async () => {
  const org = await startOrg();
  const { clientId, clientSecret, url } = org.server;
  const grant = { grant_type: 'client_credentials' };
  const inForm = await reply(
    await login(org, { ...grant, client_id: clientId, client_secret: clientSecret }),
  );
  assert.equal(inForm.status, 200);
  assert.equal(inForm.body.instance_url, url);
  assert.equal(inForm.body.token_type, 'Bearer');
  assert.equal(inForm.body.issued_at, String(noon));
  assert.equal(inForm.body.id, `${url}/id/00D000000000001EAA/${ids.U1}`);
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const inHeader = await reply(await login(org, grant, basic));
  assert.equal(inHeader.status, 200);
  assert.notEqual(inHeader.body.access_token, inForm.body.access_token);

  const who = await reply(
    await fetch(`${url}/services/oauth2/userinfo`, {
      headers: { Authorization: `Bearer ${words(inForm.body.access_token)}` },
    }),
  );
  assert.equal(who.body.user_id, ids.U1);
  assert.equal(who.body.organization_id, '00D000000000001EAA');
});

test('wrong credentials and grants', async () => {
  const org = await startOrg();
  const good = {
    grant_type: 'client_credentials',
    client_id: org.server.clientId,
    client_secret: org.server.clientSecret,
  };
  const error = async (form: Record<string, string>): Promise<unknown[]> => {
    const answer = await reply(await login(org, form));
    return [answer.status, answer.body.error];
  };
  assert.deepEqual(await error({ ...good, client_secret: 'wrong' }), [401, 'invalid_client']);
  assert.deepEqual(await error({ ...good, client_id: 'wrong' }), [401, 'invalid_client']);
  assert.deepEqual(await error({ ...good, grant_type: 'implicit' }), [400, 'unsupported_grant_type']);
  const user = org.state.org.get('User', ids.U1);
  assert.ok(user);
  org.state.org.table('User').put({ ...user, IsActive: false });
  assert.deepEqual(await error(good), [400, 'invalid_grant']);
});

test('sessions end by time, by hand and by fault', async () => {
  const org = await startOrg({ sessionMs: 10 * minute });
  const path = `${org.server.url}/services/data/v65.0/limits`;
  const call = async (token: string): Promise<unknown[]> => {
    const answer = await reply(await fetch(path, { headers: { Authorization: `Bearer ${token}` } }));
    return [answer.status, answer.body[0]?.errorCode];
  };
  const token = await org.token();
  assert.deepEqual(await call('junk'), [401, 'INVALID_SESSION_ID']);
  assert.deepEqual(await call(token), [200, undefined]);
  org.clock.ms += 10 * minute;
  assert.deepEqual(await call(token), [401, 'INVALID_SESSION_ID']);
  const second = await org.token();
  org.state.expireSessions();
  assert.deepEqual(await call(second), [401, 'INVALID_SESSION_ID']);
  const third = await org.token();
  org.state.faults.add({ endpoint: /\/limits/, kind: 'session-expired' });
  assert.deepEqual(await call(third), [401, 'INVALID_SESSION_ID']);
  assert.deepEqual(await call(third), [401, 'INVALID_SESSION_ID'], 'the session is really gone');
});

test('versions are listed without a session', async () => {
  const org = await startOrg();
  const { body } = await reply(await fetch(`${org.server.url}/services/data`));
  const last = items(body).at(-1);
  assert.equal(last?.url, `/services/data/v${words(last?.version)}`);
  const unknown = await fetch(`${org.server.url}/services/data/v12.0/limits`, {
    headers: { Authorization: `Bearer ${await org.token()}` },
  });
  assert.equal(unknown.status, 404);
});

test('every answer tells the daily limit, and beyond it calls are refused', async () => {
  const org = await startOrg({ limits: { perDay: 5 } });
  const first = await org.get('/limits');
  assert.equal(first.headers.get('sforce-limit-info'), 'api-usage=1/5');
  assert.deepEqual(first.body.DailyApiRequests, { Max: 5, Remaining: 4 });
  const wrong = await org.query('SELECT Nonsense FROM Lead');
  assert.equal(wrong.headers.get('sforce-limit-info'), 'api-usage=2/5', 'refused calls count too');
  org.state.usage.spend(2);
  assert.equal((await org.get('/limits')).status, 200);
  const over = await org.get('/limits');
  assert.equal(over.status, 403);
  assert.deepEqual(over.body, [
    { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
  ]);
  org.clock.ms += 24 * 60 * minute;
  org.state.expireSessions();
  const token = await org.token();
  const nextDay = await org.get('/limits', { Authorization: `Bearer ${token}` });
  assert.equal(nextDay.headers.get('sforce-limit-info'), 'api-usage=1/5');
});

test('16,384 bytes: a longer address is 414, a longer head 431', async () => {
  const org = await startOrg();
  const soql = (length: number): string =>
    `/query?q=SELECT+Id+FROM+Lead+WHERE+LastName='${'x'.repeat(length)}'`;
  assert.equal((await org.get(soql(15_000))).status, 200);
  const long = await org.get(soql(16_400));
  assert.equal(long.status, 414);
  assert.match(words(long.body), /URI Too Long/);
  assert.equal((await org.get(soql(15_000), { 'X-Long': 'y'.repeat(1_200) })).status, 431);
});

test('pages of 2,000, smaller when asked, and a lost cursor', async () => {
  const org = await startOrg();
  for (let n = 0; n < 2_495; n += 1) org.state.createLead({ LastName: `L${n}`, Company: 'B' });
  const soql = '/query?q=SELECT+Id,LastName+FROM+Lead+ORDER+BY+Id';
  const first = await org.get(soql);
  assert.equal(first.body.totalSize, 2_500);
  assert.equal(first.body.done, false);
  assert.equal(items(first.body.records).length, 2_000);
  const path = words(first.body.nextRecordsUrl).replace('/services/data/v65.0', '');
  assert.match(path, /^\/query\/01g[0-9A-Za-z]{15}-2000$/);
  org.state.deleteRecord('Lead', words(items(first.body.records)[0]?.Id));
  const second = await org.get(path);
  assert.equal(second.body.done, true);
  assert.equal(second.body.nextRecordsUrl, undefined);
  assert.equal(items(second.body.records).length, 500);

  const seen = new Set<string>();
  let next: Json | undefined = (await org.get(soql, { 'Sforce-Query-Options': 'batchSize=500' })).body;
  let pages = 0;
  while (next) {
    pages += 1;
    for (const row of items(next.records)) seen.add(words(row.Id));
    const more: Json | undefined = next.nextRecordsUrl;
    next =
      more &&
      (
        await org.get(words(more).replace('/services/data/v65.0', ''), {
          'Sforce-Query-Options': 'batchSize=500',
        })
      ).body;
  }
  assert.equal(pages, 5);
  assert.equal(seen.size, 2_499);
  const small = await org.get(soql, { 'Sforce-Query-Options': 'batchSize=1' });
  assert.equal(items(small.body.records).length, 200, 'the smallest page is 200');
  const lost = await org.get('/query/01gS00000000099AAA-2000');
  assert.equal(lost.body[0]?.errorCode, 'INVALID_QUERY_LOCATOR');
});

test('getDeleted and getUpdated: windows, seconds, what is covered', async () => {
  const org = await startOrg();
  org.clock.ms = noon + 30_000;
  org.state.setMemberStatus(ids.M1, 'Attended');
  org.state.removeMember(ids.M2);
  const at = (path: string, start: string, end: string): Promise<{ status: number; body: Json }> =>
    org.get(
      `/sobjects/CampaignMember/${path}/?start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`,
    );

  const changed = await at('updated', '2026-11-20T12:00:59+00:00', '2026-11-20T12:01:59Z');
  assert.deepEqual(
    items(changed.body.ids).map((id) => short(words(id))),
    ['M1'],
  );
  assert.equal(changed.body.latestDateCovered, '2026-11-20T12:00:30.000+0000');
  const early = await at('deleted', '2026-11-20T11:00:00Z', '2026-11-20T12:00:59Z');
  assert.deepEqual(
    early.body.deletedRecords,
    [],
    'the seconds of end are ignored: this minute is not in yet',
  );
  assert.equal(early.body.latestDateCovered, '2026-11-20T12:00:00.000+0000');
  const late = await at('deleted', '2026-11-20T11:00:00Z', '2026-11-20T12:01:00Z');
  assert.deepEqual(late.body.deletedRecords, [{ id: ids.M2, deletedDate: '2026-11-20T12:00:30.000+0000' }]);
  assert.equal(late.body.earliestDateAvailable, '2026-10-21T12:00:30.000+0000');

  for (const [start, end] of [
    ['2026-11-20T12:00:00Z', '2026-11-20T12:00:30Z'],
    ['2026-10-01T12:00:00Z', '2026-10-02T12:00:00Z'],
    ['2026-11-01T12:00:00Z', '2026-12-20T12:00:00Z'],
  ] as const) {
    assert.equal((await at('deleted', start, end)).body[0]?.errorCode, 'INVALID_REPLICATION_DATE');
  }
});

test('faults: each kind does what it says and is used up', async () => {
  const org = await startOrg();
  const { faults } = org.state;
  const path = `/sobjects/CampaignMember/${ids.M1}`;
  const status = (): string | null | undefined => org.state.members(ids.C1)[0]?.status;
  const write = (value: string): Promise<unknown> => org.call('PATCH', path, { Status: value });

  faults.add({ endpoint: /^PATCH .*CampaignMember/, kind: 'lock-row' });
  assert.match(JSON.stringify(await write('Attended')), /UNABLE_TO_LOCK_ROW/);
  assert.equal(status(), 'Registered');

  faults.add({ endpoint: /^GET .*q=SELECT Id FROM Lead$/, kind: '503', times: 2 });
  assert.equal((await org.query('SELECT Id FROM Campaign')).status, 200);
  assert.equal((await org.query('SELECT Id FROM Lead')).body[0]?.errorCode, 'SERVER_UNAVAILABLE');
  assert.equal((await org.query('SELECT Id FROM Lead')).status, 503);
  assert.equal((await org.query('SELECT Id FROM Lead')).status, 200);

  faults.add({ endpoint: /CampaignMember/, kind: 'reset' });
  await assert.rejects(write('Attended'));
  assert.equal(status(), 'Registered');

  faults.add({ endpoint: /CampaignMember/, kind: 'lost-after-commit' });
  await assert.rejects(write('Attended'));
  assert.equal(status(), 'Attended');

  faults.add({ endpoint: /CampaignMember/, kind: 'late-commit', delayMs: 50 });
  await assert.rejects(write('Invited'));
  assert.equal(status(), 'Attended', 'not yet');
  while (status() !== 'Invited') await new Promise((resolve) => setTimeout(resolve, 10));

  faults.add({ endpoint: /limits/, kind: 'truncated' });
  await assert.rejects(org.get('/limits'), SyntaxError);
  faults.add({ endpoint: /limits/, kind: 'request-limit' });
  assert.equal((await org.get('/limits')).body[0]?.errorCode, 'REQUEST_LIMIT_EXCEEDED');
  faults.add({
    endpoint: /CampaignMember/,
    kind: 'row-error',
    code: 'ENTITY_IS_LOCKED',
    message: 'approval',
  });
  assert.match(JSON.stringify(await write('Attended')), /ENTITY_IS_LOCKED/);
  faults.add({ endpoint: /./, kind: '503' });
  faults.clear();
  assert.equal((await org.get('/limits')).status, 200);
});

test('a fault refuses rows of a collection one by one', async () => {
  const org = await startOrg();
  org.state.faults.add({ endpoint: /composite\/sobjects/, kind: 'lock-row' });
  const records = [ids.M1, ids.M2].map((id) => ({
    attributes: { type: 'CampaignMember' },
    id,
    Status: 'Invited',
  }));
  const answer = await org.call('PATCH', '/composite/sobjects', { records });
  assert.equal(answer.status, 200);
  assert.deepEqual(
    items(answer.body).map((row) => row.errors?.[0]?.statusCode),
    ['UNABLE_TO_LOCK_ROW', 'UNABLE_TO_LOCK_ROW'],
  );
});

test('onCommit comes after the change and before the answer, and only for what was written', async () => {
  const seen: string[] = [];
  let answered = false;
  const org = await startOrg({
    onCommit: async ({ server, operation, records }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(
        `${server} ${operation} ${records} ${org.state.members(ids.C1)[0]?.status ?? ''} ${answered}`,
      );
    },
  });
  await org.call('PATCH', `/sobjects/CampaignMember/${ids.M1}`, { Status: 'Attended' });
  answered = true;
  await org.call('PATCH', `/sobjects/CampaignMember/${ids.M1}`, { LeadId: ids.L2 });
  await org.query('SELECT Id FROM Lead');
  await org.call('DELETE', `/composite/sobjects?ids=${ids.M2},${ids.M3},junk`);
  assert.deepEqual(seen, [
    `salesforce PATCH sobjects/CampaignMember/${ids.M1} 1 Attended false`,
    'salesforce DELETE composite/sobjects 2 Attended true',
  ]);
});

test('parallel writes to one campaign contend for its row', async () => {
  const org = await startOrg({ transactionMs: 200 });
  const write = (id: string, Status: string): Promise<{ status: number }> =>
    org.call('PATCH', `/sobjects/CampaignMember/${id}`, { Status });
  await org.token();
  await org.get('/limits');
  const answers = await Promise.all([
    write(ids.M1, 'Invited'),
    write(ids.M2, 'Invited'),
    write(ids.M4, 'Sent'),
  ]);
  const statuses = answers.map((one) => one.status);
  assert.deepEqual([statuses[0], statuses[1]].sort(), [204, 400], 'M1 and M2 are of one campaign');
  assert.equal(statuses[2], 204, 'M4 is of another');
  assert.equal((await write(ids.M2, 'Invited')).status, 204, 'the lock is gone');
});

test('the Date header is the org’s own time', async () => {
  const org = await startOrg();
  assert.equal((await org.get('/limits')).headers.get('date'), 'Fri, 20 Nov 2026 12:00:00 GMT');
});

test('the calls are remembered', async () => {
  const org = await startOrg();
  await org.query('SELECT Id FROM Lead');
  assert.deepEqual(org.state.calls(), ['GET /services/data/v65.0/query']);
});
