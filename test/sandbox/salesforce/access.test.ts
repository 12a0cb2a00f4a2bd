import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { items, refused, reply, startOrg, words } from './org.ts';
import type { Json, Reply, TestOrg } from './org.ts';
import { ids, short } from './world.ts';

/** The package as it is shipped: its permission sets decide what its users may do. */
const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));
const apiOnly = 'Minimum Access - API Only Integrations';

/** A user's own way to ask, signed in by password. */
type Person = {
  call(method: string, path: string, body?: unknown): Promise<Reply>;
  query(soql: string): Promise<Reply>;
  ids(soql: string): Promise<string>;
};

async function signIn(org: TestOrg, username: string): Promise<Person> {
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: org.server.clientId,
    client_secret: org.server.clientSecret,
    username,
    password: org.state.login.password,
  });
  const answer = await reply(
    await fetch(`${org.server.url}/services/oauth2/token`, { method: 'POST', body: form }),
  );
  const headers = { Authorization: `Bearer ${words(answer.body.access_token)}` };
  const call: Person['call'] = (method, path, body) => org.call(method, path, body, headers);
  const query = (soql: string): Promise<Reply> => call('GET', `/query?q=${encodeURIComponent(soql)}`);
  return {
    call,
    query,
    ids: async (soql) => {
      const found = await query(soql);
      assert.equal(found.status, 200, words(found.body));
      return items(found.body.records)
        .map((one) => short(words(one.Id)))
        .join(' ');
    },
  };
}

async function newcomer(org: TestOrg, profile: string): Promise<{ id: string; person: Person }> {
  const id = org.state.access.addUser({ name: 'Nia New', username: 'nia@small.example', profile });
  return { id, person: await signIn(org, 'nia@small.example') };
}

const fieldsIn = (describe: Reply): string[] => items(describe.body.fields).map((one) => words(one.name));

test('without a permission set an integration user knows no objects', async () => {
  const org = await startOrg({ packageFolder });
  const { person } = await newcomer(org, apiOnly);
  const all = await person.call('GET', '/sobjects');
  const names = items(all.body.sobjects).map((one) => one.name);
  assert.equal(names.includes('Lead' as unknown as Json), false);
  assert.equal(names.includes('User' as unknown as Json), true);
  refused(await person.call('GET', '/sobjects/Lead/describe'), 404, 'NOT_FOUND');
  refused(await person.query('SELECT Id FROM Lead'), 400, 'INVALID_TYPE');
  refused(await person.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'B' }), 404, 'NOT_FOUND');
  const many = await person.call('POST', '/composite/sobjects', {
    records: [{ attributes: { type: 'Lead' }, LastName: 'A', Company: 'B' }],
  });
  assert.equal(many.body[0]?.errors?.[0]?.statusCode, 'INVALID_TYPE');
});

