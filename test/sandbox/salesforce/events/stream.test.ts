import assert from 'node:assert/strict';
import { test } from 'node:test';
import { status } from '@grpc/grpc-js';
import { ids, short } from '../world.ts';
import { members, startSubscriber, until } from './subscriber.ts';
import type { Stream } from './subscriber.ts';

const hour = 3_600_000;
const all = { topicName: members, replayPreset: 'EARLIEST', numRequested: 100 } as const;
const owed = (stream: Stream): number[] => stream.answers.map((one) => one.owed);
const statuses = (stream: Stream): unknown[] => stream.received.map((one) => one.values['Status']);

test('no more events come than were asked for', async () => {
  const subscriber = await startSubscriber();
  for (const label of ['a', 'b', 'c', 'd', 'e']) subscriber.org.state.setMemberStatus(ids.M1, label);
  const stream = subscriber.subscribe({ ...all, numRequested: 2 });
  await stream.events(2);
  await subscriber.topic(members);
  assert.deepEqual(statuses(stream), ['a', 'b']);
  assert.deepEqual(owed(stream), [0]);
  stream.fetch({ topicName: members, numRequested: 5 });
  await stream.events(5);
  assert.deepEqual(statuses(stream), ['a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(owed(stream), [0, 2]);
  subscriber.org.state.setMemberStatus(ids.M1, 'f');
  subscriber.org.state.setMemberStatus(ids.M1, 'g');
  subscriber.org.state.setMemberStatus(ids.M1, 'h');
  await stream.events(7);
  await subscriber.topic(members);
  assert.equal(stream.received.length, 7, 'the eighth waits');
});

test('a subscription begins where it is asked to', async () => {
  const subscriber = await startSubscriber();
  const { state } = subscriber.org;
  for (const label of ['a', 'b', 'c']) state.setMemberStatus(ids.M1, label);
  const earliest = subscriber.subscribe(all);
  await earliest.events(3);
  const first = earliest.received[0]?.replayId;
  const end = earliest.answers.at(-1)?.latest;
  assert.ok(first && end);
  const custom = subscriber.subscribe({ ...all, replayPreset: 'CUSTOM', replayId: first });
  await custom.events(2);
  assert.deepEqual(statuses(custom), ['b', 'c']);
  const tip = subscriber.subscribe({ ...all, replayPreset: 'LATEST' });
  await until('three streams', () => subscriber.events.streams() === 3);
  state.setMemberStatus(ids.M1, 'd');
  await tip.events(1);
  assert.deepEqual(statuses(tip), ['d']);
  const again = subscriber.subscribe({
    ...all,
    replayPreset: 'CUSTOM',
    replayId: end,
  });
  await again.events(1);
  assert.deepEqual(statuses(again), ['d'], 'the latest id of an answer is where the next one goes on');
});

test('a replay id that was never given, or whose event is gone, ends the stream', async () => {
  const subscriber = await startSubscriber();
  const { org } = subscriber;
  org.state.setMemberStatus(ids.M1, 'a');
  const stream = subscriber.subscribe(all);
  const [first] = await stream.events(1);
  const corrupted = { code: status.INVALID_ARGUMENT, own: 'subscription.fetch.replayid.corrupted' };
  const from = (replayId: Buffer): Stream =>
    subscriber.subscribe({ ...all, replayPreset: 'CUSTOM', replayId });
  assert.deepEqual(await from(Buffer.from('abc')).failure(), corrupted);
  assert.deepEqual(await from(Buffer.alloc(0)).failure(), corrupted);
  assert.deepEqual(await from(Buffer.alloc(8, 9)).failure(), corrupted);

  org.clock.ms += 71 * hour;
  org.state.setMemberStatus(ids.M1, 'b');
  const inTime = from(first!.replayId);
  await inTime.events(1);
  org.clock.ms += 2 * hour;
  const late = subscriber.subscribe(all);
  await late.events(1);
  assert.deepEqual(statuses(late), ['b'], 'after 72 hours the first event is gone');
  org.clock.ms += 71 * hour;
  org.state.setMemberStatus(ids.M1, 'c');
  assert.deepEqual(await from(first!.replayId).failure(), corrupted);
});

test('gaps, overflows and losses', async () => {
  const subscriber = await startSubscriber({ settings: { overflowAfter: 3 } });
  const { org, events } = subscriber;
  const stream = subscriber.subscribe({ ...all, topicName: '/data/ChangeEvents' });
  events.gap('CampaignMember', [ids.M1, ids.M2], 'UPDATE');
  const [gap] = await stream.events(1);
  assert.equal(gap?.header.changeType, 'GAP_UPDATE');
  assert.deepEqual(gap.header.recordIds.map(short), ['M1', 'M2']);
  assert.equal(gap.values['Status'], null);

  events.lose(1);
  org.state.setMemberStatus(ids.M1, 'lost');
  org.state.setMemberStatus(ids.M2, 'told');
  await stream.events(2);
  assert.equal(stream.received[1]?.values['Status'], 'told');

  const record = (LastName: string) => ({ attributes: { type: 'Lead' }, LastName, Company: 'C' });
  await org.call('POST', '/composite/sobjects', { records: ['a', 'b', 'c', 'd', 'e'].map(record) });
  await stream.events(6);
  assert.deepEqual(
    stream.received.slice(2).map((one) => one.header.changeType),
    ['CREATE', 'CREATE', 'CREATE', 'GAP_OVERFLOW'],
  );
  assert.deepEqual(stream.received[5]?.header.recordIds, ['000000000000000AAA']);
});

test('what may be delivered in a day is counted, and a fuller day ends the stream', async () => {
  const subscriber = await startSubscriber({ dailyDeliveries: 3 });
  const { org } = subscriber;
  const stream = subscriber.subscribe(all);
  for (const label of ['a', 'b', 'c', 'd']) org.state.setMemberStatus(ids.M1, label);
  assert.deepEqual(await stream.failure(), {
    code: status.RESOURCE_EXHAUSTED,
    own: 'subscription.limit.exceeded',
  });
  const limits = await org.get('/limits');
  assert.deepEqual(limits.body.DailyDeliveredPlatformEvents, {
    Max: 3,
    Remaining: 3 - stream.received.length,
  });
  org.clock.ms += 25 * hour;
  const later = subscriber.subscribe({ ...all, numRequested: 3 });
  await later.events(3);
});

test('five objects tell of their changes and no sixth', async () => {
  const subscriber = await startSubscriber();
  const { events, org } = subscriber;
  assert.throws(() => {
    events.select('Account');
  }, /takes 5 objects/);
  events.deselect('Contact');
  events.select('Account');
  const stream = subscriber.subscribe({ ...all, topicName: '/data/ChangeEvents' });
  org.state.updateRecord('Contact', ids.K1, { Title: 'Admiral' });
  org.state.updateRecord('Account', ids.A1, { Website: 'https://acme.example' });
  const [only] = await stream.events(1);
  assert.equal(only?.header.entityName, 'Account');
});

test('a quiet stream tells that it lives, and a broken one can be resumed', async () => {
  const subscriber = await startSubscriber();
  const { org, events } = subscriber;
  const stream = subscriber.subscribe(all);
  org.state.setMemberStatus(ids.M1, 'a');
  const [first] = await stream.events(1);
  org.state.updateRecord('Lead', ids.L1, { Title: 'Countess' });
  for (let turn = 0; stream.answers.length < 2 && turn < 100; turn += 1) {
    org.clock.ms += 300_000;
    await org.get('/limits');
  }
  await until('an empty answer', () => stream.answers.some((one) => one.events === 0));
  assert.deepEqual(stream.failures, []);

  events.breakStreams();
  assert.deepEqual(await stream.failure(), { code: status.UNAVAILABLE, own: 'service.unavailable' });
  org.state.setMemberStatus(ids.M1, 'b');
  const resumed = subscriber.subscribe({ ...all, replayPreset: 'CUSTOM', replayId: first!.replayId });
  await resumed.events(1);
  assert.deepEqual(statuses(resumed), ['b']);
  resumed.cancel();
  await until('nobody listens', () => events.streams() === 0);
});

test('who has no session gets nothing, and faults reach this door too', async () => {
  const stranger = await startSubscriber({}, 'nobody');
  const refused = { code: status.UNAUTHENTICATED, own: 'service.auth.error' };
  assert.deepEqual(await stranger.subscribe(all).failure(), refused);
  await assert.rejects(stranger.topic(members), /authentication/);

  const subscriber = await startSubscriber();
  subscriber.org.state.faults.add({ endpoint: /^GRPC Subscribe/, kind: '503' });
  assert.deepEqual(await subscriber.subscribe(all).failure(), {
    code: status.UNAVAILABLE,
    own: 'service.unavailable',
  });
  const zero = subscriber.subscribe({ ...all, numRequested: 0 });
  assert.equal((await zero.failure()).code, status.INVALID_ARGUMENT);
  const unknown = subscriber.subscribe({ ...all, topicName: '/data/NopeChangeEvent' });
  assert.equal((await unknown.failure()).code, status.NOT_FOUND);
});
