import assert from 'node:assert/strict';
import { test } from 'node:test';
import { status } from '@grpc/grpc-js';
import { words } from '../org.ts';
import { ids, noon, short } from '../world.ts';
import { members, startSubscriber, until } from './subscriber.ts';
import type { Received, Subscriber } from './subscriber.ts';

const latest = { topicName: members, replayPreset: 'LATEST', numRequested: 100 } as const;
const update = (id: string, Status: string) => ({ attributes: { type: 'CampaignMember' }, Id: id, Status });
const shorts = (event: Received | undefined): string => (event?.header.recordIds ?? []).map(short).join(' ');

/** Waits until the server has the stream, so that nothing happens before it listens. */
async function listening(subscriber: Subscriber, streams = 1): Promise<void> {
  await until('the stream is open', () => subscriber.events.streams() === streams);
}

test('topics and schemas', async () => {
  const subscriber = await startSubscriber();
  for (const object of ['CampaignMember', 'Campaign', 'Lead', 'Contact', 'CampaignMemberStatus']) {
    const topic = await subscriber.topic(`/data/${object}ChangeEvent`);
    assert.equal(topic.canSubscribe, true);
    assert.equal(topic.canPublish, false);
    const schema = JSON.parse(await subscriber.schema(topic.schemaId)) as {
      name: string;
      fields: { name: string }[];
    };
    assert.equal(schema.name, `${object}ChangeEvent`);
    assert.equal(schema.fields[0]?.name, 'ChangeEventHeader');
    assert.ok(!schema.fields.some((one) => ['Id', 'SystemModstamp', 'IsDeleted'].includes(one.name)));
  }
  const lead = JSON.parse(
    await subscriber.schema((await subscriber.topic('/data/LeadChangeEvent')).schemaId),
  ) as { fields: { name: string }[] };
  assert.ok(lead.fields.some((one) => one.name === 'Lockstep_Key__c'));
  assert.ok(!lead.fields.some((one) => one.name === 'LastName'), 'parts of a name lie inside Name');
  assert.equal((await subscriber.topic('/data/ChangeEvents')).canSubscribe, true);
  await assert.rejects(subscriber.topic('/data/NopeChangeEvent'), (error: { code?: number }) => {
    assert.equal(error.code, status.NOT_FOUND);
    return true;
  });
  await assert.rejects(subscriber.schema('nope'), /Schema not found: nope rpcId: /);
});

test('an event tells what changed, who did it and through which door', async () => {
  const subscriber = await startSubscriber();
  const { org } = subscriber;
  const stream = subscriber.subscribe(latest);
  await listening(subscriber);
  org.clock.ms += 5000;
  const written = await org.call(
    'PATCH',
    `/sobjects/CampaignMember/${ids.M1}`,
    { Status: 'Attended' },
    { 'Sforce-Call-Options': 'client=Tester' },
  );
  assert.equal(written.status, 204);
  org.state.setMemberStatus(ids.M2, 'Registered');
  const [api, human] = await stream.events(2);
  assert.equal(api?.header.entityName, 'CampaignMember');
  assert.equal(api.header.changeType, 'UPDATE');
  assert.equal(shorts(api), 'M1');
  assert.equal(short(api.header.commitUser), 'U1');
  assert.equal(api.header.changeOrigin, 'com/salesforce/api/rest/65.0;client=Tester');
  assert.equal(api.header.commitTimestamp, noon + 5000);
  assert.equal(api.header.sequenceNumber, 1);
  assert.deepEqual(subscriber.names(api, 'changedFields'), [
    'FirstRespondedDate',
    'HasResponded',
    'LastModifiedDate',
    'Status',
  ]);
  assert.equal(api.values['Status'], 'Attended');
  assert.equal(api.values['HasResponded'], true);
  assert.equal(api.values['FirstRespondedDate'], Date.parse('2026-11-20T00:00:00Z'));
  assert.equal(api.values['CampaignId'], null, 'what did not change is not told');
  assert.ok(human);
  assert.equal(short(human.header.commitUser), 'U2');
  assert.equal(human.header.changeOrigin, '');
  assert.deepEqual(subscriber.names(human, 'changedFields'), [
    'HasResponded',
    'LastModifiedById',
    'LastModifiedDate',
    'Status',
  ]);
  assert.ok(human.header.commitNumber > api.header.commitNumber);
});

