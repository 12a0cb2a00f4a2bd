import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import {
  changeStatus,
  deleteLead,
  mergeLeads,
  register,
  removeFromProgram,
} from '../../companion/sandbox/marketo/marketer.ts';
import type { LinkView } from '../../companion/src/links/views.ts';
import { actor, withCompanion, type CompanionOptions, type TestCompanion } from '../support/companion.ts';
import { smallWorld, type Somebody } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** Removed, re-added, deleted, converted and merged: what a member's absence means, and who stays one person. */

const program = 'Program 1';
type Lab = TestCompanion & { readonly made: LinkView };

async function synced(
  t: TestContext,
  people: readonly Somebody[],
  options: Omit<CompanionOptions, 'world'> = {},
): Promise<Lab> {
  const lab = await withCompanion(t, { world: smallWorld({ people }), ...options });
  const made = await lab.link(program);
  await lab.untilQuiet();
  return { ...lab, made };
}

const inStep = (key: string, as: 'lead' | 'contact' = 'lead'): Somebody => ({
  key,
  marketo: 'Registered',
  salesforce: 'Registered',
  as,
});
const move = (lab: Lab, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);
const heldReasons = async (lab: Lab) =>
  (await worklist(lab, lab.made.id, 'held')).map(({ email, held }) => [email?.split('@')[0], held?.reason]);
const rowsOf = async (lab: Lab) => [
  ...(await worklist(lab, lab.made.id, 'in-step')),
  ...(await worklist(lab, lab.made.id, 'held')),
  ...(await worklist(lab, lab.made.id, 'failed')),
  ...(await worklist(lab, lab.made.id, 'differing')),
];
const countOf = (lab: Lab, object: 'Lead' | 'Contact') =>
  [...lab.salesforce.org.table(object).all()].filter((row) => row['IsDeleted'] !== true).length;

test('a member deleted in Salesforce leaves the program in Marketo; added again, it is the same person', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert', 'contact')]);
  const id = lab.memberId(program, 'anna');
  const { leadId } = lab.salesforce.members().find((one) => one.id === id)!;
  lab.salesforce.removeMember(id);
  const reports = await lab.untilQuiet();
  assert.deepEqual(
    reports.map(({ written }) => written),
    [1, 0],
  );
  assert.deepEqual(lab.held(program).marketo, { bert: 'Registered' });
  assert.deepEqual(await heldReasons(lab), []);

  lab.salesforce.addMember({ campaignId: lab.campaignId(program), leadId: leadId!, status: 'Registered' });
  await lab.untilQuiet();
  assert.deepEqual(await heldReasons(lab), []);
  move(lab, 'anna', 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
});

test('a member removed in Marketo leaves the campaign in Salesforce; added again, it is the same person', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert', 'contact')]);
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  const reports = await lab.untilQuiet();
  assert.deepEqual(
    reports.map(({ written }) => written),
    [1, 0],
  );
  assert.deepEqual(lab.held(program).salesforce, { bert: 'Registered' });

  move(lab, 'anna', 'Registered');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Registered');
  assert.deepEqual(await heldReasons(lab), []);
});

test('a lead deleted in Salesforce is no removal: its Marketo membership stays, and nobody is made anew', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert')]);
  const { leadId } = lab.salesforce.members().find((one) => one.id === lab.memberId(program, 'anna'))!;
  lab.salesforce.deleteRecord('Lead', leadId!);
  await lab.untilQuiet();
  move(lab, 'anna', 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), {
    marketo: { anna: 'Attended', bert: 'Registered' },
    salesforce: { bert: 'Registered' },
  });
  assert.deepEqual(await heldReasons(lab), []);
  assert.equal(countOf(lab, 'Lead'), 1);
});

test('a person deleted in Marketo is no removal: the campaign member stays', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert')]);
  deleteLead(lab.marketo, lab.leadId('anna'));
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Registered');
  assert.deepEqual(await heldReasons(lab), []);
  assert.equal(lab.marketo.leads.size, 1);
});

for (const leadIdAfterConversion of ['kept', 'cleared'] as const) {
  test(`a converted lead stays one person (LeadId ${leadIdAfterConversion}): changes go on both ways, nobody is created`, async (t) => {
    const lab = await synced(t, [inStep('bert')], { salesforce: { switches: { leadIdAfterConversion } } });
    const member = lab.memberId(program, 'bert');
    const { leadId } = lab.salesforce.members().find((one) => one.id === member)!;
    const contactId = lab.salesforce.convertLead(leadId!);
    const leads = countOf(lab, 'Lead');
    const people = lab.marketo.leads.size;
    await lab.untilQuiet();
    move(lab, 'bert', 'Attended');
    await lab.untilQuiet();
    assert.equal(lab.held(program).salesforce['bert'], 'Attended');
    lab.salesforce.setMemberStatus(member, 'Follow Up Requested');
    await lab.untilQuiet();
    assert.equal(lab.held(program).marketo['bert'], 'Follow Up Requested');
    assert.deepEqual([countOf(lab, 'Lead'), lab.marketo.leads.size], [leads, people]);
    const rows = await rowsOf(lab);
    assert.deepEqual(
      rows.map(({ salesforceRecordId, salesforceKind, duplicates, inStep: ok }) => [
        salesforceRecordId,
        salesforceKind,
        duplicates,
        ok,
      ]),
      [[contactId, 'contact', [], true]],
    );
  });
}

