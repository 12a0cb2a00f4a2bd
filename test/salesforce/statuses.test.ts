import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, idOf, startVendor } from './support.ts';

describe('statuses', () => {
  test('only what is to change is sent', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: [{ id: idOf('01Y', 1), success: true, errors: [] }],
    }));
    await clientOf(vendor.url).salesforce.updateStatuses('write', [
      { id: idOf('01Y', 1), hasResponded: false },
    ]);
    assert.deepEqual((vendor.seen[0]!.body as { records: unknown }).records, [
      { attributes: { type: 'CampaignMemberStatus' }, id: idOf('01Y', 1), HasResponded: false },
    ]);
  });
});
