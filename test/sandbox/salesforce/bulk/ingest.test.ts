import assert from 'node:assert/strict';
import { test } from 'node:test';
import { items, refused, startOrg, words } from '../org.ts';
import { ids, short } from '../world.ts';
import { finish, load, open, upload } from './client.ts';

test('a job goes through its states in the org’s time', async () => {
  const org = await startOrg({ bulk: { queueMs: 1000, chunkMs: 500, chunkSize: 2 } });
  const made = await org.call('POST', '/jobs/ingest', { object: 'lead', operation: 'insert' });
  const id = words(made.body.id);
  assert.match(id, /^750[0-9A-Za-z]{15}$/);
  assert.deepEqual(made.body, {
    id,
    operation: 'insert',
    object: 'Lead',
    createdById: ids.U1,
    createdDate: '2026-11-20T12:00:00.000+0000',
    systemModstamp: '2026-11-20T12:00:00.000+0000',
    state: 'Open',
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: 65,
    contentUrl: `services/data/v65.0/jobs/ingest/${id}/batches`,
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
  });
  assert.equal((await upload(org, id, 'LastName,Company\na,A\nb,B\nc,C\n')).status, 201);
  await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  const seen: string[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    const { body } = await org.get(`/jobs/ingest/${id}`);
    seen.push(`${words(body.state)} ${words(body.numberRecordsProcessed)}`);
    org.clock.ms += 500;
  }
  assert.deepEqual(seen, [
    'UploadComplete 0',
    'UploadComplete 0',
    'InProgress 0',
    'InProgress 2',
    'JobComplete 3',
    'JobComplete 3',
  ]);
  const { body } = await org.get(`/jobs/ingest/${id}`);
  assert.equal(body.jobType, 'V2Ingest');
  assert.equal(body.totalProcessingTime, 1000);
  assert.equal(body.contentUrl, undefined);
  assert.equal((await org.query('SELECT COUNT() FROM Lead')).body.totalSize, 8);
});

test('rows obey the rules of any other write, each for itself', async () => {
  const org = await startOrg();
  const { info, results } = await load(
    org,
    { object: 'CampaignMember', operation: 'insert' },
    [
      'CampaignId,LeadId,ContactId,Status',
      `${ids.C3},${ids.L1},,Responded`,
      `${ids.C1},${ids.L1},,`,
      `${ids.C3},${ids.L4},,`,
      `,${ids.L2},,Sent`,
      `${ids.C3},,${ids.K1},"a,""b"""`,
      '',
    ].join('\n'),
  );
  assert.equal(info.body.state, 'JobComplete');
  assert.equal(info.body.numberRecordsProcessed, 5);
  assert.equal(info.body.numberRecordsFailed, 3);
  const [first, second] = org.state.members(ids.C3);
  assert.equal(
    await results('successfulResults'),
    [
      '"sf__Id","sf__Created","CampaignId","LeadId","ContactId","Status"',
      `"${first?.id ?? ''}","true","${ids.C3}","${ids.L1}","","Responded"`,
      `"${second?.id ?? ''}","true","${ids.C3}","","${ids.K1}","a,""b"""`,
      '',
    ].join('\n'),
  );
  assert.equal(first?.hasResponded, true);
  assert.equal(
    await results('failedResults'),
    [
      '"sf__Id","sf__Error","CampaignId","LeadId","ContactId","Status"',
      `"","DUPLICATE_VALUE:Already a campaign member.:--","${ids.C1}","${ids.L1}","",""`,
      `"","CANNOT_UPDATE_CONVERTED_LEAD:cannot reference converted lead:LeadId --","${ids.C3}","${ids.L4}","",""`,
      `"","REQUIRED_FIELD_MISSING:Required fields are missing: [CampaignId]:CampaignId --","","${ids.L2}","","Sent"`,
      '',
    ].join('\n'),
  );
  assert.equal(await results('unprocessedrecords'), '"CampaignId","LeadId","ContactId","Status"\n');
});

