import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createLead } from '../../companion/sandbox/marketo/changes.ts';
import {
  changeStatus,
  deleteLead,
  removeFromProgram,
  renameStatus,
} from '../../companion/sandbox/marketo/marketer.ts';
import { withCompanion, type TestCompanion } from '../support/companion.ts';
import { actor } from '../support/lab.ts';
import { smallWorld } from '../support/small-world.ts';
import { watchCalls } from '../support/watch-calls.ts';
import { worklist } from '../support/worklist.ts';

/** Records that a vendor refuses: they wait with their cause, their neighbours do not, and no cycle repeats them for ever. */

const program = 'Program 1';
const failures = async (lab: TestCompanion, linkId: string) =>
  Object.fromEntries(
    (await worklist(lab, linkId, 'failed')).map(({ email, failed }): [string, unknown] => [
      email?.split('@')[0] ?? '',
      failed?.code,
    ]),
  );
const batchesOf = async (lab: TestCompanion, linkId: string) => {
  const { rows } = await lab.companion.links.batches({ linkId, order: 'oldest' });
  return rows.map(({ operation, object, status, new: added, updated, failed, skipped, held, input }) => ({
    work: `${operation}: ${object}`,
    status,
    counts: [added ?? 0, updated ?? 0, failed, skipped, held, input],
  }));
};

test('one person whom Salesforce does not take as a lead: failed in both batches, the others done', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        { key: 'anna', marketo: 'Registered', marketoHas: { company: 'x'.repeat(300) } },
        { key: 'bert', marketo: 'Registered' },
        { key: 'carl', marketo: 'Attended' },
      ],
    }),
  });
  const { id } = await lab.link(program);
  const reports = await lab.untilQuiet();
  assert.deepEqual(
    reports.map(({ written }) => written),
    [2, 0],
  );
  assert.deepEqual(await failures(lab, id), { anna: 'STRING_TOO_LONG' });
  assert.deepEqual(lab.held(program).salesforce, { bert: 'Registered', carl: 'Attended' });
  assert.deepEqual(await batchesOf(lab, id), [
    { work: 'Push updates: Person (Lead)', status: 'Succeeded', counts: [2, 0, 1, 0, 0, 3] },
    { work: 'Sync with program: Campaigns', status: 'Succeeded', counts: [2, 0, 1, 0, 0, 3] },
    { work: 'Init link with Program: Campaign', status: 'Succeeded', counts: [0, 1, 0, 0, 0, 1] },
  ]);
});

test('one e-mail address that Marketo does not take: that person failed, the others of the same step done', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        { key: 'anna', salesforce: 'Registered' },
        { key: 'bert', salesforce: 'Registered', salesforceHas: { email: 'bért@example.com' } },
        { key: 'carl', salesforce: 'Registered' },
        { key: 'dora', salesforce: 'Attended' },
      ],
    }),
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).marketo, { anna: 'Registered', carl: 'Registered', dora: 'Attended' });
  assert.deepEqual(await failures(lab, id), { bért: '1003' });
});

test('a refusal that may pass is tried three times in all, then left alone until a side changes', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Attended', salesforce: 'Registered' }] }),
  });
  const { id } = await lab.link(program);
  // Campaigns are told how their links stand by the same call, so that it is not the calls that are counted.
  lab.salesforce.faults.add({
    endpoint: /^PATCH .*composite\/sobjects/,
    kind: 'row-error',
    code: 'PROCESSING_HALTED',
    rate: 1,
  });
  const reports = await lab.untilQuiet();
  const tries = await lab.companion.links.batches({ linkId: id, operation: 'Sync with program' });
  assert.equal(
    tries.rows.reduce((sum, { failed }) => sum + failed, 0),
    3,
  );
  assert.deepEqual(
    reports.map(({ quiet }) => quiet),
    [false, false, true, true].slice(0, reports.length),
  );
  assert.deepEqual(await failures(lab, id), { anna: 'PROCESSING_HALTED' });
  assert.equal(lab.held(program).salesforce['anna'], 'Registered');
  lab.salesforce.faults.clear();
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Follow Up Requested');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Follow Up Requested');
  assert.deepEqual(await failures(lab, id), {});
});

test('some rows done, then the connection lost: those without an answer are read and written again', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: ['anna', 'bert', 'carl'].map((key) => ({ key, marketo: 'Attended', salesforce: 'Registered' })),
    }),
  });
  const { id } = await lab.link(program);
  const update = /^PATCH .*composite\/sobjects/;
  // Locked rows go again in a smaller call; the answer to that one is lost.
  lab.salesforce.faults.add({ endpoint: update, kind: 'lock-row', times: 1 });
  lab.salesforce.faults.add({ endpoint: update, kind: 'reset', times: 1 });
  const [first] = await lab.untilQuietAfterFailure();
  assert.equal(first?.failure?.kind, 'unknown-outcome');
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Attended', bert: 'Attended', carl: 'Attended' });
  assert.deepEqual(await failures(lab, id), {});
});

