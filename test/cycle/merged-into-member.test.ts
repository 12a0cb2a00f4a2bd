import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import {
  changeStatus,
  mergeLeads,
  removeFromProgram,
  setNativeIds,
} from '../../companion/sandbox/marketo/marketer.ts';
import type { PolicyChange } from '../../companion/src/links/action-views.ts';
import { membersOfLink } from '../../companion/src/store/members.ts';
import { actor, withCompanion, type CompanionOptions, type TestCompanion } from '../support/companion.ts';
import { smallWorld, type Somebody } from '../support/small-world.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';
import { watchCalls } from '../support/watch-calls.ts';

/** A member who loses a merge, on either side, to another member of the same link, where deleted people are removed. */

const program = 'Program 1';
const minutes = 60_000;
const inStep = (key: string): Somebody => ({ key, marketo: 'Registered', salesforce: 'Registered' });
const [anna, bert, third] = [5001, 5002, 5003];

type Lab = TestCompanion & { readonly linkId: string; readonly clock: VirtualClock };

async function linked(
  t: TestContext,
  {
    people = ['anna', 'bert', 'carl'].map(inStep),
    policies = {},
    settings = {},
  }: {
    readonly people?: readonly Somebody[];
    readonly policies?: PolicyChange;
    readonly settings?: CompanionOptions['settings'];
  } = {},
): Promise<Lab> {
  const clock = virtualClock();
  const now = () => clock.now();
  const lab = await withCompanion(t, {
    world: smallWorld({ people }),
    clock,
    marketo: { now },
    salesforce: { now },
    settings: { LOCKSTEP_DELETED_PEOPLE_SECONDS: '0', ...settings },
  });
  const { id: linkId } = await lab.link(program);
  await lab.untilQuiet();
  await lab.companion.actions.changePolicies(linkId, { personDeleted: 'remove', ...policies }, actor);
  return { ...lab, linkId, clock };
}

const rowsOf = ({ companion: { store, connectionId }, linkId }: Lab) =>
  membersOfLink(store.db, { connectionId }, linkId, { limit: 100 });
const rowOf = async (lab: Lab, key: string) => {
  const row = (await rowsOf(lab)).find(({ email }) => email === `${key}@example.com`);
  assert.ok(row, key);
  return row;
};
const move = (lab: Lab, leadId: number, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), leadId, status);
const setInSalesforce = (lab: Lab, key: string, status: string) => {
  lab.salesforce.setMemberStatus(lab.memberId(program, key), status);
};
const recordOf = (lab: Lab, key: string) =>
  [...lab.salesforce.org.table('Lead').all()].find((row) => row['Email'] === `${key}@example.com`)?.Id ?? '';

/** Until the feed was read back, both sides were compared, and everything that shall be done about it is done. */
async function untilEverythingIsSeen(lab: Lab): Promise<void> {
  await lab.untilQuietAfterFailure();
  await lab.clock.advance(31 * minutes);
  await lab.untilQuietAfterFailure();
  await lab.clock.advance(24 * 60 * minutes);
  await lab.companion.actions.compare(lab.linkId, actor);
  await lab.untilQuiet();
}

/** What is stored is what is there, nothing waits, and what differs was settled. */
async function isAtRest(lab: Lab): Promise<void> {
  const { marketo } = lab;
  for (const row of await rowsOf(lab)) {
    const told = JSON.stringify(row);
    const status = marketo.members.get(lab.programId(program))?.get(row.marketoLeadId ?? 0)?.status ?? null;
    assert.equal(row.marketo, status, told);
    assert.deepEqual([row.dirty, row.held, row.failed], [false, null, null], told);
    assert.ok(row.inStep || row.settled !== null, told);
  }
}

/** What the timeline of somebody's campaign member or record says, newest first. */
async function toldOf(lab: Lab, recordId: string): Promise<string[]> {
  const { shown } = await lab.companion.reports.timeline(recordId, {});
  return shown?.entries.flatMap(({ text }) => text ?? []) ?? [];
}
const count = (told: readonly string[], words: string) => told.filter((one) => one.includes(words)).length;
const wasMerged = 'The record was merged into another one, which is synced in its place.';

