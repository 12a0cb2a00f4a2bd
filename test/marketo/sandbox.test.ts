import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startMarketo, type MarketoOptions } from '../../companion/sandbox/marketo/server.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import { secret } from '../../companion/src/config/secret.ts';
import { createMarketo } from '../../companion/src/marketo/client.ts';
import { activityTypes, type Marketo } from '../../companion/src/marketo/marketo.ts';
import { createMemoryQuota } from '../../companion/src/quota/memory.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { all, failing } from './vendor.ts';

/** The client against the sandbox: two readings of the same documentation meet here. */

const world = buildWorld({ seed: 7, scale: 1 });
const { channels, leads, members, programs } = world.marketo;

async function bench(options: Partial<MarketoOptions> = {}, requestTimeoutMs = 5_000) {
  const clock = virtualClock(Date.parse('2026-11-22T12:00:00Z'));
  const server = await startMarketo(world, { port: 0, now: () => clock.now(), ...options });
  const quota = createMemoryQuota({ clock });
  const settings = {
    baseUrl: server.url,
    clientId: server.clientId,
    clientSecret: secret(server.clientSecret),
    requestTimeoutMs,
  };
  const marketo = createMarketo({ settings, clock, quota });
  return { marketo, clock, quota, settings, stop: () => server.stop() };
}

/** A program that takes members, with a member at the lowest step held in it and a higher visible status. */
function movable() {
  for (const program of programs.filter((one) => one.type === 'Default' || one.type === 'Event')) {
    const visible = (channels.find((one) => one.name === program.channel)?.statuses ?? [])
      .filter((status) => status.step > 0 && !status.hidden)
      .sort((a, b) => a.step - b.step);
    const [low] = visible;
    const high = visible.at(-1);
    const member = members.find((one) => one.programId === program.id && one.status === low?.name);
    if (low && high && high.step > low.step && member)
      return { program, low: low.name, high: high.name, member };
  }
  throw new Error('the world has no such program');
}

describe('reading the seeded world', () => {
  let running: Awaited<ReturnType<typeof bench>>;
  let marketo: Marketo;
  before(async () => {
    running = await bench();
    ({ marketo } = running);
  });
  after(() => running.stop());
  const run = <T>(work: Promise<T>) => running.clock.run(work);

  test('who we are', async () => {
    assert.match((await run(marketo.whoAmI())).user, /@/);
  });

  test('programs and channels are the world’s', async () => {
    const found = await run(all(marketo.programs('schema')));
    const known = (list: readonly { id: number; name: string; channel: string; type: string }[]) =>
      list.map(({ id, name, channel, type }) => ({ id, name, channel, type })).sort((a, b) => a.id - b.id);
    assert.deepEqual(known(found), known(programs));
    const natively = (list: readonly { id: number }[]) => list.map((one) => one.id).sort((a, b) => a - b);
    assert.deepEqual(
      natively(found.filter((one) => one.nativeCampaignId !== undefined)),
      natively(programs.filter((one) => one.sfdcId !== undefined)),
    );
    const ids = programs.slice(0, 3).map((program) => program.id);
    assert.deepEqual(natively(await run(all(marketo.programs('pull', ids)))), natively(programs.slice(0, 3)));

    const expected = channels.map(({ id, name, programType, statuses }) => ({
      id,
      name,
      programType,
      statuses,
    }));
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
    assert.deepEqual((await run(marketo.channels('schema'))).sort(byId), expected.sort(byId));
  });

  test('costs come with a program, and a program that is not there is undefined', async () => {
    const costly = programs.find((program) => program.costs.length > 0);
    assert.ok(costly);
    const found = await run(marketo.program('pull', costly.id));
    assert.deepEqual(
      found?.costs,
      costly.costs.map(({ startDate, cost }) => ({ startDate, cost })),
    );
    assert.equal(await run(marketo.program('pull', 999_999)), undefined);
  });

  test('members of every program, with their statuses and their people', async () => {
    const people = new Map(leads.map((lead) => [lead.id, lead]));
    for (const program of programs) {
      const found = await run(all(marketo.members('compare', program.id)));
      const expected = members.filter((member) => member.programId === program.id);
      assert.deepEqual(
        new Map(found.map((member) => [member.leadId, member.status])),
        new Map(expected.map((member) => [member.leadId, member.status])),
        program.name,
      );
      for (const { leadId, email, lastName, company } of found) {
        const lead = people.get(leadId);
        assert.deepEqual([email, lastName, company], [lead?.email, lead?.lastName, lead?.company]);
      }
      const some = expected.slice(0, 350).map((member) => member.leadId);
      const statuses = await run(marketo.memberStatuses('write', program.id, some));
      assert.deepEqual(
        statuses,
        new Map(expected.slice(0, 350).map((member) => [member.leadId, member.status])),
      );
    }
  });

  test('a program that is not there has no members to list: a failure', async () => {
    assert.equal((await run(failing(all(marketo.members('compare', 999_999))))).kind, 'not-found');
    assert.equal((await run(failing(marketo.setStatus('write', 999_999, 'X', [1])))).kind, 'not-found');
  });

  test('people by id and by e-mail, 300 long addresses at once', async () => {
    const some = leads.slice(0, 320);
    const byId = await run(marketo.people('pull', [...some.map((lead) => lead.id), 999_999_999]));
    assert.deepEqual(new Set(byId.map((one) => one.leadId)), new Set(some.map((lead) => lead.id)));
    const emails = some.flatMap((lead) => (lead.email === null ? [] : [lead.email.toUpperCase()]));
    const found = await run(marketo.findPeople('pull', 'email', emails));
    const wanted = new Set(emails.map((email) => email.toLowerCase()));
    const expected = leads.filter(
      (lead) => lead.email !== null && wanted.has(lead.email.trim().toLowerCase()),
    );
    assert.deepEqual(new Set(found.map((one) => one.leadId)), new Set(expected.map((lead) => lead.id)));
  });
});

