import assert from 'node:assert/strict';
import { test } from 'node:test';
import { items, startOrg, words } from './org.ts';
import type { Json, Reply } from './org.ts';
import { ids, short } from './world.ts';

const many = '/composite/sobjects';
const member = (values: Record<string, unknown>): Record<string, unknown> => ({
  attributes: { type: 'CampaignMember' },
  ...values,
});
const lead = (values: Record<string, unknown>): Record<string, unknown> => ({
  attributes: { type: 'Lead' },
  LastName: 'A',
  Company: 'B',
  ...values,
});

/** `ok` or the status code, row by row. */
const outcome = (reply: Reply): string =>
  items(reply.body)
    .map((row: Json) => (words(row.success) === 'true' ? 'ok' : words(row.errors?.[0]?.statusCode)))
    .join(' ');

test('rows are answered in order, each for itself', async () => {
  const org = await startOrg();
  const reply = await org.call('POST', many, {
    records: [
      member({ CampaignId: ids.C3, LeadId: ids.L1, Status: 'Responded' }),
      member({ CampaignId: ids.C1, LeadId: ids.L1 }),
      member({ CampaignId: ids.C3, LeadId: ids.L4 }),
      member({ CampaignId: ids.C3, LeadId: ids.L2, Status: 'x'.repeat(41) }),
      member({ CampaignId: ids.C3, ContactId: ids.K1 }),
      member({ CampaignId: ids.C3, ContactId: ids.K1 }),
    ],
  });
  assert.equal(reply.status, 200);
  assert.equal(
    outcome(reply),
    'ok DUPLICATE_VALUE CANNOT_UPDATE_CONVERTED_LEAD STRING_TOO_LONG ok DUPLICATE_VALUE',
  );
  assert.deepEqual(reply.body[1], {
    success: false,
    errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'Already a campaign member.', fields: [] }],
  });
  assert.deepEqual(
    org.state.members(ids.C3).map((one) => one.id),
    [reply.body[0]?.id, reply.body[4]?.id],
  );
});

test('allOrNone puts everything back', async () => {
  const org = await startOrg();
  const reply = await org.call('POST', many, {
    allOrNone: true,
    records: [
      { attributes: { type: 'Campaign' }, Name: 'New' },
      member({ CampaignId: ids.C3, LeadId: ids.L1 }),
      member({ CampaignId: ids.C1, LeadId: ids.L1 }),
    ],
  });
  assert.equal(
    outcome(reply),
    'ALL_OR_NONE_OPERATION_ROLLED_BACK ALL_OR_NONE_OPERATION_ROLLED_BACK DUPLICATE_VALUE',
  );
  assert.equal(org.state.members(ids.C3).length, 0);
  assert.equal(org.state.campaigns().length, 3);
  assert.equal((await org.query('SELECT COUNT() FROM CampaignMemberStatus')).body.totalSize, 7);
});

test('updates carry their ids, deletes come in the address', async () => {
  const org = await startOrg();
  const updated = await org.call('PATCH', many, {
    records: [
      member({ id: ids.M1, Status: 'Attended' }),
      member({ Id: ids.M2.slice(0, 15), Status: 'Invited' }),
      member({ id: ids.M3, LeadId: ids.L1 }),
      member({ Status: 'Invited' }),
      member({ id: '00v000000000099AAA', Status: 'Invited' }),
    ],
  });
  assert.equal(
    outcome(updated),
    'ok ok INVALID_FIELD_FOR_INSERT_UPDATE MISSING_ARGUMENT INVALID_CROSS_REFERENCE_KEY',
  );
  assert.deepEqual(updated.body[1], { id: ids.M2, success: true, errors: [] });
  const gone = await org.call('DELETE', `${many}?ids=${ids.M1},${ids.M1},${ids.M4},junk&allOrNone=false`);
  assert.equal(outcome(gone), 'ok ENTITY_IS_DELETED ok MALFORMED_ID');
  assert.deepEqual(
    org.state.members().map((one) => `${short(one.id)} ${one.status ?? ''}`),
    ['M2 Invited', 'M3 Invited', 'M5 Lost label', 'M6 Invited'],
  );
});

test('upsert by external id', async () => {
  const org = await startOrg();
  const path = `${many}/Lead/Lockstep_Key__c`;
  const first = await org.call('PATCH', path, {
    records: [
      lead({ Lockstep_Key__c: 'a' }),
      lead({ Lockstep_Key__c: 'twice' }),
      lead({ Lockstep_Key__c: 'twice' }),
      lead({}),
      lead({ Lockstep_Key__c: 'b', Company: null }),
    ],
  });
  assert.equal(outcome(first), 'ok DUPLICATE_VALUE DUPLICATE_VALUE MISSING_ARGUMENT REQUIRED_FIELD_MISSING');
  assert.equal(first.body[0]?.created, true);
  const again = await org.call('PATCH', path, { records: [lead({ Lockstep_Key__c: 'a', Company: 'C' })] });
  assert.deepEqual(again.body, [{ id: first.body[0].id, created: false, success: true, errors: [] }]);
  const { body } = await org.query('SELECT Company FROM Lead WHERE Lockstep_Key__c != null');
  assert.deepEqual(
    items(body.records).map((one) => one.Company),
    ['C'],
  );
  assert.equal((await org.call('PATCH', `${many}/Lead/Title`, { records: [] })).status, 404);
});

