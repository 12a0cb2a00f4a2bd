import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { Connection } from 'jsforce';
import { startOrg } from './org.ts';
import type { TestOrg } from './org.ts';
import { ids, noon } from './world.ts';

/** A client that is not ours: jsforce, as published. */
async function connect(org: TestOrg): Promise<Connection> {
  const connection = new Connection({
    loginUrl: org.server.url,
    instanceUrl: org.server.url,
    version: '65.0',
  });
  await connection.authorize({
    grant_type: 'client_credentials',
    client_id: org.server.clientId,
    client_secret: org.server.clientSecret,
  });
  return connection;
}

test('jsforce logs in by client credentials and knows who it is', async () => {
  const org = await startOrg();
  const connection = await connect(org);
  assert.equal(connection.instanceUrl, org.server.url);
  assert.equal((await connection.identity()).user_id, ids.U1);
  await connection.query('SELECT Id FROM Lead');
  assert.deepEqual(connection.limitInfo.apiUsage, { used: 1, limit: 100_000 });
});

test('jsforce logs in by SOAP with user name and password', async () => {
  const org = await startOrg();
  const connection = new Connection({ loginUrl: org.server.url, version: '60.0' });
  const who = await connection.login('anna@small.example', org.state.login.password);
  assert.equal(who.id, ids.U2);
  assert.equal((await connection.query('SELECT Id FROM Campaign')).totalSize, 3);
  assert.equal((await connection.soap.getUserInfo()).userFullName, 'Anna Berg');
  await connection.logout();
  await assert.rejects(async () => {
    await new Connection({ loginUrl: org.server.url, version: '60.0' }).login('anna@small.example', 'wrong');
  }, /INVALID_LOGIN: Invalid username, password/);
});

test('jsforce logs in by OAuth with user name and password, and by JWT', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = String(publicKey.export({ type: 'spki', format: 'pem' }));
  const org = await startOrg({ certificate });
  const { clientId, clientSecret, url } = org.server;
  const byPassword = new Connection({ oauth2: { loginUrl: url, clientId, clientSecret }, version: '65.0' });
  const who = await byPassword.login('anna@small.example', org.state.login.password);
  assert.equal(who.id, ids.U2);
  assert.equal((await byPassword.identity()).username, 'anna@small.example');

  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: clientId, sub: 'ravi@small.example', aud: url, exp: noon / 1000 + 60 };
  const body = `${part({ alg: 'RS256' })}.${part(claims)}`;
  const assertion = `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey, 'base64url')}`;
  const byJwt = new Connection({ loginUrl: url, instanceUrl: url, version: '65.0' });
  await byJwt.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  assert.equal((await byJwt.identity()).user_id, ids.U3);
});

test('jsforce uses a refresh token by itself when its session has ended', async () => {
  const org = await startOrg();
  const { clientId, clientSecret, url } = org.server;
  const redirectUri = 'http://localhost:1717/OauthRedirect';
  const oauth2 = { loginUrl: url, clientId, clientSecret, redirectUri };
  const connection = new Connection({ oauth2, version: '65.0' });
  const page = await fetch(connection.oauth2.getAuthorizationUrl({}), { redirect: 'manual' });
  const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
  await connection.authorize(code);
  const first = connection.accessToken;
  org.state.expireSessions();
  assert.equal((await connection.query('SELECT Id FROM Campaign')).totalSize, 3);
  assert.notEqual(connection.accessToken, first);
});

test('jsforce reads parents and children in one query', async () => {
  const org = await startOrg();
  const connection = await connect(org);
  const up = await connection.query('SELECT Id, Lead.Owner.Name FROM CampaignMember ORDER BY Id LIMIT 1');
  const lead = up.records[0]?.['Lead'] as { Owner: { Name: string } };
  assert.equal(lead.Owner.Name, 'Lockstep Integration');
  const down = await connection.query(
    "SELECT Name, (SELECT Label FROM CampaignMemberStatuses ORDER BY SortOrder) FROM Campaign WHERE Name = 'Empty'",
  );
  const children = down.records[0]?.['CampaignMemberStatuses'] as { records: { Label: string }[] };
  assert.deepEqual(
    children.records.map((one) => one.Label),
    ['Sent', 'Responded'],
  );
});

test('jsforce sends more than 200 records in several collections', async () => {
  const org = await startOrg();
  const connection = await connect(org);
  const records = Array.from({ length: 450 }, (_, at) => ({ LastName: `L${at}`, Company: 'Many' }));
  const before = org.state.calls().length;
  const made = await connection.sobject('Lead').create(records, { allowRecursive: true });
  assert.equal(made.filter((one) => one.success).length, 450);
  assert.equal(org.state.calls().length - before, 3);
  const found = await connection.query("SELECT COUNT() FROM Lead WHERE Company = 'Many'");
  assert.equal(found.totalSize, 450);
  await assert.rejects(connection.sobject('Lead').create(records), /EXCEEDED_ID_LIMIT|record limit/i);
});

