import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { FaultKind } from '../../../companion/sandbox/marketo/faults.ts';
import type { CommitEvent } from '../../../companion/sandbox/server.ts';
import { bench, codeOf, strangersTo, type Bench } from './client.ts';

const status = '/rest/v1/programs/1101/members/status.json';

describe('faults on demand', () => {
  let marketo: Bench;
  let strangers: number[];
  const commits: CommitEvent[] = [];
  before(async () => {
    marketo = await bench({
      limits: { per20Seconds: 1000 },
      onCommit: (event) => {
        commits.push(event);
      },
    });
    strangers = strangersTo(marketo.state, 1101);
  });
  beforeEach(() => commits.splice(0));
  after(() => marketo.stop());

  const strike = (kind: FaultKind, ms?: number): void => {
    marketo.state.faults.add({
      endpoint: /^POST .*members\/status/,
      kind,
      times: 1,
      ...(ms === undefined ? {} : { ms }),
    });
  };
  const join = (leadId: number): ReturnType<Bench['post']> =>
    marketo.post(status, { statusName: 'Registered', input: [{ leadId }] });
  const isMember = (leadId: number): boolean => marketo.state.members.get(1101)!.has(leadId);

  test('every write tells its commit after the change and before the answer', async () => {
    const leadId = strangers.pop()!;
    await join(leadId);
    assert.deepEqual(commits, [{ server: 'marketo', operation: 'members/status', records: 1 }]);
    await join(leadId);
    assert.equal(commits.length, 1, 'nothing changed, nothing committed');
  });

  test('the answer waits for whoever listens to the commit', async () => {
    const order: string[] = [];
    await using slow = await bench({
      onCommit: async () => {
        order.push(`member: ${String(slow.state.members.get(1101)!.has(leadId))}`);
        await wait(20);
        order.push('heard');
      },
    });
    const leadId = strangersTo(slow.state, 1101)[0]!;
    await slow.post(status, { statusName: 'Registered', input: [{ leadId }] });
    order.push('answered');
    assert.deepEqual(order, ['member: true', 'heard', 'answered']);
  });

  test('604, 608, 611 and 713 answer so and do nothing; the next call is well', async () => {
    for (const kind of ['604', '608', '611', '713'] as const) {
      const leadId = strangers.pop()!;
      strike(kind);
      assert.equal(codeOf(await join(leadId)), kind);
      assert.equal(isMember(leadId), false);
      assert.equal((await join(leadId)).success, true);
    }
  });

  test('604 after the commit: the work is done all the same', async () => {
    const leadId = strangers.pop()!;
    strike('604-after-commit');
    assert.equal(codeOf(await join(leadId)), '604');
    assert.equal(isMember(leadId), true);
  });

  test('a gateway page with HTTP 502', async () => {
    strike('502-html');
    const response = await marketo.raw(status, {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    assert.equal(response.status, 502);
    assert.match(await response.text(), /^<html>/);
  });

  test('JSON cut in half', async () => {
    const leadId = strangers.pop()!;
    strike('truncated');
    await assert.rejects(join(leadId), SyntaxError);
    assert.equal(isMember(leadId), true);
  });

  test('a dropped connection: before the work, after it, and before it with the work done later', async () => {
    const [none, done, later] = [strangers.pop()!, strangers.pop()!, strangers.pop()!];
    strike('reset');
    await assert.rejects(join(none), TypeError);
    assert.equal(isMember(none), false);
    strike('lost-after-commit');
    await assert.rejects(join(done), TypeError);
    assert.equal(isMember(done), true);
    strike('lost-before-commit', 400);
    await assert.rejects(join(later), TypeError);
    assert.equal(isMember(later), false);
    while (!isMember(later)) await wait(5);
    assert.equal(commits.length, 2);
  });

  test('a token that expires under way: 602, then 601, until a new one is fetched', async () => {
    const leadId = strangers.pop()!;
    strike('token-expired');
    assert.equal(codeOf(await join(leadId)), '602');
    assert.equal(codeOf(await join(leadId)), '601');
    await marketo.token();
    assert.equal((await join(leadId)).success, true);
  });

  test('faults hit only what they name, as often as they say', async () => {
    marketo.state.faults.add({ endpoint: /channels/, kind: '611', times: 2 });
    assert.equal((await marketo.get('/rest/asset/v1/programs.json')).success, true);
    assert.equal(codeOf(await marketo.get('/rest/asset/v1/channels.json')), '611');
    assert.equal(codeOf(await marketo.get('/rest/asset/v1/channels.json')), '611');
    assert.equal((await marketo.get('/rest/asset/v1/channels.json')).success, true);
    assert.equal(marketo.state.faults.pending(), 0);
  });
});
