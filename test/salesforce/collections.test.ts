import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, failureFrom, idOf, refusal, startVendor, type Seen } from './support.ts';

type Sent = {
  allOrNone: boolean;
  records: { attributes: { type: string }; id?: string; [field: string]: unknown }[];
};
const records = (call: Seen) => (call.body as Sent).records;
const ok = (call: Seen) => ({
  json: records(call).map(({ id }, at) => ({ id: id ?? idOf('00v', at + 1), success: true, errors: [] })),
});
const refused = (statusCode: string, message = statusCode) => ({
  success: false,
  errors: [{ statusCode, message, fields: [] }],
});
const updates = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: idOf('00v', at + 1), status: `S${at}` }));
const locked = refused('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');

describe('writes of many rows', () => {
  test('go out 200 a call, one call after another, and come back in order', async (t) => {
    let inFlight = 0;
    const vendor = await startVendor(t, async (call) => {
      assert.equal((inFlight += 1), 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inFlight -= 1;
      return ok(call);
    });
    const rows = updates(450);
    const results = await clientOf(vendor.url).salesforce.updateMembers('write', rows);
    assert.deepEqual(
      vendor.seen.map((call) => records(call).length),
      [200, 200, 50],
    );
    assert.deepEqual(
      results.map(({ id }) => id),
      rows.map(({ id }) => id),
    );
    assert.ok(results.every(({ outcome }) => outcome === 'updated'));
    assert.deepEqual(records(vendor.seen[0]!)[0], {
      attributes: { type: 'CampaignMember' },
      id: idOf('00v', 1),
      Status: 'S0',
    });
    assert.equal((vendor.seen[0]!.body as Sent).allOrNone, false);
  });

  test('nothing to write is no call', async (t) => {
    const vendor = await startVendor(t, ok);
    assert.deepEqual(await clientOf(vendor.url).salesforce.updateMembers('write', []), []);
    assert.deepEqual([vendor.seen.length, vendor.logins()], [0, 0]);
  });

  test('one bad row harms no other', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: [
        { id: idOf('00v', 1).slice(0, 15), success: true, errors: [] },
        refused('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'bad value for restricted picklist field: Nope'),
        { id: idOf('00v', 3), success: true, errors: [] },
      ],
    }));
    const results = await clientOf(vendor.url).salesforce.updateMembers('write', updates(3));
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['updated', 'failed', 'updated'],
    );
    assert.equal(results[0]?.id, idOf('00v', 1), '18 characters');
    assert.deepEqual([results[1]?.failure?.kind, results[1]?.failure?.retryable], ['invalid-record', false]);
  });

  test('fewer results than rows: what happened to which is unknown', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: [{ id: idOf('00v', 1), success: true, errors: [] }],
    }));
    const failure = await failureFrom(clientOf(vendor.url).salesforce.updateMembers('write', updates(2)));
    assert.equal(failure.kind, 'unknown-outcome');
  });

  test('a later call that is lost keeps the earlier answers; what was never sent says so', async (t) => {
    const vendor = await startVendor(t, async (call, nth) => {
      await takingItsTime();
      return nth === 2 ? { status: 502, text: '' } : ok(call);
    });
    const { salesforce, clock } = clientOf(vendor.url);
    const takingItsTime = () => clock.sleep(1_500);
    const results = await salesforce.updateMembers('write', updates(401));
    const codes = results.map(
      ({ failure }) => failure && `${failure.kind} ${failure.code} ${String(failure.retryable)}`,
    );
    assert.deepEqual(codes.slice(0, 200), Array(200).fill(undefined));
    assert.deepEqual(codes.slice(200, 400), Array(200).fill('unknown-outcome HTTP_502 false'));
    assert.deepEqual(codes.slice(400), ['transient NOT_SENT true']);
    assert.equal(vendor.seen.length, 2);
  });

  test('a first call that fails throws', async (t) => {
    const vendor = await startVendor(t, () =>
      refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    );
    const failure = await failureFrom(clientOf(vendor.url).salesforce.updateMembers('write', updates(401)));
    assert.deepEqual([failure.kind, vendor.seen.length], ['quota', 1]);
  });
});

