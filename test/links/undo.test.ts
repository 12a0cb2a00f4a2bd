import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** Undo: what Lockstep wrote is set back where it can be, each row says so, and nothing follows from it. */

const program = 'Program 1';
const people = [
  { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
  { key: 'bert', marketo: 'Attended' },
  { key: 'carl', marketo: 'Registered', salesforce: 'Attended' },
  { key: 'dora', salesforce: 'Registered' },
  { key: 'gina', marketo: 'Attended', salesforce: 'Registered' },
];
const move = (lab: TestCompanion, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);
const both = (lab: TestCompanion, key: string) => [
  lab.held(program).marketo[key] ?? null,
  lab.held(program).salesforce[key] ?? null,
];

test('a first sync is undone as far as Marketo allows, nobody is deleted, and it stays undone', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { actions } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'gina'), ['Attended', 'Attended']);
  const plan = await actions.planUndo(id, { firstSync: true }, actor);
  assert.deepEqual(
    Object.fromEntries(plan.rows.map(({ person, then, refused }) => [person, refused ?? then])),
    {
      'Bert Person': { marketo: 'Attended', salesforce: null },
      'Carl Person': 'Marketo statuses only move forward, so “Registered” cannot be set again.',
      'Dora Person': { marketo: null, salesforce: 'Registered' },
      'Gina Person': { marketo: 'Attended', salesforce: 'Registered' },
    },
  );
  assert.deepEqual([plan.willChange, plan.cannot], [3, 1]);

  await actions.applyPlan(plan.id, actor);
  await lab.untilQuiet();
  const { rows } = await actions.planResults(plan.id, {});
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['done', 'done', 'done'],
  );
  const undone = () => ['bert', 'carl', 'dora', 'gina'].map((key) => both(lab, key));
  const before = [
    ['Attended', null],
    ['Attended', 'Attended'],
    [null, 'Registered'],
    ['Attended', 'Registered'],
  ];
  assert.deepEqual(undone(), before);
  assert.ok(lab.leadId('dora') > 0, 'the person whom Lockstep made is still in Marketo');
  await lab.companion.actions.compare(id, actor);
  await lab.untilQuiet();
  assert.deepEqual(undone(), before, 'a full comparison brings nothing back');
  await assert.rejects(
    actions.applyPlan(plan.id, actor),
    (error: unknown) => error instanceof FailureError && error.failure.code === 'PLAN_USED',
  );

  move(lab, 'gina', 'Attended On-demand');
  await lab.untilQuiet();
  assert.deepEqual(
    both(lab, 'gina'),
    ['Attended On-demand', 'Attended On-demand'],
    'a later change wakes it',
  );
});

test('a batch is undone; whoever changed since is told apart, before and while it is carried out', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { actions, links } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  move(lab, 'anna', 'Attended');
  await lab.untilQuiet();
  move(lab, 'dora', 'Attended');
  move(lab, 'anna', 'Attended On-demand');
  await lab.untilQuiet();
  const { rows: batches } = await links.batches({ linkId: id, operation: 'Sync with program' });
  const [last, former] = batches.filter(({ updated }) => (updated ?? 0) > 0);

  const newest = await lab.companion.reports.changes(id, { limit: 2 });
  const older = await lab.companion.reports.changes(id, { limit: 2, after: newest.next! });
  const brief = ({ person, to, cycleId }: (typeof newest.rows)[number]) => [person, to, cycleId];
  assert.deepEqual(
    newest.rows.map(brief).toSorted(),
    [
      ['Anna Person', 'Attended On-demand', last!.cycleId],
      ['Dora Person', 'Attended', last!.cycleId],
    ],
    'the newest changes, with the cycle that can be undone',
  );
  assert.deepEqual(
    brief(older.rows[0]!),
    ['Anna Person', 'Attended', former!.cycleId],
    'and then those before',
  );
  const { rows: written, undo } = await lab.companion.reports.batchRecords(former!.id, {});
  assert.ok(written.length > 0);
  const campaignId = lab.campaignId(program);
  assert.deepEqual(undo, { linkId: id, campaignId, members: 1 }, 'what a batch wrote can be undone');
  const changedSince = await actions.planUndo(id, { batchId: former!.id }, actor);
  assert.deepEqual(
    changedSince.rows.map(({ person, refused }) => [person, refused]),
    [['Anna Person', 'Changed since: Salesforce has “Attended On-demand” now.']],
  );
  assert.deepEqual(
    changedSince.rows[0]?.said?.refused,
    { code: 'changed-since-salesforce', params: { status: 'Attended On-demand' } },
    'as it can be said in any language',
  );
  const plan = await actions.planUndo(id, { cycleId: last!.cycleId }, actor);
  assert.equal(plan.willChange, 2);
  lab.salesforce.setMemberStatus(lab.memberId(program, 'dora'), 'No Show');
  await actions.applyPlan(plan.id, actor);
  await lab.untilQuiet();
  const { rows } = await actions.planResults(plan.id, {});
  assert.deepEqual(Object.fromEntries(rows.map(({ person, state }) => [person, state])), {
    'Anna Person': 'done',
    'Dora Person': 'changed',
  });
  assert.deepEqual(
    rows.filter(({ state }) => state === 'changed').map(({ message, said }) => [message, said?.code]),
    [['A status changed meanwhile.', 'changed-meanwhile']],
  );
  assert.deepEqual(both(lab, 'anna'), ['Attended On-demand', 'Attended']);
  await assert.rejects(
    actions.planUndo(id, { batchId: id }, actor),
    (error: unknown) => error instanceof FailureError && error.failure.code === 'NOTHING_TO_UNDO',
  );
  const undoOf = async (batchId: string) =>
    (await lab.companion.reports.batchRecords(batchId, { limit: 1 })).undo;
  const { rows: all } = await links.batches({});
  for (const operation of ['Sync schema', 'Init link with Program'])
    assert.equal(
      await undoOf(all.find((one) => one.operation === operation)!.id),
      null,
      `${operation} writes no member`,
    );
  await links.unlink(id, actor);
  assert.equal(await undoOf(former!.id), null, 'a batch of a link that has ended');
});

