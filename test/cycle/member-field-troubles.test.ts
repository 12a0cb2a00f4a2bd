import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { changeStatus, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import { failureOf } from '../../companion/src/domain/failure.ts';
import { actor, type CompanionOptions } from '../support/companion.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { smallWorld } from '../support/small-world.ts';

/** What goes wrong with one value, one member or one field stops nothing else. */

const program = 'Program 1';
const people = ['anna', 'bert', 'carl'].map((key) => ({
  key,
  marketo: 'Registered',
  salesforce: 'Registered',
}));
const text = { marketo: 'ticketType', salesforce: 'Ticket_Type__c' };
const badge = { marketo: 'badge', salesforce: 'Badge__c' };
const others = [
  { marketo: 'vip', salesforce: 'VIP__c' },
  { marketo: 'seats', salesforce: 'Seats__c' },
  { marketo: 'price', salesforce: 'Price__c' },
  { marketo: 'arrival', salesforce: 'Arrival__c' },
  { marketo: 'checkIn', salesforce: 'Check_In__c' },
];

const open = (t: TestContext, options: Omit<CompanionOptions, 'world'> = {}) =>
  withMemberFields(
    t,
    { world: smallWorld({ people }), ...options },
    {
      salesforce: [
        { name: 'Ticket_Type__c', type: 'Text', more: '<length>20</length>' },
        {
          name: 'Badge__c',
          type: 'Picklist',
          more: `<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${['A', 'B'].map((one) => `<value><fullName>${one}</fullName><default>false</default><label>${one}</label></value>`).join('')}</valueSetDefinition></valueSet>`,
        },
        { name: 'VIP__c', type: 'Checkbox', more: '<defaultValue>false</defaultValue>' },
        { name: 'Seats__c', type: 'Number', more: '<precision>4</precision><scale>0</scale>' },
        { name: 'Price__c', type: 'Number', more: '<precision>8</precision><scale>2</scale>' },
        { name: 'Arrival__c', type: 'Date' },
        { name: 'Check_In__c', type: 'DateTime' },
      ],
      marketo: [
        { name: 'ticketType', dataType: 'string', length: 255 },
        { name: 'badge', dataType: 'string', length: 255 },
        { name: 'vip', dataType: 'boolean' },
        { name: 'seats', dataType: 'integer' },
        { name: 'price', dataType: 'float' },
        { name: 'arrival', dataType: 'date' },
        { name: 'checkIn', dataType: 'datetime' },
      ],
    },
  );

test('values, fields and members with troubles of their own', async (t) => {
  const lab = await open(t);
  const { inMarketo, inSalesforce, setInMarketo, setInSalesforce } = fieldsOf(
    lab,
    program,
    text.marketo,
    text.salesforce,
  );
  const { actions, links, reports } = lab.companion;
  const all = [text, badge, ...others];
  const quietCycle = async (): Promise<void> => {
    const { failure, quiet } = await lab.cycle();
    assert.deepEqual([failure, quiet], [null, true]);
  };
  await lab.link(program);

  await t.test('a mapping that cannot be is refused, with what is wrong', async () => {
    const refusal = async (pairs: readonly { marketo: string; salesforce: string }[]): Promise<string> => {
      try {
        await actions.changeMemberFields(pairs, actor);
      } catch (error) {
        return failureOf(error).code;
      }
      return 'none';
    };
    assert.equal(await refusal([text, { ...badge, marketo: text.marketo }]), 'FIELD_TWICE');
    assert.equal(await refusal([{ ...text, marketo: 'ticket' }]), 'FIELD_MISSING_MARKETO');
    assert.equal(await refusal([{ ...text, salesforce: 'Ticket__c' }]), 'FIELD_MISSING_SALESFORCE');
    assert.equal(await refusal([{ ...text, salesforce: 'VIP__c' }]), 'FIELD_TYPES_DIFFER');
    assert.deepEqual(await actions.memberFields(), { pairs: [] });
    const choices = await actions.memberFieldChoices();
    assert.deepEqual(choices.salesforce.map(({ name, fits }) => `${name} ${fits}`).toSorted(), [
      'Arrival__c date',
      'Badge__c string',
      'Check_In__c datetime',
      'Price__c float',
      'Seats__c integer',
      'Ticket_Type__c string',
      'VIP__c boolean',
    ]);
    assert.deepEqual(
      choices.marketo.map(({ name }) => name).toSorted(),
      all.map((one) => one.marketo).toSorted(),
    );
  });

  await t.test('every type goes both ways, and back as the same', async () => {
    const given = {
      VIP__c: true,
      Seats__c: 3,
      Price__c: 12.5,
      Arrival__c: '2026-06-02',
      Check_In__c: '2026-06-02T08:30:00.000+0000',
      Badge__c: 'A',
    };
    for (const [name, value] of Object.entries(given)) setInSalesforce('anna', value, name);
    for (const [name, value] of Object.entries({
      vip: true,
      seats: 4,
      price: '7.25',
      arrival: '2026-06-03',
      checkIn: '2026-06-03T09:00:00Z',
      badge: 'B',
    }))
      setInMarketo('bert', value, name);
    await actions.changeMemberFields(all, actor);
    await lab.untilQuiet();
    const marketoHas = Object.fromEntries(all.map((one) => [one.marketo, inMarketo('anna', one.marketo)]));
    assert.equal(marketoHas['vip'], true);
    assert.equal(marketoHas['seats'], 3);
    assert.equal(Number(marketoHas['price']), 12.5);
    assert.equal(marketoHas['arrival'], '2026-06-02');
    assert.equal(Date.parse(String(marketoHas['checkIn'])), Date.parse('2026-06-02T08:30:00Z'));
    assert.equal(marketoHas['badge'], 'A');
    assert.equal(inSalesforce('bert', 'VIP__c'), true);
    assert.equal(inSalesforce('bert', 'Seats__c'), 4);
    assert.equal(inSalesforce('bert', 'Price__c'), 7.25);
    assert.equal(inSalesforce('bert', 'Arrival__c'), '2026-06-03');
    assert.equal(Date.parse(String(inSalesforce('bert', 'Check_In__c'))), Date.parse('2026-06-03T09:00:00Z'));
    assert.equal(inSalesforce('bert', 'Badge__c'), 'B');
    const before = lab.marketo.activities.length;
    await quietCycle();
    await quietCycle();
    assert.equal(lab.marketo.activities.length, before, 'nothing goes back and forth');
  });

  await t.test('what is too long, or not in the list, fails alone, once, and in words', async () => {
    setInMarketo('anna', 'A very long name of a ticket');
    setInMarketo('anna', 'B', 'badge');
    setInMarketo('bert', 'C', 'badge');
    await quietCycle();
    await quietCycle();
    assert.deepEqual([inSalesforce('anna'), inSalesforce('anna', 'Badge__c')], [null, 'B']);
    assert.equal(inSalesforce('bert', 'Badge__c'), 'B');
    const groups = (await reports.failureGroups({})).groups.map(({ code, remedy, records }) => [
      code,
      remedy,
      records,
    ]);
    assert.deepEqual(groups.toSorted(), [
      [
        'FIELD_NOT_IN_PICKLIST',
        'add the value to the picklist in Salesforce, or map it to one that is there.',
        1,
      ],
      ['FIELD_TOO_LONG', 'shorten the value.', 1],
    ]);
    const { rows } = await links.batches({ limit: 100 });
    for (const { status, operation } of rows) assert.equal(status, 'Succeeded', operation);
    setInMarketo('anna', 'Guest');
    await quietCycle();
    assert.equal(inSalesforce('anna'), 'Guest');
    const still = (await reports.failureGroups({})).groups.map((one) => [one.code, one.records, one.solved]);
    assert.deepEqual(still.toSorted(), [
      ['FIELD_NOT_IN_PICKLIST', 1, 0],
      ['FIELD_TOO_LONG', 0, 1],
    ]);
    assert.deepEqual((await reports.failures({})).rows.map(({ code, open }) => [code, open]).toSorted(), [
      ['FIELD_NOT_IN_PICKLIST', true],
      ['FIELD_TOO_LONG', false],
    ]);
  });

  await t.test(
    'a membership that began anew has no past: an empty field is filled, and nobody’s value is cleared',
    async () => {
      assert.ok(removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna')));
      changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Registered');
      assert.equal(inMarketo('anna'), null);
      await quietCycle();
      assert.deepEqual([inMarketo('anna'), inSalesforce('anna')], ['Guest', 'Guest']);
      assert.equal(inMarketo('anna', 'badge'), 'B');
    },
  );

  await t.test(
    'nothing is written to a member that waits; it follows once nothing is waited for',
    async () => {
      changeStatus(lab.marketo, lab.programId(program), lab.leadId('carl'), 'Attended');
      await quietCycle();
      lab.salesforce.setMemberStatus(lab.memberId(program, 'carl'), 'No Action');
      setInSalesforce('carl', 'Press');
      await quietCycle();
      assert.equal(inMarketo('carl'), null);
      lab.salesforce.setMemberStatus(lab.memberId(program, 'carl'), 'Attended');
      await quietCycle();
      assert.equal(inMarketo('carl'), 'Press');
    },
  );

  await t.test(
    'a field that vanishes suspends its pair, with an alert, and goes on when it is back',
    async () => {
      const { memberFields } = lab.marketo.shelf;
      const [gone] = memberFields.splice(
        memberFields.findIndex(({ name }) => name === 'badge'),
        1,
      );
      setInSalesforce('carl', 'Speaker');
      setInSalesforce('carl', 'A', 'Badge__c');
      await quietCycle();
      assert.equal(inMarketo('carl'), 'Speaker');
      const state = async () =>
        (await actions.memberFields()).pairs.map(({ suspended }) => suspended?.code ?? 'synced');
      assert.deepEqual((await state()).toSorted(), [
        'field-missing-marketo',
        ...all.slice(1).map(() => 'synced'),
      ]);
      const alert = (await reports.alerts()).rows.find(({ code }) => code === 'field-missing-marketo');
      assert.equal(alert?.title, 'Two fields are no longer synced');
      assert.equal(alert.endedAt, null);
      memberFields.push(gone!);
      await actions.memberFieldChoices();
      await lab.untilQuiet();
      assert.equal(inMarketo('carl', 'badge'), 'A');
      assert.deepEqual(new Set(await state()), new Set(['synced']));
    },
  );

  await t.test('a pair that is no longer mapped stays as it is', async () => {
    await actions.changeMemberFields(all.slice(1), actor);
    setInSalesforce('carl', 'Student');
    await quietCycle();
    assert.equal(inMarketo('carl'), 'Speaker');
  });
});
