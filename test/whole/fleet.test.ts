import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startEmbedded } from '../../companion/src/store/embedded.ts';
import { readServerFile } from '../../companion/src/store/launcher/server-file.ts';
import { startFleet } from '../support/fleet.ts';

/**
 * The small form of `npm run fleet`: real processes on one database, one of them frozen for longer than its lease, one killed, and
 * the database killed too.
 */
test('two processes share the work; one that is frozen or killed is succeeded, and nobody is written twice', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleet-'));
  const embedded = await startEmbedded({ folder });
  const fleet = await startFleet({
    connections: 2,
    linksOfEach: 2,
    peopleOfLink: 15,
    processes: 2,
    database: embedded.connection,
    settings: { LOCKSTEP_LEASE_SECONDS: '2' },
  });
  try {
    const [one, two] = fleet.processes;
    assert.ok(one && two);
    await sleep(1000);
    one.kill('SIGSTOP');
    const takeovers = fleet.takeovers();
    for (let turn = 0; turn < 12; turn += 1) {
      fleet.edit(turn);
      await sleep(500);
    }
    const took = await takeovers;
    one.kill('SIGCONT');
    assert.ok(took.every(Number.isFinite), 'what it had in hand was taken over');
    await sleep(500);
    two.kill('SIGKILL');
    await two.ended;
    await fleet.launch();
    const server = await readServerFile(path.join(folder, 'postgres'));
    assert.ok(server);
    process.kill(server.pid, 'SIGKILL');
    for (let turn = 12; turn < 20; turn += 1) {
      fleet.edit(turn);
      await sleep(200);
    }
    assert.deepEqual(await fleet.finish(), []);
    assert.deepEqual(await fleet.overlaps(), []);
  } finally {
    await fleet.stop();
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