test('a move within one step that Marketo refuses waits with its cause, and is not tried for ever', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      channel: 'Conference',
      people: [
        { key: 'anna', marketo: 'Meeting Attended', salesforce: 'Meeting Attended' },
        { key: 'bert', marketo: 'No Action', salesforce: 'No Action' },
      ],
    }),
    marketo: { switches: { equalStep: 'skipped' } },
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Visited Booth');
  lab.salesforce.setMemberStatus(lab.memberId(program, 'bert'), 'Visited Booth');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).marketo, { anna: 'Meeting Attended', bert: 'Visited Booth' });
  assert.deepEqual(await failures(lab, id), { anna: '1037' });
});

test('Marketo is further than was read: read again, decided again, no batch left incomplete', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }] }),
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const calls = watchCalls(/^POST .*\/members\/status/, () => {
    changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Follow Up Requested');
  });
  lab.marketo.faults.add({ endpoint: calls.never, kind: '604', times: 1 });
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  await lab.untilQuiet();
  assert.equal(calls.times.length, 1);
  const both = { anna: 'Follow Up Requested' };
  assert.deepEqual(lab.held(program), { marketo: both, salesforce: both });
  const batches = await batchesOf(lab, id);
  assert.ok(
    batches.every(({ status }) => status === 'Succeeded'),
    JSON.stringify(batches),
  );
});

test('a campaign member deleted just before it is written: present wins, it is added again', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }] }),
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const member = lab.memberId(program, 'anna');
  const calls = watchCalls(/^PATCH .*composite\/sobjects/, (before) => {
    if (before === 0) lab.salesforce.removeMember(member);
  });
  lab.salesforce.faults.add({ endpoint: calls.never, kind: '503' });
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  assert.notEqual(lab.memberId(program, 'anna'), member);
  const batches = await batchesOf(lab, id);
  assert.ok(
    batches.every(({ status }) => status === 'Succeeded'),
    JSON.stringify(batches),
  );
});

test('somebody else adds the same member just before us: adopted, once', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Attended', salesforce: 'known' }] }),
  });
  const { id } = await lab.link(program);
  const leadId = lab.world.salesforce.leads[0]!.id;
  const calls = watchCalls(/^POST .*composite\/sobjects/, (before) => {
    if (before === 0)
      lab.salesforce.addMember({ campaignId: lab.campaignId(program), leadId, status: 'Registered' });
  });
  lab.salesforce.faults.add({ endpoint: calls.never, kind: '503' });
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Attended' });
  assert.equal(lab.salesforce.members(lab.campaignId(program)).length, 1);
  const batches = await batchesOf(lab, id);
  assert.deepEqual(batches, [
    { work: 'Sync with program: Campaigns', status: 'Succeeded', counts: [0, 1, 0, 0, 0, 1] },
    { work: 'Init link with Program: Campaign', status: 'Succeeded', counts: [0, 1, 0, 0, 0, 1] },
  ]);
});

test('somebody else makes the same person in Marketo just before us: adopted, once', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', salesforce: 'Attended' }] }),
  });
  const { id } = await lab.link(program);
  const calls = watchCalls(/^POST .*\/leads\.json/, (before) => {
    if (before === 0) createLead(lab.marketo, { email: 'anna@example.com', lastName: 'Person' }, 'Web form');
  });
  lab.marketo.faults.add({ endpoint: calls.never, kind: '604', times: 1 });
  await lab.untilQuiet();
  assert.equal(calls.times.length, 1);
  assert.equal(lab.marketo.leads.size, 1);
  assert.deepEqual(lab.held(program).marketo, { anna: 'Attended' });
  assert.deepEqual(await failures(lab, id), {});
});

for (const [what, lastName] of [
  ['of the same name', 'Person'],
  ['of another name', 'Stranger'],
] as const) {
  test(`Salesforce has had a lead ${what} since it was asked, and its duplicate rule says so`, async (t) => {
    const lab = await withCompanion(t, {
      world: smallWorld({
        people: [
          { key: 'anna', marketo: 'Attended' },
          { key: 'bert', marketo: 'Attended' },
        ],
      }),
      salesforce: { switches: { duplicateRule: 'block' } },
    });
    const { id } = await lab.link(program);
    const calls = watchCalls(/^POST .*composite\/sobjects/, (before) => {
      if (before > 0) return;
      lab.salesforce.createLead({
        FirstName: 'Anna',
        LastName: lastName,
        Company: 'Example',
        Email: 'anna@example.com',
      });
    });
    lab.salesforce.faults.add({ endpoint: calls.never, kind: '503' });
    await lab.untilQuiet();
    const leads = [...lab.salesforce.org.table('Lead').all()].filter(
      (row) => row['Email'] === 'anna@example.com',
    );
    assert.equal(leads.length, 1);
    const isSame = lastName === 'Person';
    assert.deepEqual(
      lab.held(program).salesforce,
      isSame ? { anna: 'Attended', bert: 'Attended' } : { bert: 'Attended' },
    );
    assert.deepEqual(await failures(lab, id), isSame ? {} : { anna: 'DUPLICATES_DETECTED' });
  });
}

