import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { changeStatus, register, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import type { Policies } from '../../companion/src/domain/policies.ts';
import { listAlerts } from '../../companion/src/store/alerts.ts';
import { certificatesOfLink, type Certificate } from '../../companion/src/store/certificates.ts';
import { updateLink } from '../../companion/src/store/links.ts';
import { memberTimeline } from '../../companion/src/store/timeline.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld, type Somebody } from '../support/small-world.ts';
import { watchCalls } from '../support/watch-calls.ts';
import { worklist } from '../support/worklist.ts';

/** Full comparisons with independent counts, and what rests on them: removals. */

const program = 'Program 1';
const inStep = (key: string): Somebody => ({ key, marketo: 'Registered', salesforce: 'Registered' });
type Lab = TestCompanion & { readonly linkId: string };

async function synced(
  t: TestContext,
  people: readonly Somebody[],
  policies: Partial<Policies> = {},
  companion: Partial<Parameters<typeof withCompanion>[1]> = {},
): Promise<Lab> {
  const lab = await withCompanion(t, { world: smallWorld({ people }), ...companion });
  const { id } = await lab.link(program);
  const { store, connectionId } = lab.companion;
  await updateLink(store.db, { connectionId }, id, { policies });
  await lab.untilQuiet();
  return { ...lab, linkId: id };
}

const certificates = (lab: Lab): Promise<Certificate[]> => {
  const { store, connectionId } = lab.companion;
  return certificatesOfLink(store.db, { connectionId }, lab.linkId, 10);
};
const reasons = async (lab: Lab) =>
  Object.fromEntries(
    (await worklist(lab, lab.linkId, 'held')).map(({ email, held }) => [
      email?.split('@')[0] ?? '',
      held?.reason,
    ]),
  );

test('the comparison after a first sync gives a clean certificate with the counts of both sides', async (t) => {
  const lab = await synced(t, [
    inStep('anna'),
    { key: 'bert', marketo: 'Registered' },
    { key: 'carl', salesforce: 'Registered', salesforceHas: { email: null } },
  ]);
  const [last] = await certificates(lab);
  assert.ok(last?.clean);
  assert.deepEqual(
    [
      last.inStep,
      last.held,
      last.settled,
      last.failed,
      last.differing,
      last.onlyMarketo,
      last.onlySalesforce,
    ],
    [2, 1, 0, 0, 0, 0, 1],
  );
  assert.deepEqual(
    [last.marketoRead, last.marketoCounted, last.salesforceRead, last.salesforceCounted],
    [2, 2, 3, 3],
  );
  await lab.untilQuiet();
  assert.equal((await certificates(lab))[0]?.id, last.id, 'no comparison without a cause');
});

test('once the certificate is clean, who leaves on one side leaves on the other, and is no longer counted', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert'), inStep('carl')]);
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  lab.salesforce.removeMember(lab.memberId(program, 'bert'));
  // What no feed tells is found by the next full comparison.
  await updateLink(lab.companion.store.db, { connectionId: lab.companion.connectionId }, lab.linkId, {
    comparedAt: null,
  });
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), {
    marketo: { carl: 'Registered' },
    salesforce: { carl: 'Registered' },
  });
  assert.equal((await lab.companion.links.get(lab.linkId)).counts.total, 1);
  const { rows } = await lab.companion.links.batches({ linkId: lab.linkId });
  assert.deepEqual(rows.find(({ operation }) => operation === 'Pull deletes')?.deleted, 1);
  const person = (await worklist(lab, lab.linkId, 'in-step')).find(({ email }) => email?.startsWith('anna'));
  const { store, connectionId } = lab.companion;
  const member = { linkId: lab.linkId, personId: person?.personId ?? '' };
  const told = await memberTimeline(store.db, { connectionId }, member, { limit: 10 });
  assert.deepEqual(
    told.map(({ kind, side, from, to, reason }) => [kind, side, from, to, reason]),
    [
      ['written', 'salesforce', 'Registered', null, 'removed-in-marketo'],
      ['seen', 'marketo', 'Registered', null, null],
    ],
  );
});

test('before the first clean certificate a removal waits, and it is carried out with it', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: [inStep('anna'), inStep('bert')] }) });
  const { id } = await lab.link(program);
  await lab.cycle();
  lab.salesforce.removeMember(lab.memberId(program, 'anna'));
  const own = { ...lab, linkId: id };
  const comparison = await lab.cycle();
  assert.deepEqual(await reasons(own), { anna: 'removal-before-certificate' });
  assert.deepEqual([comparison.written, comparison.quiet], [0, false]);
  assert.ok((await certificates(own))[0]?.clean);
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), {
    marketo: { bert: 'Registered' },
    salesforce: { bert: 'Registered' },
  });
});

