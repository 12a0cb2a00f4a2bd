import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addSmartCampaign, setSalesforceReceiver } from '../../../companion/sandbox/marketo/marketer.ts';
import { attributesOf, bench, codeOf, feed, type Answer, type Bench } from './client.ts';

async function fresh(act: (marketo: Bench) => Promise<void>): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 } });
  await act(marketo);
}

const inProgram = { id: 1101, type: 'Program' } as const;
const requestable = {
  name: 'Sync',
  place: inProgram,
  type: 'trigger',
  active: true,
  requestable: true,
} as const;
const trigger = (marketo: Bench, id: number, leads: number[], tokens: unknown[] = []): Promise<Answer> =>
  marketo.post(`/rest/v1/campaigns/${id}/trigger.json`, {
    input: { leads: leads.map((one) => ({ id: one })), tokens },
  });
const schedule = (marketo: Bench, id: number, input: Record<string, unknown>): Promise<Answer> =>
  marketo.post(`/rest/v1/campaigns/${id}/schedule.json`, { input });

describe('smart campaigns', () => {
  test('are created as inactive batches, found, renamed, cloned, deleted', () =>
    fresh(async (marketo) => {
      const folder = { id: 21, type: 'folder' };
      const [made] = (await marketo.form('/rest/asset/v1/smartCampaigns.json', { name: 'One', folder }))
        .result!;
      const id = Number(made!['id']);
      assert.deepEqual(
        [made!['status'], made!['type'], made!['isActive'], made!['folder']],
        ['Never Run', 'batch', false, { id: 21, type: 'Folder' }],
      );
      const path = `/rest/asset/v1/smartCampaign/${id}`;
      assert.equal((await marketo.form(`${path}.json`, { name: 'Two' })).result?.[0]?.['name'], 'Two');
      assert.equal(
        (await marketo.get('/rest/asset/v1/smartCampaign/byName.json?name=Two')).result?.length,
        1,
      );
      assert.equal(codeOf(await marketo.form(`${path}/activate.json`)), '709', 'no trigger');
      const copy = await marketo.form(`${path}/clone.json`, { name: 'Three', folder });
      assert.equal(copy.result?.[0]?.['name'], 'Three');
      assert.equal((await marketo.get('/rest/asset/v1/smartCampaigns.json')).result?.length, 2);
      assert.equal((await marketo.get('/rest/asset/v1/smartCampaigns.json?isActive=true')).result, undefined);
      assert.deepEqual((await marketo.form(`${path}/delete.json`)).result, [{ id }]);
      assert.equal(codeOf(await marketo.get(`${path}.json`)), '702');
    }));

  test('a trigger campaign is switched on and off; the superseded list tells which can be requested', () =>
    fresh(async (marketo) => {
      const { id } = addSmartCampaign(marketo.state, { ...requestable, active: false });
      const path = `/rest/asset/v1/smartCampaign/${id}`;
      const listed = async (): Promise<unknown> =>
        (await marketo.get('/rest/v1/campaigns.json?isTriggerable=true')).result?.length;
      assert.deepEqual([await listed(), codeOf(await trigger(marketo, id, [1]))], [0, '1003']);
      assert.deepEqual((await marketo.form(`${path}/activate.json`)).result, [{ id }]);
      assert.equal(codeOf(await marketo.form(`${path}/activate.json`)), '709');
      assert.equal(await listed(), 1);
      assert.equal((await marketo.get(`${path}.json`)).result?.[0]?.['isRequestable'], true);
      const all = await marketo.get('/rest/v1/campaigns.json');
      assert.deepEqual([all.result?.[0]?.['programId'], 'moreResult' in all], [1101, false]);
      assert.equal((await marketo.get(`/rest/v1/campaigns/${id}.json`)).result?.[0]?.['active'], true);
      assert.equal(codeOf(await marketo.form('/rest/asset/v1/program/1101/delete.json')), '709', 'in use');
      assert.deepEqual((await marketo.form(`${path}/deactivate.json`)).result, [{ id }]);
    }));

  test('a request is answered with the campaign alone, up to 100 people and tokens of the right form', () =>
    fresh(async (marketo) => {
      const { id } = addSmartCampaign(marketo.state, requestable);
      const leads = [...marketo.state.leads.keys()].slice(0, 101);
      const answer = await trigger(
        marketo,
        id,
        [leads[0]!, 5],
        [{ name: '{{my.message}}', value: 'Updated' }],
      );
      assert.deepEqual(
        [answer.success, answer.result],
        [true, [{ id }]],
        'nothing tells of the unknown person',
      );
      assert.deepEqual(marketo.state.shelf.requests[0]?.leadIds, [leads[0]]);
      const [requested, ...more] = await feed(marketo, [47]);
      assert.deepEqual([requested!['campaignId'], requested!['leadId'], more], [id, leads[0], []]);
      assert.equal(codeOf(await trigger(marketo, id, leads)), '1003');
      assert.equal(
        codeOf(await trigger(marketo, id, [leads[0]!], [{ name: 'my.message', value: 'x' }])),
        '1001',
      );
      assert.equal(codeOf(await trigger(marketo, 5, [leads[0]!])), '1013');
      const batch = addSmartCampaign(marketo.state, { name: 'Batch', place: inProgram });
      assert.equal(codeOf(await trigger(marketo, batch.id, [leads[0]!])), '1003');
    }));

  test('a flow that syncs to Salesforce hands people over and writes activity 19 with the id they got', () =>
    fresh(async (marketo) => {
      const { id } = addSmartCampaign(marketo.state, { ...requestable, flow: 'sync-to-sfdc' });
      const [one, two] = [...marketo.state.leads.keys()] as [number, number];
      await trigger(marketo, id, [one]);
      assert.deepEqual(await feed(marketo, [19]), [], 'nobody plays Salesforce');
      setSalesforceReceiver(marketo.state, (lead) => (lead.id === one ? '00Q000000000001AAA' : null));
      await trigger(marketo, id, [one, two]);
      const [synced, ...more] = await feed(marketo, [19]);
      assert.deepEqual([synced!['leadId'], synced!['campaignId'], more], [one, id, []]);
      assert.deepEqual(attributesOf(synced!), { 'SFDC ID': '00Q000000000001AAA' });
      const path =
        '/rest/v1/leads.json?filterType=sfdcLeadId&filterValues=00Q000000000001AAA&fields=sfdcType';
      assert.deepEqual((await marketo.get(path)).result, [{ id: one, sfdcType: 'Lead' }]);
    }));

  test('a batch is scheduled five minutes from now at the earliest, two years at the latest, twenty clones a day', () =>
    fresh(async (marketo) => {
      const { id } = addSmartCampaign(marketo.state, { name: 'Batch', place: inProgram });
      const at = (): number => marketo.state.shelf.campaigns.get(id)!.scheduledFor! - marketo.state.now();
      assert.deepEqual((await schedule(marketo, id, {})).result, [{ id }]);
      assert.equal(at(), 5 * 60_000);
      await schedule(marketo, id, { runAt: '2026-11-20T12:01:00+0000' });
      assert.equal(at(), 5 * 60_000);
      await schedule(marketo, id, { runAt: '2026-11-20T13:00:00Z' });
      assert.equal(at(), 60 * 60_000);
      assert.equal(codeOf(await schedule(marketo, id, { runAt: '2029-01-01T00:00:00Z' })), '1042');
      assert.equal(codeOf(await schedule(marketo, id, { runAt: 'soon' })), '1003');
      for (let clone = 0; clone < 20; clone += 1) {
        const answer = await schedule(marketo, id, { cloneToProgramName: `Clone ${clone}` });
        assert.equal(answer.success, true);
      }
      assert.equal(codeOf(await schedule(marketo, id, { cloneToProgramName: 'One too many' })), '1020');
      const named = await marketo.get('/rest/asset/v1/program/byName.json?name=Clone%2019');
      assert.equal(named.result?.[0]?.['channel'], 'Webcast');
      marketo.pass(24 * 3600);
      await marketo.token();
      assert.equal((await schedule(marketo, id, { cloneToProgramName: 'A new day' })).success, true);
    }));
});
