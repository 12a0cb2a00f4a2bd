import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addField, editMember } from '../../../companion/sandbox/marketo/marketer.ts';
import {
  attributesOf,
  bench,
  codeOf,
  feed,
  membersOf,
  outcomes,
  strangersTo,
  type Answer,
  type Bench,
} from './client.ts';

async function fresh(act: (marketo: Bench) => Promise<void>): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 } });
  await act(marketo);
}

describe('fields of program members', () => {
  const members = '/rest/v1/programs/1101/members.json';
  const read = async (marketo: Bench, leadId: number, fields: string): Promise<Record<string, unknown>> => {
    const query = `filterType=leadId&filterValues=${leadId}&fields=${fields}`;
    return (await marketo.get(`${members}?${query}`)).result![0]!;
  };

  test('are written for members only, in the order of the input, with an activity 123 each', () =>
    fresh(async (marketo) => {
      const [leadId] = membersOf(marketo.state, 1101)[0]!;
      const stranger = strangersTo(marketo.state, 1101)[0]!;
      marketo.pass(60);
      const answer = await marketo.post(members, {
        input: [
          { leadId, registrationCode: 'dcff5f12', acquiredBy: true },
          { leadId: stranger, registrationCode: 'x' },
          { leadId, statusName: 'Attended' },
          { leadId, shoeSize: 44 },
          { leadId, registrationCode: 'c'.repeat(101) },
        ],
      });
      assert.deepEqual(answer.result![0], { seq: 0, status: 'updated', leadId });
      assert.deepEqual(answer.result![1], {
        seq: 1,
        status: 'skipped',
        reasons: [{ code: '1013', message: 'Membership not found' }],
      });
      assert.deepEqual(outcomes(answer).slice(2), ['1003', '1006', '1001']);
      const held = await read(marketo, leadId, 'registrationCode,acquiredBy,updatedAt');
      assert.deepEqual(
        [held['registrationCode'], held['acquiredBy'], held['updatedAt']],
        ['dcff5f12', true, '2026-11-20T12:01:00Z'],
      );
      const written = await feed(marketo, [123]);
      assert.deepEqual(
        written.map((activity) => [activity['primaryAttributeValueId'], attributesOf(activity)]),
        [
          [
            1101,
            { 'Attribute Name': 'registrationCode', 'New Value': 'dcff5f12', Source: 'Web service API' },
          ],
          [
            1101,
            {
              'Attribute Name': 'acquiredBy',
              'New Value': true,
              'Old Value': false,
              Source: 'Web service API',
            },
          ],
        ],
      );
      await marketo.post(members, { input: [{ leadId, registrationCode: 'dcff5f12' }] });
      assert.equal((await feed(marketo, [123])).length, 2, 'the same value again is no change');
      assert.equal(codeOf(await marketo.post(members, { input: [{ registrationCode: 'x' }] })), '1002');
    }));

  test('an own field is described, written, filtered by, and edited by marketers', () =>
    fresh(async (marketo) => {
      addField(marketo.state, 'program-member', {
        name: 'lunch',
        displayName: 'Lunch',
        dataType: 'string',
        length: 255,
      });
      const [described] = (await marketo.get('/rest/v1/programs/members/describe.json')).result!;
      assert.deepEqual(described!['searchableFields'], [
        ['leadId'],
        ['lunch'],
        ['reachedSuccess'],
        ['statusName'],
      ]);
      const [[one], [two]] = membersOf(marketo.state, 1101) as [[number, string], [number, string]];
      await marketo.post(members, { input: [{ leadId: one, lunch: 'vegan' }] });
      editMember(marketo.state, 1101, two, { lunch: 'fish' });
      const eaters = async (what: string): Promise<unknown> =>
        (await marketo.get(`${members}?filterType=lunch&filterValues=${what}`)).result?.map(
          (row) => row['leadId'],
        );
      assert.deepEqual(
        [await eaters('vegan'), await eaters('fish'), await eaters('stone')],
        [[one], [two], []],
      );
      const old = (await marketo.get('/rest/v1/program/members/describe.json')).result![0]!;
      assert.ok((old['fields'] as { name: string }[]).some((field) => field.name === 'lunch'));
    }));
});

describe('memberships of one person', () => {
  test('every program they are in, or some, with the block that names the program', () =>
    fresh(async (marketo) => {
      const [leadId, status] = membersOf(marketo.state, 1101)[0]!;
      const path = `/rest/v1/leads/${leadId}/programMembership.json`;
      const all = await marketo.get(path);
      const programs = [...marketo.state.members].filter(([, held]) => held.has(leadId)).map(([id]) => id);
      assert.deepEqual(
        all.result?.map((one) => one['id']),
        programs,
      );
      assert.equal(all.moreResult, false);
      const [one] = (await marketo.get(`${path}?filterType=programId&filterValues=1101`)).result!;
      assert.equal(one!['progressionStatus'], status);
      assert.equal(codeOf(await marketo.get('/rest/v1/leads/5/programMembership.json')), '1004');
    }));
});

describe('the superseded status call', () => {
  test('goes by id and moves members only', () =>
    fresh(async (marketo) => {
      const set = (id: number): Promise<Answer> =>
        marketo.post('/rest/v1/leads/programs/1101/status.json', { status: 'Attended', input: [{ id }] });
      const member = membersOf(marketo.state, 1101).find(([, held]) => held === 'Registered')![0];
      assert.deepEqual((await set(member)).result, [{ id: member, status: 'updated' }]);
      assert.deepEqual(outcomes(await set(member)), ['1037']);
      assert.deepEqual(outcomes(await set(strangersTo(marketo.state, 1101)[0]!)), ['1013']);
      assert.deepEqual(outcomes(await set(5)), ['1004']);
    }));
});