test('policies of a removal, by direction: ask, or keep', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert')], {
    removal: { marketo: 'hold', salesforce: 'keep' },
  });
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  lab.salesforce.removeMember(lab.memberId(program, 'bert'));
  await updateLink(lab.companion.store.db, { connectionId: lab.companion.connectionId }, lab.linkId, {
    comparedAt: null,
  });
  await lab.untilQuiet();
  assert.deepEqual(await reasons(lab), { anna: 'removal-held' });
  assert.deepEqual(lab.held(program), {
    marketo: { bert: 'Registered' },
    salesforce: { anna: 'Registered' },
  });
  // After keep, the side that stayed may change as it likes.
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Registered' });
  const [settled] = await worklist(lab, lab.linkId, 'settled');
  assert.deepEqual(
    [settled?.settled?.rule, settled?.baseline],
    ['keep', { marketo: 'Attended', salesforce: null }],
  );
});

test('more removals than a cycle may make: all are held, under one alert', async (t) => {
  const people = Array.from({ length: 12 }, (_, at) => inStep(`p${String(at)}`));
  const lab = await synced(t, people);
  for (const { key } of people.slice(1)) lab.salesforce.removeMember(lab.memberId(program, key));
  await lab.untilQuiet();
  assert.equal(Object.keys(lab.held(program).marketo).length, 12);
  assert.deepEqual(new Set(Object.values(await reasons(lab))), new Set(['removals-braked']));
  const { store, connectionId } = lab.companion;
  const alerts = await listAlerts(store.db, { connectionId }, { limit: 10 });
  assert.deepEqual(
    alerts.map(({ code, linkId, detail }) => [code, linkId, detail]),
    [['removals-braked', lab.linkId, { side: 'marketo', planned: 11, limit: 10 }]],
  );

  // Some are approved: the brake holds the others, and its alert stays.
  const { actions, reports } = lab.companion;
  const approve = async (some: readonly { readonly personId: string }[]) => {
    const decisions = some.map(({ personId }) => ({ personId, action: 'approve' as const }));
    await actions.applyPlan((await actions.planMembers(lab.linkId, decisions, actor)).id, actor);
    await lab.untilQuiet();
  };
  const held = await worklist(lab, lab.linkId, 'held');
  await approve(held.slice(0, 1));
  const [open, ...more] = (await reports.alerts()).rows;
  assert.deepEqual(
    [open?.code, open?.endedAt, open?.campaign?.id, more.length],
    ['removals-braked', null, lab.campaignId(program), 0],
  );
  assert.match(open?.title ?? '', /Too many removals/);
  assert.match(open?.text ?? '', /11 members would be removed; one cycle may remove 10\./);
  assert.equal(open?.said?.table, 'reason');
  // All are: the brake is released, and its alert has ended.
  await approve(held.slice(1));
  assert.equal(Object.keys(lab.held(program).marketo).length, 1);
  assert.deepEqual(await listAlerts(store.db, { connectionId }, { limit: 10 }), []);
  const [ended] = (await reports.alerts()).rows;
  assert.deepEqual([ended?.id, ended?.endedAt === null], [open.id, false], 'shown as ended');
});

test('what was told of a link ends with the link', async (t) => {
  const people = Array.from({ length: 12 }, (_, at) => inStep(`p${String(at)}`));
  const lab = await synced(t, people);
  for (const { key } of people.slice(1)) lab.salesforce.removeMember(lab.memberId(program, key));
  await lab.untilQuiet();
  const { store, connectionId, links } = lab.companion;
  assert.equal((await listAlerts(store.db, { connectionId }, { limit: 10 })).length, 1);
  await links.unlink(lab.linkId, actor);
  assert.deepEqual(await listAlerts(store.db, { connectionId }, { limit: 10 }), []);
});

test('an absence in a read whose count disagrees is not believed, it is looked for by name', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert')]);
  // Somebody joins between the two lists of a comparison, in which somebody else is missing.
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  const seen = watchCalls(/GET \/rest\/v1\/programs\/\d+\/members\.json/, (before) => {
    if (before === 0)
      register(lab.marketo, lab.programId(program), 'Registered', {
        email: 'late@example.com',
        lastName: 'Late',
      });
  });
  lab.marketo.faults.add({ endpoint: seen.never, kind: '713', times: 1 });
  const { store, connectionId } = lab.companion;
  await updateLink(store.db, { connectionId }, lab.linkId, { comparedAt: null });
  await lab.cycle();
  const [unclean] = await certificates(lab);
  assert.equal(unclean?.clean, false);
  lab.marketo.faults.clear();
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), {
    marketo: { bert: 'Registered', late: 'Registered' },
    salesforce: { bert: 'Registered', late: 'Registered' },
  });
});

test('a campaign that counts other members than we know is compared without waiting for the day to end', async (t) => {
  const lab = await synced(t, [inStep('anna'), inStep('bert')]);
  const [before] = await certificates(lab);
  // A member whose stamp lies before what was read already, as after a restore: no feed will ever tell of it.
  const { salesforce } = lab;
  const leadId = salesforce.createLead({ LastName: 'Late', Email: 'late@example.com', Company: 'Example' });
  const id = salesforce.addMember({ campaignId: lab.campaignId(program), leadId, status: 'Attended' });
  const table = salesforce.org.table('CampaignMember');
  const row = table.get(id);
  assert.ok(row);
  table.put({ ...row, SystemModstamp: '2026-01-05T09:00:00.000+0000' });
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo['late'], 'Attended');
  const [after] = await certificates(lab);
  assert.ok(after?.clean);
  assert.notEqual(after.id, before?.id);
});
