import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import {
  addStatus,
  changeStatus,
  deleteProgram,
  hideStatus,
  renameStatus,
  setNativeLink,
} from '../../companion/sandbox/marketo/marketer.ts';
import type { LinkView } from '../../companion/src/links/views.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** The schema watcher: what breaks a link's frame holds the link before the next write, and releases it when it is mended. */

const program = 'Program 1';
type Lab = TestCompanion & { readonly linkId: string };

async function synced(t: TestContext): Promise<Lab> {
  const lab = await withCompanion(t, {
    world: smallWorld({
      links: 2,
      people: [
        { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
        { key: 'bert', marketo: 'Registered', salesforce: 'Registered', in: 1 },
      ],
    }),
  });
  const { id } = await lab.link(program);
  await lab.link('Program 2');
  await lab.untilQuiet();
  return { ...lab, linkId: id };
}

const stateOf = async (lab: Lab): Promise<LinkView> => lab.companion.links.get(lab.linkId);
const move = (lab: Lab, name: string, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(name), lab.leadId(key), status);

/**
 * Whether anything of people, members or statuses was written at a vendor since then. The fields in which a campaign tells how
 * its link stands are no part of the sync: they are written exactly when a link is held.
 */
function writesOf(lab: Lab): () => number {
  const synced = ['CampaignMember', 'CampaignMemberStatus', 'Lead', 'Contact'] as const;
  const rows = () => JSON.stringify(synced.map((object) => [...lab.salesforce.org.table(object).all()]));
  const activities = lab.marketo.activities.length;
  const before = rows();
  return () => lab.marketo.activities.length - activities + Number(rows() !== before);
}

type Break = {
  readonly what: string;
  readonly reason: string;
  readonly finding: (view: LinkView) => unknown;
  readonly says: unknown;
  readonly breakIt: (lab: Lab) => void;
  readonly mend: (lab: Lab) => void;
};

const named = (view: LinkView) =>
  view.findings
    .filter(({ severity }) => severity === 'blocking')
    .map(({ code, marketoStatus, salesforceStatus }) => [code, marketoStatus, salesforceStatus]);

const breaks: readonly Break[] = [
  {
    what: 'a campaign status is renamed',
    reason: 'status-changed',
    finding: named,
    says: [['status-renamed', 'Attended', 'Attended']],
    breakIt: (lab) => {
      renameLabel(lab, 'Attended', 'Was There');
    },
    mend: (lab) => {
      renameLabel(lab, 'Was There', 'Attended');
    },
  },
  {
    what: 'a progression status is renamed',
    reason: 'status-changed',
    finding: named,
    says: [['status-renamed', 'No Show', 'No Show']],
    breakIt: ({ marketo }) => {
      renameStatus(marketo, 'Webcast', 'No Show', 'Did Not Come');
    },
    mend: ({ marketo }) => {
      renameStatus(marketo, 'Webcast', 'Did Not Come', 'No Show');
    },
  },
  {
    what: 'a progression status is hidden',
    reason: 'status-changed',
    finding: named,
    says: [['only-in-salesforce-held', null, 'No Show']],
    breakIt: ({ marketo }) => {
      hideStatus(marketo, 'Webcast', 'No Show');
    },
    mend: ({ marketo }) => {
      const channel = marketo.channels.get('Webcast')!;
      channel.statuses = channel.statuses.map((status) => ({ ...status, hidden: false }));
    },
  },
  {
    what: 'the campaign is set inactive',
    reason: 'campaign-inactive',
    finding: named,
    says: [['campaign-inactive', null, null]],
    breakIt: (lab) => {
      lab.salesforce.setCampaignActive(lab.campaignId(program), false);
    },
    mend: (lab) => {
      lab.salesforce.setCampaignActive(lab.campaignId(program), true);
    },
  },
  {
    what: "Marketo's own sync ties the program",
    reason: 'native-sync',
    finding: named,
    says: [['native-sync', null, null]],
    breakIt: (lab) => {
      setNativeLink(lab.marketo, lab.programId(program), { id: lab.campaignId(program), name: 'Campaign 1' });
    },
    mend: (lab) => {
      setNativeLink(lab.marketo, lab.programId(program), null);
    },
  },
];

function renameLabel(lab: Lab, from: string, to: string): void {
  const status = lab.salesforce.statuses(lab.campaignId(program)).find(({ label }) => label === from)!;
  lab.salesforce.renameStatus(status.id, to);
}

for (const { what, reason, finding, says, breakIt, mend } of breaks) {
  test(`${what}: the link is held and says why, nothing is written; mended, it goes on and misses nothing`, async (t) => {
    const lab = await synced(t);
    breakIt(lab);
    move(lab, program, 'anna', 'Follow Up Requested');
    const writes = writesOf(lab);
    for (let cycle = 0; cycle < 2; cycle += 1) {
      const report = await lab.cycle();
      assert.deepEqual([report.written, report.quiet, report.failure], [0, true, null]);
    }
    assert.equal(writes(), 0);
    const held = await stateOf(lab);
    assert.deepEqual([held.state, held.reason], ['held', reason]);
    assert.deepEqual(finding(held), says);
    assert.equal(lab.held(program).salesforce['anna'], 'Registered');

    mend(lab);
    await lab.untilQuiet();
    const active = await stateOf(lab);
    assert.deepEqual([active.state, active.reason, named(active)], ['active', null, []]);
    assert.equal(lab.held(program).salesforce['anna'], 'Follow Up Requested');
  });
}

test('a held link stops nobody else', async (t) => {
  const lab = await synced(t);
  lab.salesforce.setCampaignActive(lab.campaignId(program), false);
  move(lab, 'Program 2', 'bert', 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held('Program 2').salesforce['bert'], 'Attended');
});

test('a new status on either side is no reason to hold the link', async (t) => {
  const lab = await synced(t);
  addStatus(lab.marketo, 'Webcast', { name: 'Left Early', step: 75, success: true });
  move(lab, program, 'anna', 'Attended');
  await lab.untilQuiet();
  assert.equal((await stateOf(lab)).state, 'active');
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
});

test('the cause changes while a link is held: the reason follows', async (t) => {
  const lab = await synced(t);
  lab.salesforce.setCampaignActive(lab.campaignId(program), false);
  await lab.cycle();
  renameStatus(lab.marketo, 'Webcast', 'No Show', 'Did Not Come');
  lab.salesforce.setCampaignActive(lab.campaignId(program), true);
  await lab.cycle();
  const held = await stateOf(lab);
  assert.deepEqual([held.state, held.reason], ['held', 'status-changed']);
});

for (const [what, reason, breakIt] of [
  [
    'the campaign is deleted',
    'campaign-gone',
    (lab: Lab) => {
      lab.salesforce.deleteRecord('Campaign', lab.campaignId(program));
    },
  ],
  [
    'the program is deleted',
    'program-gone',
    (lab: Lab) => {
      deleteProgram(lab.marketo, lab.programId(program));
    },
  ],
] as const) {
  test(`${what}: the link is broken, nobody is removed, the others go on`, async (t) => {
    const lab = await synced(t);
    breakIt(lab);
    move(lab, 'Program 2', 'bert', 'Attended');
    await lab.untilQuiet();
    await lab.cycle();
    const broken = await stateOf(lab);
    assert.deepEqual([broken.state, broken.reason], ['broken', reason]);
    assert.deepEqual(named(broken), [[reason, null, null]]);
    assert.equal(lab.held('Program 2').salesforce['bert'], 'Attended');
    const left = reason === 'campaign-gone' ? lab.held(program).marketo : lab.held(program).salesforce;
    assert.deepEqual(left, { anna: 'Registered' });
  });
}

test('a campaign that was invisible for a while is found again, and what happened meanwhile is synced', async (t) => {
  const lab = await synced(t);
  const row = lab.salesforce.org.get('Campaign', lab.campaignId(program))!;
  Object.assign(row, { IsDeleted: true });
  await lab.cycle();
  assert.equal((await stateOf(lab)).state, 'broken');
  move(lab, program, 'anna', 'Attended');
  await lab.cycle();
  Object.assign(row, { IsDeleted: false });
  await lab.untilQuiet();
  await lab.untilQuiet();
  assert.equal((await stateOf(lab)).state, 'active');
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
});

test('a paused link whose campaign was invisible for a while stays paused, and names what is missing meanwhile', async (t) => {
  const lab = await synced(t);
  const { id } = await stateOf(lab);
  await lab.companion.actions.pause(id, actor);
  const row = lab.salesforce.org.get('Campaign', lab.campaignId(program))!;
  Object.assign(row, { IsDeleted: true });
  await lab.cycle();
  assert.deepEqual(named(await stateOf(lab)), [['campaign-gone', null, null]]);
  Object.assign(row, { IsDeleted: false });
  move(lab, program, 'anna', 'Attended');
  await lab.cycle();
  await lab.cycle();
  assert.equal((await stateOf(lab)).state, 'paused');
  assert.equal(lab.held(program).salesforce['anna'], 'Registered');
  await lab.companion.actions.resume(id, actor);
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
});

test('a status that was hidden when the link was made holds neither the link nor the others', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
        { key: 'bert', marketo: 'Registered', salesforce: 'Registered' },
        { key: 'carl', marketo: 'Registered', salesforce: 'No Show' },
      ],
    }),
  });
  hideStatus(lab.marketo, 'Webcast', 'No Show');
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  assert.equal((await lab.companion.links.get(id)).state, 'active');
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['bert'], 'Attended');
  assert.equal(lab.held(program).marketo['carl'], 'Registered', 'a hidden status is never written');
});