for (const withTwin of [false, true])
  test(`who loses a merge in Marketo is no deleted person: the campaign member stays, and it is said why${withTwin ? ' (with a duplicate that is no member)' : ''}`, async (t) => {
    const known: Somebody = { key: 'twin', marketo: 'known', marketoHas: { email: 'anna@example.com' } };
    const people = [inStep('anna'), inStep('bert'), ...(withTwin ? [known] : []), inStep('carl')];
    const lab = await linked(t, { people });
    const inCampaign = () => lab.held(program).salesforce;
    if (withTwin) {
      move(lab, third, 'Registered');
      await lab.untilQuiet();
      removeFromProgram(lab.marketo, lab.programId(program), third);
      await lab.untilQuiet();
      assert.deepEqual((await rowOf(lab, 'anna')).duplicates, [{ kind: 'marketo', recordId: String(third) }]);
    }
    const member = lab.memberId(program, 'anna');
    move(lab, anna, 'Attended');
    mergeLeads(lab.marketo, bert, [anna]);
    await untilEverythingIsSeen(lab);
    // The winner is further by what it took over.
    assert.deepEqual(inCampaign(), { anna: 'Registered', bert: 'Attended', carl: 'Registered' });
    assert.equal((await rowsOf(lab)).length, 3);
    await isAtRest(lab);
    const { shown } = await lab.companion.reports.timeline(member, {});
    assert.equal(shown?.sentence, wasMerged);
    assert.equal(count(await toldOf(lab, member), `${String(anna)} was merged into ${String(bert)}`), 1);

    // What changes in the campaign afterwards makes nobody anew.
    const leads = lab.marketo.leads.size;
    setInSalesforce(lab, 'anna', 'Attended');
    move(lab, lab.leadId('carl'), 'Attended');
    await lab.untilQuiet();
    assert.deepEqual(inCampaign(), { anna: 'Attended', bert: 'Attended', carl: 'Attended' });
    assert.equal(lab.marketo.leads.size, leads);
    await isAtRest(lab);
  });

test('no status is left without a lead that holds it, and who waited waits no longer, also while the link is paused', async (t) => {
  const attended = (key: string): Somebody => ({ key, marketo: 'Attended', salesforce: 'Attended' });
  const lab = await linked(t, { people: ['anna', 'bert'].map(attended) });
  const member = lab.memberId(program, 'anna');
  setInSalesforce(lab, 'anna', 'Registered');
  await lab.untilQuiet();
  assert.equal((await rowOf(lab, 'anna')).held?.reason, 'backwards');
  await lab.companion.actions.pause(lab.linkId, actor);
  mergeLeads(lab.marketo, bert, [anna]);
  await lab.cycle();
  const { marketoLeadId, marketo, salesforce, held, settled } = await rowOf(lab, 'anna');
  assert.deepEqual([marketoLeadId, marketo, salesforce, held], [null, null, 'Registered', null]);
  assert.equal(settled?.rule, 'keep');
  await lab.companion.actions.resume(lab.linkId, actor);
  await untilEverythingIsSeen(lab);
  assert.deepEqual(lab.held(program), {
    marketo: { bert: 'Attended' },
    salesforce: { anna: 'Registered', bert: 'Attended' },
  });
  await isAtRest(lab);
  const { shown } = await lab.companion.reports.timeline(member, {});
  assert.equal(shown?.entries.filter(({ kind }) => kind === 'released').length, 1);
});

for (const personDeleted of ['keep', 'remove'] as const)
  test(`a merge into another member that Marketo tells late is no deletion (${personDeleted})`, async (t) => {
    const lab = await linked(t, { policies: { personDeleted } });
    const member = lab.memberId(program, 'anna');
    // She is looked at for her new status, and is gone: that she was merged shows later.
    move(lab, anna, 'Attended');
    const from = lab.marketo.activities.length;
    mergeLeads(lab.marketo, bert, [anna]);
    for (let at = from; at < lab.marketo.activities.length; at += 1) {
      const activity = lab.marketo.activities.at(at);
      assert.ok(activity);
      Object.assign(activity, { visibleAt: activity.date + 5 * minutes });
    }
    move(lab, lab.leadId('carl'), 'Attended');
    await lab.untilQuiet();
    const waits = personDeleted === 'remove' ? 'merge-possible' : undefined;
    assert.equal((await rowOf(lab, 'anna')).held?.reason, waits);
    await untilEverythingIsSeen(lab);
    assert.deepEqual(lab.held(program), {
      marketo: { bert: 'Attended', carl: 'Attended' },
      salesforce: { anna: 'Registered', bert: 'Attended', carl: 'Attended' },
    });
    await isAtRest(lab);
    assert.equal((await rowOf(lab, 'anna')).marketoLeadId, null);
    assert.equal(count(await toldOf(lab, member), `${String(anna)} was merged into ${String(bert)}`), 1);
  });

for (const answer of ['heard', 'lost'] as const)
  test(`a merge between taking out and adding again makes nobody anew (the first answer is ${answer})`, async (t) => {
    const attended = (key: string): Somebody => ({ key, marketo: 'Attended', salesforce: 'Attended' });
    const lab = await linked(t, {
      people: ['anna', 'bert', 'carl'].map(attended),
      policies: { backwards: 'readd' },
    });
    const leads = lab.marketo.leads.size;
    const isFirst = (before: number) => {
      if (before === 0) mergeLeads(lab.marketo, bert, [anna]);
    };
    const again = watchCalls(/^POST .*members\/status/, isFirst);
    if (answer === 'heard') lab.marketo.faults.add({ endpoint: again.never, kind: '713', times: 1 });
    else lab.marketo.faults.add({ endpoint: /members\/delete/, kind: 'lost-after-commit', times: 1 });
    setInSalesforce(lab, 'anna', 'Registered');
    if (answer === 'lost') {
      await lab.cycle();
      mergeLeads(lab.marketo, bert, [anna]);
    }
    await untilEverythingIsSeen(lab);
    assert.equal(lab.marketo.leads.size, leads - 1);
    assert.deepEqual(lab.held(program), {
      marketo: { bert: 'Attended', carl: 'Attended' },
      salesforce: { anna: 'Registered', bert: 'Attended', carl: 'Attended' },
    });
    await isAtRest(lab);
  });

