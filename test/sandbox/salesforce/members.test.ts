import assert from 'node:assert/strict';
import { test } from 'node:test';
import { items, refused, startOrg, words } from './org.ts';
import type { Reply, TestOrg } from './org.ts';
import { ids, short } from './world.ts';

const join = (org: TestOrg, member: Record<string, unknown>): Promise<Reply> =>
  org.call('POST', '/sobjects/CampaignMember', member);

async function created(org: TestOrg, member: Record<string, unknown>): Promise<string> {
  const reply = await join(org, member);
  assert.equal(reply.status, 201, words(reply.body));
  return words(reply.body.id);
}

test('a member without a status gets the campaign’s default', async () => {
  const org = await startOrg();
  const id = await created(org, { CampaignId: ids.C1, LeadId: ids.L5 });
  assert.match(id, /^00v[0-9A-Za-z]{15}$/);
  const { body } = await org.get(
    `/sobjects/CampaignMember/${id}?fields=Status,HasResponded,FirstRespondedDate`,
  );
  assert.equal(body.Status, 'Invited');
  assert.equal(body.HasResponded, false);
  assert.equal(body.FirstRespondedDate, null);
});

test('HasResponded follows Status and the first response is dated once', async () => {
  const org = await startOrg({ sessionMs: 2 * 86_400_000 });
  const path = `/sobjects/CampaignMember/${ids.M1}`;
  assert.equal((await org.call('PATCH', path, { Status: 'attended' })).status, 204);
  const first = await org.get(path);
  assert.equal(first.body.HasResponded, true);
  assert.equal(first.body.FirstRespondedDate, '2026-11-20');
  assert.equal(first.body.SystemModstamp, '2026-11-20T12:00:00.000+0000');
  assert.equal(short(words(first.body.LastModifiedById)), 'U1');
  org.clock.ms += 86_400_000 + 999;
  await org.call('PATCH', path, { Status: 'Invited' });
  await org.call('PATCH', path, { Status: 'Attended' });
  const again = await org.get(path);
  assert.equal(again.body.FirstRespondedDate, '2026-11-20');
  assert.equal(again.body.SystemModstamp, '2026-11-21T12:00:00.000+0000', 'stamps have whole seconds');
});

test('HasResponded, LeadId, ContactId and CampaignId cannot be written to a member', async () => {
  const org = await startOrg();
  const path = `/sobjects/CampaignMember/${ids.M1}`;
  for (const [field, value] of [
    ['HasResponded', true],
    ['LeadId', ids.L5],
    ['ContactId', ids.K1],
    ['CampaignId', ids.C2],
    ['Email', 'x@example.com'],
  ] as const) {
    refused(await org.call('PATCH', path, { [field]: value }), 400, 'INVALID_FIELD_FOR_INSERT_UPDATE', [
      field,
    ]);
  }
  refused(
    await join(org, { CampaignId: ids.C3, LeadId: ids.L5, HasResponded: true }),
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    ['HasResponded'],
  );
});

test('an existing member is DUPLICATE_VALUE, and the same person may be lead and contact', async () => {
  const org = await startOrg();
  const twice = await join(org, { CampaignId: ids.C1, LeadId: ids.L1, Status: 'Attended' });
  refused(twice, 400, 'DUPLICATE_VALUE');
  assert.equal(twice.body[0]?.message, 'Already a campaign member.');
  refused(await join(org, { CampaignId: ids.C1, ContactId: ids.K1 }), 400, 'DUPLICATE_VALUE');
  await created(org, { CampaignId: ids.C1, ContactId: ids.K2 });
  assert.equal(org.state.members(ids.C1).length, 5);
});

test('when both are sent the contact is kept', async () => {
  const org = await startOrg();
  const id = await created(org, { CampaignId: ids.C3, LeadId: ids.L1, ContactId: ids.K1 });
  const member = org.state.members(ids.C3).find((one) => one.id === id);
  assert.equal(member?.contactId, ids.K1);
  assert.equal(member.leadId, null);
});

test('a status that is none of the campaign’s is taken, 40 characters at most', async () => {
  const org = await startOrg();
  const path = `/sobjects/CampaignMember/${ids.M2}`;
  assert.equal((await org.call('PATCH', path, { Status: 'Never heard of' })).status, 204);
  assert.equal((await org.get(path)).body.HasResponded, false);
  const long = await org.call('PATCH', path, { Status: 'x'.repeat(41) });
  refused(long, 400, 'STRING_TOO_LONG', ['Status']);
  assert.equal(long.body[0]?.message, `Status: data value too large: ${'x'.repeat(41)} (max length=40)`);
  assert.equal((await org.call('PATCH', path, { Status: 'x'.repeat(40) })).status, 204);
});