describe('collections that travel together', () => {
  const ids = (from: number, to: number) =>
    updates(to)
      .slice(from)
      .map(({ id }) => id);
  const sent = (call: Seen) => records(call).map(({ id }) => id);
  const automation = refused('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Apex CPU time limit exceeded');

  test('a quick org is given one collection, then five a call, in their order', async (t) => {
    const vendor = await startVendor(t, ok);
    const { salesforce, quota } = clientOf(vendor.url);
    const results = await salesforce.updateMembers('write', updates(2_250));
    assert.deepEqual(
      results.map(({ id }) => id),
      ids(0, 2_250),
    );
    assert.ok(results.every(({ outcome }) => outcome === 'updated'));
    assert.deepEqual(vendor.seen.flatMap(sent), ids(0, 2_250));
    assert.equal(vendor.calls(), 4, '200, 1,000, 1,000 and 50');
    assert.equal(quota.purposes.length, vendor.logins() + 4, 'each call is counted once');
    const composites = vendor.composites as { allOrNone: boolean; collateSubrequests: boolean }[];
    assert.deepEqual(
      composites.map(({ allOrNone, collateSubrequests }) => [allOrNone, collateSubrequests]),
      [
        [false, false],
        [false, false],
      ],
    );
    assert.ok(vendor.seen.every((call) => !(call.body as Sent).allOrNone));
  });

  test('a slow org gets one a call, and one that became slow gets one again', async (t) => {
    const vendor = await startVendor(t, async (call) => {
      await clock.sleep(takes);
      return ok(call);
    });
    const { salesforce, clock } = clientOf(vendor.url);
    let takes = 1_500;
    await salesforce.updateMembers('write', updates(600));
    assert.equal(vendor.calls(), 3);
    takes = 1_499;
    await salesforce.updateMembers('write', updates(1_200));
    assert.equal(vendor.calls(), 5);
    takes = 1_500;
    await salesforce.updateMembers('write', updates(1_400));
    assert.equal(vendor.calls(), 8, 'five together, then one, and one');
  });

  test('leads go alone, since how they are assigned is said beside them, and so do deletions', async (t) => {
    const vendor = await startVendor(t, (call) =>
      call.method === 'DELETE'
        ? { json: (call.query.get('ids') ?? '').split(',').map((id) => ({ id, success: true, errors: [] })) }
        : { json: records(call).map((_, at) => ({ id: idOf('00Q', at + 1), success: true, errors: [] })) },
    );
    const { salesforce } = clientOf(vendor.url);
    const lead = (key: number) => ({
      key: `k-${key}`,
      email: null,
      firstName: null,
      lastName: 'A',
      company: 'C',
    });
    await salesforce.createLeads(
      'write',
      Array.from({ length: 600 }, (_, at) => lead(at)),
    );
    assert.equal(vendor.calls(), 3);
    await salesforce.deleteMembers('write', ids(0, 600));
    assert.equal(vendor.calls(), 6);
  });

  test('what the automation of the org cannot bear together goes again alone, once', async (t) => {
    const poison = idOf('00v', 777);
    const vendor = await startVendor(t, (call, nth) => ({
      json: records(call).map(({ id }) =>
        (nth >= 3 && nth <= 6 && records(call).length === 200) || id === poison
          ? automation
          : { id, success: true, errors: [] },
      ),
    }));
    const { salesforce } = clientOf(vendor.url);
    const results = await salesforce.updateMembers('write', updates(1_200));
    assert.deepEqual(
      results.flatMap(({ outcome }, at) => (outcome === 'updated' ? [] : [at + 1])),
      [777],
    );
    const sizes = vendor.seen.slice(6).map((call) => records(call).length);
    assert.deepEqual(sizes, Array(16).fill(50), '800 rows of four collections');
    const before = vendor.calls();
    await salesforce.updateMembers('write', updates(400));
    assert.equal(vendor.calls() - before, 2, 'one a call again');
  });

  test('one of them that is lost takes no other with it, and ends the writing', async (t) => {
    const vendor = await startVendor(t, (call, nth) =>
      nth === 3 ? refusal(503, 'UNKNOWN_EXCEPTION') : ok(call),
    );
    const results = await clientOf(vendor.url).salesforce.updateMembers('write', updates(1_400));
    const codes = results.map(({ outcome, failure }) => failure?.code ?? outcome);
    assert.deepEqual(codes.slice(0, 400), Array(400).fill('updated'));
    assert.deepEqual(codes.slice(400, 600), Array(200).fill('UNKNOWN_EXCEPTION'));
    assert.equal(results[400]?.failure?.kind, 'unknown-outcome');
    assert.deepEqual(codes.slice(600, 1_200), Array(600).fill('updated'));
    assert.deepEqual(codes.slice(1_200), Array(200).fill('NOT_SENT'));
  });

  test('an answer without one of them leaves all of them unknown', async (t) => {
    const vendor = await startVendor(t, (call, nth) =>
      nth === 1
        ? ok(call)
        : {
            raw: (response) => {
              response.writeHead(200, { 'content-type': 'application/json' });
              response.end(JSON.stringify({ compositeResponse: [] }));
            },
          },
    );
    const results = await clientOf(vendor.url).salesforce.updateMembers('write', updates(1_200));
    const kinds = results.map(({ outcome, failure }) => failure?.kind ?? outcome);
    assert.deepEqual(kinds.slice(0, 200), Array(200).fill('updated'));
    assert.deepEqual(kinds.slice(200), Array(1_000).fill('unknown-outcome'));
  });
});

