import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';

import { systemClock } from '../../companion/src/telemetry/clock.ts';
import { actor, withCompanion, type CompanionOptions, type TestCompanion } from '../support/companion.ts';
import { top } from '../support/run.ts';
import { smallWorld } from '../support/small-world.ts';

/** What Salesforce shows of links without asking us: the campaigns' own fields, and the notification of their owner. */

const [first, second] = ['Program 1', 'Program 2'] as const;
const both = { marketo: 'Registered', salesforce: 'Registered' };

/** A pair in step, and one on which somebody waits: one e-mail address with another last name on either side, which makes two rows. */
const world = () =>
  smallWorld({
    links: 2,
    people: [
      { key: 'anna', ...both },
      { key: 'bert', ...both, in: 1 },
      { key: 'kim', ...both, in: 1, salesforceHas: { lastName: 'Other' } },
    ],
  });

const fieldsOf = (lab: TestCompanion, program: string) => {
  const record = lab.salesforce.record('Campaign', lab.campaignId(program)) ?? {};
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => name.startsWith('Lockstep_') && name !== 'Lockstep_Program__c'),
  );
};

/** This machine's clock, moved on by hand. */
function movedClock() {
  let ahead = 0;
  return {
    now: () => systemClock.now() + ahead,
    sleep: systemClock.sleep.bind(systemClock),
    moveOn: (ms: number) => {
      ahead += ms;
    },
  };
}

const day = 24 * 60 * 60_000;
const isCollection = (call: string) => call === 'PATCH composite/sobjects';

async function linked(t: TestContext, more: Partial<CompanionOptions> = {}) {
  const lab = await withCompanion(t, { world: world(), ...more });
  const links = [(await lab.link(first)).id, (await lab.link(second)).id] as const;
  await lab.untilQuiet();
  return { lab, links };
}

describe('the fields of campaigns', () => {
  test('tell how each link stands, cost nothing while nothing changes, and are emptied by unlinking', async (t) => {
    const clock = movedClock();
    const { lab, links } = await linked(t, { clock });
    const {
      Lockstep_Last_Synced__c: syncedAt,
      Lockstep_Program_Link__c: address,
      ...rest
    } = fieldsOf(lab, first);
    assert.deepEqual(rest, {
      Lockstep_Program_Name__c: first,
      Lockstep_State__c: 'In step',
      Lockstep_Open_Warnings__c: 0,
      Lockstep_Members_Waiting__c: 0,
    });
    assert.match(String(address), /^https?:\/\//u);
    assert.ok(Number.isFinite(Date.parse(String(syncedAt))));
    const { Lockstep_State__c: state, Lockstep_Members_Waiting__c: waiting } = fieldsOf(lab, second);
    assert.deepEqual([state, waiting], ['Waiting for you', 2]);

    const stampOf = () => lab.salesforce.record('Campaign', lab.campaignId(first))?.['SystemModstamp'];
    const stamp = stampOf();
    const quiet = await lab.cycle();
    assert.deepEqual((await lab.cycle()).calls, quiet.calls);
    assert.equal(stampOf(), stamp, 'the campaign was not touched');

    await lab.companion.actions.pause(links[0], actor);
    await lab.companion.links.unlink(links[1], actor);
    await lab.cycle();
    assert.equal(fieldsOf(lab, first)['Lockstep_State__c'], 'Paused');
    assert.deepEqual([...new Set(Object.values(fieldsOf(lab, second)))], [null]);
  });

  test('are written in one call for all campaigns, the time of the last sync once a day', async (t) => {
    const clock = movedClock();
    const calls: string[] = [];
    const { lab } = await linked(t, {
      clock,
      onCommit: ({ server, operation }) => {
        if (server === 'salesforce') calls.push(operation);
      },
    });
    const before = String(fieldsOf(lab, first)['Lockstep_Last_Synced__c']);
    calls.length = 0;
    clock.moveOn(day + 1000);
    await lab.untilQuiet();
    assert.equal(calls.filter(isCollection).length, 1, `these calls: ${calls.join(', ')}`);
    for (const program of [first, second]) {
      const after = String(fieldsOf(lab, program)['Lockstep_Last_Synced__c']);
      assert.ok(Date.parse(after) - Date.parse(before) >= day, `${program}: ${after}`);
    }
  });

  test('that an older package lacks are left alone, and syncing goes on', async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-older-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    const home = 'force-app/main/default';
    const isNewer = (file: string) =>
      /Lockstep_(?!Program__c|Key__c)\w+__c\.field-meta|notificationtypes/u.test(file);
    for (const part of ['objects', 'permissionsets'])
      cpSync(path.join(top, home, part), path.join(folder, home, part), {
        recursive: true,
        filter: (file) => !isNewer(file),
      });
    const { lab } = await linked(t, { salesforce: { packageFolder: folder } });
    assert.deepEqual(fieldsOf(lab, first), {});
    const { calls } = await lab.cycle();
    assert.deepEqual((await lab.cycle()).calls, calls);
    assert.deepEqual(lab.held(first).marketo, lab.held(first).salesforce);
  });
});

describe('the owner of a campaign', () => {
  test('is told that members wait, and that syncing is on hold; not again the same day, nor of the same', async (t) => {
    const clock = movedClock();
    const { lab } = await linked(t, { clock });
    const campaign = { id: lab.campaignId(second) };
    const owner = lab.salesforce.record('Campaign', campaign.id)?.['OwnerId'];
    const titles = () => lab.salesforce.org.notifications.map(({ title }) => title);
    assert.deepEqual(
      lab.salesforce.org.notifications.map(({ userIds, targetId, title }) => ({ userIds, targetId, title })),
      [{ userIds: [owner], targetId: campaign.id, title: '2 members wait for you in “Campaign 2”' }],
    );

    lab.salesforce.updateRecord('Campaign', campaign.id, { IsActive: false });
    await lab.cycle();
    assert.equal(fieldsOf(lab, second)['Lockstep_State__c'], 'On hold');
    assert.equal(titles().length, 1, 'at most once a day');
    clock.moveOn(day + 1000);
    await lab.cycle();
    assert.deepEqual(titles().slice(1), ['Syncing of “Campaign 2” is on hold']);
    clock.moveOn(2 * day);
    await lab.cycle();
    assert.equal(titles().length, 2, 'nothing is new');
  });
});