test('who cannot become a member', async () => {
  const org = await startOrg();
  refused(await join(org, { CampaignId: ids.C3, LeadId: ids.L4 }), 400, 'CANNOT_UPDATE_CONVERTED_LEAD', [
    'LeadId',
  ]);
  refused(await join(org, { CampaignId: ids.C3 }), 400, 'REQUIRED_FIELD_MISSING', ['LeadId', 'ContactId']);
  refused(await join(org, { LeadId: ids.L1 }), 400, 'REQUIRED_FIELD_MISSING', ['CampaignId']);
  refused(
    await join(org, { CampaignId: ids.C3, LeadId: '00Q000000000999EAA' }),
    400,
    'INVALID_CROSS_REFERENCE_KEY',
  );
  refused(await join(org, { CampaignId: ids.C3, LeadId: ids.K1 }), 400, 'MALFORMED_ID', ['LeadId']);
  refused(await join(org, { CampaignId: ids.C3, LeadId: 'nobody' }), 400, 'MALFORMED_ID', ['LeadId']);
  org.state.deleteRecord('Lead', ids.L5);
  refused(await join(org, { CampaignId: ids.C3, LeadId: ids.L5 }), 404, 'ENTITY_IS_DELETED');
  assert.equal(org.state.members(ids.C3).length, 0);
});

test('a 15-character id is as good as its 18 characters', async () => {
  const org = await startOrg();
  const id = await created(org, { CampaignId: ids.C3.slice(0, 15), LeadId: ids.L1.slice(0, 15) });
  assert.equal(
    (await org.call('PATCH', `/sobjects/CampaignMember/${id.slice(0, 15)}`, { Status: 'Responded' })).status,
    204,
  );
  assert.deepEqual(org.state.members(ids.C3), [
    {
      id,
      campaignId: ids.C3,
      leadId: ids.L1,
      contactId: null,
      email: 'ada@example.com',
      status: 'Responded',
      hasResponded: true,
    },
  ]);
});

test('a deleted member is gone from every query, and only getDeleted tells', async () => {
  const org = await startOrg();
  assert.equal((await org.call('DELETE', `/sobjects/CampaignMember/${ids.M1}`)).status, 204);
  const soql = `SELECT Id FROM CampaignMember WHERE LeadId = '${ids.L1}'`;
  assert.equal((await org.query(soql)).body.totalSize, 1);
  assert.equal((await org.query(soql, 'queryAll')).body.totalSize, 1);
  const { body } = await org.get(
    '/sobjects/CampaignMember/deleted/?start=2026-11-20T11:00:00%2B00:00&end=2026-11-20T12:01:00Z',
  );
  assert.deepEqual(body.deletedRecords, [{ id: ids.M1, deletedDate: '2026-11-20T12:00:00.000+0000' }]);
  refused(
    await org.call('PATCH', `/sobjects/CampaignMember/${ids.M1}`, { Status: 'Sent' }),
    404,
    'ENTITY_IS_DELETED',
  );
  org.state.switches.goneMemberCode = 'INVALID_CROSS_REFERENCE_KEY';
  refused(await org.call('DELETE', `/sobjects/CampaignMember/${ids.M1}`), 400, 'INVALID_CROSS_REFERENCE_KEY');
  const back = await created(org, { CampaignId: ids.C1, LeadId: ids.L1 });
  assert.notEqual(back, ids.M1, 'a member added again has a new id');
});

test('counters of the campaign follow its members', async () => {
  const org = await startOrg();
  const counts = async (): Promise<unknown[]> => {
    const { body } = await org.get(
      `/sobjects/Campaign/${ids.C1}?fields=NumberOfLeads,NumberOfContacts,NumberOfResponses`,
    );
    return [body.NumberOfLeads, body.NumberOfContacts, body.NumberOfResponses];
  };
  assert.deepEqual(await counts(), [3, 1, 1]);
  org.state.setMemberStatus(ids.M3, 'Attended');
  org.state.removeMember(ids.M1);
  assert.deepEqual(await counts(), [2, 1, 2]);
});

