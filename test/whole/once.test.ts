import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import expected from '../../companion/sandbox/world/expected.json' with { type: 'json' };
import type { Summary } from '../../scripts/demo.ts';
import { run } from '../support/run.ts';

/** What a newcomer sees first: `./start --once --json`, against the list written by hand beside the world's seed. */
test('./start --once links what can be linked, gets it in step, and a second start finds its data', async (t) => {
  const data = await mkdtemp(path.join(tmpdir(), 'lockstep-once-'));
  t.after(() => rm(data, { recursive: true, force: true }));

  const first = await run('scripts/start.ts', ['--once', '--json', '--data', data]);
  assert.equal(first.code, 0, first.err);
  const summary = JSON.parse(first.out) as Summary;

  await t.test('every link ends in the state, and with the findings, that were foreseen', () => {
    const found = summary.links.map(({ program, campaign, state, findings }) => ({
      program,
      campaign,
      state,
      findings: findings.toSorted(),
    }));
    // A campaign made from a program carries the program's name.
    const foreseen = expected.links.map((link) => ({ ...link, campaign: link.campaign ?? link.program }));
    const byProgram = (a: { program: string }, b: { program: string }) => a.program.localeCompare(b.program);
    assert.deepEqual(found.toSorted(byProgram), foreseen.toSorted(byProgram));
  });

  await t.test('nothing differs, as read back from both vendors', () => {
    for (const link of summary.links) assert.equal(link.differing, 0, link.program);
    const active = summary.links.filter(({ state }) => state === 'active');
    assert.ok(active.every(({ inStep }) => inStep > 0));
  });

  await t.test('a cycle right after writes nothing, and its calls are told', () => {
    assert.equal(summary.quietCycle.written, 0);
    assert.ok(summary.quietCycle.calls.marketo > 0 && summary.quietCycle.calls.salesforce > 0);
  });

  await t.test('every batch balances and carries a label of the Sync Status page', () => {
    assert.ok(summary.batches.length > 0);
    for (const batch of summary.batches) {
      const parts = [batch.new, batch.updated, batch.deleted, batch.failed, batch.skipped, batch.held];
      const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
      assert.equal(sum, batch.input, `${batch.operation} ${batch.object}`);
      assert.equal(batch.status, 'Succeeded');
    }
    const labels = new Set(summary.batches.map(({ operation, object }) => `${operation}, ${object}`));
    for (const label of [
      'Sync with program, Campaigns',
      'Pull updates, Campaign Members',
      'Push updates, Person (Lead)',
      'Push updates, Campaigns',
    ]) {
      assert.ok(labels.has(label), label);
    }
  });

  const second = await run('scripts/start.ts', ['--once', '--json', '--data', data]);
  assert.equal(second.code, 0, second.err);
  const again = JSON.parse(second.out) as Summary;
  await t.test('the second start links nothing anew and writes nothing', () => {
    assert.deepEqual(again.links, summary.links);
    assert.deepEqual(
      again.batches.map(({ id }) => id),
      summary.batches.map(({ id }) => id),
    );
  });
});
