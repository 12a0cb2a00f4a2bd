import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, failureFrom, idOf, page, refusal, startVendor } from './support.ts';

const campaignId = idOf('701', 1);

const campaignRow = (more: Record<string, unknown> = {}) => ({
  Id: campaignId.slice(0, 15),
  Name: 'Roadshow',
  Type: null,
  Status: 'Planned',
  IsActive: true,
  StartDate: '2026-11-01',
  EndDate: null,
  ActualCost: 12.5,
  Owner: { attributes: { type: 'Name' }, Name: 'Anna Berg' },
  Lockstep_Program__c: '1001',
  NumberOfLeads: 5,
  NumberOfConvertedLeads: 2,
  NumberOfContacts: 4,
  ...more,
});

describe('campaigns', () => {
  test('are read with their own count of members: a converted lead counts once', async (t) => {
    const vendor = await startVendor(t, () => page([campaignRow()]));
    assert.deepEqual(await clientOf(vendor.url).salesforce.campaigns('schema', [campaignId]), [
      {
        id: campaignId,
        name: 'Roadshow',
        type: null,
        isActive: true,
        actualCost: 12.5,
        status: 'Planned',
        startDate: '2026-11-01',
        endDate: null,
        ownerName: 'Anna Berg',
        lockstepProgram: '1001',
        memberCount: 7,
      },
    ]);
  });

  test('asking about none is no call', async (t) => {
    const vendor = await startVendor(t, () => page([]));
    assert.deepEqual(await clientOf(vendor.url).salesforce.campaigns('schema', []), []);
    assert.equal(vendor.seen.length, 0);
  });

  test('are created with our mark, which no further field can overwrite', async (t) => {
    const vendor = await startVendor(t, () => ({
      status: 201,
      json: { id: campaignId.slice(0, 15), success: true, errors: [] },
    }));
    const wanted = {
      name: 'R',
      type: 'Event',
      actualCost: 0,
      isActive: true,
      lockstepProgram: '7',
      fields: { StartDate: '2026-12-01', Lockstep_Program__c: 'x' },
    };
    assert.deepEqual(await clientOf(vendor.url).salesforce.createCampaign('write', wanted), {
      id: campaignId,
    });
    assert.equal(vendor.seen[0]?.path, '/services/data/v64.0/sobjects/Campaign');
    assert.deepEqual(vendor.seen[0].body, {
      Name: 'R',
      Type: 'Event',
      ActualCost: 0,
      IsActive: true,
      Lockstep_Program__c: '7',
      StartDate: '2026-12-01',
    });
  });

  test('creating one twice is a conflict: the mark is unique', async (t) => {
    const vendor = await startVendor(t, () =>
      refusal(
        400,
        'DUPLICATE_VALUE',
        `duplicate value found: Lockstep_Program__c duplicates value on record with id: ${campaignId}`,
      ),
    );
    const call = clientOf(vendor.url).salesforce.createCampaign('write', {
      name: 'R',
      isActive: true,
      lockstepProgram: '7',
    });
    assert.equal((await failureFrom(call)).kind, 'conflict');
  });

  test('are changed; an answer without content is success', async (t) => {
    const vendor = await startVendor(t, () => ({ status: 204 }));
    await clientOf(vendor.url).salesforce.updateCampaign('write', campaignId, { Lockstep_Program__c: null });
    assert.deepEqual(
      [vendor.seen[0]?.method, vendor.seen[0]?.path],
      ['PATCH', `/services/data/v64.0/sobjects/Campaign/${campaignId}`],
    );
    assert.deepEqual(vendor.seen[0]?.body, { Lockstep_Program__c: null });
  });

  test('an id that is none never becomes a path', async (t) => {
    const vendor = await startVendor(t, () => ({ status: 204 }));
    const call = clientOf(vendor.url).salesforce.updateCampaign('write', '../User/005', {});
    assert.equal((await failureFrom(call)).code, 'MALFORMED_ID');
    assert.equal(vendor.seen.length, 0);
  });
});
