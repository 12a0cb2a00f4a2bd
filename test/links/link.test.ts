import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { addStatus, changeStatus, setNativeLink } from '../../companion/sandbox/marketo/marketer.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { listAlerts, raiseAlert } from '../../companion/src/store/alerts.ts';
import { countInbox, putInbox } from '../../companion/src/store/inbox.ts';
import { changeState } from '../../companion/src/store/links.ts';
import { getPreview, savePreview } from '../../companion/src/store/previews.ts';
import { openSagas, recordSaga } from '../../companion/src/store/sagas.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { watchCalls } from '../support/watch-calls.ts';
import { worklist } from '../support/worklist.ts';

/** Linking as previewed, guards, blocked pairs, unlinking and making a campaign: what the links room promises. */

const program = 'Program 1';
const people = [
  { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
  { key: 'bert', marketo: 'Attended' },
];
const scopeOf = (lab: TestCompanion) => ({ connectionId: lab.companion.connectionId });

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof FailureError, String(error));
    assert.match(error.failure.message, /^[A-Z“"].*[.”"]$/, 'a sentence');
    return error.failure.code;
  }
  throw new Error('It was not refused.');
}

test('the world moved since the preview: refused as stale, and nothing is remembered or written', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { salesforce } = lab;
  const campaignId = lab.campaignId(program);
  const view = await lab.preview(program);
  const label = salesforce.statuses(campaignId).find((one) => one.label === 'Attended')!;
  const writes = salesforce.calls().filter((call) => !call.startsWith('GET')).length;

  salesforce.renameStatus(label.id, 'Was There');
  assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'PREVIEW_STALE');
  salesforce.renameStatus(label.id, 'Attended');
  addStatus(lab.marketo, 'Webcast', { name: 'Left Early', step: 75, success: true });
  assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'PREVIEW_STALE');

  assert.deepEqual((await lab.companion.links.links({})).rows, []);
  assert.equal(salesforce.calls().filter((call) => !call.startsWith('GET')).length, writes);
});

test('natively tied since the preview: refused', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const view = await lab.preview(program);
  setNativeLink(lab.marketo, lab.programId(program), { id: lab.campaignId(program), name: 'Campaign 1' });
  assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'PREVIEW_STALE');
});

test('members who move after the preview are no reason to refuse: each row is decided again', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const view = await lab.preview(program);
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  await lab.companion.links.link(view.id, actor);
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
});

test('a preview older than a day is refused, and one that does not exist', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { store } = lab.companion;
  const view = await lab.preview(program);
  const stored = (await getPreview(store.db, scopeOf(lab), view.id))!;
  const old = '11111111-1111-4111-8111-111111111111';
  const dayAgo = new Date(Date.now() - 24 * 60 * 60_000 - 1000).toISOString();
  await savePreview(store.db, scopeOf(lab), { ...stored, id: old, createdAt: dayAgo });
  assert.equal(await refusal(lab.companion.links.link(old, actor)), 'PREVIEW_TOO_OLD');
  const none = '22222222-2222-4222-8222-222222222222';
  assert.equal(await refusal(lab.companion.links.link(none, actor)), 'PREVIEW_NOT_FOUND');
  const elsewhere = lab.companion.links.link(view.id, actor, {}, '701000000000999AAA');
  assert.equal(await refusal(elsewhere), 'PREVIEW_NOT_FOUND', 'held against another campaign');
  assert.deepEqual((await lab.companion.links.links({})).rows, []);
});

test('one to one: a linked program and a linked campaign are refused, with the name of the other', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const [first, second] = lab.world.wantedLinks;
  const crossed = await lab.companion.links.preview(
    { programId: first!.programId, campaignId: second!.campaignId! },
    actor,
  );
  const again = await lab.preview(program);
  await lab.link(program);

  const blocking = async (programId: number, campaignId: string) => {
    const view = await lab.companion.links.preview({ programId, campaignId }, actor);
    assert.equal(view.canApply, false);
    const { code, sentence, explanation } = view.findings.find(({ severity }) => severity === 'blocking')!;
    assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'PAIR_REFUSED');
    return [code, /Campaign 1|Program 1/.test(explanation) || `${sentence}. ${explanation}`];
  };
  assert.deepEqual(await blocking(first!.programId, second!.campaignId!), ['program-linked', true]);
  assert.deepEqual(await blocking(second!.programId, first!.campaignId!), ['campaign-linked', true]);
  assert.deepEqual(await blocking(first!.programId, first!.campaignId!), ['program-linked', true]);
  // Previews made before the link came about are refused as well.
  assert.equal(await refusal(lab.companion.links.link(crossed.id, actor)), 'PREVIEW_STALE');
  assert.equal(await refusal(lab.companion.links.link(again.id, actor)), 'PREVIEW_STALE');
  assert.equal((await lab.companion.links.links({})).rows.length, 1);
});

