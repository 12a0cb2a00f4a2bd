import assert from 'node:assert/strict';
import { test } from 'node:test';
import { items, startOrg, words } from './org.ts';
import type { Json, Reply } from './org.ts';
import { ids, short } from './world.ts';

/** What a duplicate rule on leads finds, and how a refusal names it. */

/** Each match result as `object engine: records`. */
const found = (result: Json | undefined): string[] =>
  items(result?.matchResults).map((one) => {
    const records = items(one.matchRecords).map((each) => short(words(each.record?.Id)));
    assert.equal(one.size, records.length);
    return `${words(one.entityType)} ${words(one.matchEngine)}: ${records.join(' ')}`;
  });

/** What a refusal found; empty when the lead was created. */
function candidates(reply: Reply): string[] {
  if (reply.status === 201) return [];
  assert.equal(reply.body[0]?.errorCode, 'DUPLICATES_DETECTED', words(reply.body));
  return found(reply.body[0].duplicateResut);
}

test('by e-mail: another name is no help, another address is', async () => {
  const org = await startOrg({ switches: { duplicateRule: 'block' } });
  const post = (values: Record<string, unknown>) =>
    org.call('POST', '/sobjects/Lead', { FirstName: 'Ada', LastName: 'Lovelace', ...values });
  const Company = 'Analytical';
  assert.deepEqual(candidates(await post({ Company, LastName: 'King', Email: 'ADA@example.com' })), [
    'Lead ExactMatchEngine: L1',
  ]);
  assert.deepEqual(candidates(await post({ Company, Email: 'ada@elsewhere.example' })), []);
});

test('by name and company: a lead with another address or none is refused too', async () => {
  const org = await startOrg({ switches: { duplicateRule: 'block', duplicateMatch: 'name' } });
  const post = async (FirstName: string | null, LastName: string, Company: string, Email?: string) =>
    candidates(await org.call('POST', '/sobjects/Lead', { FirstName, LastName, Company, Email }));
  const lead = ['Lead FuzzyMatchEngine: L1'];
  assert.deepEqual(await post('Ada', 'Lovelace', 'Analytical', 'ada@elsewhere.example'), lead);
  assert.deepEqual(await post('ADA', 'Love-Lace', ' analytical. '), lead);
  assert.deepEqual(await post('Zoe', 'Zimmer', '100 teas'), ['Lead FuzzyMatchEngine: L5']);
  assert.deepEqual(await post('Grace', 'Hopper', 'ACME'), ['Contact FuzzyMatchEngine: K1']);
  assert.deepEqual(
    await post('Dan', 'Dare', 'Globex'),
    ['Contact FuzzyMatchEngine: K2'],
    'a converted lead does not count, its contact does',
  );
  assert.deepEqual(await post(null, 'Smith', 'Analytical'), [], 'a blank field matches nothing');
  assert.deepEqual(await post('Ada', 'Lovelace', 'Globex', 'ada@example.com'), []);
  assert.deepEqual(await post('Augusta', 'Lovelace', 'Analytical'), []);
});

test('what a deleted record was called no longer counts', async () => {
  const org = await startOrg({ switches: { duplicateRule: 'block', duplicateMatch: 'name' } });
  const twin = { FirstName: 'Ada', LastName: 'Lovelace', Company: 'Analytical' };
  assert.equal((await org.call('DELETE', `/sobjects/Lead/${ids.L1}`)).status, 204);
  assert.equal((await org.call('POST', '/sobjects/Lead', twin)).status, 201);
});

test('several candidates: one match result for each object', async () => {
  const org = await startOrg();
  const twin = { FirstName: 'Grace', LastName: 'Hopper', Company: 'Acme', Email: 'grace@example.com' };
  const made = [
    await org.call('POST', '/sobjects/Lead', twin),
    await org.call('POST', '/sobjects/Lead', twin),
  ];
  const [first, second] = made.map((one) => words(one.body.id));
  for (const duplicateMatch of ['email', 'name'] as const) {
    Object.assign(org.state.switches, { duplicateRule: 'block', duplicateMatch });
    const engine = duplicateMatch === 'email' ? 'ExactMatchEngine' : 'FuzzyMatchEngine';
    assert.deepEqual(candidates(await org.call('POST', '/sobjects/Lead', twin)), [
      `Lead ${engine}: ${String(first)} ${String(second)}`,
      `Contact ${engine}: K1`,
    ]);
  }
});

test('one record’s refusal names them under either spelling, alone, upserted and in a Composite; a collection’s row never', async () => {
  const org = await startOrg({ switches: { duplicateRule: 'block' } });
  const twin = { LastName: 'A', Company: 'B', Email: 'ada@example.com' };
  const url = '/services/data/v65.0/sobjects/Lead';
  const compositeRequest = [{ method: 'POST', url, referenceId: 'a', body: twin }];
  for (const [key, other] of [
    ['duplicateResut', 'duplicateResult'],
    ['duplicateResult', 'duplicateResut'],
  ] as const) {
    org.state.switches.duplicateResultKey = key;
    const alone = await org.call('POST', '/sobjects/Lead', twin);
    const upserted = await org.call('PATCH', '/sobjects/Lead/Lockstep_Key__c/k', twin);
    const inside = await org.call('POST', '/composite', { compositeRequest });
    const part = items(inside.body.compositeResponse)[0];
    assert.deepEqual([alone.status, upserted.status, part?.httpStatusCode], [400, 400, 400]);
    for (const refusal of [alone.body[0], upserted.body[0], part?.body?.[0]]) {
      assert.deepEqual(found(refusal?.[key]), ['Lead ExactMatchEngine: L1']);
      assert.equal(refusal?.[other], undefined);
    }
    const records = [{ attributes: { type: 'Lead' }, ...twin }];
    const many = await org.call('POST', '/composite/sobjects', { records });
    const error = many.body[0]?.errors?.[0];
    assert.equal(error?.statusCode, 'DUPLICATES_DETECTED');
    assert.deepEqual(Object.keys(error).sort(), ['fields', 'message', 'statusCode']);
  }
});
