import assert from 'node:assert/strict';
import { test } from 'node:test';

import { leavesOut, readFilter, type FilterCondition } from '../../companion/src/domain/filter.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { worklist } from '../support/worklist.ts';

/** Who is synced at all, and who brings people from one side to the other. */

const program = 'Program 1';
const minute = 60_000;
const heldReasons = async (lab: TestCompanion, linkId: string) =>
  Object.fromEntries(
    (await worklist(lab, linkId, 'held')).map(({ email, held }) => [
      email?.split('@')[0] ?? '',
      held?.reason,
    ]),
  );

test('a condition compares without regard to case and spaces, and an empty one is none', () => {
  const person = { email: 'Ann@Rival.example', company: ' Rival  Works ', name: null };
  const cases: [FilterCondition, boolean][] = [
    [{ field: 'email', test: 'ends-with', value: '@rival.EXAMPLE' }, true],
    [{ field: 'email', test: 'begins-with', value: 'ann@' }, true],
    [{ field: 'company', test: 'equals', value: 'rival works' }, true],
    [{ field: 'company', test: 'contains', value: 'other' }, false],
    [{ field: 'name', test: 'is-empty', value: '' }, true],
    [{ field: 'name', test: 'contains', value: 'x' }, false],
  ];
  for (const [condition, expected] of cases) {
    assert.equal(leavesOut([condition], person), expected, JSON.stringify(condition));
    assert.deepEqual(readFilter([condition]), [condition]);
  }
  const wrong = [
    'no list',
    [{ field: 'email', test: 'contains', value: ' ' }],
    [{ field: 'phone', test: 'contains', value: '1' }],
    [{ field: 'email', test: 'is-empty', value: 'x' }],
    Array.from({ length: 51 }, () => cases[0]?.[0]),
  ];
  for (const input of wrong) assert.equal(readFilter(input), undefined, JSON.stringify(input));
});

test('whom the filter names is skipped on both sides, with the reason, until it names them no more', async (t) => {
  const people = [
    { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'bert', marketo: 'Registered', salesforce: 'Registered' },
  ];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { actions } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  await actions.changePolicies(
    id,
    { filter: [{ field: 'email', test: 'begins-with', value: 'bert@' }] },
    actor,
  );
  for (const key of ['anna', 'bert']) lab.salesforce.setMemberStatus(lab.memberId(program, key), 'Attended');
  await lab.untilQuiet();
  const { marketo } = lab.held(program);
  assert.deepEqual([marketo.anna, marketo.bert], ['Attended', 'Registered']);
  assert.deepEqual(await heldReasons(lab, id), { bert: 'filtered' });

  await actions.changePolicies(id, { filter: [] }, actor);
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo.bert, 'Attended');
});

test('where Marketo’s own sync brings people nobody is created: they are waited for, then asked about', async (t) => {
  const clock = virtualClock();
  const people = [
    { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'bert', marketo: 'Registered' },
    { key: 'carl', marketo: 'Attended' },
    { key: 'dora', salesforce: 'Registered' },
  ];
  const lab = await withCompanion(t, {
    world: smallWorld({ people }),
    settings: { LOCKSTEP_PEOPLE_FROM: 'native', LOCKSTEP_PERSON_GRACE_SECONDS: '1800' },
    clock,
  });
  const view = await lab.preview(program);
  assert.deepEqual([view.salesforce.newLeads, view.marketo.newPeople, view.willWait], [0, 0, 3]);
  const { id } = await lab.companion.links.link(view.id, actor);
  await lab.cycle();
  await lab.cycle();
  assert.deepEqual(await heldReasons(lab, id), {
    bert: 'person-awaited',
    carl: 'person-awaited',
    dora: 'person-awaited',
  });
  lab.salesforce.createLead({ LastName: 'Person', Company: 'Example Works', Email: 'bert@example.com' });
  await clock.advance(20 * minute);
  await lab.cycle();
  assert.equal(lab.held(program).salesforce.bert, 'Registered', 'who arrives is added');
  await clock.advance(20 * minute);
  await lab.untilQuiet();
  assert.deepEqual(await heldReasons(lab, id), { carl: 'person-not-synced', dora: 'person-not-synced' });
  assert.deepEqual(
    lab.salesforce.calls().filter((call) => /sobjects\/Lead(?!\/describe)/.test(call)),
    [],
    'no lead was created',
  );
  assert.deepEqual(Object.keys(lab.held(program).marketo).sort(), ['anna', 'bert', 'carl']);
});

test('an account as campaign member is told apart and left out; its events move nobody', async (t) => {
  const people = [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const accountId = lab.world.salesforce.accounts[0]!.id;
  const campaignId = lab.campaignId(program);
  const member = lab.salesforce.addMember({ campaignId, accountId, status: 'Registered' });
  const view = await lab.preview(program);
  assert.equal(view.people, 1);
  assert.deepEqual(
    view.findings.filter(({ facet }) => facet === 'link').map(({ code, members }) => [code, members]),
    [['accounts-left-out', 1]],
  );
  const { id } = await lab.companion.links.link(view.id, actor);
  await lab.untilQuiet();
  const { rows } = await lab.companion.links.batches({ linkId: id, operation: 'Pull updates' });
  assert.deepEqual(
    rows.map(({ skipped }) => skipped),
    [1],
  );
  lab.salesforce.setMemberStatus(member, 'Attended');
  await lab.untilQuiet();
  assert.equal((await lab.companion.actions.certificate(id)).clean, true);
  assert.deepEqual(lab.held(program).marketo, { anna: 'Registered' });
});