test('a new record tells all it has, a deleted one only its id, and parts of a name are nested', async () => {
  const subscriber = await startSubscriber();
  const { org } = subscriber;
  const stream = subscriber.subscribe({ ...latest, topicName: '/data/ChangeEvents' });
  await listening(subscriber);
  const leadId = org.state.createLead({
    FirstName: 'Ann',
    LastName: 'Bee',
    Company: 'C',
    Email: 'a@b.example',
  });
  org.state.updateRecord('Lead', leadId, { FirstName: null, LastName: 'Cee', Email: null });
  org.state.removeMember(ids.M3);
  org.state.deleteRecord('Lead', leadId);
  const [made, changed, left, deleted] = await stream.events(4);
  assert.equal(made?.header.changeType, 'CREATE');
  assert.deepEqual(made.header.changedFields, []);
  assert.deepEqual(
    { ...(made.values['Name'] as object) },
    { Salutation: null, FirstName: 'Ann', LastName: 'Bee' },
  );
  assert.equal(made.values['Email'], 'a@b.example');
  assert.equal(made.values['IsConverted'], false);
  assert.deepEqual(subscriber.names(changed!, 'changedFields'), [
    'Email',
    'LastModifiedDate',
    'Name.FirstName',
    'Name.LastName',
  ]);
  assert.deepEqual(subscriber.names(changed!, 'nulledFields'), ['Email', 'Name.FirstName']);
  assert.equal(left?.header.changeType, 'DELETE');
  assert.equal(left.header.entityName, 'CampaignMember');
  assert.equal(deleted?.header.changeType, 'DELETE');
  assert.equal(deleted.header.entityName, 'Lead');
  assert.equal(deleted.values['Name'], null);
});

test('one transaction: records that changed alike share an event, others follow in their order', async () => {
  const subscriber = await startSubscriber();
  const { org } = subscriber;
  const stream = subscriber.subscribe(latest);
  await listening(subscriber);
  const records = [
    update(ids.M1, 'Invited'),
    update(ids.M3, 'Registered'),
    update(ids.M6, 'Registered'),
    update(ids.M2, 'Invited'),
  ];
  await org.call('PATCH', '/composite/sobjects', { records });
  const [first, second, third] = await stream.events(3);
  assert.deepEqual([first, second, third].map(shorts), ['M1', 'M3 M6', 'M2']);
  assert.deepEqual(
    [first, second, third].map((one) => one?.header.sequenceNumber),
    [1, 2, 3],
  );
  assert.equal(new Set(stream.received.map((one) => one.header.transactionKey)).size, 1);
  const rolledBack = await org.call('PATCH', '/composite/sobjects', {
    allOrNone: true,
    records: [update(ids.M1, 'Attended'), update('00v000000000099AAA', 'Attended')],
  });
  assert.equal(rolledBack.body[0]?.success, false);
  await org.call('PATCH', `/sobjects/CampaignMember/${ids.M6}`, { Status: 'Invited' });
  assert.equal(shorts((await stream.events(4))[3]), 'M6', 'what was put back has no event');
  assert.notEqual(stream.received[3]?.header.transactionKey, third?.header.transactionKey);
});

test('a conversion is one transaction with an event for each record', async () => {
  const subscriber = await startSubscriber();
  const stream = subscriber.subscribe({ ...latest, topicName: '/data/ChangeEvents' });
  await listening(subscriber);
  subscriber.org.state.convertLead(ids.L1, ids.K2);
  const events = await stream.events(2);
  await subscriber.org.call('PATCH', `/sobjects/Lead/${ids.L2}`, { Company: 'End' });
  await until('the last event', () => events.some((one) => shorts(one) === 'L2'));
  const converted = events.filter((one) => shorts(one) !== 'L2');
  assert.equal(new Set(converted.map((one) => one.header.transactionKey)).size, 1);
  assert.ok(converted.some((one) => one.header.entityName === 'Lead'));
  assert.ok(converted.some((one) => one.header.entityName === 'CampaignMember'));
  assert.deepEqual(
    converted.map((one) => one.header.sequenceNumber),
    converted.map((_one, at) => at + 1),
  );
});

test('a bulk load comes as events too', async () => {
  const subscriber = await startSubscriber();
  const { org } = subscriber;
  const stream = subscriber.subscribe(latest);
  await listening(subscriber);
  const made = await org.call('POST', '/jobs/ingest', { object: 'CampaignMember', operation: 'update' });
  const path = `/jobs/ingest/${words(made.body.id)}`;
  await fetch(`${org.server.url}/services/data/v65.0${path}/batches`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${await org.token()}`, 'Content-Type': 'text/csv' },
    body: `Id,Status\n${ids.M1},Attended\n${ids.M3},Attended\n`,
  });
  await org.call('PATCH', path, { state: 'UploadComplete' });
  org.clock.ms += 10_000;
  await org.get(path);
  const [event] = await stream.events(1);
  assert.equal(shorts(event), 'M1 M3');
});