test('a duplicate rule that goes by the name: the record it found is adopted, unless it stands for somebody else', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        {
          key: 'anna',
          marketo: 'Attended',
          marketoHas: { firstName: 'Anna', lastName: 'Berg', company: 'Nordlys' },
        },
        // The same human once more, or somebody of the same name: they cannot both be that lead.
        {
          key: 'anna.berg',
          marketo: 'Registered',
          marketoHas: { firstName: 'Anna', lastName: 'Berg', company: 'Nordlys' },
        },
        { key: 'bert', marketo: 'Attended' },
      ],
    }),
    salesforce: { switches: { duplicateRule: 'block', duplicateMatch: 'name' } },
  });
  const lead = lab.salesforce.createLead({
    FirstName: 'Anna',
    LastName: 'Berg',
    Company: 'Nordlys',
    Email: 'private@example.net',
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const leads = [...lab.salesforce.org.table('Lead').all()];
  assert.equal(leads.filter((row) => row['LastName'] === 'Berg').length, 1, 'nobody is there twice');
  const members = [...lab.salesforce.org.table('CampaignMember').all()];
  const berg = members.filter((row) => row['LeadId'] === lead);
  assert.equal(berg.length, 1);
  assert.equal(members.length, 2);
  const failed = await failures(lab, id);
  assert.deepEqual(Object.values(failed), ['DUPLICATES_DETECTED']);
  const [loser] = Object.keys(failed);
  assert.equal(berg[0]?.['Status'], loser === 'anna' ? 'Registered' : 'Attended');
});

test('a Marketo person deleted between reading and writing: failed alone, then found gone', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: ['anna', 'bert'].map((key) => ({ key, marketo: 'Registered', salesforce: 'Registered' })),
    }),
  });
  await lab.link(program);
  await lab.untilQuiet();
  const leadId = lab.leadId('anna');
  const calls = watchCalls(/^POST .*\/members\/status/, (before) => {
    if (before === 0) lab.marketo.leads.delete(leadId);
  });
  lab.marketo.faults.add({ endpoint: calls.never, kind: '604', times: 1 });
  for (const key of ['anna', 'bert']) lab.salesforce.setMemberStatus(lab.memberId(program, key), 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo['bert'], 'Attended');
  assert.equal(calls.times.length, 1);
});

test('somebody whose Marketo person was deleted after they had left joins again in Salesforce: refused once, then made anew', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }] }),
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const leadId = lab.leadId('anna');
  const record = lab.salesforce.members(lab.campaignId(program))[0]?.leadId ?? '';
  removeFromProgram(lab.marketo, lab.programId(program), leadId);
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), { marketo: {}, salesforce: {} });
  deleteLead(lab.marketo, leadId);
  lab.salesforce.addMember({
    campaignId: lab.campaignId(program),
    leadId: record,
    status: 'Attended',
  });
  await lab.untilQuiet();
  // Nobody has told yet whether they were deleted or are somebody else now.
  assert.deepEqual(await failures(lab, id), { anna: '1004' });
  const { actions } = lab.companion;
  const plan = await actions.planRetry({ code: '1004' }, actor);
  await actions.applyRetry(plan.id, actor);
  await lab.untilQuiet();
  assert.deepEqual(await failures(lab, id), {});
  assert.deepEqual(lab.held(program), { marketo: { anna: 'Attended' }, salesforce: { anna: 'Attended' } });
  assert.notEqual(lab.leadId('anna'), leadId);
});

test('a status renamed just before the write: the link stops with a clear cause, and the watcher holds it', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }] }),
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const calls = watchCalls(/^POST .*\/members\/status/, (before) => {
    if (before === 0) renameStatus(lab.marketo, 'Webcast', 'Attended', 'Was There');
  });
  lab.marketo.faults.add({ endpoint: calls.never, kind: '604', times: 1 });
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  const first = await lab.cycle();
  assert.equal(first.failure?.code, '1025');
  await lab.cycle();
  const link = await lab.companion.links.get(id);
  assert.deepEqual([link.state, link.reason], ['held', 'status-changed']);
  assert.equal(calls.times.length, 1);
  renameStatus(lab.marketo, 'Webcast', 'Was There', 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo['anna'], 'Attended');
});
