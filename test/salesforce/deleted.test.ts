import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, idOf, startVendor } from './support.ts';

const stamp = '2026-11-20T07:00:01.000+0000';

describe('deleted members', () => {
  test('a window is widened to whole minutes, two at least, and says how far the answer reaches', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: {
        deletedRecords: [{ id: idOf('00v', 1).slice(0, 15), deletedDate: stamp }],
        earliestDateAvailable: '2026-11-01T00:00:00.000+0000',
        latestDateCovered: '2026-11-20T07:59:00.000+0000',
      },
    }));
    const { salesforce } = clientOf(vendor.url);
    const answer = await salesforce.deletedMembers(
      'pull',
      '2026-11-20T07:59:30.000Z',
      '2026-11-20T07:59:40.000Z',
    );
    assert.deepEqual(answer, {
      ids: [idOf('00v', 1)],
      coveredFrom: '2026-11-20T07:58:00.000Z',
      coveredUntil: '2026-11-20T07:59:00.000Z',
    });
    assert.equal(vendor.seen[0]?.path, '/services/data/v64.0/sobjects/CampaignMember/deleted/');
    assert.deepEqual(Object.fromEntries(vendor.seen[0].query), {
      start: '2026-11-20T07:58:00+00:00',
      end: '2026-11-20T08:00:00+00:00',
    });
  });

  test('the coverage never reaches beyond the asked end, though the window does', async (t) => {
    const vendor = await startVendor(t, ({ query }) => ({
      json: {
        deletedRecords: [],
        earliestDateAvailable: '2026-11-01T00:00:00.000+0000',
        latestDateCovered: query.get('end'),
      },
    }));
    const end = '2026-11-20T07:59:40.000Z';
    const answer = await clientOf(vendor.url).salesforce.deletedMembers('pull', '2026-11-20T07:00:00Z', end);
    assert.equal(answer.coveredUntil, end);
  });

  test('a purged log shows as a later beginning', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: {
        deletedRecords: [],
        earliestDateAvailable: '2026-11-20T05:00:00.000+0000',
        latestDateCovered: '2026-11-20T07:00:00.000+0000',
      },
    }));
    const answer = await clientOf(vendor.url).salesforce.deletedMembers(
      'pull',
      '2026-11-19T07:00:00Z',
      '2026-11-20T07:00:00Z',
    );
    assert.equal(answer.coveredFrom, '2026-11-20T05:00:00.000Z');
  });
});
