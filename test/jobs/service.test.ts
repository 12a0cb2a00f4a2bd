import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { latestCycles } from '../../companion/src/store/cycles.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

const program = 'Program 1';

test('a running service syncs a new link at once, serves "sync now", and follows its own schedule', async (t) => {
  const reports: CycleReport[] = [];
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered' }] }),
    jobs: 'work',
    // Only a wait that adapts to what happens comes to an end here.
    settings: { LOCKSTEP_CYCLE_SECONDS: '3600', LOCKSTEP_BUSY_CYCLE_SECONDS: '2' },
    onCycle: (report) => reports.push(report),
  });
  const until = async (what: string, test: () => boolean): Promise<void> => {
    for (let tries = 0; !test(); tries += 1) {
      if (tries > 600) throw new Error(`It never comes to this: ${what}`);
      await sleep(50);
    }
  };
  const inSalesforce = () => lab.held(program).salesforce['anna'];
  const link = await lab.link(program);
  await until('the first sync', () => inSalesforce() === 'Registered');

  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  assert.equal(typeof (await lab.companion.links.syncNow(link.id, actor)).accepted, 'boolean');
  await until('what was asked for', () => inSalesforce() === 'Attended');

  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Follow Up Requested');
  await until('the schedule', () => inSalesforce() === 'Follow Up Requested');

  const { store, connectionId } = lab.companion;
  const cycles = await latestCycles(store.db, { connectionId }, 50);
  const runs = cycles.filter(({ linkId, state }) => linkId !== null && state !== 'running');
  assert.ok(runs.length >= 2);
  assert.deepEqual(
    [...new Set(runs.map(({ state, message }) => `${state} ${String(message)}`))],
    ['ended null'],
  );

  await lab.companion.close();
  const count = reports.length;
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  await sleep(3000);
  assert.equal(reports.length, count, 'nothing runs after it was closed');
});

test('a service says once which connections its database holds that it does not serve', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: [] }), jobs: 'work' });
  const lines = () => lab.logged.filter((line) => line.includes('does not serve'));
  assert.deepEqual(lines(), []);
  await lab.companion.close();
  const other = await lab.another({ LOCKSTEP_CONNECTION: 'second' });
  assert.equal(lines().length, 1);
  assert.match(lines()[0] ?? '', /"connections":\["[a-z-]+"\]/);
  await other.close();
});