test('two people link the same pair at the same moment: one link', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const views = [await lab.preview(program), await lab.preview(program)];
  const ended = await Promise.allSettled(views.map(({ id }) => lab.companion.links.link(id, actor)));
  assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await lab.companion.links.links({})).rows.length, 1);
});

/** Two programs of the seeded world: one whose statuses differ from the campaign's, one that fits it. */
const whole = buildWorld({ seed: 7, scale: 1 });
const blockedProgram = 'WC-2026-09 Incident Response Live';

test('a blocked pair is remembered with its findings, and gives way to another program', async (t) => {
  const lab = await withCompanion(t, { world: whole });
  const campaignId = lab.campaignId(blockedProgram);
  const blocked = await lab.link(blockedProgram);
  assert.deepEqual(
    [blocked.state, blocked.findings.some(({ severity }) => severity === 'blocking')],
    ['blocked', true],
  );
  const { state, findings, sides, match } = await lab.companion.links.summary(campaignId);
  assert.equal(state, 'blocked');
  assert.deepEqual(findings.map(({ code }) => code).toSorted(), [
    'missing-in-salesforce',
    'near-match',
    'near-match',
    'only-in-salesforce-held',
  ]);
  assert.ok(sides !== null && match !== null && match.matched < match.total);
  // Nothing moves for it.
  const report = await lab.cycle();
  assert.equal(report.written, 0);

  const other = lab.world.marketo.programs.find(({ name }) => name === 'CONF-2026-03 Platform World')!;
  const view = await lab.companion.links.preview({ programId: other.id, campaignId }, actor);
  const next = await lab.companion.links.link(view.id, actor);
  assert.equal(next.program.id, other.id);
  assert.equal((await lab.companion.links.get(blocked.id)).state, 'unlinked');
  assert.equal((await lab.companion.links.links({})).rows.length, 1);
});

test('a program of a blocked pair is free for another campaign, and the blocked pair gives way', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const [first, second] = lab.world.wantedLinks;
  const label = lab.salesforce.statuses(first!.campaignId!).find((one) => one.label === 'Attended')!;
  lab.salesforce.renameStatus(label.id, 'Was There');
  const blocked = await lab.link(program);
  assert.equal(blocked.state, 'blocked');
  const view = await lab.companion.links.preview(
    { programId: first!.programId, campaignId: second!.campaignId! },
    actor,
  );
  assert.equal(view.canApply, true);
  const link = await lab.companion.links.link(view.id, actor);
  assert.equal(link.state, 'active');
  assert.equal((await lab.companion.links.get(blocked.id)).state, 'unlinked');
});

test('a blocked pair that was mended before it was confirmed is not remembered as blocked', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const label = lab.salesforce.statuses(lab.campaignId(program)).find((one) => one.label === 'Attended')!;
  lab.salesforce.renameStatus(label.id, 'Was There');
  const view = await lab.preview(program);
  assert.equal(view.canApply, false);
  lab.salesforce.renameStatus(label.id, 'Attended');
  assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'PREVIEW_STALE');
  assert.equal((await lab.link(program)).state, 'active');
});

