import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { timekeeper } from '../../../companion/sandbox/clock.ts';
import type { Fault } from '../../../companion/sandbox/marketo/faults.ts';
import { bench, codeOf, strangersTo, world, type Answer, type Bench } from './client.ts';
import { crowded } from '../../../companion/sandbox/marketo/crowd.ts';

const usage = '/rest/v1/stats/usage.json';
const channels = '/rest/asset/v1/channels.json';
const status = '/rest/v1/programs/1101/members/status.json';
const free = { limits: { per20Seconds: Infinity } };

describe('faults by chance', () => {
  /** Which of so many calls were struck. */
  async function struck(fault: Omit<Fault, 'endpoint' | 'kind'>, calls: number): Promise<number[]> {
    await using marketo = await bench(free);
    marketo.state.faults.add({ endpoint: /usage/, kind: '713', ...fault });
    const hits: number[] = [];
    for (let call = 0; call < calls; call += 1) {
      // Calls that the fault is not meant for draw nothing.
      if (call % 5 === 0) await marketo.get(channels);
      if (codeOf(await marketo.get(usage)) === '713') hits.push(call);
    }
    return hits;
  }

  test('the same seed strikes the same calls, another seed others, each about as often as the rate says', async () => {
    const first = await struck({ rate: 0.25, seed: 3 }, 200);
    assert.deepEqual(await struck({ rate: 0.25, seed: 3 }, 200), first);
    assert.notDeepEqual(await struck({ rate: 0.25, seed: 4 }, 200), first);
    assert.ok(first.length > 30 && first.length < 70, `${String(first.length)} of 200`);
  });

  test('a rate strikes on and on, unless it says how often at most; 0 never and 1 always', async () => {
    assert.equal((await struck({ rate: 0.5, times: 3 }, 60)).length, 3);
    assert.equal((await struck({ rate: 0 }, 20)).length, 0);
    assert.equal((await struck({ rate: 1 }, 20)).length, 20);
    assert.equal((await struck({}, 5)).length, 1);
  });
});