test('update: what is empty stays, #N/A is null, and texts become what the field holds', async () => {
  const org = await startOrg();
  const { results } = await load(
    org,
    { object: 'Campaign', operation: 'update', columnDelimiter: 'TAB', lineEnding: 'CRLF' },
    [
      'Id\tIsActive\tActualCost\tStartDate\tName',
      `${ids.C1}\tno\t#N/A\t2027-01-02\t`,
      `${ids.C2}\tperhaps\t1\t\tX`,
      `${ids.C3}\t1\tmuch\t\tX`,
      `701000000000099AAA\t1\t1\t\tX`,
      `\t1\t1\t\tX`,
    ].join('\r\n'),
  );
  const campaign = org.state.record('Campaign', ids.C1);
  assert.deepEqual(
    [campaign?.['IsActive'], campaign?.['ActualCost'], campaign?.['StartDate'], campaign?.['Name']],
    [false, null, '2027-01-02', 'Spring Webinar'],
  );
  assert.deepEqual(
    (await results('failedResults'))
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split('\t').slice(0, 2).join(' ')),
    [
      `"${ids.C2}" "INVALID_TYPE_ON_FIELD_IN_RECORD:Active: value not of required type: perhaps:IsActive --"`,
      `"${ids.C3}" "INVALID_TYPE_ON_FIELD_IN_RECORD:Actual Cost: value not of required type: much:ActualCost --"`,
      `"701000000000099AAA" "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--"`,
      `"" "MISSING_ARGUMENT:Id not specified:--"`,
    ],
  );
});

test('upsert by external id, parents found by theirs', async () => {
  const org = await startOrg();
  org.state.updateRecord('Lead', ids.L5, { Lockstep_Key__c: 'five' });
  const job = { object: 'Lead', operation: 'upsert', externalIdFieldName: 'Lockstep_Key__c' };
  const { results } = await load(
    org,
    job,
    'Lockstep_Key__c,LastName,Company\nfive,Changed,Tea\nnew,New,Co\ntwice,A,B\ntwice,C,D\n,No,Key\n',
  );
  assert.equal(org.state.record('Lead', ids.L5)?.['LastName'], 'Changed');
  const lines = (await results('successfulResults')).trim().split('\n');
  assert.equal(lines[1], `"${ids.L5}","false","five","Changed","Tea"`);
  assert.match(lines[2] ?? '', /^"00Q\w{15}","true","new","New","Co"$/);
  assert.deepEqual(
    (await results('failedResults'))
      .split('\n')
      .slice(1, 4)
      .map((line) => line.split('","')[1]),
    [
      'DUPLICATE_VALUE:Duplicate external id specified: twice:--',
      'DUPLICATE_VALUE:Duplicate external id specified: twice:--',
      'MISSING_ARGUMENT:Lockstep_Key__c not specified:--',
    ],
  );
  const members = await load(
    org,
    { object: 'CampaignMember', operation: 'insert' },
    `CampaignId,Lead.Lockstep_Key__c\n${ids.C3},five\n${ids.C3},nobody\n`,
  );
  assert.deepEqual(
    org.state.members(ids.C3).map((one) => one.leadId),
    [ids.L5],
  );
  assert.match(
    await members.results('failedResults'),
    /"INVALID_FIELD:Foreign key external ID: nobody not found for field Lockstep_Key__c in entity Lead:--"/,
  );
});

test('delete moves to the recycle bin, hardDelete does not and must be granted', async () => {
  const org = await startOrg();
  await load(org, { object: 'Lead', operation: 'delete' }, `Id\n${ids.L3}\n`);
  assert.equal(org.state.record('Lead', ids.L3)?.['IsDeleted'], true);
  const hard = { object: 'Lead', operation: 'hardDelete' };
  refused(await org.call('POST', '/jobs/ingest', hard), 400, 'FEATURENOTENABLED');
  org.state.bulk.settings.hardDelete = true;
  await load(org, hard, `Id\n${ids.L2}\n`);
  assert.equal(org.state.record('Lead', ids.L2), null);
  const wide = await load(org, { object: 'Lead', operation: 'delete' }, `Id,LastName\n${ids.L1},A\n`);
  assert.equal(wide.info.body.state, 'Failed');
});

test('a file that cannot be understood fails the job, which says why', async () => {
  const org = await startOrg();
  const why = async (job: Record<string, unknown>, csv: string): Promise<string> => {
    const { info, results } = await load(org, { object: 'Lead', operation: 'insert', ...job }, csv);
    assert.equal(info.body.state, 'Failed');
    assert.equal(info.body.numberRecordsProcessed, 0);
    assert.equal((await results('successfulResults')).trim().split('\n').length, 1);
    return words(info.body.errorMessage);
  };
  assert.equal(await why({}, 'LastName,Nope\na,b\n'), 'InvalidBatch : Field name not found : Nope');
  assert.equal(
    await why({}, 'LastName;Company\na;b\n'),
    'InvalidBatch : Field name not found : LastName;Company',
  );
  assert.equal(
    await why({}, 'LastName,Company\r\na,b\r\n'),
    'LineEnding is invalid on user data. Current LineEnding setting is LF',
  );
  assert.match(await why({}, 'LastName,Company\na"b,c\n'), /^InvalidBatch : Failed to parse CSV\. /);
  assert.match(await why({}, 'LastName,Company\na\n'), /^InvalidBatch : Failed to parse CSV\. /);
  assert.equal(
    await why({ operation: 'update' }, 'LastName\na\n'),
    'InvalidBatch : Field name not found : Id',
  );
  assert.equal(org.state.campaigns().length, 3);
});