test('unlink removes nobody, clears the mark, closes sagas, inbox and alerts; linking again is a union', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { store } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const before = lab.held(program);
  assert.equal(lab.salesforce.campaigns()[0]!.programId, String(lab.programId(program)));
  await recordSaga(store.db, scopeOf(lab), {
    id: '33333333-3333-4333-8333-333333333333',
    linkId: id,
    cycleId: null,
    batchId: null,
    kind: 'set-program-status',
    payload: { value: null, people: [] },
    recordedAt: new Date().toISOString(),
  });
  await putInbox(store.db, scopeOf(lab), [{ linkId: id, side: 'marketo', key: '5001', change: null }]);
  const matter = { severity: 'warning', code: 'removals-braked', message: 'x' } as const;
  await raiseAlert(store.db, scopeOf(lab), { ...matter, key: 'its own', linkId: id });
  await raiseAlert(store.db, scopeOf(lab), { ...matter, key: 'nobody’s', linkId: null });

  const ended = await lab.companion.links.unlink(id, actor);
  assert.equal(ended.state, 'unlinked');
  assert.deepEqual(lab.held(program), before);
  assert.equal(lab.salesforce.campaigns()[0]!.programId, null);
  assert.deepEqual(await openSagas(store.db, scopeOf(lab)), []);
  assert.deepEqual([...(await countInbox(store.db, scopeOf(lab)))], []);
  const open = await listAlerts(store.db, scopeOf(lab), { limit: 9 });
  assert.deepEqual(
    open.map(({ key }) => key),
    ['nobody’s'],
  );
  assert.equal((await lab.companion.links.summary(lab.campaignId(program))).state, 'not-linked');
  assert.equal(await refusal(lab.companion.links.unlink(id, actor)), 'LINK_STATE');

  // While nothing links them, anna leaves the campaign and bert moves on: a first sync takes both sides together.
  lab.salesforce.removeMember(lab.memberId(program, 'anna'));
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Follow Up Requested');
  await lab.cycle();
  assert.deepEqual(lab.held(program).salesforce, { bert: 'Attended' });
  const again = await lab.link(program);
  assert.notEqual(again.id, id);
  await lab.untilQuiet();
  const both = { anna: 'Registered', bert: 'Follow Up Requested' };
  assert.deepEqual(lab.held(program), { marketo: both, salesforce: both });
  assert.equal((await worklist(lab, again.id, 'in-step')).length, 2);
});

const survey = 'SV-2026-10 State of Platform Security Survey';
const surveyWorld: World = {
  ...whole,
  wantedLinks: whole.wantedLinks.filter(({ campaignId }) => campaignId === null),
};

test('a new campaign gets exactly the statuses of the channel, the lowest its default, and the costs', async (t) => {
  const lab = await withCompanion(t, { world: surveyWorld });
  const { id, campaign } = await lab.link(survey);
  const channel = lab.marketo.channels.get('Survey')!;
  const expected = channel.statuses
    .filter(({ step, hidden }) => step > 0 && !hidden)
    .toSorted((a, b) => a.step - b.step)
    .map(({ name, success }, at) => [name, success, at === 0]);
  const made = lab.salesforce.statuses(campaign.id);
  assert.deepEqual(
    made.map(({ label, hasResponded, isDefault }) => [label, hasResponded, isDefault]),
    expected,
  );
  const record = lab.salesforce.record('Campaign', campaign.id)!;
  assert.deepEqual(
    [
      record['Name'],
      record['Type'],
      record['ActualCost'],
      record['IsActive'],
      record['Description'],
      record['Lockstep_Program__c'],
    ],
    [survey, 'Survey', 2000, true, 'Yearly survey, results in December', String(lab.programId(survey))],
  );
  await lab.untilQuiet();
  const members = lab.salesforce.members(campaign.id);
  assert.equal(members.length, lab.marketo.members.get(lab.programId(survey))!.size);
  assert.equal((await worklist(lab, id, 'in-step')).length, members.length);
});

test('a name that Salesforce does not take is refused with a sentence, before anything is made', async (t) => {
  const lab = await withCompanion(t, { world: surveyWorld });
  const campaigns = lab.salesforce.campaigns().length;
  const name = 'x'.repeat(81);
  const view = await lab.companion.links.preview(
    { programId: lab.programId(survey), newCampaign: { name } },
    actor,
  );
  assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'CAMPAIGN_NAME_TOO_LONG');
  assert.equal(lab.salesforce.campaigns().length, campaigns);
  const { store } = lab.companion;
  assert.deepEqual(await openSagas(store.db, scopeOf(lab)), []);
  const shorter = await lab.companion.links.preview(
    { programId: lab.programId(survey), newCampaign: { name: name.slice(1) } },
    actor,
  );
  assert.equal((await lab.companion.links.link(shorter.id, actor)).state, 'active');
});

