import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { actor } from '../support/companion.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { smallWorld } from '../support/small-world.ts';

/** Custom fields of members, kept in step by the pairs that an admin has mapped. */

const program = 'Program 1';
const people = ['anna', 'bert', 'carl', 'dora'].map((key) => ({
  key,
  marketo: 'Registered',
  salesforce: 'Registered',
}));

const lab = (t: TestContext) =>
  withMemberFields(
    t,
    { world: smallWorld({ people }) },
    {
      salesforce: [{ name: 'Ticket_Type__c', type: 'Text', more: '<length>20</length>' }],
      marketo: [{ name: 'ticketType', dataType: 'string', length: 255 }],
    },
  );

test('a text field of members', async (t) => {
  const one = await lab(t);
  const { inMarketo, inSalesforce, setInMarketo, setInSalesforce } = fieldsOf(
    one,
    program,
    'ticketType',
    'Ticket_Type__c',
  );
  const { actions, links } = one.companion;
  const both = (key: string) => [inMarketo(key), inSalesforce(key)];
  await one.link(program);
  setInSalesforce('anna', 'VIP');
  setInMarketo('bert', 'Press');
  setInMarketo('carl', 'Student');
  setInSalesforce('carl', 'Speaker');
  await one.untilQuiet();
  assert.deepEqual(both('anna'), [null, 'VIP'], 'nothing is mapped yet');
  const quiet = (await one.cycle()).calls;

  await t.test('once it is mapped, an empty side is filled, and the conflict policy decides', async () => {
    await actions.changeMemberFields([{ marketo: 'ticketType', salesforce: 'Ticket_Type__c' }], actor);
    await one.untilQuiet();
    assert.deepEqual(both('anna'), ['VIP', 'VIP']);
    assert.deepEqual(both('bert'), ['Press', 'Press']);
    assert.deepEqual(both('carl'), ['Student', 'Student']);
    assert.deepEqual(both('dora'), [null, null]);
  });

  await t.test('a change on either side arrives on the other, clearing too', async () => {
    setInSalesforce('anna', 'Speaker');
    setInMarketo('bert', null);
    setInMarketo('dora', 'Guest');
    const report = await one.cycle();
    assert.equal(report.failure, null);
    assert.deepEqual(both('anna'), ['Speaker', 'Speaker']);
    assert.deepEqual(both('bert'), [null, null]);
    assert.deepEqual(both('dora'), ['Guest', 'Guest']);
  });

  await t.test('our own writes coming back are no news', async () => {
    const before = { activities: one.marketo.activities.length, calls: one.salesforce.calls().length };
    const report = await one.cycle();
    assert.deepEqual([report.written, report.quiet, report.failure], [0, true, null]);
    assert.equal(one.marketo.activities.length, before.activities);
    const writes = one.salesforce.calls().slice(before.calls);
    assert.deepEqual(
      writes.filter((call) => !call.startsWith('GET')),
      [],
    );
    assert.deepEqual(report.calls, quiet, 'as many calls as without fields');
  });

  await t.test('batches balance, and a member’s timeline tells it in words', async () => {
    const { rows } = await links.batches({ limit: 50 });
    const counted = rows.map((row) => [row.operation, row.object, row.updated, row.input].join(' '));
    assert.deepEqual(counted.slice(0, 4), [
      'Pull updates Campaign Members 1 1',
      'Sync with program Campaigns 2 2',
      'Pull updates Campaign Members 1 1',
      'Sync with program Campaigns 2 2',
    ]);
    const view = await one.companion.reports.timeline(one.memberId(program, 'anna'), {});
    const told = view.shown?.entries.map(({ kind, side, from, to, text }) => [kind, side, from, to, text]);
    assert.deepEqual(told, [
      ['field', 'marketo', 'VIP', 'Speaker', '“Ticket Type” was changed in Salesforce.'],
      ['field', 'marketo', null, 'VIP', '“Ticket Type” was empty in Marketo, so it got Salesforce’s value.'],
    ]);
  });
});
