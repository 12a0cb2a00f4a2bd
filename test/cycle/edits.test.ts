import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { addStatus, changeStatus, register } from '../../companion/sandbox/marketo/marketer.ts';
import { latestChanges } from '../../companion/src/store/changes.ts';
import { withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** What happens after a first sync: one change by hand at a time, each seen on both sides and in the worklist. */

const program = 'Program 1';
const people = ['anna', 'bert', 'carl', 'dora'].map((key, at) => ({
  key,
  marketo: 'Registered',
  salesforce: 'Registered',
  as: at % 2 === 0 ? ('lead' as const) : ('contact' as const),
}));
const known = [
  { key: 'kim', marketo: 'known', salesforce: 'known' },
  { key: 'lou', marketo: 'known', salesforce: 'known', as: 'contact' as const },
];

async function synced(t: TestContext): Promise<TestCompanion & { readonly linkId: string }> {
  const lab = await withCompanion(t, { world: smallWorld({ people: [...people, ...known] }) });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  return { ...lab, linkId: id };
}

const reasons = async (lab: TestCompanion & { readonly linkId: string }) => {
  const held = await worklist(lab, lab.linkId, 'held');
  return Object.fromEntries(held.map((row) => [row.email?.split('@')[0] ?? '', row.held?.reason ?? '']));
};

test('after the first sync', async (t) => {
  const lab = await synced(t);
  const { marketo, salesforce } = lab;
  const member = (key: string) => lab.memberId(program, key);
  const both = async (key: string, marketoHas: string | undefined, salesforceHas = marketoHas) => {
    assert.equal((await lab.cycle()).quiet, true);
    const held = lab.held(program);
    assert.deepEqual([held.marketo[key], held.salesforce[key]], [marketoHas, salesforceHas]);
  };
  const setInMarketo = (key: string, status: string) =>
    changeStatus(marketo, lab.programId(program), lab.leadId(key), status);

  await t.test('a status moved forward in Marketo arrives in Salesforce', async () => {
    setInMarketo('anna', 'Attended');
    await both('anna', 'Attended');
  });

  await t.test('a status set in Salesforce arrives in Marketo', async () => {
    salesforce.setMemberStatus(member('bert'), 'No Show');
    await both('bert', 'No Show');
  });

  await t.test(
    'a new Marketo member whom Salesforce knows becomes a campaign member, nobody is created',
    async () => {
      const leads = [...salesforce.org.table('Lead').all()].length;
      setInMarketo('kim', 'Registered');
      await both('kim', 'Registered');
      assert.equal([...salesforce.org.table('Lead').all()].length, leads);
    },
  );

  await t.test('a new Marketo member whom Salesforce does not know becomes a lead and a member', async () => {
    const { id } = register(marketo, lab.programId(program), 'Registered', {
      email: 'nora@example.com',
      firstName: 'Nora',
      lastName: 'New',
      company: 'Example Works',
    });
    await both('nora', 'Registered');
    const lead = [...salesforce.org.table('Lead').all()].find((row) => row['Email'] === 'nora@example.com');
    assert.ok(String(lead?.['Lockstep_Key__c']).endsWith(String(id)), String(lead?.['Lockstep_Key__c']));
  });

  await t.test('a new campaign member whom Marketo knows joins the program', async () => {
    const contact = [...salesforce.org.table('Contact').all()].find(
      (row) => row['Email'] === 'lou@example.com',
    );
    const before = marketo.leads.size;
    salesforce.addMember({ campaignId: lab.campaignId(program), contactId: contact!.Id, status: 'Attended' });
    await both('lou', 'Attended');
    assert.equal(marketo.leads.size, before);
  });

  await t.test('a new campaign member whom Marketo does not know is made there by e-mail', async () => {
    const leadId = salesforce.createLead({
      FirstName: 'Otto',
      LastName: 'New',
      Email: 'otto@example.com',
      Company: 'Example',
    });
    salesforce.addMember({ campaignId: lab.campaignId(program), leadId, status: 'Sales Invited' });
    await both('otto', 'Sales Invited');
    const made = [...marketo.leads.values()].filter(({ values }) => values['email'] === 'otto@example.com');
    assert.deepEqual(
      made.map(({ values }) => [values['firstName'], values['lastName'], values['company']]),
      [['Otto', 'New', 'Example']],
    );
  });

  await t.test('the same change made on both sides settles without a write', async () => {
    setInMarketo('carl', 'Attended');
    salesforce.setMemberStatus(member('carl'), 'Attended');
    const reports = await lab.untilQuiet();
    assert.deepEqual(
      reports.map(({ written }) => written),
      [0],
    );
    await both('carl', 'Attended');
  });

  await t.test('both sides changed: the furthest wins, whichever side it is on', async () => {
    setInMarketo('carl', 'Attended On-demand');
    salesforce.setMemberStatus(member('carl'), 'Follow Up Requested');
    await both('carl', 'Follow Up Requested');
    setInMarketo('dora', 'Attended On-demand');
    salesforce.setMemberStatus(member('dora'), 'No Show');
    await both('dora', 'Attended On-demand');
  });

  await t.test('backwards in Salesforce: held, and Marketo is not touched', async () => {
    const before = marketo.activities.length;
    salesforce.setMemberStatus(member('anna'), 'No Action');
    await both('anna', 'Attended', 'No Action');
    assert.deepEqual(await reasons(lab), { anna: 'backwards' });
    assert.equal(marketo.activities.length, before);
  });

  await t.test('a value outside the map holds its member alone, the neighbours go on', async () => {
    addStatus(marketo, 'Webcast', { name: 'Left Early', step: 65, success: false });
    setInMarketo('bert', 'Left Early');
    setInMarketo('kim', 'Attended');
    await both('bert', 'Left Early', 'No Show');
    await both('kim', 'Attended');
    assert.deepEqual(await reasons(lab), { anna: 'backwards', bert: 'outside-map-marketo' });
  });

  await t.test('what waits goes on once its cause is gone', async () => {
    salesforce.setMemberStatus(member('anna'), 'Follow Up Requested');
    setInMarketo('bert', 'Attended');
    await both('anna', 'Follow Up Requested');
    await both('bert', 'Attended');
    assert.deepEqual(await reasons(lab), {});
  });

  await t.test('a cycle in which nobody did anything writes nothing at either vendor', async () => {
    const activities = marketo.activities.length;
    const calls = salesforce.calls().length;
    const report = await lab.cycle();
    assert.deepEqual([report.written, report.quiet, report.failure], [0, true, null]);
    assert.equal(marketo.activities.length, activities);
    const writes = salesforce
      .calls()
      .slice(calls)
      .filter((call) => !call.startsWith('GET'));
    assert.deepEqual(writes, []);
  });

  await t.test('every write stands in the log, with the row of the rule that decided it', async () => {
    const { store, connectionId } = lab.companion;
    const changes = await latestChanges(store.db, { connectionId }, lab.linkId, 100);
    const told = changes.map(({ email, sideWritten, from, to, ruleRow }) =>
      [email?.split('@')[0], sideWritten, from, to, ruleRow].join(' '),
    );
    assert.deepEqual(told.toReversed().slice(0, 3), [
      'anna salesforce Registered Attended 7',
      'bert marketo Registered No Show 8',
      'kim salesforce  Registered 3',
    ]);
    assert.equal(changes.filter(({ ruleRow }) => ruleRow === 9).length, 2);
  });
});

test('a quiet cycle costs as many calls for 3 links as for 12', async (t) => {
  const costs: unknown[] = [];
  for (const links of [3, 12]) {
    const lab = await withCompanion(t, {
      world: smallWorld({
        links,
        people: Array.from({ length: links }, (_, at) => ({
          key: `person${String(at)}`,
          marketo: 'Registered',
          salesforce: 'Registered',
          in: at,
        })),
      }),
    });
    for (let at = 1; at <= links; at += 1) await lab.link(`Program ${String(at)}`);
    // A fresh process has its own budget: none of this waits for the rate of calls.
    const runs = await lab.another();
    await runs.runCycle();
    // The comparison after a first sync reads each link; a quiet cycle is what comes then.
    await runs.runCycle();
    const report = await runs.runCycle();
    assert.deepEqual([report?.written, report?.quiet], [0, true]);
    costs.push(report?.calls);
  }
  assert.deepEqual(costs[0], costs[1]);
  t.diagnostic(JSON.stringify(costs[0]));
});
