import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench, codeOf, feed, type Answer, type Bench } from './client.ts';

async function fresh(act: (marketo: Bench) => Promise<void>): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 } });
  await act(marketo);
}

const external = '/rest/v1/activities/external';
const conference = {
  apiName: 'attendConference',
  name: 'Attend Conference',
  description: 'Attend the conference',
  triggerName: 'Attends Conference',
  filterName: 'Attended Conference',
  primaryAttribute: { apiName: 'conferenceName', name: 'Conference Name' },
};
const attributes = [
  { apiName: 'conferenceDate', name: 'Conference Date', dataType: 'datetime' },
  { apiName: 'numberOfAttendees', name: 'Number of Attendees', dataType: 'integer' },
];
const type = (marketo: Bench, what: string, body: unknown = {}): Promise<Answer> =>
  marketo.post(`${external}/type/attendConference${what}.json`, body);
const statusOf = (answer: Answer): unknown => answer.result?.[0]?.['status'];

describe('types of custom activities', () => {
  test('begin as a draft, are approved, changed in a draft, and the draft discarded', () =>
    fresh(async (marketo) => {
      const made = await marketo.post(`${external}/type.json`, conference);
      assert.equal(statusOf(made), 'draft');
      assert.deepEqual(made.result![0]!['primaryAttribute'], {
        ...conference.primaryAttribute,
        dataType: 'string',
      });
      assert.equal(codeOf(await marketo.post(`${external}/type.json`, conference)), '1017');
      assert.equal(
        codeOf(await marketo.get(`${external}/type/attendConference/describe.json`)),
        '1013',
        'no approved version',
      );
      assert.equal(statusOf(await type(marketo, '/approve')), 'approved');
      assert.equal(codeOf(await type(marketo, '/approve')), '1003');
      const drafted = await type(marketo, '/attributes/create', { attributes });
      assert.deepEqual(
        [statusOf(drafted), drafted.result![0]!['attributes']],
        ['approved with draft', attributes],
      );
      const approved = await marketo.get(`${external}/type/attendConference/describe.json`);
      assert.equal('attributes' in approved.result![0]!, false);
      const draft = await marketo.get(`${external}/type/attendConference/describe.json?draft=true`);
      assert.deepEqual(draft.result![0]!['attributes'], attributes);
      assert.equal(statusOf(await type(marketo, '/discardDraft')), 'approved');
      assert.equal(statusOf(await type(marketo, '', { description: 'Else' })), 'approved with draft');
      assert.equal(statusOf(await type(marketo, '/delete')), 'deleted');
      assert.deepEqual((await marketo.get(`${external}/types.json`)).result, []);
    }));

  test('attributes are updated and deleted by their API name, twenty at most; ten types at most', () =>
    fresh(async (marketo) => {
      await marketo.post(`${external}/type.json`, conference);
      await type(marketo, '/attributes/create', { attributes });
      const renamed = [{ ...attributes[0]!, name: 'Day' }];
      const updated = await type(marketo, '/attributes/update', { attributes: renamed });
      assert.deepEqual(updated.result![0]!['attributes'], [renamed[0], attributes[1]]);
      const unknown = [{ ...attributes[0]!, apiName: 'nothing' }];
      assert.equal(codeOf(await type(marketo, '/attributes/update', { attributes: unknown })), '1013');
      const left = await type(marketo, '/attributes/delete', { attributes: [{ apiName: 'conferenceDate' }] });
      assert.deepEqual(left.result![0]!['attributes'], [attributes[1]]);
      const many = Array.from({ length: 20 }, (_, nth) => ({
        apiName: `a${nth}`,
        name: `A ${nth}`,
        dataType: 'string',
      }));
      assert.equal(codeOf(await type(marketo, '/attributes/create', { attributes: many })), '1028');
      for (let nth = 2; nth <= 10; nth += 1)
        assert.equal(
          statusOf(await marketo.post(`${external}/type.json`, { ...conference, apiName: `t${nth}` })),
          'draft',
        );
      assert.equal(
        codeOf(await marketo.post(`${external}/type.json`, { ...conference, apiName: 't11' })),
        '1027',
      );
    }));
});

describe('custom activities', () => {
  test('need an approved type; skipped ones carry errors; the feed shows the date they bring', () =>
    fresh(async (marketo) => {
      const made = await marketo.post(`${external}/type.json`, conference);
      await type(marketo, '/attributes/create', { attributes });
      const activityTypeId = Number(made.result![0]!['id']);
      const leadId = [...marketo.state.leads.keys()][0]!;
      const activity = {
        leadId,
        activityDate: '2016-09-26T06:56:35+07:00',
        activityTypeId,
        primaryAttributeValue: 'Game Giveaway',
        attributes: [{ apiName: 'numberOfAttendees', value: 12 }],
      };
      const add = (...input: unknown[]): Promise<Answer> => marketo.post(`${external}.json`, { input });
      assert.deepEqual((await add(activity)).result, [
        { status: 'skipped', errors: [{ code: '1013', message: 'Activity type not found' }] },
      ]);
      await type(marketo, '/approve');
      const wrong = { ...activity, attributes: [{ name: 'Shoe Size', value: 44 }] };
      const huge = { ...activity, attributes: [{ name: 'Number of Attendees', value: 'x'.repeat(70_000) }] };
      const { result } = await add(activity, { ...activity, leadId: 5 }, wrong, huge);
      assert.equal(result![0]!['status'], 'added');
      assert.equal(result![0]!['marketoGUID'], String(result![0]!['id']));
      const codes = result!.slice(1).map((one) => (one['errors'] as { code: string }[])[0]!.code);
      assert.deepEqual([codes, 'reasons' in result![1]!], [['1004', '1006', '1049'], false]);
      const [shown, ...more] = await feed(marketo, [activityTypeId]);
      assert.deepEqual(
        [shown!['activityDate'], shown!['primaryAttributeValue'], shown!['attributes'], more],
        [
          '2016-09-25T23:56:35Z',
          'Game Giveaway',
          [{ name: 'Number of Attendees', apiName: 'numberOfAttendees', value: 12 }],
          [],
        ],
      );
      const types = await marketo.get('/rest/v1/activities/types.json');
      assert.ok(
        types.result!.some((one) => one['id'] === activityTypeId),
        'nothing tells that it is an own one',
      );
      assert.equal(codeOf(await type(marketo, '', { name: 'Else' })), '1022', 'in use');
    }));
});