test('a member goes up, not down, out, and the feed tells it', async () => {
  const { marketo, clock, stop } = await bench();
  const { program, low, high, member } = movable();
  const lead = [member.leadId];
  const path = async () => {
    const token = await marketo.pagingToken('pull', clock.now() - 1000);
    await clock.advance(2000);
    assert.equal((await marketo.setStatus('write', program.id, high, lead))[0]?.outcome, 'updated');
    assert.equal((await marketo.memberStatuses('pull', program.id, lead)).get(member.leadId), high);

    const [back] = await marketo.setStatus('write', program.id, low, lead);
    assert.deepEqual(
      [back?.leadId, back?.outcome, back?.failure?.kind],
      [member.leadId, 'skipped', 'conflict'],
    );
    const [unknown] = await marketo.setStatus('write', program.id, high, [999_999_999]);
    assert.equal(unknown?.failure?.kind, 'not-found');
    const refused = await failing(marketo.setStatus('write', program.id, 'No such status', lead));
    assert.deepEqual([refused.kind, refused.code], ['config', '1025']);

    assert.equal((await marketo.removeMembers('write', program.id, lead))[0]?.outcome, 'deleted');
    assert.equal((await marketo.removeMembers('write', program.id, lead))[0]?.failure?.kind, 'conflict');
    assert.equal((await marketo.setStatus('write', program.id, low, lead))[0]?.outcome, 'created');

    const seen = [];
    for (let page = await marketo.activities('pull', token, [activityTypes.changeStatus]); ;) {
      seen.push(...page.activities);
      if (!page.more) break;
      page = await marketo.activities('pull', page.nextToken, [activityTypes.changeStatus]);
    }
    const ours = seen.filter((one) => one.leadId === member.leadId && one.programId === program.id);
    assert.ok(ours.some((one) => one.newStatus === high));
    assert.ok(ours.some((one) => one.newStatus === low));
  };
  try {
    await clock.run(path());
  } finally {
    await stop();
  }
});

test('a person is created once, whoever asks and however it is spelled', async () => {
  const { marketo, clock, stop } = await bench();
  const person = { email: 'brand.new@example.com', firstName: 'Brand', lastName: 'New', company: null };
  try {
    const spellings = ['brand.new@example.com', 'Brand.New@example.com', 'BRAND.NEW@EXAMPLE.COM'];
    const outcomes = await clock.run(
      Promise.all(spellings.map((email) => marketo.createPeople('write', [{ ...person, email }]))),
    );
    assert.deepEqual(
      outcomes
        .flat()
        .map((one) => one.outcome)
        .sort(),
      ['created', 'exists', 'exists'],
    );
    const found = await clock.run(marketo.findPeople('pull', 'email', [person.email]));
    assert.deepEqual(
      found.map((one) => [one.firstName, one.lastName]),
      [['Brand', 'New']],
    );
  } finally {
    await stop();
  }
});

test('a vendor that allows less than our share: every read is served, later', async () => {
  const { marketo, clock, quota, stop } = await bench({ limits: { per20Seconds: 5 } });
  try {
    const began = clock.now();
    const [lead] = leads;
    assert.ok(lead);
    const reads = Array.from({ length: 12 }, () => marketo.people('pull', [lead.id]));
    const answers = await clock.run(Promise.all(reads));
    assert.ok(answers.every((people) => people[0]?.leadId === lead.id));
    assert.ok(clock.now() - began >= 40_000);
    assert.ok(quota.used('marketo') > 12, 'throttled calls are in the ledger');
  } finally {
    await stop();
  }
});

test('tokens that live for seconds, and tokens that grow old between calls', async () => {
  const { marketo, clock, stop } = await bench({ tokenSeconds: 20 });
  try {
    for (const pause of [0, 14_000, 3_000, 60_000]) {
      await clock.advance(pause);
      assert.ok((await clock.run(marketo.channels('schema'))).length > 0);
    }
  } finally {
    await stop();
  }
});

test('an answer lost after the commit is an unknown outcome; a read tells', async () => {
  const { program, high, member } = movable();
  const late = async () => {
    await wait(600);
  };
  const { marketo, clock, stop } = await bench({ onCommit: late }, 200);
  try {
    const failure = await clock.run(failing(marketo.setStatus('write', program.id, high, [member.leadId])));
    assert.deepEqual([failure.kind, failure.code], ['unknown-outcome', 'TIMEOUT']);
    const statuses = await clock.run(marketo.memberStatuses('write', program.id, [member.leadId]));
    assert.equal(statuses.get(member.leadId), high);
  } finally {
    await stop();
  }
});

test('wrong credentials are told as such', async () => {
  const { clock, quota, settings, stop } = await bench();
  try {
    const stranger = createMarketo({
      settings: { ...settings, clientSecret: secret('not the secret') },
      clock,
      quota,
    });
    assert.equal((await clock.run(failing(stranger.whoAmI()))).kind, 'auth');
  } finally {
    await stop();
  }
});