test('a person in two links who is merged moves in one and is closed in the other', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      links: 2,
      people: [{ ...inStep('anna'), in: [0, 1] }, inStep('bert'), { ...inStep('carl'), in: [0, 1] }],
    }),
    settings: { LOCKSTEP_DELETED_PEOPLE_SECONDS: '0' },
  });
  const links = [await lab.link('Program 1'), await lab.link('Program 2')];
  await lab.untilQuiet();
  for (const { id } of links)
    await lab.companion.actions.changePolicies(id, { personDeleted: 'remove' }, actor);
  mergeLeads(lab.marketo, bert, [anna]);
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId('Program 1'), bert, 'Attended');
  changeStatus(lab.marketo, lab.programId('Program 2'), bert, 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held('Program 1').salesforce, {
    anna: 'Registered',
    bert: 'Attended',
    carl: 'Registered',
  });
  assert.deepEqual(lab.held('Program 2').salesforce, { anna: 'Attended', carl: 'Registered' });
});

test('who loses a merge in Salesforce is no deleted person: the program member stays, and it is said why', async (t) => {
  const lab = await linked(t);
  const [loser, winner] = [recordOf(lab, 'anna'), recordOf(lab, 'bert')];
  lab.salesforce.mergeLeads(winner, loser);
  await untilEverythingIsSeen(lab);
  const all = { anna: 'Registered', bert: 'Registered', carl: 'Registered' };
  assert.deepEqual(lab.held(program).marketo, all);
  assert.deepEqual(lab.held(program).salesforce, { bert: 'Registered', carl: 'Registered' });
  await isAtRest(lab);
  const { shown } = await lab.companion.reports.timeline(loser, {});
  assert.equal(shown?.sentence, wasMerged);
  assert.equal(count(await toldOf(lab, loser), `${loser} was merged into ${winner} in Salesforce`), 1);

  const leads = [...lab.salesforce.org.table('Lead').all()].length;
  move(lab, anna, 'Attended');
  move(lab, bert, 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).salesforce, { bert: 'Attended', carl: 'Registered' });
  assert.equal([...lab.salesforce.org.table('Lead').all()].length, leads);
  await isAtRest(lab);
});

test('a merge in Salesforce while its member is written to is no deletion either', async (t) => {
  const lab = await linked(t, {
    people: ['anna', 'bert', 'carl'].map((key) => ({ key, marketo: 'Attended', salesforce: 'Attended' })),
    policies: { backwards: 'restore' },
  });
  const [loser, winner] = [recordOf(lab, 'anna'), recordOf(lab, 'bert')];
  const write = watchCalls(/^(PATCH|POST) .*composite/, (before) => {
    if (before === 0) lab.salesforce.mergeLeads(winner, loser);
  });
  setInSalesforce(lab, 'anna', 'Registered');
  lab.salesforce.faults.add({ endpoint: write.never, kind: '503', times: 1 });
  await untilEverythingIsSeen(lab);
  assert.ok(write.times.length > 0);
  assert.deepEqual(lab.held(program), {
    marketo: { anna: 'Attended', bert: 'Attended', carl: 'Attended' },
    salesforce: { bert: 'Attended', carl: 'Attended' },
  });
  await isAtRest(lab);
});

test("where Marketo's own sync merges on both sides, one after the other, nobody is removed", async (t) => {
  const lab = await linked(t, { settings: { LOCKSTEP_PEOPLE_FROM: 'native' } });
  const [loser, winner] = [recordOf(lab, 'anna'), recordOf(lab, 'bert')];
  setNativeIds(lab.marketo, anna, { sfdcLeadId: loser });
  setNativeIds(lab.marketo, bert, { sfdcLeadId: winner });
  move(lab, anna, 'Attended');
  await lab.untilQuiet();
  lab.salesforce.mergeLeads(winner, loser);
  await untilEverythingIsSeen(lab);
  assert.equal(lab.held(program).marketo['anna'], 'Attended');
  // What was merged in Salesforce comes to Marketo with its next sync.
  mergeLeads(lab.marketo, bert, [anna]);
  await untilEverythingIsSeen(lab);
  const both = { bert: 'Attended', carl: 'Registered' };
  assert.deepEqual(lab.held(program), { marketo: both, salesforce: both });
  await isAtRest(lab);
  const row = await rowOf(lab, 'anna');
  assert.deepEqual([row.marketo, row.salesforce, row.inStep, row.settled], [null, null, true, null]);
});