test('a conversion moves the memberships to the contact, and LeadId is a switch', async () => {
  for (const [position, leadId] of [
    ['kept', ids.L1],
    ['cleared', null],
  ] as const) {
    const org = await startOrg({ switches: { leadIdAfterConversion: position } });
    org.state.convertLead(ids.L1, ids.K2);
    const { body } = await org.query(
      `SELECT LeadId, ContactId, Type, Status FROM CampaignMember WHERE Id = '${ids.M1}'`,
    );
    const [row] = items(body.records);
    assert.equal(row?.LeadId, leadId);
    assert.equal(row.ContactId, ids.K2);
    assert.equal(row.Type, 'Contact');
    assert.equal(row.Status, 'Registered');
    // The contact was a member of C2 already: the lead's membership there is gone.
    assert.deepEqual(
      org.state.members(ids.C2).map((one) => short(one.id)),
      ['M5'],
    );
    const lead = await org.get(
      `/sobjects/Lead/${ids.L1}?fields=IsConverted,ConvertedContactId,ConvertedAccountId,ConvertedDate`,
    );
    assert.equal(lead.body.IsConverted, true);
    assert.equal(lead.body.ConvertedContactId, ids.K2);
    assert.equal(lead.body.ConvertedAccountId, ids.A2);
    assert.equal(lead.body.ConvertedDate, '2026-11-20');
    refused(
      await org.call('PATCH', `/sobjects/Lead/${ids.L1}`, { Title: 'x' }),
      400,
      'CANNOT_UPDATE_CONVERTED_LEAD',
    );
  }
});

test('a conversion without a contact makes an account and a contact', async () => {
  const org = await startOrg();
  const contactId = org.state.convertLead(ids.L2);
  const { body } = await org.query(`SELECT Email, Account.Name FROM Contact WHERE Id = '${contactId}'`);
  assert.equal(body.records?.[0]?.Email, 'Bob@Example.com');
  assert.equal(body.records[0].Account?.Name, '100% Tea');
});

test('a merge moves memberships to the winner and keeps one per campaign', async () => {
  const org = await startOrg();
  org.state.mergeLeads(ids.L2, ids.L1);
  assert.deepEqual(
    org.state.members(ids.C1).map((one) => short(one.id)),
    ['M2', 'M3', 'M6'],
  );
  assert.deepEqual(
    org.state.members(ids.C2).map((one) => [short(one.id), short(one.leadId ?? '-')]),
    [
      ['M4', 'L2'],
      ['M5', '-'],
    ],
  );
  const loser = await org.query(
    `SELECT IsDeleted, MasterRecordId FROM Lead WHERE Id = '${ids.L1}'`,
    'queryAll',
  );
  assert.equal(loser.body.records?.[0]?.IsDeleted, true);
  assert.equal(loser.body.records[0].MasterRecordId, ids.L2);
});

test('a deleted lead stays for queryAll, its memberships do not', async () => {
  const org = await startOrg();
  assert.equal((await org.call('DELETE', `/sobjects/Lead/${ids.L1}`)).status, 204);
  assert.equal((await org.query(`SELECT Id FROM Lead WHERE Id = '${ids.L1}'`)).body.totalSize, 0);
  const all = await org.query(`SELECT Id, IsDeleted FROM Lead WHERE Id = '${ids.L1}'`, 'queryAll');
  assert.equal(all.body.records?.[0]?.IsDeleted, true);
  assert.deepEqual(
    org.state.members().map((one) => short(one.id)),
    ['M2', 'M3', 'M5', 'M6'],
  );
  const gone = '?start=2026-11-20T12:00:00Z&end=2026-11-20T12:01:00Z';
  const members = await org.get(`/sobjects/CampaignMember/deleted/${gone}`);
  assert.deepEqual(
    items(members.body.deletedRecords).map((one) => short(words(one.id))),
    ['M1', 'M4'],
  );
  const leads = await org.get(`/sobjects/Lead/deleted/${gone}`);
  assert.deepEqual(
    items(leads.body.deletedRecords).map((one) => short(words(one.id))),
    ['L1'],
  );
  refused(await org.call('DELETE', `/sobjects/Lead/${ids.L1}`), 404, 'ENTITY_IS_DELETED');
  refused(await org.get(`/sobjects/Lead/${ids.L1}`), 404, 'ENTITY_IS_DELETED');
});
