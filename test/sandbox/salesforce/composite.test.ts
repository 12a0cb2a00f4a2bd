import assert from 'node:assert/strict';
import { test } from 'node:test';
import { items, refused, startOrg } from './org.ts';
import { ids } from './world.ts';

/** Headers and bodies of a Composite's subrequests. */

const data = '/services/data/v65.0';
const insist = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };

const lead = (referenceId: string, httpHeaders?: Record<string, string>) => ({
  method: 'POST',
  url: `${data}/sobjects/Lead`,
  referenceId,
  body: {
    attributes: { type: 'Lead' },
    FirstName: referenceId,
    LastName: 'A',
    Company: 'B',
    Email: 'ada@example.com',
  },
  ...(httpHeaders && { httpHeaders }),
});

test('a subrequest has the headers it brings, whatever their case, and no other part has them', async () => {
  const org = await startOrg({
    switches: { duplicateRule: 'alert' },
    automation: { assignmentRules: [{ object: 'Lead', ownerOf: () => ids.U3 }] },
  });
  const compositeRequest = [
    lead('plain'),
    lead('insists', insist),
    lead('assigned', { 'sforce-duplicate-rule-header': 'allowSave=true', 'SFORCE-AUTO-ASSIGN': 'true' }),
    lead('plain_again'),
  ];
  const reply = await org.call('POST', '/composite', { collateSubrequests: true, compositeRequest });
  const answers = items(reply.body.compositeResponse);
  assert.deepEqual(
    answers.map((one) => one.httpStatusCode),
    [400, 201, 201, 400],
  );
  const owners = await org.query("SELECT OwnerId FROM Lead WHERE LastName = 'A' ORDER BY FirstName");
  assert.deepEqual(
    items(owners.body.records).map((one) => one.OwnerId),
    [ids.U3, ids.U1],
  );
});

test('the outer request’s headers are not its subrequests’', async () => {
  const org = await startOrg({ switches: { duplicateRule: 'alert' } });
  const body = { collateSubrequests: false, compositeRequest: [lead('one')] };
  const reply = await org.call('POST', '/composite', body, insist);
  assert.equal(items(reply.body.compositeResponse)[0]?.body?.[0]?.errorCode, 'DUPLICATES_DETECTED');
});

test('Accept, Authorization and Content-Type are the outer request’s: a subrequest that names one fails them all', async () => {
  const org = await startOrg();
  for (const name of ['Accept', 'authorization', 'Content-Type']) {
    const compositeRequest = [lead('one'), lead('two', { [name]: 'application/json' })];
    refused(await org.call('POST', '/composite', { compositeRequest }), 400, 'INVALID_INPUT');
  }
  assert.equal((await org.query("SELECT COUNT() FROM Lead WHERE LastName = 'A'")).body.totalSize, 0);
  const body = { collateSubrequests: 'yes', compositeRequest: [lead('one')] };
  refused(await org.call('POST', '/composite', body), 400, 'JSON_PARSER_ERROR');
});

test('a subrequest may be a collection, whose rows later ones use and whose headers are its own', async () => {
  const org = await startOrg({ switches: { duplicateRule: 'alert' } });
  const records = ['x', 'y'].map((FirstName) => ({ ...lead(FirstName).body, FirstName }));
  const collection = { method: 'POST', url: `${data}/composite/sobjects`, body: { records } };
  const member = (referenceId: string, LeadId: string) => ({
    method: 'POST',
    url: `${data}/sobjects/CampaignMember`,
    referenceId,
    body: { attributes: { type: 'CampaignMember' }, CampaignId: ids.C3, LeadId },
  });
  const reply = await org.call('POST', '/composite', {
    compositeRequest: [
      { ...collection, referenceId: 'refused' },
      { ...collection, referenceId: 'people', httpHeaders: insist },
      member('first', '@{people[0].id}'),
      member('second', '@{people[1].id}'),
      member('none', '@{refused[0].id}'),
    ],
  });
  const answers = items(reply.body.compositeResponse);
  assert.deepEqual(
    answers.map((one) => one.httpStatusCode),
    [200, 200, 201, 201, 400],
  );
  assert.deepEqual(
    answers.slice(0, 2).map((one) => items(one.body).map((row) => row.success)),
    [
      [false, false],
      [true, true],
    ],
  );
  assert.equal(answers[4]?.body?.[0]?.errorCode, 'PROCESSING_HALTED');
  assert.equal(org.state.members(ids.C3).length, 2);
});
