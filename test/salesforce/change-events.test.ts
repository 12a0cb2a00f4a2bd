import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startSalesforce, type SalesforceOptions } from '../../companion/sandbox/salesforce/server.ts';
import { secret } from '../../companion/src/config/secret.ts';
import { createSalesforce } from '../../companion/src/salesforce/client.ts';
import { systemClock } from '../../companion/src/telemetry/clock.ts';
import { smallWorld } from '../support/small-world.ts';
import { openQuota } from './support.ts';

/** Changes of campaign members, heard of by gRPC from the sandbox's event service. */

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 3000; turn += 1) {
    if (holds()) return;
    await sleep(10);
  }
  assert.fail(`${what}: this did not happen`);
}

async function listening(t: TestContext, options: Partial<SalesforceOptions> = {}) {
  const world = smallWorld({
    people: ['anna', 'bert'].map((key) => ({ key, salesforce: 'Registered' })),
  });
  const org = await startSalesforce(world, { port: 0, pubSub: { port: 0 }, ...options });
  t.after(() => org.stop());
  const { events } = org.state;
  assert.ok(events);
  const warned: object[] = [];
  let passed = 0;
  const salesforce = createSalesforce({
    settings: {
      loginUrl: org.url,
      clientId: org.clientId,
      clientSecret: secret(org.clientSecret),
      apiVersion: '64.0',
      requestTimeoutMs: 30_000,
    },
    clock: { ...systemClock, now: () => systemClock.now() + passed },
    quota: openQuota(),
    log: { debug: () => undefined, warn: (entry) => void warned.push(entry) },
  });
  const end = new AbortController();
  let heard = 0;
  const gaps: (readonly string[])[] = [];
  const ended = salesforce.listenForChanges(
    { address: events.endpoint, trusted: Buffer.from(events.certificate) },
    { onChange: () => (heard += 1), onGap: (ids) => void gaps.push(ids), signal: end.signal },
  );
  t.after(async () => {
    end.abort();
    await ended;
  });
  await until('the stream', () => events.streams() === 1);
  const [anna, bert] = org.state.members();
  assert.ok(anna && bert);
  const later = (ms: number) => void (passed += ms);
  return {
    gaps,
    state: org.state,
    events,
    salesforce,
    heard: () => heard,
    end,
    ended,
    anna,
    bert,
    warned,
    later,
  };
}

test('what others change is heard of, what we write is not', async (t) => {
  const { state, salesforce, heard, anna, bert } = await listening(t);
  const [written] = await salesforce.updateMembers('write', [{ id: anna.id, status: 'Attended' }]);
  assert.equal(written?.outcome, 'updated');
  state.setMemberStatus(bert.id, 'Attended');
  await until('a change of somebody else', () => heard() > 0);
  assert.equal(heard(), 1, 'events come in order: our own came first, and was passed over');
});

test('a gap names the members of whom nothing else is told', async (t) => {
  const { state, events, gaps, heard, anna, bert } = await listening(t);
  events.gap('CampaignMember', [anna.id, bert.id], 'UPDATE');
  await until('the gap', () => gaps.length > 0);
  assert.deepEqual(gaps, [[anna.id, bert.id]]);
  assert.equal(heard(), 1, 'and is looked for like a change');
  state.setMemberStatus(anna.id, 'Attended');
  await until('a change', () => heard() > 1);
  assert.equal(gaps.length, 1);
});

test('a broken stream is opened again, and one that worked counts as a change: something may have been missed', async (t) => {
  const { state, events, heard, anna, warned, later } = await listening(t);
  const broken = async () => {
    events.breakStreams();
    await until('the end of the stream', () => events.streams() === 0);
    await until('another stream', () => events.streams() === 1);
  };
  await broken();
  assert.equal(heard(), 0, 'a stream that ends as soon as it begins may be a refusal');
  later(60_000);
  await broken();
  assert.equal(heard(), 1);
  state.setMemberStatus(anna.id, 'Attended');
  await until('the change', () => heard() === 2);
  assert.equal(warned.length, 2);
});

test('a session that counts no more is renewed', async (t) => {
  const { state, events, heard, anna } = await listening(t);
  state.expireSessions();
  events.breakStreams();
  await until('another stream', () => events.streams() === 1);
  state.setMemberStatus(anna.id, 'Attended');
  await until('a change', () => heard() >= 1);
});

test('it ends when it is told to', async (t) => {
  const { events, end, ended } = await listening(t);
  end.abort();
  await ended;
  await until('no stream', () => events.streams() === 0);
});
