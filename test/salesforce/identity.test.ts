import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, organizationId, page, startVendor, userId } from './support.ts';

describe('who and when', () => {
  test('the user behind the session, its org and whether it may edit campaigns', async (t) => {
    const vendor = await startVendor(t, () =>
      page([{ Id: userId, Username: 'sync@example.com', UserPermissionsMarketingUser: true }]),
    );
    assert.deepEqual(await clientOf(vendor.url).salesforce.whoAmI(), {
      user: 'sync@example.com',
      organizationId,
      marketingUser: true,
    });
    assert.ok(vendor.seen[0]?.soql.includes(userId));
  });

  test('time is the vendor’s, not ours', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: {},
      headers: { date: 'Thu, 19 Nov 2026 23:59:58 GMT' },
    }));
    assert.equal(await clientOf(vendor.url).salesforce.serverTime('pull'), '2026-11-19T23:59:58.000Z');
    assert.equal(vendor.seen.length, 1);
  });
});
