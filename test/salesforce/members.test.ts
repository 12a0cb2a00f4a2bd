import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { all } from '../../companion/src/salesforce/query.ts';
import { clientOf, failureFrom, idOf, page, startVendor } from './support.ts';

const campaignId = idOf('701', 1);
const stamp = '2026-11-20T07:00:01.000+0000';

const memberRow = (nth: number, more: Record<string, unknown> = {}) => ({
  attributes: { type: 'CampaignMember', url: '/services/data/v64.0/sobjects/CampaignMember/x' },
  Id: idOf('00v', nth),
  CampaignId: campaignId,
  LeadId: idOf('00Q', nth),
  ContactId: null,
  Status: 'Sent',
  Email: 'a@example.com',
  FirstName: null,
  LastName: 'A',
  CompanyOrAccount: 'C',
  Lead: { Lockstep_Key__c: 'LS-1-7' },
  SystemModstamp: stamp,
  CreatedDate: stamp,
  ...more,
});

describe('members', () => {
  test('arrive page by page; the paging address is used by path only', async (t) => {
    const vendor = await startVendor(t, ({ path }) =>
      path.endsWith('/query')
        ? {
            json: {
              totalSize: 3,
              done: false,
              nextRecordsUrl: 'https://evil.example/services/data/v64.0/query/01g-2',
              records: [memberRow(1), memberRow(2)],
            },
          }
        : { json: { totalSize: 3, done: true, records: [memberRow(3)] } },
    );
    const found = await all(clientOf(vendor.url).salesforce.members('compare', campaignId));
    assert.deepEqual(
      found.map(({ id }) => id),
      [1, 2, 3].map((nth) => idOf('00v', nth)),
    );
    assert.deepEqual(found[0], {
      id: idOf('00v', 1),
      campaignId,
      kind: 'lead',
      recordId: idOf('00Q', 1),
      status: 'Sent',
      email: 'a@example.com',
      firstName: null,
      lastName: 'A',
      company: 'C',
      lockstepKey: 'LS-1-7',
      systemModstamp: '2026-11-20T07:00:01.000Z',
      createdDate: '2026-11-20T07:00:01.000Z',
    });
    assert.equal(
      vendor.seen[0]?.soql,
      `SELECT Id, CampaignId, LeadId, ContactId, Status, Email, FirstName, LastName, CompanyOrAccount, Lead.Lockstep_Key__c, SystemModstamp, CreatedDate FROM CampaignMember WHERE CampaignId = '${campaignId}' ORDER BY Id`,
    );
    assert.equal(vendor.seen[1]?.path, '/services/data/v64.0/query/01g-2');
  });

  test('a page address outside the API is not followed', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: { totalSize: 3, done: false, nextRecordsUrl: '/services/apexrest/x', records: [memberRow(1)] },
    }));
    const call = all(clientOf(vendor.url).salesforce.members('compare', campaignId));
    assert.equal((await failureFrom(call)).kind, 'bug');
    assert.equal(vendor.seen.length, 1);
  });

  test('paging that goes round in circles ends as a failure', async (t) => {
    const nextRecordsUrl = '/services/data/v64.0/query/01g-2';
    const vendor = await startVendor(t, () => ({
      json: { totalSize: 3, done: false, nextRecordsUrl, records: [memberRow(1)] },
    }));
    const call = all(clientOf(vendor.url).salesforce.members('compare', campaignId));
    assert.equal((await failureFrom(call)).code, 'SHORT_ANSWER');
    assert.equal(vendor.seen.length, 3);
  });

  test('fewer rows than announced is a failure, never absence', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: { totalSize: 2, done: true, records: [memberRow(1)] },
    }));
    const failure = await failureFrom(all(clientOf(vendor.url).salesforce.members('compare', campaignId)));
    assert.deepEqual([failure.kind, failure.code], ['transient', 'SHORT_ANSWER']);
  });

  test('the contact wins where a converted lead stays filled; 15 characters become 18', async (t) => {
    const row = memberRow(1, { ContactId: idOf('003', 8).slice(0, 15) });
    const vendor = await startVendor(t, () => page([row]));
    const [member] = await clientOf(vendor.url).salesforce.membersById('pull', [idOf('00v', 1)]);
    assert.deepEqual([member?.kind, member?.recordId], ['contact', idOf('003', 8)]);
  });

  test('of certain people: leads and contacts are asked for apart, a member answers once', async (t) => {
    const vendor = await startVendor(t, () => page([memberRow(1, { ContactId: idOf('003', 2) })]));
    const found = await clientOf(vendor.url).salesforce.membersOf('pull', campaignId, [
      idOf('00Q', 1),
      idOf('003', 2),
    ]);
    assert.equal(found.length, 1);
    assert.match(vendor.seen[0]!.soql, new RegExp(`AND LeadId IN \\('${idOf('00Q', 1)}'\\)$`));
    assert.match(vendor.seen[1]!.soql, new RegExp(`AND ContactId IN \\('${idOf('003', 2)}'\\)$`));
  });

  test('changed since: one query over all linked campaigns, ordered for a watermark', async (t) => {
    const vendor = await startVendor(t, () => page([]));
    await all(clientOf(vendor.url).salesforce.changedMembers('pull', '2026-11-20T07:00:01.500Z'));
    assert.match(
      vendor.seen[0]!.soql,
      /WHERE SystemModstamp >= 2026-11-20T07:00:01Z AND CampaignId IN \(SELECT Id FROM Campaign WHERE Lockstep_Program__c != null\) ORDER BY SystemModstamp, Id$/,
    );
  });

  test('held values are counted by the vendor', async (t) => {
    const vendor = await startVendor(t, () =>
      page([
        { Status: 'Sent', members: 4 },
        { Status: null, members: 1 },
      ]),
    );
    assert.deepEqual(await clientOf(vendor.url).salesforce.heldStatuses('interactive', campaignId), [
      { value: 'Sent', members: 4 },
      { value: '', members: 1 },
    ]);
    assert.match(
      vendor.seen[0]!.soql,
      /^SELECT Status, COUNT\(Id\) members FROM CampaignMember WHERE CampaignId = '\w+' GROUP BY Status$/,
    );
  });

  test('are added as lead or contact and deleted by id', async (t) => {
    const vendor = await startVendor(t, ({ method, query }) => ({
      json: (method === 'DELETE'
        ? (query.get('ids') ?? '').split(',')
        : [idOf('00v', 1), idOf('00v', 2)]
      ).map((id) => ({
        id,
        success: true,
        errors: [],
      })),
    }));
    const { salesforce } = clientOf(vendor.url);
    await salesforce.addMembers('write', [
      { campaignId, kind: 'lead', recordId: idOf('00Q', 1), status: 'Sent' },
      { campaignId, kind: 'contact', recordId: idOf('003', 2), status: 'Joined' },
    ]);
    const attributes = { type: 'CampaignMember' };
    assert.deepEqual((vendor.seen[0]!.body as { records: unknown }).records, [
      { attributes, CampaignId: campaignId, LeadId: idOf('00Q', 1), Status: 'Sent' },
      { attributes, CampaignId: campaignId, ContactId: idOf('003', 2), Status: 'Joined' },
    ]);
    const ids = [idOf('00v', 2), idOf('00v', 1)];
    const results = await salesforce.deleteMembers('write', ids);
    assert.deepEqual(
      results,
      ids.map((id) => ({ outcome: 'deleted', id })),
    );
    assert.equal(vendor.seen[1]!.query.get('allOrNone'), 'false');
  });
});