test('leads merged in Salesforce stay one person, even with another e-mail address', async (t) => {
  const lab = await synced(t, [inStep('anna'), { key: 'other', salesforce: 'known' }]);
  const member = lab.memberId(program, 'anna');
  const { leadId } = lab.salesforce.members().find((one) => one.id === member)!;
  const other = [...lab.salesforce.org.table('Lead').all()].find(
    (row) => row['Email'] === 'other@example.com',
  )!;
  lab.salesforce.mergeLeads(other.Id, leadId!);
  await lab.untilQuiet();
  move(lab, 'anna', 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), { marketo: { anna: 'Attended' }, salesforce: { other: 'Attended' } });
  assert.equal((await rowsOf(lab)).length, 1);
  assert.equal(lab.marketo.leads.size, 1);
});

test('people merged in Marketo: the winner takes the pair over, and nobody is made anew', async (t) => {
  const lab = await synced(t, [inStep('anna'), { key: 'winner', marketo: 'known' }]);
  mergeLeads(lab.marketo, lab.leadId('winner'), [lab.leadId('anna')]);
  await lab.untilQuiet();
  const { rows: batches } = await lab.companion.links.batches({ operation: 'Update FKS' });
  assert.deepEqual(
    batches.map(({ status, updated, input, linkId }) => [status, updated, input, linkId !== null]),
    [['Succeeded', 1, 1, true]],
  );
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('winner'), 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), { marketo: { winner: 'Attended' }, salesforce: { anna: 'Attended' } });
  assert.equal(countOf(lab, 'Lead'), 1);
  assert.equal((await rowsOf(lab)).length, 1);
});

test('two members merged into somebody who is none: the older goes on as the winner, and nothing stands still', async (t) => {
  const lab = await synced(t, [
    inStep('anna'),
    inStep('bert'),
    { key: 'winner', marketo: 'known' },
    { key: 'last', marketo: 'known' },
    inStep('carl'),
  ]);
  mergeLeads(lab.marketo, lab.leadId('winner'), [lab.leadId('anna')]);
  mergeLeads(lab.marketo, lab.leadId('winner'), [lab.leadId('bert')]);
  // Before anybody has read of that, the winner loses as well.
  mergeLeads(lab.marketo, lab.leadId('last'), [lab.leadId('winner')]);
  move(lab, 'carl', 'Attended');
  await lab.untilQuiet();
  move(lab, 'last', 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), {
    marketo: { last: 'Attended', carl: 'Attended' },
    salesforce: { anna: 'Attended', bert: 'Registered', carl: 'Attended' },
  });
  assert.equal(countOf(lab, 'Lead'), 3);
  assert.equal((await rowsOf(lab)).length, 3);
});

test('a merge in which a listed duplicate wins keeps the person in step', async (t) => {
  const lab = await synced(t, [
    inStep('anna'),
    { key: 'twin', marketo: 'Registered', marketoHas: { email: 'anna@example.com' } },
  ]);
  const [acting, twin] = [5001, 5002];
  assert.equal((await rowsOf(lab))[0]?.marketoLeadId, acting);
  mergeLeads(lab.marketo, twin, [acting]);
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId(program), twin, 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Follow Up Requested');
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo['anna'], 'Follow Up Requested');
  assert.equal(countOf(lab, 'Lead'), 1);
});

test('a duplicate that moves further carries the person with it', async (t) => {
  const lab = await synced(t, [
    inStep('anna'),
    { key: 'twin', marketo: 'Registered', marketoHas: { email: 'anna@example.com' } },
  ]);
  changeStatus(lab.marketo, lab.programId(program), 5002, 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  assert.equal(lab.marketo.members.get(lab.programId(program))?.get(5001)?.status, 'Registered');
  deleteLead(lab.marketo, 5001);
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId(program), 5002, 'Follow Up Requested');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Follow Up Requested');
});

