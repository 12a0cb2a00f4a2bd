import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus, mergeLeads, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld, type Somebody } from '../support/small-world.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { worklist } from '../support/worklist.ts';

/** A member who loses a merge in Marketo to another member of the same link, where deleted people are removed. */

const program = 'Program 1';
const minutes = 60_000;
const inStep = (key: string): Somebody => ({ key, marketo: 'Registered', salesforce: 'Registered' });
const [anna, bert, twin] = [5001, 5002, 5003];

for (const withTwin of [false, true])
  test(`whoever loses a merge to another member is no deleted person: the campaign member stays, and it is said why${withTwin ? ' (with a duplicate that is no member)' : ''}`, async (t) => {
    const clock = virtualClock();
    const now = () => clock.now();
    const known: Somebody = { key: 'twin', marketo: 'known', marketoHas: { email: 'anna@example.com' } };
    const people = [inStep('anna'), inStep('bert'), ...(withTwin ? [known] : []), inStep('carl')];
    const lab = await withCompanion(t, {
      world: smallWorld({ people }),
      clock,
      marketo: { now },
      salesforce: { now },
      settings: { LOCKSTEP_DELETED_PEOPLE_SECONDS: '0' },
    });
    const { id } = await lab.link(program);
    const inProgram = lab.programId(program);
    const rows = async () => [
      ...(await worklist(lab, id, 'in-step')),
      ...(await worklist(lab, id, 'differing')),
      ...(await worklist(lab, id, 'held')),
      ...(await worklist(lab, id, 'failed')),
    ];
    await lab.untilQuiet();
    if (withTwin) {
      changeStatus(lab.marketo, inProgram, twin, 'Registered');
      await lab.untilQuiet();
      removeFromProgram(lab.marketo, inProgram, twin);
      await lab.untilQuiet();
      const row = (await rows()).find(({ marketoLeadId }) => marketoLeadId === anna);
      assert.deepEqual(row?.duplicates, [{ kind: 'marketo', recordId: String(twin) }]);
    }
    await lab.companion.actions.changePolicies(id, { personDeleted: 'remove' }, actor);
    const member = lab.memberId(program, 'anna');
    changeStatus(lab.marketo, inProgram, anna, 'Attended');
    mergeLeads(lab.marketo, bert, [anna]);
    await lab.untilQuiet();
    // By then the feed was read back, and whoever is deleted is removed.
    await clock.advance(31 * minutes);
    await lab.untilQuiet();
    await clock.advance(24 * 60 * minutes);
    await lab.companion.actions.compare(id, actor);
    await lab.untilQuiet();
    const inCampaign = () => lab.held(program).salesforce;
    // The winner is further by what it took over.
    assert.deepEqual(inCampaign(), { anna: 'Registered', bert: 'Attended', carl: 'Registered' });
    assert.deepEqual(await worklist(lab, id, 'held'), []);
    assert.equal((await rows()).length, 3);

    const { shown } = await lab.companion.reports.timeline(member, {});
    const told = shown?.entries.map(({ title, text }) => [title, text].join(': ')) ?? [];
    const merge = `${String(anna)} was merged into ${String(bert)}`;
    assert.equal(told.filter((text) => text.includes(merge)).length, 1, told.join('\n'));

    // What changes in the campaign afterwards makes nobody anew.
    const leads = lab.marketo.leads.size;
    lab.salesforce.setMemberStatus(member, 'Attended');
    changeStatus(lab.marketo, inProgram, lab.leadId('carl'), 'Attended');
    await lab.untilQuiet();
    assert.deepEqual(inCampaign(), { anna: 'Attended', bert: 'Attended', carl: 'Attended' });
    assert.equal(lab.marketo.leads.size, leads);
  });