test('requests that no job can take', async () => {
  const org = await startOrg({ bulk: { largestUpload: 40 } });
  const post = (job: Record<string, unknown>) => org.call('POST', '/jobs/ingest', job);
  refused(await post({ object: 'Nope', operation: 'insert' }), 400, 'INVALIDENTITY');
  refused(await post({ object: 'Lead', operation: 'grow' }), 400, 'JSON_PARSER_ERROR');
  refused(await post({ object: 'Lead', operation: 'upsert' }), 400, 'INVALIDJOB');
  refused(
    await post({ object: 'Lead', operation: 'upsert', externalIdFieldName: 'Title' }),
    404,
    'NOT_FOUND',
  );
  const id = await open(org, { object: 'Lead', operation: 'insert' });
  refused(await upload(org, id, 'LastName\na\n', 'text/plain'), 415, 'CLIENTINPUTERROR');
  refused(await upload(org, id, `LastName\n${'a'.repeat(22)}\n`), 413, 'CLIENTINPUTERROR');
  assert.equal((await upload(org, id, 'LastName\na\n')).status, 201);
  refused(await upload(org, id, 'LastName\nb\n'), 400, 'INVALIDJOBSTATE');
  refused(await org.call('DELETE', `/jobs/ingest/${id}`), 400, 'INVALIDJOBSTATE');
  refused(await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'Open' }), 400, 'JSON_PARSER_ERROR');
  refused(await org.get('/jobs/ingest/750000000000000AAA'), 404, 'NOT_FOUND');
  refused(await org.get(`/jobs/query/${id}`), 404, 'NOT_FOUND');
});

test('an aborted job keeps what it has done and says what it has not', async () => {
  const org = await startOrg({ bulk: { queueMs: 100, chunkMs: 100, chunkSize: 1 } });
  const id = await open(org, { object: 'Lead', operation: 'insert' });
  await upload(org, id, 'LastName,Company\na,A\nb,B\nc,C\n');
  await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  org.clock.ms += 200;
  await org.get(`/jobs/ingest/${id}`);
  assert.equal((await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' })).body.state, 'Aborted');
  org.clock.ms += 1000;
  const after = await org.get(`/jobs/ingest/${id}`);
  assert.equal(after.body.state, 'Aborted');
  assert.equal(after.body.numberRecordsProcessed, 1);
  assert.equal(
    (await org.get(`/jobs/ingest/${id}/unprocessedrecords`)).body,
    '"LastName","Company"\n"b","B"\n"c","C"\n',
  );
  refused(await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' }), 400, 'INVALIDJOBSTATE');
  assert.equal(
    (await org.query("SELECT COUNT() FROM Lead WHERE Company IN ('A', 'B', 'C')")).body.totalSize,
    1,
  );
  assert.equal((await org.call('DELETE', `/jobs/ingest/${id}`)).status, 204);
  refused(await org.get(`/jobs/ingest/${id}`), 404, 'NOT_FOUND');
});

test('jobs are listed, and a fault refuses the rows of one transaction', async () => {
  const org = await startOrg();
  org.state.faults.add({ endpoint: /^PROCESS .*update\/CampaignMember/, kind: 'lock-row' });
  const rows = Array.from({ length: 201 }, () => `${ids.M1},Attended`);
  const { id, info } = await load(
    org,
    { object: 'CampaignMember', operation: 'update' },
    `Id,Status\n${rows.join('\n')}\n`,
  );
  assert.equal(info.body.numberRecordsFailed, 200);
  assert.equal(org.state.members(ids.C1).find((one) => short(one.id) === 'M1')?.status, 'Attended');
  const second = await open(org, { object: 'Lead', operation: 'insert' });
  const { body } = await org.get('/jobs/ingest');
  assert.equal(body.done, true);
  assert.deepEqual(
    items(body.records).map((one) => `${words(one.id)} ${words(one.state)}`),
    [`${id} JobComplete`, `${second} Open`],
  );
});

test('an upload that nobody closes is never worked on', async () => {
  const org = await startOrg();
  const id = await open(org, { object: 'Lead', operation: 'insert' });
  await upload(org, id, 'LastName,Company\na,A\n');
  org.clock.ms += 3_600_000;
  assert.equal((await org.get(`/jobs/ingest/${id}`)).body.state, 'Open');
  await org.call('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  assert.equal((await finish(org, `/jobs/ingest/${id}`)).body.state, 'JobComplete');
});