test('a removal waits while a duplicate is a member too, is never undone, and goes on once it is not', async (t) => {
  const lab = await synced(t, [
    inStep('anna'),
    {
      key: 'twin',
      salesforce: 'Registered',
      salesforceHas: { email: 'anna@example.com', lastName: 'Person' },
    },
  ]);
  const membersNow = () => lab.salesforce.members(lab.campaignId(program));
  assert.equal((await rowsOf(lab)).length, 1);
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  await lab.untilQuiet();
  assert.deepEqual(await heldReasons(lab), [['anna', 'duplicate-is-member']]);
  assert.equal(membersNow().length, 2);
  const personId = (await rowsOf(lab))[0]?.personId ?? '';
  const order = { personId, action: 'remove', side: 'salesforce' } as const;
  const { rows: planned } = await lab.companion.actions.planMembers(lab.made.id, [order], actor);
  assert.equal(planned[0]?.said?.warning?.code, 'may-be-twice');
  // Looked at in full, she is still who was removed, and no new member.
  await lab.companion.actions.compare(lab.made.id, actor);
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).marketo, {});
  assert.deepEqual(await heldReasons(lab), [['anna', 'duplicate-is-member']]);
  const twin = membersNow().find(({ id }) => id !== lab.memberId(program, 'anna'));
  lab.salesforce.removeMember(twin?.id ?? '');
  await lab.untilQuiet();
  assert.deepEqual(membersNow(), []);
  assert.deepEqual(lab.held(program).marketo, {});
  assert.deepEqual(await heldReasons(lab), []);
});

test('a second record of somebody without a last name is held and stops nobody', async (t) => {
  const lab = await synced(t, [{ ...inStep('anna'), marketoHas: { lastName: null } }, inStep('bert')]);
  register(lab.marketo, lab.programId(program), 'Registered', {
    email: 'anna@example.com',
    firstName: 'Anna',
    lastName: 'Person',
    company: null,
  });
  move(lab, 'bert', 'Attended');
  const [first] = await lab.untilQuiet();
  assert.equal(first?.failure, null);
  assert.equal(lab.held(program).salesforce['bert'], 'Attended');
  assert.equal(lab.salesforce.members(lab.campaignId(program)).length, 2);
  assert.equal(countOf(lab, 'Lead'), 2);
});

test('a lead whose record vanished before it became a member is looked for anew', async (t) => {
  const lab = await synced(t, [inStep('anna'), { key: 'kim', marketo: 'known', salesforce: 'known' }]);
  const kim = [...lab.salesforce.org.table('Lead').all()].find((row) => row['Email'] === 'kim@example.com')!;
  // The answer to the first attempt is a refusal for all time; until the next one the record is gone.
  lab.salesforce.faults.add({
    endpoint: /^POST .*composite\/sobjects/,
    kind: 'row-error',
    code: 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
    times: 1,
  });
  move(lab, 'kim', 'Registered');
  await lab.cycle();
  assert.equal(lab.held(program).salesforce['kim'], undefined);
  lab.salesforce.deleteRecord('Lead', kim.Id);
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['kim'], 'Registered');
  const found = [...lab.salesforce.org.table('Lead').all()].filter(
    (row) => row['Email'] === 'kim@example.com' && row['IsDeleted'] !== true,
  );
  assert.equal(found.length, 1);
  assert.notEqual(found[0]?.Id, kim.Id);
});

test('a lead that was converted before it became a member joins as the contact', async (t) => {
  const lab = await synced(t, [inStep('anna'), { key: 'kim', marketo: 'known', salesforce: 'known' }]);
  const kim = [...lab.salesforce.org.table('Lead').all()].find((row) => row['Email'] === 'kim@example.com')!;
  lab.salesforce.faults.add({
    endpoint: /^POST .*composite\/sobjects/,
    kind: 'row-error',
    code: 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
    times: 1,
  });
  move(lab, 'kim', 'Registered');
  await lab.cycle();
  const contactId = lab.salesforce.convertLead(kim.Id);
  await lab.untilQuiet();
  assert.deepEqual(
    lab.salesforce
      .members(lab.campaignId(program))
      .filter((one) => one.email === 'kim@example.com')
      .map((one) => one.contactId),
    [contactId],
  );
});

test('one person in two links: each link has its own member, and each goes on by itself', async (t) => {
  const people = [{ ...inStep('anna'), in: [0, 1] }];
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  await lab.link('Program 1');
  await lab.link('Program 2');
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId('Program 1'), lab.leadId('anna'), 'Attended');
  lab.salesforce.setMemberStatus(lab.memberId('Program 2', 'anna'), 'No Show');
  await lab.untilQuiet();
  assert.deepEqual(lab.held('Program 1'), {
    marketo: { anna: 'Attended' },
    salesforce: { anna: 'Attended' },
  });
  assert.deepEqual(lab.held('Program 2'), { marketo: { anna: 'No Show' }, salesforce: { anna: 'No Show' } });
});

test('one link knows a person by the younger of two leads, another by both: neither link stops', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      links: 2,
      people: [
        { key: 'elder', marketo: 'Registered', marketoHas: { email: 'anna@example.com' }, in: 1 },
        { ...inStep('anna'), in: [0, 1] },
      ],
    }),
  });
  await lab.link('Program 1');
  await lab.untilQuiet();
  await lab.link('Program 2');
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId('Program 1'), 5002, 'Attended');
  changeStatus(lab.marketo, lab.programId('Program 2'), 5001, 'Attended');
  const [first] = await lab.untilQuiet();
  assert.equal(first?.failure, null);
  assert.equal(lab.held('Program 1').salesforce['anna'], 'Attended');
  assert.equal(lab.held('Program 2').salesforce['anna'], 'Attended');
});