for (const [moment, shape, nth] of [
  ['the campaign was made', /^POST .*sobjects\/Campaign$/, 0],
  ['its statuses were made', /^POST .*composite\/sobjects/, 0],
  ['they were set right', /^PATCH .*composite\/sobjects/, 0],
  ["the org's own ones were deleted", /^DELETE .*composite\/sobjects/, 0],
] as const) {
  test(`the answer is lost when ${moment}: confirming the same preview again makes no second campaign`, async (t) => {
    const lab = await withCompanion(t, { world: surveyWorld });
    const before = lab.salesforce.campaigns().length;
    const view = await lab.preview(survey);
    const calls = watchCalls(shape);
    lab.salesforce.faults.add({ endpoint: calls.pattern, kind: 'lost-after-commit', times: nth + 1 });
    await refusal(lab.companion.links.link(view.id, actor)).catch(() => 'refused');
    assert.ok(calls.times.length > 0, 'the fault happened');
    const link = await lab.companion.links.link(view.id, actor);
    assert.equal(link.state, 'active');
    assert.equal(lab.salesforce.campaigns().length, before + 1);
    const labels = lab.salesforce.statuses(link.campaign.id).map(({ label }) => label);
    assert.ok(!labels.includes('Sent'), labels.join());
    await lab.untilQuiet();
    const { store } = lab.companion;
    assert.deepEqual(await openSagas(store.db, scopeOf(lab)), [], 'no saga is left open');
  });
}

test('Salesforce may still be making the campaign: confirming again is refused until it cannot be', async (t) => {
  const lab = await withCompanion(t, {
    world: surveyWorld,
    settings: { LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '1' },
  });
  const before = lab.salesforce.campaigns().length;
  const view = await lab.preview(survey);
  lab.salesforce.faults.add({ endpoint: /^POST .*sobjects\/Campaign$/, kind: 'late-commit', delayMs: 300 });
  await refusal(lab.companion.links.link(view.id, actor)).catch(() => 'refused');
  assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'CAMPAIGN_MAYBE_MADE');
  await sleep(1100);
  assert.equal((await lab.companion.links.link(view.id, actor)).state, 'active');
  assert.equal(lab.salesforce.campaigns().length, before + 1);
});

test('a process that dies after any commit of a confirmation leaves nothing half done: confirmed again, one campaign, one link', async (t) => {
  const lab = await withCompanion(t, { world: surveyWorld });
  const before = lab.salesforce.campaigns().length;
  let left = Infinity;
  const dying = await lab.another({}, () => {
    left -= 1;
    if (left < 0) throw new Error('died');
  });
  const view = await lab.preview(survey);
  for (let commits = 0; ; commits += 1) {
    assert.ok(commits < 20, 'it ends');
    left = commits;
    const died = await dying.links.link(view.id, actor).then(
      () => false,
      (error: unknown) => String(error).includes('died'),
    );
    left = Infinity;
    if (!died) {
      assert.ok(commits > 1, 'there was something to die in');
      break;
    }
    const { rows } = await lab.companion.links.links({});
    assert.deepEqual(
      rows.filter(({ state }) => state !== 'active').map(({ state }) => state),
      [],
      `after ${String(commits)} commits`,
    );
    assert.ok(lab.salesforce.campaigns().length <= before + 1);
  }
  assert.equal((await lab.companion.links.link(view.id, actor)).state, 'active');
  assert.equal(lab.salesforce.campaigns().length, before + 1);
});

test('a mark that cannot be cleared does not stop an unlink, and a used preview links nothing again', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const view = await lab.preview(program);
  const { id } = await lab.companion.links.link(view.id, actor);
  await lab.untilQuiet();
  lab.salesforce.faults.add({ endpoint: /^PATCH .*sobjects\/Campaign/, kind: '503', times: 1 });
  assert.equal((await lab.companion.links.unlink(id, actor)).state, 'unlinked');
  assert.equal(await refusal(lab.companion.links.link(view.id, actor)), 'PREVIEW_USED');
  assert.equal((await lab.link(program)).state, 'active');
});

test('a paused link is left alone, keeps its changes, and can be unlinked', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { store } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  await changeState(store.db, scopeOf(lab), id, 'active', 'paused', null, 'tester');
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Registered');
  assert.equal(await refusal(lab.companion.links.syncNow(id, actor)), 'LINK_STATE');
  await changeState(store.db, scopeOf(lab), id, 'paused', 'active', null, 'tester');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
});
