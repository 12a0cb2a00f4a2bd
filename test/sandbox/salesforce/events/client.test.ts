import assert from 'node:assert/strict';
import { test } from 'node:test';
import PubSubApiClient from 'salesforce-pubsub-api-client';
import { startOrg } from '../org.ts';
import type { TestOrg } from '../org.ts';
import { ids } from '../world.ts';
import { members, until } from './subscriber.ts';

/** A client that is not ours: salesforce-pubsub-api-client, as published. */

type Event = {
  readonly replayId: number;
  readonly payload: {
    readonly Status: string | null;
    readonly ChangeEventHeader: {
      readonly recordIds: readonly string[];
      readonly changedFields: readonly string[];
      readonly commitUser: string;
    };
  };
};

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

async function connect(org: TestOrg): Promise<PubSubApiClient> {
  const client = new PubSubApiClient(
    {
      authType: 'user-supplied',
      accessToken: await org.token(),
      // It takes no other scheme, and hands the address on without calling it.
      instanceUrl: org.server.url.replace('http:', 'https:'),
      organizationId: org.state.org.id,
      pubSubEndpoint: org.state.events?.endpoint ?? '',
      rejectUnauthorizedSsl: false,
    },
    quiet,
  );
  await client.connect();
  return client;
}

/** Collects what a subscription tells. */
function collector(): {
  events: Event[];
  problems: unknown[];
  told: (info: unknown, type: string, data?: unknown) => void;
} {
  const events: Event[] = [];
  const problems: unknown[] = [];
  return {
    events,
    problems,
    told: (_info, type, data) => {
      if (type === 'event') events.push(data as Event);
      if (type === 'error') problems.push(data);
    },
  };
}

/** The network breaks and the client ends; until then it had no problem. Its close() alone leaves its streams open. */
async function breakOff(
  org: TestOrg,
  client: PubSubApiClient,
  { problems }: ReturnType<typeof collector>,
): Promise<void> {
  assert.deepEqual(problems, []);
  org.state.events?.breakStreams();
  await until('the client sees that its stream broke', () => problems.length > 0);
  client.close();
}

test('salesforce-pubsub-api-client receives a member’s change, and after a restart what it missed', async (t) => {
  const org = await startOrg({ now: Date.now, pubSub: { port: 0 } });
  const first = collector();
  const client = await connect(org);
  client.subscribe(members, first.told, 50);
  await until('the stream is open', () => org.state.events?.streams() === 1);
  const took: number[] = [];
  for (let n = 1; n <= 10; n += 1) {
    const changed = performance.now();
    await org.call('PATCH', `/sobjects/CampaignMember/${ids.M1}`, { Status: `Status ${n}` });
    await until(`event ${n}`, () => first.events.length >= n);
    took.push(performance.now() - changed);
  }
  t.diagnostic(
    `from the write's beginning to the event: median ${took.toSorted((a, b) => a - b)[5]?.toFixed(0) ?? ''} ms, worst ${Math.max(...took).toFixed(0)} ms`,
  );
  const last = first.events.at(-1);
  assert.equal(last?.payload.Status, 'Status 10');
  assert.deepEqual(last.payload.ChangeEventHeader.recordIds, [ids.M1]);
  assert.deepEqual([...last.payload.ChangeEventHeader.changedFields].sort(), ['LastModifiedDate', 'Status']);
  assert.equal(last.payload.ChangeEventHeader.commitUser, ids.U1);
  await breakOff(org, client, first);

  for (const label of ['Missed 1', 'Missed 2', 'Missed 3']) org.state.setMemberStatus(ids.M2, label);
  const second = collector();
  const restarted = await connect(org);
  restarted.subscribeFromReplayId(members, second.told, 50, last.replayId);
  await until('what was missed', () => second.events.length >= 3);
  assert.deepEqual(
    second.events.map((one) => one.payload.Status),
    ['Missed 1', 'Missed 2', 'Missed 3'],
  );
  await breakOff(org, restarted, second);
});
