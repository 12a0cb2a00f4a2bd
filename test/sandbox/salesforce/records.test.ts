import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, startOrg, words } from './org.ts';
import type { Reply, TestOrg } from './org.ts';
import { ids } from './world.ts';

const create = (org: TestOrg, object: string, values: Record<string, unknown>): Promise<Reply> =>
  org.call('POST', `/sobjects/${object}`, values);

const labels = (org: TestOrg, campaignId: string): string[] =>
  org.state
    .statuses(campaignId)
    .map(
      (one) =>
        `${one.sortOrder ?? '-'} ${one.label}${one.isDefault ? ' default' : ''}${one.hasResponded ? ' responded' : ''}`,
    );

test('a new campaign has Sent and Responded', async () => {
  const org = await startOrg();
  const reply = await create(org, 'Campaign', {
    Name: 'New',
    Type: 'Anything',
    IsActive: true,
    ActualCost: 12.5,
  });
  assert.equal(reply.status, 201);
  assert.deepEqual(labels(org, words(reply.body.id)), ['1 Sent default', '2 Responded responded']);
  const { body } = await org.get(`/sobjects/Campaign/${words(reply.body.id)}`);
  assert.equal(body.OwnerId, ids.U1);
  assert.equal(body.Status, 'Planned');
  assert.equal(body.ActualCost, 12.5);
  assert.equal(body.IsActive, true);
  assert.equal(body.NumberOfLeads, 0);
});

test('what a campaign refuses', async () => {
  const org = await startOrg({ switches: { campaignTypeRestricted: true } });
  refused(await create(org, 'Campaign', { Type: 'Webinar' }), 400, 'REQUIRED_FIELD_MISSING', ['Name']);
  refused(await create(org, 'Campaign', { Name: '  ' }), 400, 'REQUIRED_FIELD_MISSING', ['Name']);
  refused(await create(org, 'Campaign', { Name: 'x'.repeat(81) }), 400, 'STRING_TOO_LONG', ['Name']);
  refused(
    await create(org, 'Campaign', { Name: 'a', Type: 'Operational' }),
    400,
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    ['Type'],
  );
  refused(
    await create(org, 'Campaign', { Name: 'a', NumberOfLeads: 3 }),
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    ['NumberOfLeads'],
  );
  refused(await create(org, 'Campaign', { Name: 'a', Nonsense__c: 3 }), 400, 'INVALID_FIELD');
  refused(await create(org, 'Campaign', { Name: 'a', IsActive: 'yes' }), 400, 'JSON_PARSER_ERROR');
  refused(await create(org, 'Campaign', { Name: 'a', StartDate: '2026-02-30' }), 400, 'JSON_PARSER_ERROR');
  refused(await create(org, 'Campaign', { Name: 'a', OwnerId: ids.L1 }), 400, 'MALFORMED_ID', ['OwnerId']);
  refused(
    await org.call('PATCH', `/sobjects/Campaign/${ids.C1}`, { Name: null }),
    400,
    'REQUIRED_FIELD_MISSING',
    ['Name'],
  );
  assert.equal(org.state.campaigns().length, 3);
});

