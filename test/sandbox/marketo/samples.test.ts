import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addSmartCampaign, deleteLead, editLead } from '../../../companion/sandbox/marketo/marketer.ts';
import { bench, membersOf, strangersTo, type Answer, type Bench } from './client.ts';

/**
 * The answers that the documentation shows can be had here: the same keys with values of the same kinds, no more and no
 * less. Values are this world's own.
 */

/** What a JSON value is made of; a list by its first element. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, one]) => [name, shapeOf(one)]),
  );
}

const same = (answer: unknown, sample: string): void => {
  assert.deepEqual(shapeOf(answer), shapeOf(JSON.parse(sample)));
};

describe('answers as the documentation shows them', () => {
  let marketo: Bench;
  before(async () => {
    marketo = await bench({ limits: { per20Seconds: 10_000 }, switches: { activityCampaign: 'missing' } });
  });
  after(() => marketo.stop());
  const token = async (): Promise<string> => {
    const path = '/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-11-20T12:00:00Z';
    return encodeURIComponent((await marketo.get(path)).nextPageToken!);
  };
  const send = async (method: string, path: string): Promise<Answer> =>
    (await (await marketo.raw(path, { method })).json()) as Answer;

  test('Authentication', async () => {
    same(
      await marketo.token(),
      '{"access_token":"cdf01657:int","token_type":"bearer","expires_in":3599,"scope":"apiuser@acme.com"}',
    );
  });

  test('Error Codes: a refused call, a skipped record', async () => {
    same(
      await marketo.get('/rest/v1/nothing.json'),
      '{"requestId":"e42b#14272d07d78","success":false,"errors":[{"code":"601","message":"Unauthorized"}]}',
    );
    const input = [{ email: 'sample@x.example' }];
    await marketo.post('/rest/v1/leads.json', { input });
    same(
      await marketo.post('/rest/v1/leads.json', { action: 'createOnly', input }),
      '{"requestId":"e#1","success":true,"result":[{"status":"skipped","reasons":[{"code":"1005","message":"Lead already exists"}]}]}',
    );
  });

  test('Programs: by id, browsed, nothing found; Tags; Channels; Tokens', async () => {
    await marketo.form('/rest/asset/v1/program/1102/tag/Region.json', { tagValue: 'Asia' });
    await marketo.form('/rest/asset/v1/program/1102.json', { costsDestructiveUpdate: 'true' });
    same(
      await marketo.get('/rest/asset/v1/program/1102.json'),
      `{"success":true,"warnings":[],"errors":[],"requestId":"948f#14db037ec71","result":[{"id":1107,"name":"n",
        "description":"d","createdAt":"c","updatedAt":"u","url":"u","type":"Default","channel":"c",
        "folder":{"type":"Folder","value":1910,"folderName":"f"},"status":"","workspace":"Default",
        "tags":[{"tagType":"t","tagValue":"v"}],"costs":null,"headStart":false}]}`,
    );
    same(
      await marketo.get('/rest/asset/v1/programs.json'),
      `{"success":true,"warnings":[],"errors":[],"requestId":"7a39#1511bf8a41c","result":[{"id":1035,"name":"n",
        "description":"","createdAt":"c","updatedAt":"u","url":"u","type":"Engagement","channel":"Nurture",
        "folder":{"type":"Folder","value":28,"folderName":"f"},"status":"on","workspace":"Default","headStart":false}]}`,
    );
    same(
      await marketo.get('/rest/asset/v1/program/byName.json?name=Nothing'),
      '{"success":true,"warnings":["No assets found for the given search criteria."],"errors":[],"requestId":"e#1"}',
    );
    same(
      await marketo.form('/rest/asset/v1/program/1102/tag/Region/delete.json'),
      '{"success":true,"errors":[],"requestId":"d998#17f84ad36a7","warnings":[],"result":[{"id":1067}]}',
    );
    same(
      (await marketo.get('/rest/asset/v1/channel/byName.json?name=Survey')).result,
      `[{"id":6,"name":"n","applicableProgramType":"program","createdAt":"c","updatedAt":"u","progressionStatuses":
        [{"name":"Not in Program","step":0,"description":null,"hidden":false,"success":false}]}]`,
    );
    const fields = { name: 'April Fools', type: 'date', value: '2015-04-01', folderType: 'Folder' };
    same(
      (await marketo.form('/rest/asset/v1/folder/21/tokens.json', fields)).result,
      `[{"folder":{"type":"Folder","value":416},"tokens":[{"name":"n","type":"date","value":"v","computedUrl":"u"}]}]`,
    );
  });

  test('Leads: read, nothing found, merged, deleted, programs of a lead', async () => {
    const [one, two, three] = strangersTo(marketo.state, 1101) as [number, number, number];
    same(
      await marketo.get(`/rest/v1/leads.json?filterType=id&filterValues=${one}`),
      `{"requestId":"e#1","result":[{"id":1,"email":"e","updatedAt":"u","createdAt":"c","firstName":"f","lastName":"l"}],
        "success":true}`,
    );
    same(
      await marketo.get('/rest/v1/leads.json?filterType=id&filterValues=1'),
      '{"requestId":"e#1","result":[],"success":true}',
    );
    same(
      await send('POST', `/rest/v1/leads/${one}/merge.json?leadId=${two}`),
      '{"requestId":"e#1","success":true}',
    );
    same(
      await marketo.post('/rest/v1/leads/delete.json', { input: [{ id: three }] }),
      '{"requestId":"3608#1","result":[{"id":235,"status":"deleted"}],"success":true}',
    );
    const [member] = membersOf(marketo.state, 1101)[0]!;
    same(
      await marketo.get(
        `/rest/v1/leads/${member}/programMembership.json?filterType=programId&filterValues=1101`,
      ),
      `{"requestId":"e#1","result":[{"id":1044,"progressionStatus":"Sent","isExhausted":false,"acquiredBy":false,
        "reachedSuccess":false,"membershipDate":"m","updatedAt":"u"}],"success":true,"moreResult":false}`,
    );
  });

  test('Program Members: both reads, status, fields, delete', async () => {
    const [member] = membersOf(marketo.state, 1101)[0]!;
    same(
      await marketo.get('/rest/v1/leads/programs/1101.json?batchSize=1'),
      `{"requestId":"13ad4#1727b748a17","result":[{"id":319141,"firstName":"Meera","lastName":"Reed","email":"m",
        "updatedAt":"u","createdAt":"c","membership":{"id":1127,"progressionStatus":"Visited",
        "progressionStatusType":"Visited","isExhausted":false,"acquiredBy":true,"reachedSuccess":false,
        "membershipDate":"m","updatedAt":"u"}}],"success":true,"nextPageToken":"SW3P==="}`,
    );
    same(
      await marketo.get(`/rest/v1/programs/1101/members.json?filterType=leadId&filterValues=${member}`),
      `{"requestId":"109da#1","result":[{"seq":0,"leadId":1789,"reachedSuccess":true,"programId":1044,"acquiredBy":true,
        "membershipDate":"m"}],"success":true,"moreResult":false}`,
    );
    const status = '/rest/v1/programs/1101/members/status.json';
    const [stranger] = strangersTo(marketo.state, 1101) as [number];
    const skipped = `{"requestId":"e#1","result":[{"seq":0,"status":"skipped","reasons":[{"code":"1037","message":"m"}]}],"success":true}`;
    const done = '{"requestId":"e#1","result":[{"seq":2,"status":"created","leadId":1235}],"success":true}';
    const joined = { statusName: 'Registered', input: [{ leadId: stranger }] };
    same(await marketo.post(status, joined), done);
    same(await marketo.post(status, joined), skipped);
    const data = '/rest/v1/programs/1101/members.json';
    same(await marketo.post(data, { input: [{ leadId: stranger, registrationCode: 'x' }] }), done);
    same(await marketo.post(data, { input: [{ leadId: 1003, registrationCode: 'x' }] }), skipped);
    const remove = '/rest/v1/programs/1101/members/delete.json';
    same(await marketo.post(remove, { input: [{ leadId: stranger }] }), done);
    same(await marketo.post(remove, { input: [{ leadId: stranger }] }), skipped);
  });

  test('Activities: token, feed, changes, deleted leads', async () => {
    const [one, two] = strangersTo(marketo.state, 1102) as [number, number];
    same(
      await marketo.get('/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-11-20T12:00:00Z'),
      '{"requestId":"e#1","success":true,"nextPageToken":"GIYD==="}',
    );
    marketo.pass(1);
    await marketo.post('/rest/v1/programs/1102/members/status.json', {
      statusName: 'Meeting Attended',
      input: [{ leadId: one }],
    });
    editLead(marketo.state, one, { title: 'First' });
    editLead(marketo.state, one, { title: 'Second' });
    deleteLead(marketo.state, two);
    const feed = await marketo.get(
      `/rest/v1/activities.json?activityTypeIds=104&assetIds=1102&leadIds=${one}&nextPageToken=${await token()}`,
    );
    same(
      {
        ...feed,
        result: feed.result!.map(({ attributes, ...rest }) => ({
          ...rest,
          attributes: (attributes as { name: string }[]).filter((a) => a.name === 'New Status'),
        })),
      },
      `{"requestId":"24fd#1","result":[{"id":102988,"marketoGUID":"102988","leadId":1,"activityDate":"a",
        "activityTypeId":104,"primaryAttributeValueId":71,"primaryAttributeValue":"p",
        "attributes":[{"name":"New Status","value":"Influenced"}]}],"success":true,"nextPageToken":"WQV2===","moreResult":false}`,
    );
    const changes = await marketo.get(
      `/rest/v1/activities/leadchanges.json?fields=title&nextPageToken=${await token()}`,
    );
    same(
      changes.result!.at(-1),
      `{"id":1078,"marketoGUID":"1078","leadId":775,"activityDate":"a","activityTypeId":13,
        "fields":[{"id":48,"name":"firstName","newValue":"n","oldValue":"o"}],"attributes":[{"name":"Reason","value":"Web service API"}]}`,
    );
    const deleted = await marketo.get(`/rest/v1/activities/deletedleads.json?nextPageToken=${await token()}`);
    same(
      { ...deleted.result!.at(-1)!, attributes: [] },
      `{"id":2,"marketoGUID":"2","leadId":6,"activityDate":"a","activityTypeId":37,"primaryAttributeValueId":6,
        "primaryAttributeValue":"p","attributes":[]}`,
    );
  });

  test('Static Lists, List Membership, Smart Campaigns', async () => {
    const folder = { id: 21, type: 'Folder' } as const;
    const list = await marketo.form('/rest/asset/v1/staticLists.json', { name: 'S', folder });
    same(
      list.result,
      '[{"id":1027,"name":"n","createdAt":"c","updatedAt":"u","folder":{"id":1034,"type":"Program"},"computedUrl":"u"}]',
    );
    const leadId = strangersTo(marketo.state, 1101)[0]!;
    const leads = `/rest/v1/lists/${String(list.result![0]!['id'])}/leads`;
    const one = '{"requestId":"6860#1","result":[{"id":318594,"status":"added"}],"success":true}';
    same(await send('POST', `${leads}.json?id=${leadId}`), one);
    same(await marketo.get(`${leads}/ismember.json?id=${leadId}`), one);
    same(await send('DELETE', `${leads}.json?id=${leadId}`), one);
    const { id } = addSmartCampaign(marketo.state, {
      name: 'C',
      place: folder,
      type: 'trigger',
      active: true,
      requestable: true,
    });
    same(
      (await marketo.get(`/rest/asset/v1/smartCampaign/${id}.json`)).result,
      `[{"id":1069,"name":"n","description":"","createdAt":"c","updatedAt":"u","folder":{"id":327,"type":"Folder"},
        "status":"Inactive","type":"trigger","isSystem":false,"isActive":false,"isRequestable":false,
        "isCommunicationLimitEnabled":false,"recurrence":{"weekdayOnly":false},"qualificationRuleType":"once",
        "workspace":"Default","smartListId":2747,"flowId":1088,"computedUrl":"u"}]`,
    );
    const asked = { input: { leads: [{ id: leadId }], tokens: [{ name: '{{my.message}}', value: 'v' }] } };
    same(
      await marketo.post(`/rest/v1/campaigns/${id}/trigger.json`, asked),
      '{"requestId":"9e01#161d922f1aa","result":[{"id":3712}],"success":true}',
    );
  });

  test('Leads: both describes, push, partitions; Program Members: describe', async () => {
    const first = (answer: Answer, list: string): unknown => (answer.result![0]![list] as unknown[])[0];
    const old = await marketo.get('/rest/v1/leads/describe.json');
    same(
      old.result!.find(
        ({ rest, length }) => (rest as { name: string }).name === 'email' && length !== undefined,
      ),
      `{"id":2,"displayName":"Email Address","dataType":"email","length":255,"rest":{"name":"email","readOnly":false},
        "soap":{"name":"Email","readOnly":false}}`,
    );
    const field = '{"name":"n","displayName":"d","dataType":"integer","updateable":false,"crmManaged":false}';
    const described = await marketo.get('/rest/v1/leads/describe2.json');
    same(Object.keys(described.result![0]!).toSorted(), '["fields","name","searchableFields"]');
    same(first(described, 'searchableFields'), '["id"]');
    same(first(described, 'fields'), field);
    const members = await marketo.get('/rest/v1/programs/members/describe.json');
    same(first(members, 'searchableFields'), '["leadId"]');
    assert.deepEqual(members.result![0]!['dedupeFields'], ['leadId', 'programId']);
    const pushed = await marketo.post('/rest/v1/leads/push.json', {
      programName: marketo.state.programs.get(1101)!.name,
      lookupField: 'email',
      input: [{ email: 'pushed@x.example' }],
    });
    same(pushed, '{"requestId":"e#1","success":true,"result":[{"id":50,"status":"created"}]}');
    same(
      (await marketo.get('/rest/v1/leads/partitions.json')).result!.map(({ id, name }) => ({ id, name })),
      '[{"id":1,"name":"Default"}]',
    );
    const moved = { input: [{ id: pushed.result![0]!['id'], partitionName: 'Default' }] };
    same(
      await marketo.post('/rest/v1/leads/partitions.json', moved),
      '{"requestId":"e#1","success":true,"result":[{"id":50,"status":"updated"}]}',
    );
  });

  test('Custom Activities: a type, an activity; Bulk Program Member Import', async () => {
    const external = '/rest/v1/activities/external';
    const type = { apiName: 'seen', name: 'Seen', triggerName: 'T', filterName: 'F' };
    const primaryAttribute = { apiName: 'p', name: 'P' };
    const made = await marketo.post(`${external}/type.json`, { ...type, primaryAttribute });
    const { id, status } = made.result![0]!;
    assert.equal(status, 'draft');
    await marketo.post(`${external}/type/seen/approve.json`, {});
    const one = { leadId: [...marketo.state.leads.keys()][0]!, activityDate: '2026-11-20T10:00:00Z' };
    const input = [{ ...one, activityTypeId: id, primaryAttributeValue: 'v' }];
    const added = await marketo.post(`${external}.json`, { input });
    assert.equal(added.success, true);
    assert.equal(added.result![0]!['status'], 'added');
    const boundary = 'x';
    const body = `--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nemail\nimported@x.example\n\r\n--x--\r\n`;
    const sent = await marketo.raw(
      '/bulk/v1/program/1101/members/import.json?format=csv&programMemberStatus=Registered',
      { method: 'POST', body, headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` } },
    );
    const imported = (await sent.json()) as Answer;
    same(
      imported,
      '{"requestId":"e#1","success":true,"result":[{"batchId":1022,"importId":"1022","status":"Queued"}]}',
    );
    marketo.pass(300);
    const progress = await marketo.get(
      `/bulk/v1/program/members/import/${String(imported.result![0]!['batchId'])}/status.json`,
    );
    same(
      progress.result,
      `[{"batchId":1022,"importId":"1022","status":"Complete","numOfLeadsProcessed":1,"numOfRowsFailed":0,
        "numOfRowsWithWarning":0,"message":"Import completed"}]`,
    );
  });

  test('Bulk Extract and Usage', async () => {
    const bulk = '/bulk/v1/program/members/export';
    const job = await marketo.post(`${bulk}/create.json`, {
      fields: ['leadId'],
      filter: { programId: 1101 },
    });
    const sample = '"exportId":"e","format":"CSV","status":"s","createdAt":"c"';
    same(job, `{"requestId":"4d44#1","result":[{${sample}}],"success":true}`);
    const path = `${bulk}/${String(job.result![0]!['exportId'])}`;
    same((await send('POST', `${path}/enqueue.json`)).result, `[{${sample},"queuedAt":"q"}]`);
    marketo.pass(60);
    same((await marketo.get(`${path}/status.json`)).result, `[{${sample},"queuedAt":"q","startedAt":"s"}]`);
    marketo.pass(60);
    same(
      (await marketo.get(`${path}/status.json`)).result,
      `[{${sample},"queuedAt":"q","startedAt":"s","finishedAt":"f","numberOfRecords":13,"fileSize":1752,"fileChecksum":"sha256:b"}]`,
    );
    same(
      await marketo.get('/rest/v1/stats/usage.json'),
      '{"requestId":"5f7f#1","success":true,"result":[{"date":"2015-10-17","total":1120,"users":[{"userId":"u","count":200}]}]}',
    );
    same(
      await marketo.get('/rest/v1/stats/errors.json'),
      '{"requestId":"5f7f#1","success":true,"result":[{"date":"2015-10-17","total":73,"errors":[{"errorCode":"604","count":1}]}]}',
    );
  });
});
