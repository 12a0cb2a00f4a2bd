import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, failureFrom, refusal, startVendor } from './support.ts';

describe('describe', () => {
  const answer = {
    createable: true,
    updateable: true,
    deletable: false,
    fields: [
      { name: 'Label', type: 'string', length: 765, createable: true, updateable: false },
      { name: 'SortOrder', type: 'int', length: 0, createable: true, updateable: true },
      {
        name: 'Type',
        type: 'picklist',
        length: 40,
        createable: true,
        updateable: true,
        restrictedPicklist: true,
        picklistValues: [
          { value: 'Event', active: true },
          { value: 'Old', active: false },
        ],
      },
    ],
  };

  test('tells rights, lengths and active values, once an hour', async (t) => {
    const vendor = await startVendor(t, () => ({ json: answer }));
    const { salesforce, clock } = clientOf(vendor.url);
    const [facts] = await Promise.all([
      salesforce.describe('schema', 'Campaign'),
      salesforce.describe('schema', 'Campaign'),
    ]);
    const named = (label: string, type: string) => ({ label, type, scale: 0 });
    assert.deepEqual(facts, {
      createable: true,
      updateable: true,
      deletable: false,
      fields: {
        Label: { ...named('Label', 'string'), createable: true, updateable: false, length: 765 },
        SortOrder: { ...named('SortOrder', 'int'), createable: true, updateable: true },
        Type: {
          ...named('Type', 'picklist'),
          createable: true,
          updateable: true,
          length: 40,
          picklist: ['Event'],
          restricted: true,
        },
      },
    });
    await clock.sleep(3_599_000);
    await salesforce.describe('schema', 'Campaign');
    assert.equal(vendor.seen.length, 1);
    await clock.sleep(1_000);
    await salesforce.describe('schema', 'Campaign');
    assert.equal(vendor.seen.length, 2);
  });

  test('a failure is not remembered', async (t) => {
    const vendor = await startVendor(t, (_call, nth) =>
      nth === 1 ? refusal(404, 'NOT_FOUND') : { json: answer },
    );
    const { salesforce } = clientOf(vendor.url);
    assert.equal((await failureFrom(salesforce.describe('schema', 'Lead'))).kind, 'not-found');
    assert.equal((await salesforce.describe('schema', 'Lead')).createable, true);
  });
});
