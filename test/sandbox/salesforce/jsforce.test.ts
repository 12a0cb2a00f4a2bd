import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from 'jsforce';
import { startOrg } from './org.ts';
import type { TestOrg } from './org.ts';
import { ids } from './world.ts';

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