test('200 records a call and no more', async () => {
  const org = await startOrg();
  const leads = (count: number): unknown => ({
    records: Array.from({ length: count }, (_, at) => lead({ LastName: `L${at}` })),
  });
  const tooMany = await org.call('POST', many, leads(201));
  assert.equal(tooMany.status, 400);
  assert.equal(tooMany.body[0]?.errorCode, 'EXCEEDED_ID_LIMIT');
  const full = await org.call('POST', many, leads(200));
  assert.equal(items(full.body).filter((row) => words(row.success) === 'true').length, 200);
  assert.equal((await org.query('SELECT COUNT() FROM Lead')).body.totalSize, 205);
});

test('retrieve by ids keeps their order, null for what is not there', async () => {
  const org = await startOrg();
  org.state.deleteRecord('Lead', ids.L2);
  const expected = ['L3', null, null, 'L1'];
  const asked = [ids.L3, ids.L2, '00Q000000000999EAA', ids.L1];
  const byAddress = await org.get(`${many}/Lead?ids=${asked.join(',')}&fields=LastName`);
  const byBody = await org.call('POST', `${many}/Lead`, { ids: asked, fields: ['Id', 'LastName'] });
  for (const reply of [byAddress, byBody]) {
    assert.deepEqual(
      items(reply.body).map((row: Json | null) => row && short(words(row.Id))),
      expected,
    );
  }
  assert.equal(byBody.body[0]?.LastName, 'Smith');
});

test('composite: later requests use earlier answers', async () => {
  const org = await startOrg();
  const data = '/services/data/v65.0';
  const reply = await org.call('POST', '/composite', {
    compositeRequest: [
      {
        method: 'POST',
        url: `${data}/sobjects/Lead`,
        referenceId: 'person',
        body: { LastName: 'A', Company: 'B' },
      },
      {
        method: 'POST',
        url: `${data}/sobjects/CampaignMember`,
        referenceId: 'member',
        body: { CampaignId: ids.C3, LeadId: '@{person.id}' },
      },
      {
        method: 'GET',
        url: `${data}/query?q=SELECT+Status+FROM+CampaignMember+WHERE+Id='@{member.id}'`,
        referenceId: 'status',
      },
      { method: 'GET', url: `${data}/sobjects/Lead/@{nobody.id}`, referenceId: 'lost' },
    ],
  });
  const answers = items(reply.body.compositeResponse);
  assert.deepEqual(
    answers.map((one) => one.httpStatusCode),
    [201, 201, 200, 400],
  );
  assert.equal(answers[2]?.body?.records?.[0]?.Status, 'Sent');
  assert.equal(answers[3]?.body?.[0]?.errorCode, 'PROCESSING_HALTED');
  assert.equal(org.state.members(ids.C3).length, 1);
});

test('composite with allOrNone puts everything back, and takes 25 requests', async () => {
  const org = await startOrg();
  const url = '/services/data/v65.0/sobjects/Lead';
  const one = (referenceId: string, body: unknown): unknown => ({ method: 'POST', url, referenceId, body });
  const reply = await org.call('POST', '/composite', {
    allOrNone: true,
    compositeRequest: [one('a', { LastName: 'A', Company: 'B' }), one('b', {})],
  });
  const answers = items(reply.body.compositeResponse);
  assert.deepEqual(
    answers.map((each) => each.body?.[0]?.errorCode),
    ['PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING'],
  );
  assert.equal((await org.query('SELECT COUNT() FROM Lead')).body.totalSize, 5);
  const tooMany = Array.from({ length: 26 }, (_, at) => one(`r${at}`, {}));
  assert.equal((await org.call('POST', '/composite', { compositeRequest: tooMany })).status, 400);
});

test('composite: five of its requests may be queries or collections, however they are mixed', async () => {
  const org = await startOrg();
  const data = '/services/data/v65.0';
  const send = (count: number) => {
    const parts = Array.from({ length: count }, (_, at) => ({
      ...(at % 2 === 0
        ? { method: 'GET', url: `${data}/query?q=SELECT+Id+FROM+Lead` }
        : { method: 'DELETE', url: `${data}/composite/sobjects?ids=` }),
      referenceId: `r${at}`,
    }));
    const others = [{ method: 'GET', url: `${data}/limits`, referenceId: 'limits' }];
    return org.call('POST', '/composite', { compositeRequest: [...parts, ...others] });
  };
  assert.deepEqual([(await send(5)).status, (await send(6)).status], [200, 400]);
});

test('a body that is no collection is refused whole', async () => {
  const org = await startOrg();
  const reply = await org.call('POST', many, { records: 'none' });
  assert.equal(reply.body[0]?.errorCode, 'JSON_PARSER_ERROR');
  const untyped = await org.call('POST', many, { records: [{ LastName: 'A' }] });
  assert.equal(outcome(untyped), 'INVALID_INPUT');
});