test('jsforce converts, merges and undeletes by SOAP', async () => {
  const org = await startOrg();
  const connection = await connect(org);
  const [converted] = await connection.soap.convertLead([
    { leadId: ids.L1, convertedStatus: 'Closed - Converted', doNotCreateOpportunity: true },
  ]);
  assert.equal(converted?.success, true);
  const contactId = String(converted.contactId);
  assert.equal(org.state.record('Lead', ids.L1)?.['ConvertedContactId'], contactId);
  assert.equal(org.state.members(ids.C1).find((one) => one.id === ids.M1)?.contactId, contactId);

  const merged = await connection.soap.merge({
    masterRecord: { type: 'Lead', Id: ids.L2, Title: 'Winner' },
    recordToMergeIds: [ids.L3],
  } as unknown as Parameters<typeof connection.soap.merge>[0]);
  assert.equal((merged as unknown as { success: boolean }).success, true);
  assert.equal(org.state.record('Lead', ids.L2)?.['Title'], 'Winner');
  assert.equal(org.state.record('Lead', ids.L3)?.['MasterRecordId'], ids.L2);

  await connection.sobject('Lead').destroy(ids.L5);
  await connection.soap.undelete([ids.L5]);
  assert.equal(org.state.record('Lead', ids.L5)?.['IsDeleted'], false);
});

test('jsforce is told when the secret is wrong', async () => {
  const org = await startOrg();
  const connection = new Connection({ loginUrl: org.server.url });
  await assert.rejects(
    connection.authorize({
      grant_type: 'client_credentials',
      client_id: org.server.clientId,
      client_secret: 'wrong',
    }),
    { name: 'invalid_client' },
  );
});

test('jsforce follows all pages of a query', async () => {
  const org = await startOrg();
  for (let n = 0; n < 4_495; n += 1) org.state.createLead({ LastName: `L${n}`, Company: 'B' });
  const connection = await connect(org);
  const found = await connection.query('SELECT Id, LastName FROM Lead ORDER BY Id', {
    autoFetch: true,
    maxFetch: 10_000,
  });
  assert.equal(found.records.length, 4_500);
  assert.equal(new Set(found.records.map((one) => one.Id)).size, 4_500);
});

test('jsforce creates, updates, upserts and destroys collections', async () => {
  const org = await startOrg();
  const connection = await connect(org);
  const created = await connection.sobject('CampaignMember').create([
    { CampaignId: ids.C3, LeadId: ids.L1 },
    { CampaignId: ids.C1, LeadId: ids.L1 },
    { CampaignId: ids.C3, ContactId: ids.K1, Status: 'Responded' },
  ]);
  assert.deepEqual(
    created.map((one) => one.success),
    [true, false, true],
  );
  assert.equal(created[1]?.errors[0]?.message, 'Already a campaign member.');
  const first = String(created[0]?.id);

  const updated = await connection.sobject('CampaignMember').update([{ Id: first, Status: 'Responded' }]);
  assert.deepEqual(updated, [{ id: first, success: true, errors: [] }]);
  assert.deepEqual(
    org.state.members(ids.C3).map((one) => one.status),
    ['Responded', 'Responded'],
  );

  const [upserted] = await connection
    .sobject('Lead')
    .upsert([{ Lockstep_Key__c: 'k', LastName: 'A', Company: 'B' }], 'Lockstep_Key__c');
  assert.equal(upserted?.success, true);

  const destroyed = await connection.sobject('CampaignMember').destroy([first, ids.M1]);
  assert.deepEqual(
    destroyed.map((one) => one.success),
    [true, true],
  );
  assert.equal(org.state.members(ids.C3).length, 1);
});

test('jsforce reads one record, describe, deleted and updated', async () => {
  const org = await startOrg();
  const connection = await connect(org);
  const lead = await connection.sobject('Lead').retrieve(ids.L1);
  assert.equal(lead.Email, 'ada@example.com');
  const describe = await connection.sobject('CampaignMemberStatus').describe();
  assert.equal(describe.fields.find((one) => one.name === 'Label')?.updateable, false);
  await connection.sobject('CampaignMember').destroy(ids.M1);
  const deleted = await connection
    .sobject('CampaignMember')
    .deleted('2026-11-20T11:00:00Z', '2026-11-20T12:01:00Z');
  assert.deepEqual(
    deleted.deletedRecords.map((one) => one.id),
    [ids.M1],
  );
  await assert.rejects(
    async () => {
      await connection.query('SELECT Nope FROM Lead');
    },
    { name: 'INVALID_FIELD' },
  );
});