describe('each fault, as a client sees it', () => {
  let marketo: Bench;
  let begins: number;
  const clock = timekeeper(Date.parse('2026-11-20T12:00:00Z'));
  before(async () => {
    clock.hold();
    begins = clock.now();
    marketo = await bench({ ...free, clock });
  });
  after(async () => {
    await marketo.stop();
    clock.stop();
  });
  const strike = (kind: Fault['kind'], endpoint: RegExp, more: Partial<Fault> = {}): number =>
    marketo.state.faults.add({ kind, endpoint, ...more });
  const join = (leadId: number): Promise<Answer> =>
    marketo.post(status, { statusName: 'Registered', input: [{ leadId }] });
  const isMember = (leadId: number): boolean => marketo.state.members.get(1101)!.has(leadId);

  test('614: the subscription cannot be reached', async () => {
    strike('614', /usage/);
    assert.deepEqual((await marketo.get(usage)).errors, [
      { code: '614', message: 'Unreachable subscription' },
    ]);
    assert.equal((await marketo.get(usage)).success, true);
  });

  test('a paging token refused, with the code of the switch; calls without one are spared', async () => {
    strike('paging-token-refused', /activities/);
    const since = '/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-11-01T00:00:00Z';
    const { nextPageToken } = await marketo.get(since);
    const feed = `/rest/v1/activities.json?activityTypeIds=104&nextPageToken=${encodeURIComponent(nextPageToken!)}`;
    assert.equal(codeOf(await marketo.get(feed)), '1003');
    assert.equal((await marketo.get(feed)).success, true);
  });

  test('slow: the answer waits on the sandbox’s clock', async () => {
    strike('slow', /usage/, { ms: 30_000 });
    let answered = false;
    const slow = marketo.get(usage).then((answer) => {
      answered = true;
      return answer;
    });
    await until(() => marketo.state.faults.injected().at(-1)?.kind === 'slow');
    await clock.advance(29_999);
    assert.equal((await marketo.get(channels)).success, true);
    assert.equal(answered, false);
    await clock.advance(1);
    assert.equal((await slow).success, true);
  });

  test('an answer lost, and the work done 1 to 90 seconds later, drawn from the seed', async () => {
    const [leadId] = strangersTo(marketo.state, 1101) as [number];
    strike('late-commit', /members\/status/, { seed: 8 });
    await assert.rejects(join(leadId), TypeError);
    const { ms } = marketo.state.faults.injected().at(-1)!;
    assert.ok(ms >= 1000 && ms <= 90_000, String(ms));
    await clock.advance(ms - 1);
    assert.equal(isMember(leadId), false);
    const due = clock.now() + 1;
    await clock.advance(1);
    await until(() => isMember(leadId));
    assert.equal(marketo.state.members.get(1101)!.get(leadId)!.joinedAt, due);
    strike('late-commit', /members\/status/, { seed: 8 });
    await assert.rejects(join(leadId), TypeError);
    assert.equal(marketo.state.faults.injected().at(-1)!.ms, ms);
    await clock.advance(ms);
  });

  test('the token endpoint breaks on the wire, never with a code of the API', async () => {
    const { url, clientId, clientSecret } = marketo.server;
    const path = `/identity/oauth/token?grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
    strike('611', /identity/);
    strike('502-html', /identity/);
    strike('truncated', /identity/);
    strike('reset', /identity/);
    assert.equal((await fetch(url + path)).status, 502);
    await assert.rejects((await fetch(url + path)).json(), SyntaxError);
    await assert.rejects(fetch(url + path), TypeError);
    assert.equal((await fetch(url + path)).status, 200);
    assert.equal(marketo.state.faults.pending(), 1);
    marketo.state.faults.clear();
  });

  test('the quota ends: 607 until midnight in Chicago', async () => {
    strike('quota-ends', /usage/);
    assert.equal(codeOf(await marketo.get(usage)), '607');
    assert.equal(codeOf(await marketo.get(channels)), '607');
    await clock.set(Date.parse('2026-11-21T06:00:00Z'));
    await marketo.token();
    assert.equal((await marketo.get(channels)).success, true);
  });

  test('what happened is on record, and what still waits', () => {
    const kinds = marketo.state.faults.injected().map(({ kind }) => kind);
    assert.deepEqual(kinds, [
      '614',
      'paging-token-refused',
      'slow',
      'late-commit',
      'late-commit',
      '502-html',
      'truncated',
      'reset',
      'quota-ends',
    ]);
    const { at, endpoint, ms } = marketo.state.faults.injected()[0]!;
    assert.deepEqual([at, endpoint, ms], [begins, `GET ${usage}`, 100]);
    const id = strike('713', /leads/, { rate: 0.1 });
    assert.deepEqual(
      marketo.state.faults.waiting().map(({ id: number, left, rate }) => [number, left, rate]),
      [[id, null, 0.1]],
    );
  });
});

describe('a crowd', () => {
  test('as many as asked for, the same for the same seed, each membership once, nobody unknown', () => {
    const asked = { people: 3000, memberships: 9000 };
    const [one, same] = [crowded(world, asked), crowded(world, asked)];
    const leads = [...one.marketo.leads];
    const members = [...one.marketo.members];
    assert.equal(leads.length, 3000);
    assert.equal(members.length, 9000);
    assert.deepEqual([...same.marketo.leads], leads);
    assert.deepEqual([...same.marketo.members], members);
    assert.notDeepEqual([...crowded({ ...world, seed: 12 }, asked).marketo.members], members);
    const ids = new Set(leads.map(({ id }) => id));
    assert.equal(ids.size, 3000);
    assert.equal(new Set(members.map(({ programId, leadId }) => `${programId} ${leadId}`)).size, 9000);
    assert.ok(members.every(({ leadId }) => ids.has(leadId)));
    assert.deepEqual(
      [...crowded(world, { people: 0, memberships: 0 }).marketo.members],
      world.marketo.members,
    );
  });
});

/** Waits for something that other work brings about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
