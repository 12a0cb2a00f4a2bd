import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, idOf, page, startVendor } from './support.ts';

const stamp = '2026-11-20T07:00:01.000+0000';

describe('people', () => {
  test('contacts and leads by e-mail; converted leads are not asked for', async (t) => {
    const common = { Email: 'a@example.com', FirstName: 'A', LastName: 'B', CreatedDate: stamp };
    const vendor = await startVendor(t, ({ soql }) =>
      soql.includes('FROM Contact')
        ? page([
            { Id: idOf('003', 1), ...common, Account: { Name: 'Acme' } },
            { Id: idOf('003', 2), ...common, Account: null },
          ])
        : page([
            {
              Id: idOf('00Q', 1),
              ...common,
              Company: 'C',
              IsConverted: false,
              ConvertedContactId: null,
              Lockstep_Key__c: 'k',
            },
          ]),
    );
    const found = await clientOf(vendor.url).salesforce.findPeople('pull', [
      ' A@Example.com',
      'a@example.com',
      '',
    ]);
    assert.deepEqual(
      found.map(({ id, kind, company, lockstepKey }) => [id, kind, company, lockstepKey]),
      [
        [idOf('003', 1), 'contact', 'Acme', null],
        [idOf('003', 2), 'contact', null, null],
        [idOf('00Q', 1), 'lead', 'C', 'k'],
      ],
    );
    assert.match(vendor.seen[0]!.soql, /FROM Contact WHERE Email IN \('a@example.com'\)$/);
    assert.match(
      vendor.seen[1]!.soql,
      /FROM Lead WHERE Email IN \('a@example.com'\) AND IsConverted = false$/,
    );
  });

  test('by id, a converted lead tells its contact', async (t) => {
    const vendor = await startVendor(t, () =>
      page([
        {
          Id: idOf('00Q', 1),
          Email: null,
          FirstName: null,
          LastName: 'B',
          CreatedDate: stamp,
          Company: 'C',
          IsConverted: true,
          ConvertedContactId: idOf('003', 9),
          Lockstep_Key__c: null,
        },
      ]),
    );
    const [lead] = await clientOf(vendor.url).salesforce.people('pull', [idOf('00Q', 1)]);
    assert.deepEqual([lead?.isConverted, lead?.convertedContactId], [true, idOf('003', 9)]);
    assert.equal(vendor.seen.length, 1, 'no question about contacts');
  });

  test('leads are created with our key and with assignment rules said aloud', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: [{ id: idOf('00Q', 1), success: true, errors: [] }],
    }));
    const [result] = await clientOf(vendor.url).salesforce.createLeads('write', [
      { key: 'k-1', email: null, firstName: null, lastName: 'B', company: 'C', leadSource: 'Marketo' },
    ]);
    assert.deepEqual(result, { outcome: 'created', id: idOf('00Q', 1) });
    assert.equal(vendor.seen[0]?.headers['sforce-auto-assign'], 'TRUE');
    assert.deepEqual((vendor.seen[0].body as { records: unknown }).records, [
      {
        attributes: { type: 'Lead' },
        Lockstep_Key__c: 'k-1',
        LastName: 'B',
        Company: 'C',
        LeadSource: 'Marketo',
      },
    ]);
  });
});