test('a link that goes back by removing and adding again sets Marketo back so, and says what is lost', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: people.slice(2, 3) }) });
  const { actions } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'carl'), ['Attended', 'Attended']);
  assert.equal((await actions.planUndo(id, { firstSync: true }, actor)).willChange, 0);
  await actions.changePolicies(id, { backwards: 'readd' }, actor);
  const plan = await actions.planUndo(id, { firstSync: true }, actor);
  assert.equal(plan.willChange, 1);
  assert.match(plan.rows[0]?.warning ?? '', /the date they joined is lost/);
  assert.equal(plan.rows[0]?.said?.warning?.code, 'readd');
  await actions.applyPlan(plan.id, actor);
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'carl'), ['Registered', 'Attended'], 'and nothing follows from it');
});

test('both sides that were written are set back together, the other one by the rule', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: people.slice(0, 1) }) });
  const { actions, links } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const [member] = await worklist(lab, id, 'in-step');
  const removal = { personId: member!.personId, action: 'remove', side: 'salesforce' } as const;
  await actions.applyPlan((await actions.planMembers(id, [removal], actor)).id, actor);
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'anna'), [null, null]);
  const { rows: batches } = await links.batches({ linkId: id });
  const cycles = new Set(batches.filter(({ deleted }) => (deleted ?? 0) > 0).map(({ cycleId }) => cycleId));
  assert.equal(cycles.size, 1);
  const plan = await actions.planUndo(id, { cycleId: [...cycles][0]! }, actor);
  assert.deepEqual(
    plan.rows.map(({ then, refused }) => [then, refused]),
    [[{ marketo: 'Registered', salesforce: 'Registered' }, null]],
  );
  await actions.applyPlan(plan.id, actor);
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'anna'), ['Registered', 'Registered']);
  assert.deepEqual(await worklist(lab, id, 'held'), []);
});

test('an undo whose answers were lost is done, and nothing follows from it', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { actions } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const plan = await actions.planUndo(id, { firstSync: true }, actor);
  lab.salesforce.faults.add({ endpoint: /^PATCH .*composite\/sobjects/, kind: 'lost-after-commit' });
  lab.marketo.faults.add({ endpoint: /members\/delete/, kind: 'lost-after-commit', times: 1 });
  await actions.applyPlan(plan.id, actor);
  await lab.untilQuietAfterFailure();
  assert.equal(lab.marketo.faults.pending(), 0);
  const { rows } = await actions.planResults(plan.id, {});
  assert.deepEqual(rows.map(({ person, state }) => [person, state]).toSorted(), [
    ['Bert Person', 'done'],
    ['Dora Person', 'done'],
    ['Gina Person', 'done'],
  ]);
  await actions.compare(id, actor);
  await lab.untilQuiet();
  assert.deepEqual(
    ['bert', 'dora', 'gina'].map((key) => both(lab, key)),
    [
      ['Attended', null],
      [null, 'Registered'],
      ['Attended', 'Registered'],
    ],
  );
});

test('a lost answer between taking out and adding again removes nobody on the other side', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people: people.slice(2, 3) }) });
  const { actions } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  await actions.compare(id, actor);
  await lab.untilQuiet();
  await actions.changePolicies(id, { backwards: 'readd' }, actor);
  const plan = await actions.planUndo(id, { firstSync: true }, actor);
  lab.marketo.faults.add({ endpoint: /members\/delete/, kind: 'lost-after-commit', times: 1 });
  await actions.applyPlan(plan.id, actor);
  await lab.untilQuietAfterFailure();
  assert.equal(lab.marketo.faults.pending(), 0);
  assert.deepEqual(both(lab, 'carl'), ['Attended', 'Attended']);
});
