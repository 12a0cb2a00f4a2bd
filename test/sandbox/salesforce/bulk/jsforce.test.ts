import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from 'jsforce';
import { startOrg } from '../org.ts';
import type { TestOrg } from '../org.ts';
import { ids } from '../world.ts';

/** A client that is not ours, both ways. Its polling needs a clock that runs. */
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
  connection.bulk2.pollInterval = 20;
  connection.bulk2.pollTimeout = 60_000;
  return connection;
}

const options = { now: Date.now, bulk: { queueMs: 10, chunkMs: 10, chunkSize: 2000 } };

test('jsforce loads by Bulk API 2.0 and reads the results', async () => {
  const org = await startOrg(options);
  const connection = await connect(org);
  const people = Array.from({ length: 5000 }, (_, n) => ({ LastName: `Bulk ${n}`, Company: 'Bulk' }));
  const loaded = await connection.bulk2.loadAndWaitForResults({
    object: 'Lead',
    operation: 'insert',
    input: [...people, { LastName: '', Company: 'Nameless' }],
  });
  assert.equal(loaded.successfulResults.length, 5000);
  assert.equal(loaded.unprocessedRecords.length, 0);
  assert.match(String(loaded.failedResults[0]?.sf__Error), /^REQUIRED_FIELD_MISSING:.*LastName --$/);

  const members = await connection.bulk2.loadAndWaitForResults({
    object: 'CampaignMember',
    operation: 'insert',
    input: loaded.successfulResults.slice(0, 300).map((one) => ({ CampaignId: ids.C3, LeadId: one.sf__Id })),
  });
  assert.equal(members.failedResults.length, 0);
  const changed = await connection.bulk2.loadAndWaitForResults({
    object: 'CampaignMember',
    operation: 'update',
    input: `Id,Status\n${members.successfulResults.map((one) => `${one.sf__Id},Responded`).join('\n')}\n`,
  });
  assert.equal(changed.successfulResults.length, 300);
  assert.ok(org.state.members(ids.C3).every((one) => one.status === 'Responded' && one.hasResponded));
});

test('jsforce is told why a load failed', async () => {
  const org = await startOrg(options);
  const connection = await connect(org);
  await assert.rejects(
    connection.bulk2.loadAndWaitForResults({
      object: 'Lead',
      operation: 'insert',
      input: 'LastName,Wrong\na,b\n',
    }),
    /Field name not found : Wrong/,
  );
});

test('jsforce queries by Bulk API 2.0', async () => {
  const org = await startOrg(options);
  for (let n = 0; n < 3000; n += 1) org.state.createLead({ LastName: `L${n}`, Company: 'Many' });
  const connection = await connect(org);
  const stream = await connection.bulk2.query(
    "SELECT Id, LastName, Owner.Name FROM Lead WHERE Company = 'Many'",
  );
  const records = (await stream.toArray()) as Record<string, string>[];
  assert.equal(records.length, 3000);
  assert.equal(new Set(records.map((one) => one['Id'])).size, 3000);
});