describe('rows that meet a locked campaign', () => {
  test('go again 50 a call, then one by one, with growing waits, until they are through', async (t) => {
    const stubborn = new Set([idOf('00v', 7), idOf('00v', 120)]);
    const vendor = await startVendor(t, (call) => ({
      json: records(call).map(({ id }, _at, all) =>
        all.length > 50 || (stubborn.has(id!) && all.length > 1) ? locked : { id, success: true, errors: [] },
      ),
    }));
    const { salesforce, clock } = clientOf(vendor.url);
    const results = await salesforce.updateMembers('write', updates(200));
    assert.ok(results.every(({ outcome }) => outcome === 'updated'));
    assert.deepEqual(
      vendor.seen.map((call) => records(call).length),
      [200, 50, 50, 50, 50, 1, 1],
    );
    assert.deepEqual(clock.sleeps, [1_000, 4_000]);
  });

  test('only locked rows go again: a row that is through is never sent twice', async (t) => {
    const vendor = await startVendor(t, (call, nth) => ({
      json: records(call).map(({ id }, at) =>
        nth === 1 && at % 2 ? locked : { id, success: true, errors: [] },
      ),
    }));
    await clientOf(vendor.url).salesforce.updateMembers('write', updates(10));
    assert.deepEqual(
      records(vendor.seen[1]!).map(({ id }) => id),
      [2, 4, 6, 8, 10].map((nth) => idOf('00v', nth)),
    );
  });

  test('a campaign that stays locked does not cost a call per row', async (t) => {
    const vendor = await startVendor(t, (call) => ({ json: records(call).map(() => locked) }));
    const results = await clientOf(vendor.url).salesforce.updateMembers('write', updates(200));
    assert.deepEqual(
      vendor.seen.map((call) => records(call).length),
      [200, 50, 50, 50, 50, 1, 1, 1],
    );
    for (const { failure } of results)
      assert.deepEqual([failure?.kind, failure?.code], ['transient', 'UNABLE_TO_LOCK_ROW']);
  });

  test('a call refused as a whole for a lock is bisected too', async (t) => {
    const vendor = await startVendor(t, (call) =>
      records(call).length > 50
        ? refusal(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access')
        : ok(call),
    );
    const results = await clientOf(vendor.url).salesforce.updateMembers('write', updates(60));
    assert.ok(results.every(({ outcome }) => outcome === 'updated'));
    assert.deepEqual(
      vendor.seen.map((call) => records(call).length),
      [60, 50, 10],
    );
  });
});

describe('duplicates', () => {
  const leads = [{ key: 'k-1', email: 'a@example.com', firstName: null, lastName: 'A', company: 'C' }];

  test('DUPLICATE_VALUE is a conflict with the record that it names', async (t) => {
    const existing = idOf('00Q', 9);
    const message = `duplicate value found: Lockstep_Key__c duplicates value on record with id: ${existing.slice(0, 15)}`;
    const vendor = await startVendor(t, () => ({ json: [refused('DUPLICATE_VALUE', message)] }));
    const [result] = await clientOf(vendor.url).salesforce.createLeads('write', leads);
    assert.deepEqual([result?.outcome, result?.failure?.kind, result?.id], ['failed', 'conflict', existing]);
  });

  test('a member that is there already is a conflict without a name', async (t) => {
    const vendor = await startVendor(t, () => ({
      json: [refused('DUPLICATE_VALUE', 'Already a campaign member.')],
    }));
    const [result] = await clientOf(vendor.url).salesforce.addMembers('write', [
      { campaignId: idOf('701', 1), kind: 'lead', recordId: idOf('00Q', 1), status: 'Sent' },
    ]);
    assert.deepEqual([result?.failure?.kind, result?.id], ['conflict', undefined]);
  });

  for (const spelling of ['duplicateResut', 'duplicateResult'])
    test(`a lead that is created alone is told whom a duplicate rule found, spelled ${spelling}`, async (t) => {
      const vendor = await startVendor(t, (call) => {
        const { Lockstep_Key__c: key } = call.body as { Lockstep_Key__c: string };
        if (key === 'k-2') return { status: 201, json: { id: idOf('00Q', 2), success: true, errors: [] } };
        if (key === 'k-3') return refusal(400, 'REQUIRED_FIELD_MISSING');
        if (key === 'k-4') return refusal(503, 'UNKNOWN_EXCEPTION');
        const matchRecords = [{ record: { Id: idOf('003', 5) } }];
        const error = { errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?' };
        return { status: 400, json: [{ ...error, [spelling]: { matchResults: [{ matchRecords }] } }] };
      });
      const { salesforce } = clientOf(vendor.url);
      const keys = ['k-1', 'k-2', 'k-3', 'k-4'];
      const wanted = keys.map((key) => ({ ...leads[0]!, key }));
      const results = await salesforce.createLeadsOneByOne('write', wanted);
      assert.deepEqual(
        results.map(({ failure, ...result }) => ({ ...result, kind: failure?.kind })),
        [
          { outcome: 'failed', candidates: [idOf('003', 5)], kind: 'conflict' },
          { outcome: 'created', id: idOf('00Q', 2), kind: undefined },
          { outcome: 'failed', kind: 'invalid-record' },
          { outcome: 'failed', kind: 'unknown-outcome' },
        ],
      );
      assert.equal(vendor.calls(), 1);
      const [{ compositeRequest }] = vendor.composites as [{ compositeRequest: { httpHeaders: unknown }[] }];
      assert.deepEqual(compositeRequest[0]?.httpHeaders, { 'Sforce-Auto-Assign': 'TRUE' });
      await salesforce.createLeadsOneByOne('write', Array(51).fill(wanted[1]));
      assert.equal(vendor.calls(), 4, '25 a call');
    });

  test('DUPLICATES_DETECTED is a conflict with the candidates that the rule found', async (t) => {
    const matchRecords = [idOf('00Q', 4), idOf('003', 5), idOf('00Q', 4)].map((Id) => ({
      matchConfidence: 100,
      record: { Id },
    }));
    const vendor = await startVendor(t, () => ({
      json: [
        {
          success: false,
          errors: [
            {
              statusCode: 'DUPLICATES_DETECTED',
              message: 'Use one of these records?',
              fields: [],
              duplicateResult: { allowSave: false, matchResults: [{ matchRecords }] },
            },
          ],
        },
      ],
    }));
    const [result] = await clientOf(vendor.url).salesforce.createLeads('write', leads);
    assert.equal(result?.failure?.kind, 'conflict');
    assert.deepEqual(result.candidates, [idOf('00Q', 4), idOf('003', 5)]);
  });
});