test('the integration permission set opens what the package lists, and nothing else', async () => {
  const org = await startOrg({ packageFolder });
  const { id, person } = await newcomer(org, apiOnly);
  org.state.access.assign(id, 'Lockstep_Integration');
  const lead = await person.call('GET', '/sobjects/Lead/describe');
  const fields = fieldsIn(lead);
  for (const name of ['Id', 'LastName', 'FirstName', 'Company', 'Email', 'Lockstep_Key__c', 'SystemModstamp'])
    assert.ok(fields.includes(name), name);
  for (const name of ['Title', 'Website', 'Phone']) assert.equal(fields.includes(name), false, name);
  assert.deepEqual([lead.body.createable, lead.body.updateable, lead.body.deletable], [true, true, false]);
  const contact = await person.call('GET', '/sobjects/Contact/describe');
  assert.deepEqual([contact.body.createable, contact.body.updateable], [false, false]);
  const email = items(contact.body.fields).find((one) => words(one.name) === 'Email');
  assert.deepEqual([email?.createable, email?.updateable], [false, false]);

  refused(await person.query('SELECT Title FROM Lead'), 400, 'INVALID_FIELD');
  refused(await person.query("SELECT Id FROM Lead WHERE Title = 'x'"), 400, 'INVALID_FIELD');
  refused(await person.query('SELECT Lead.Title FROM CampaignMember'), 400, 'INVALID_FIELD');
  refused(
    await person.call('POST', '/sobjects/Lead', { LastName: 'A', Company: 'B', Title: 'C' }),
    400,
    'INVALID_FIELD',
  );
  const made = await person.call('POST', '/sobjects/Lead', {
    LastName: 'A',
    Company: 'B',
    Email: 'a@b.example',
  });
  assert.equal(made.status, 201);
  const record = await person.call('GET', `/sobjects/Lead/${words(made.body.id)}`);
  assert.equal('Title' in record.body, false);
  refused(
    await person.call('DELETE', `/sobjects/Lead/${words(made.body.id)}`),
    400,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
  refused(
    await person.call('PATCH', `/sobjects/Contact/${ids.K1}`, { LastName: 'B' }),
    400,
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  );
  const member = { CampaignId: ids.C3, LeadId: words(made.body.id) };
  assert.equal((await person.call('POST', '/sobjects/CampaignMember', member)).status, 201);
  const counters = 'SELECT NumberOfLeads FROM Campaign';
  assert.equal((await person.query(counters)).status, 200);
  org.state.switches.campaignCountersGranted = 'by-field';
  refused(await person.query(counters), 400, 'INVALID_FIELD');
  org.state.access.unassign(id, 'Lockstep_Integration');
  refused(await person.query('SELECT Id FROM Lead'), 400, 'INVALID_TYPE');
});

test('a field that may only be read is refused when it is written', async () => {
  const org = await startOrg({ packageFolder });
  const { id, person } = await newcomer(org, 'Marketing User');
  refused(await person.query('SELECT Lockstep_Program__c FROM Campaign'), 400, 'INVALID_FIELD');
  org.state.access.assign(id, 'Lockstep_Marketer');
  org.state.setMarketingUser(id, true);
  assert.equal((await person.query('SELECT Lockstep_Program__c FROM Campaign')).status, 200);
  refused(
    await person.call('PATCH', `/sobjects/Campaign/${ids.C1}`, { Lockstep_Program__c: '1' }),
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    ['Lockstep_Program__c'],
  );
  assert.equal((await person.call('PATCH', `/sobjects/Campaign/${ids.C1}`, { Name: 'New' })).status, 204);
});

test('profiles: a standard user reads campaigns, a reader writes nothing, and one without the API stays out', async () => {
  const org = await startOrg();
  const { id, person } = await newcomer(org, 'Standard User');
  org.state.setMarketingUser(id, true);
  assert.equal(await person.ids('SELECT Id FROM Campaign ORDER BY Id'), 'C1 C2 C3');
  assert.equal((await person.call('GET', '/sobjects/Campaign/describe')).body.updateable, false);
  const rename = (): Promise<Reply> => person.call('PATCH', `/sobjects/Campaign/${ids.C1}`, { Name: 'New' });
  refused(await rename(), 400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
  org.state.access.setProfile(id, 'Marketing User');
  assert.equal((await rename()).status, 204);
  org.state.access.setProfile(id, 'Read Only');
  assert.equal((await person.query('SELECT Id FROM Lead')).status, 200);
  refused(
    await person.call('POST', '/sobjects/CampaignMember', { CampaignId: ids.C3, LeadId: ids.L1 }),
    400,
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  );
  org.state.access.setProfile(id, 'Minimum Access - Salesforce');
  refused(await person.call('GET', '/limits'), 403, 'API_DISABLED_FOR_ORG');
});

test('private leads: everybody sees the own ones, those of a queue and the shared ones', async () => {
  const org = await startOrg();
  const { id, person } = await newcomer(org, 'Standard User');
  const all = 'SELECT Id FROM Lead ORDER BY Id';
  assert.equal(await person.ids(all), 'L1 L2 L3 L4 L5');
  org.state.access.setSharing('Lead', 'Private');
  assert.equal(await person.ids(all), '');
  org.state.updateRecord('Lead', ids.L1, { OwnerId: id });
  org.state.updateRecord('Lead', ids.L2, { OwnerId: org.state.access.addQueue('Web leads', [id]) });
  org.state.access.share(ids.L3, id, 'Read');
  org.state.access.share(ids.L5, id, 'Edit');
  assert.equal(await person.ids(all), 'L1 L2 L3 L5');
  assert.equal((await person.query('SELECT COUNT() FROM Lead')).body.totalSize, 4);

  const rename = (lead: string): Promise<Reply> =>
    person.call('PATCH', `/sobjects/Lead/${lead}`, { LastName: 'New' });
  for (const lead of [ids.L1, ids.L2, ids.L5]) assert.equal((await rename(lead)).status, 204);
  refused(await rename(ids.L3), 403, 'INSUFFICIENT_ACCESS_OR_READONLY');
  refused(await rename(ids.L4), 403, 'INSUFFICIENT_ACCESS_OR_READONLY');
  refused(await person.call('DELETE', `/sobjects/Lead/${ids.L3}`), 403, 'INSUFFICIENT_ACCESS_OR_READONLY');
  assert.equal((await person.call('GET', `/sobjects/Lead/${ids.L3}`)).status, 200);
  refused(await person.call('GET', `/sobjects/Lead/${ids.L4}`), 404, 'NOT_FOUND');
  const several = await person.call('GET', `/composite/sobjects/Lead?ids=${ids.L1},${ids.L4}&fields=Id`);
  assert.equal(several.body[0]?.Id, ids.L1);
  assert.equal(several.body[1], null);
});

test('what a user does not see cannot be referred to, and a parent is not shown', async () => {
  const org = await startOrg();
  const { person } = await newcomer(org, 'Standard User');
  org.state.access.setSharing('Lead', 'Private');
  refused(
    await person.call('POST', '/sobjects/CampaignMember', { CampaignId: ids.C3, LeadId: ids.L5 }),
    400,
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    ['LeadId'],
  );
  const { body } = await person.query(
    `SELECT Id, LeadId, Lead.Email FROM CampaignMember WHERE Id = '${ids.M1}'`,
  );
  assert.equal(body.records?.[0]?.LeadId, ids.L1);
  assert.equal(body.records[0].Lead, null);
  assert.equal(await person.ids("SELECT Id FROM CampaignMember WHERE Lead.Email = 'ada@example.com'"), '');
});

test('a campaign that is hidden hides its members and statuses; one to be read is closed', async () => {
  const org = await startOrg();
  const { id, person } = await newcomer(org, 'Marketing User');
  org.state.setMarketingUser(id, true);
  org.state.access.setSharing('Campaign', 'Private');
  org.state.access.share(ids.C2, id, 'Read');
  assert.equal(await person.ids('SELECT Id FROM Campaign'), 'C2');
  assert.equal(await person.ids('SELECT Id FROM CampaignMember ORDER BY Id'), 'M4 M5');
  assert.equal(await person.ids('SELECT Id FROM CampaignMemberStatus ORDER BY Id'), 'S4 S5');
  refused(
    await person.call('PATCH', `/sobjects/CampaignMemberStatus/${ids.S4}`, { SortOrder: 9 }),
    403,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
  refused(
    await person.call('PATCH', `/sobjects/CampaignMember/${ids.M1}`, { Status: 'Attended' }),
    403,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
  assert.equal(
    (await person.call('PATCH', `/sobjects/CampaignMember/${ids.M4}`, { Status: 'Sent' })).status,
    204,
  );
  org.state.access.setSharing('Campaign', 'Read');
  assert.equal(await person.ids('SELECT Id FROM Campaign ORDER BY Id'), 'C1 C2 C3');
  refused(
    await person.call('PATCH', `/sobjects/Campaign/${ids.C1}`, { Name: 'New' }),
    403,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
});

test('view all sees past sharing', async () => {
  const org = await startOrg({ packageFolder });
  const { id, person } = await newcomer(org, apiOnly);
  org.state.access.assign(id, 'Lockstep_Integration');
  org.state.access.setSharing('Lead', 'Private');
  org.state.access.setSharing('Campaign', 'Private');
  assert.equal(await person.ids('SELECT Id FROM Lead ORDER BY Id'), 'L1 L2 L3 L4 L5');
  refused(
    await person.call('PATCH', `/sobjects/Lead/${ids.L1}`, { LastName: 'New' }),
    403,
    'INSUFFICIENT_ACCESS_OR_READONLY',
  );
});

test('an admin assigns permission sets through the API, others cannot', async () => {
  const org = await startOrg({ packageFolder });
  const { id, person } = await newcomer(org, apiOnly);
  const found = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Lockstep_Integration'");
  const PermissionSetId = words(found.body.records?.[0]?.Id);
  const assignment = { AssigneeId: id, PermissionSetId };
  refused(
    await person.call('POST', '/sobjects/PermissionSetAssignment', assignment),
    400,
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  );
  const made = await org.call('POST', '/sobjects/PermissionSetAssignment', assignment);
  assert.equal(made.status, 201, words(made.body));
  assert.equal((await person.query('SELECT Id FROM Lead')).status, 200);
  const mine = await org.query(
    `SELECT PermissionSet.Name, Assignee.Profile.Name FROM PermissionSetAssignment WHERE AssigneeId = '${id}'`,
  );
  assert.equal(mine.body.records?.[0]?.PermissionSet?.Name, 'Lockstep_Integration');
  assert.equal(mine.body.records[0].Assignee?.Profile?.Name, apiOnly);
});

test('a user who was deactivated loses the session and gets no other', async () => {
  const org = await startOrg();
  const { id, person } = await newcomer(org, 'Standard User');
  org.state.access.setActive(id, false);
  refused(await person.call('GET', '/limits'), 401, 'INVALID_SESSION_ID');
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: org.server.clientId,
    client_secret: org.server.clientSecret,
    username: 'nia@small.example',
    password: org.state.login.password,
  });
  const answer = await reply(
    await fetch(`${org.server.url}/services/oauth2/token`, { method: 'POST', body: form }),
  );
  assert.equal(answer.body.error, 'inactive_user');
});