test('campaigns need the Marketing User box, members do not', async () => {
  const org = await startOrg();
  org.state.setMarketingUser(org.state.integrationUserId, false);
  refused(await create(org, 'Campaign', { Name: 'a' }), 403, 'INSUFFICIENT_ACCESS_OR_READONLY');
  refused(
    await org.call('PATCH', `/sobjects/Campaign/${ids.C1}`, { Name: 'a' }),
    403,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
  refused(
    await create(org, 'CampaignMemberStatus', { CampaignId: ids.C1, Label: 'a' }),
    403,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
  assert.equal((await org.get('/sobjects/Campaign/describe')).body.createable, false);
  assert.equal((await create(org, 'CampaignMember', { CampaignId: ids.C1, LeadId: ids.L5 })).status, 201);
});

test('campaign member statuses: create, order, default, responded', async () => {
  const org = await startOrg();
  const reply = await create(org, 'CampaignMemberStatus', {
    CampaignId: ids.C1,
    Label: 'No show',
    SortOrder: 7,
    IsDefault: true,
  });
  assert.equal(reply.status, 201);
  assert.deepEqual(labels(org, ids.C1), [
    '1 Invited',
    '2 Registered',
    '3 Attended responded',
    '7 No show default',
  ]);
  refused(
    await create(org, 'CampaignMemberStatus', { CampaignId: ids.C1, Label: 'Other', SortOrder: 7 }),
    400,
    'DUPLICATE_VALUE',
  );
  refused(
    await create(org, 'CampaignMemberStatus', { CampaignId: ids.C1, Label: 'INVITED' }),
    400,
    'DUPLICATE_VALUE',
  );
  refused(await create(org, 'CampaignMemberStatus', { CampaignId: ids.C1 }), 400, 'REQUIRED_FIELD_MISSING', [
    'Label',
  ]);
  const path = `/sobjects/CampaignMemberStatus/${words(reply.body.id)}`;
  refused(await org.call('PATCH', path, { Label: 'Absent' }), 400, 'INVALID_FIELD_FOR_INSERT_UPDATE', [
    'Label',
  ]);
  refused(await org.call('PATCH', path, { SortOrder: 1 }), 400, 'DUPLICATE_VALUE');
  refused(await org.call('PATCH', path, { IsDefault: false }), 400, 'FIELD_INTEGRITY_EXCEPTION');
  assert.equal((await org.call('PATCH', path, { SortOrder: 9, HasResponded: true })).status, 204);
  assert.equal(
    (await org.call('PATCH', `/sobjects/CampaignMemberStatus/${ids.S1}`, { IsDefault: true })).status,
    204,
  );
  assert.deepEqual(labels(org, ids.C1), [
    '1 Invited default',
    '2 Registered',
    '3 Attended responded',
    '9 No show responded',
  ]);
});

test('a status that members hold carries its responded mark to them', async () => {
  const org = await startOrg();
  await org.call('PATCH', `/sobjects/CampaignMemberStatus/${ids.S2}`, { HasResponded: true });
  const responded = org.state.members(ids.C1).filter((one) => one.hasResponded);
  assert.deepEqual(
    responded.map((one) => one.status),
    ['Registered', 'Attended'],
  );
});

test('the default, a used and the last responded status cannot be deleted', async () => {
  const org = await startOrg();
  const remove = (id: string): Promise<Reply> => org.call('DELETE', `/sobjects/CampaignMemberStatus/${id}`);
  refused(await remove(ids.S1), 400, 'DELETE_FAILED');
  refused(await remove(ids.S2), 400, 'DELETE_FAILED');
  refused(await remove(ids.S7), 400, 'DELETE_FAILED');
  refused(
    await org.call('PATCH', `/sobjects/CampaignMemberStatus/${ids.S7}`, { HasResponded: false }),
    400,
    'FIELD_INTEGRITY_EXCEPTION',
  );
  org.state.setMemberStatus(ids.M1, 'Invited');
  assert.equal((await remove(ids.S2)).status, 204);
  assert.deepEqual(labels(org, ids.C1), ['1 Invited default', '3 Attended responded']);
});

test('a renamed status leaves its members as they are', async () => {
  const org = await startOrg();
  org.state.renameStatus(ids.S2, 'Signed up');
  assert.equal(org.state.members(ids.C1).find((one) => one.id === ids.M1)?.status, 'Registered');
});

test('statuses: describe and writes say the same, whatever the switches', async () => {
  const org = await startOrg({
    switches: {
      statusCreateable: false,
      statusDeletable: false,
      statusLabelUpdateable: true,
      statusSortOrderUpdateable: false,
    },
  });
  const { body } = await org.get('/sobjects/CampaignMemberStatus/describe');
  const rights = Object.fromEntries(
    Object.values(body.fields ?? {}).map((one) => [words(one?.name), [one?.createable, one?.updateable]]),
  );
  assert.deepEqual([body.createable, body.updateable, body.deletable], [false, true, false]);
  assert.deepEqual(rights.Label, [false, true]);
  assert.deepEqual(rights.SortOrder, [false, false]);
  assert.deepEqual(rights.IsDefault, [false, true]);
  refused(
    await create(org, 'CampaignMemberStatus', { CampaignId: ids.C1, Label: 'a' }),
    400,
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  );
  refused(
    await org.call('DELETE', `/sobjects/CampaignMemberStatus/${ids.S2}`),
    400,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
  const path = `/sobjects/CampaignMemberStatus/${ids.S2}`;
  assert.equal((await org.call('PATCH', path, { Label: 'Signed up' })).status, 204);
  refused(await org.call('PATCH', path, { SortOrder: 9 }), 400, 'INVALID_FIELD_FOR_INSERT_UPDATE', [
    'SortOrder',
  ]);
});

test('leads: required fields, lengths, e-mail, unique key, duplicate rule', async () => {
  const org = await startOrg();
  refused(await create(org, 'Lead', { FirstName: 'A' }), 400, 'REQUIRED_FIELD_MISSING', [
    'LastName',
    'Company',
  ]);
  refused(await create(org, 'Lead', { LastName: 'A', Company: 'x'.repeat(256) }), 400, 'STRING_TOO_LONG', [
    'Company',
  ]);
  refused(
    await create(org, 'Lead', { LastName: 'A', Company: 'B', Email: 'no mail' }),
    400,
    'INVALID_EMAIL_ADDRESS',
    ['Email'],
  );
  refused(
    await create(org, 'Lead', { LastName: 'A', Company: 'B', IsConverted: true }),
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    ['IsConverted'],
  );
  const made = await create(org, 'Lead', {
    LastName: ' Trim ',
    Company: 'B',
    Lockstep_Key__c: 'k1',
    Title: '',
  });
  assert.equal(made.status, 201);
  const { body } = await org.get(`/sobjects/Lead/${words(made.body.id)}`);
  assert.equal(body.LastName, 'Trim');
  assert.equal(body.Title, null);
  assert.equal(body.Status, 'Open - Not Contacted');
  const again = await create(org, 'Lead', { LastName: 'C', Company: 'D', Lockstep_Key__c: 'k1' });
  refused(again, 400, 'DUPLICATE_VALUE', ['Lockstep_Key__c']);
  assert.equal(
    again.body[0]?.message,
    `duplicate value found: Lockstep_Key__c duplicates value on record with id: ${words(made.body.id)}`,
  );
  assert.equal(
    (await create(org, 'Lead', { LastName: 'C', Company: 'D', Lockstep_Key__c: 'K1' })).status,
    201,
  );

  org.state.switches.duplicateRule = 'block';
  const blocked = await create(org, 'Lead', { LastName: 'L', Company: 'D', Email: 'GRACE@example.com' });
  assert.equal(blocked.body[0]?.errorCode, 'DUPLICATES_DETECTED');
  const match = blocked.body[0].duplicateResut?.matchResults?.[0]?.matchRecords?.[0]?.record;
  assert.equal(match?.Id, ids.K1);
});

test('a validation rule of the org refuses with its own words', async () => {
  const org = await startOrg();
  org.state.org.validationRules.push({
    object: 'Lead',
    refuse: (values) => (values.Company === 'Rival' ? 'No rivals, please.' : null),
  });
  const reply = await org.call('PATCH', `/sobjects/Lead/${ids.L1}`, { Company: 'Rival' });
  refused(reply, 400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION');
  assert.equal(reply.body[0]?.message, 'No rivals, please.');
});

test('an org without the package has none of its fields', async () => {
  const org = await startOrg({ packageFolder: '/nowhere' });
  refused(await org.query('SELECT Lockstep_Program__c FROM Campaign'), 400, 'INVALID_FIELD');
  refused(
    await create(org, 'Lead', { LastName: 'A', Company: 'B', Lockstep_Key__c: 'k' }),
    400,
    'INVALID_FIELD',
  );
  refused(await org.call('PATCH', '/sobjects/Lead/Lockstep_Key__c/k', { LastName: 'A' }), 404, 'NOT_FOUND');
});

test('upsert by external id creates once, then updates', async () => {
  const org = await startOrg();
  const path = '/sobjects/Lead/Lockstep_Key__c/person%201';
  const first = await org.call('PATCH', path, { LastName: 'A', Company: 'B' });
  assert.equal(first.status, 201);
  assert.equal(first.body.created, true);
  const second = await org.call('PATCH', path, { Company: 'C' });
  assert.equal(second.status, 200);
  assert.deepEqual(second.body, { id: first.body.id, success: true, errors: [], created: false });
  const { body } = await org.get(`${path}?fields=Id,Company,Lockstep_Key__c`);
  assert.equal(body.Company, 'C');
  assert.equal(body.Lockstep_Key__c, 'person 1');
  refused(
    await org.call('PATCH', '/sobjects/Lead/Lockstep_Key__c/new', { Company: 'C' }),
    400,
    'REQUIRED_FIELD_MISSING',
    ['LastName'],
  );
  refused(await org.call('PATCH', '/sobjects/Lead/LastName/A', { Company: 'C' }), 404, 'NOT_FOUND');
});

test('unknown objects, records, methods and versions', async () => {
  const org = await startOrg();
  refused(await org.get('/sobjects/Nonsense'), 404, 'NOT_FOUND');
  refused(await org.get('/sobjects/Lead/00Q000000000999EAA'), 404, 'NOT_FOUND');
  refused(await org.get('/sobjects/Lead/nobody'), 400, 'MALFORMED_ID', ['Id']);
  refused(await org.call('PUT', '/sobjects/Lead', {}), 405, 'METHOD_NOT_ALLOWED');
  refused(await create(org, 'Organization', { Name: 'a' }), 400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
  refused(await org.get('/chatter'), 404, 'NOT_FOUND');
});

test('describe tells length, picklist, reference and external id', async () => {
  const org = await startOrg();
  const { body } = await org.get('/sobjects/CampaignMember/describe');
  const field = (name: string): unknown => {
    const one = Object.values(body.fields ?? {}).find((each) => words(each?.name) === name);
    return [one?.type, one?.length, one?.createable, one?.updateable, one?.nillable, one?.referenceTo];
  };
  assert.deepEqual(field('LeadId'), ['reference', 18, true, false, true, ['Lead']]);
  assert.deepEqual(field('Status'), ['picklist', 40, true, true, true, []]);
  assert.deepEqual(field('HasResponded'), ['boolean', 0, false, false, false, []]);
  const all = await org.get('/sobjects');
  const names = Object.values(all.body.sobjects ?? {}).map((one) => one?.name);
  assert.deepEqual(names, [
    'Account',
    'Campaign',
    'CampaignMember',
    'CampaignMemberStatus',
    'Contact',
    'CustomNotificationType',
    'Group',
    'GroupMember',
    'Lead',
    'Organization',
    'PermissionSet',
    'PermissionSetAssignment',
    'Profile',
    'RecordType',
    'User',
  ]);
  const lead = await org.get('/sobjects/Lead/describe');
  const key = Object.values(lead.body.fields ?? {}).find((one) => words(one?.name) === 'Lockstep_Key__c');
  assert.deepEqual(
    [key?.label, key?.length, key?.externalId, key?.unique, key?.caseSensitive, key?.custom],
    ['Lockstep Key', 80, true, true, true, true],
  );
});
