import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { certificatesOfLink } from '../../companion/src/store/certificates.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** A running service that hears of changes in Salesforce, and would look for them in an hour. */

const program = 'Program 1';

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 1200; turn += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  assert.fail(`${what}: this did not happen`);
}

test('a change in Salesforce is looked for as soon as it is heard of', async (t) => {
  const reports: CycleReport[] = [];
  const lab = await withCompanion(t, {
    // Nothing is to be written: where no member ever was, the schedule has no reason to look soon.
    world: smallWorld({
      people: ['anna', 'bert'].map((key) => ({ key, marketo: 'Registered', salesforce: 'Registered' })),
    }),
    salesforce: { pubSub: { port: 0 } },
    jobs: 'work',
    settings: { LOCKSTEP_CYCLE_SECONDS: '3600', LOCKSTEP_BUSY_CYCLE_SECONDS: '1' },
    onCycle: (report) => reports.push(report),
  });
  const { events } = lab.salesforce;
  assert.ok(events);
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-events-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const certificate = path.join(folder, 'events.pem');
  await writeFile(certificate, events.certificate);
  const { id } = await lab.link(program);
  await until('the comparison after the first sync', () => reports.some(({ quiet }) => quiet));
  await lab.companion.close();

  const before = reports.length;
  const { store, connectionId } = await lab.another({
    LOCKSTEP_CYCLE_SECONDS: '3600',
    LOCKSTEP_BUSY_CYCLE_SECONDS: '1',
    LOCKSTEP_SALESFORCE_EVENTS: events.endpoint,
    LOCKSTEP_SALESFORCE_EVENTS_CA: certificate,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: [lab.settings['LOCKSTEP_ALLOW_VENDOR_HOSTS'], events.endpoint].join(','),
  });
  // A service looks once when it starts; from then on it has nothing to go by but what it hears.
  await until('the pass at the start', () => reports.length > before);
  await until('the stream', () => events.streams() === 1);
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  await until('the change in Marketo', () => lab.held(program).marketo['anna'] === 'Attended');

  // What a gap leaves open is found by comparing: also for a member that the store does not know.
  const newest = async () => (await certificatesOfLink(store.db, { connectionId }, id, 1))[0]?.id ?? null;
  for (const memberId of [lab.memberId(program, 'anna'), '00v000000000999AAA']) {
    const last = await newest();
    events.gap('CampaignMember', [memberId, lab.memberId(program, 'bert')], 'UPDATE');
    await until('another comparison', async () => (await newest()) !== last);
  }
});
