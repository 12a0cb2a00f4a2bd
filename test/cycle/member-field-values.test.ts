import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import type { ValidationRule } from '../../companion/sandbox/salesforce/org/automation.ts';
import { actor } from '../support/companion.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { smallWorld } from '../support/small-world.ts';

/** One value that a vendor refuses holds its own field of its own member, and nothing else. */

const program = 'Program 1';
const names = ['one', 'two', 'three', 'four', 'five'];
const pairs = names.map((name) => ({
  marketo: name,
  salesforce: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}__c`,
}));

/** A value that Salesforce's rule refuses, at the top of the page; and one that it refuses beside the field. */
const refuses = (object: string, field: string, errorField?: string): ValidationRule => ({
  object,
  refuse: (values) => (values[field] === 'wrong' ? 'This is wrong' : null),
  ...(errorField === undefined ? {} : { errorField }),
});

async function open(t: TestContext) {
  const lab = await withMemberFields(
    t,
    {
      world: smallWorld({
        people: ['anna', 'bert', 'carl'].map((key) => ({
          key,
          marketo: 'Registered',
          salesforce: 'Registered',
        })),
      }),
      salesforce: {
        automation: {
          validationRules: [
            refuses('CampaignMember', 'Two__c'),
            refuses('CampaignMember', 'Four__c', 'Four__c'),
          ],
        },
      },
    },
    {
      salesforce: pairs.map(({ salesforce }) => ({
        name: salesforce,
        type: 'Text',
        more: '<length>100</length>',
      })),
      marketo: names.map((name) => ({ name, dataType: 'string', length: 100 })),
    },
  );
  const of = fieldsOf(lab, program, 'one', 'One__c');
  const inSalesforce = (key: string) => pairs.map(({ salesforce }) => of.inSalesforce(key, salesforce));
  const inMarketo = (key: string) => names.map((name) => of.inMarketo(key, name));
  const setInMarketo = (key: string, values: readonly string[]) => {
    for (const [nth, value] of values.entries()) of.setInMarketo(key, value, names[nth]);
  };
  const setInSalesforce = (key: string, values: readonly string[]) => {
    for (const [nth, value] of values.entries()) of.setInSalesforce(key, value, pairs[nth]?.salesforce);
  };
  const { id: linkId } = await lab.link(program);
  await lab.companion.actions.changeMemberFields(pairs, actor);
  await lab.untilQuiet();
  const failing = async () =>
    (await lab.companion.reports.failureGroups({})).groups
      .map(({ code, records, solved }) => `${code}: ${String(records)} open, ${String(solved)} solved`)
      .toSorted();
  return { lab, linkId, of, inSalesforce, inMarketo, setInMarketo, setInSalesforce, failing };
}

test('what a vendor refuses holds its field, and nothing else', async (t) => {
  const { lab, linkId, of, inSalesforce, inMarketo, setInMarketo, setInSalesforce, failing } = await open(t);
  const quietCycle = async (): Promise<void> => {
    const { failure, quiet } = await lab.cycle();
    assert.deepEqual([failure, quiet], [null, true]);
  };

  await t.test('Salesforce, beside a field and at the top of the page', async () => {
    setInMarketo('anna', ['a', 'wrong', 'c', 'wrong', 'e']);
    setInMarketo('bert', ['f', 'g', 'h', 'i', 'j']);
    await quietCycle();
    assert.deepEqual(inSalesforce('anna'), ['a', null, 'c', null, 'e']);
    assert.deepEqual(inSalesforce('bert'), ['f', 'g', 'h', 'i', 'j']);
    assert.deepEqual(inMarketo('anna'), ['a', 'wrong', 'c', 'wrong', 'e']);
    assert.deepEqual(await failing(), ['FIELD_CUSTOM_VALIDATION_EXCEPTION: 1 open, 0 solved']);
    const [failure] = (await lab.companion.reports.failures({})).rows;
    assert.match(failure?.message ?? '', /^“(?:Two|Four)”: This is wrong$/);
  });

  await t.test('who and why is on the campaign’s list, and in the member’s history', async () => {
    const { reports, links } = lab.companion;
    const { groups, total } = await reports.worklist(linkId, 'failed', 10);
    assert.equal(total, 1);
    const [group] = groups;
    assert.equal(group?.title, 'A Salesforce validation rule stopped the change');
    const [row] = group.rows;
    assert.equal(
      row?.sentence,
      'Salesforce does not take Marketo’s value of “Four”, “Two”, so it keeps its own. Salesforce says: “This is wrong”.',
    );
    assert.equal(row.remedy, 'Change the value on either side, or let the field take it');
    const more = await reports.members(linkId, { state: 'failed', reason: group.reason }, {});
    assert.deepEqual(more.rows, group.rows);
    const { counts } = await links.get(linkId);
    assert.deepEqual(counts, { inStep: 3, held: 0, differing: 0, failed: 0, total: 3, fields: 1 });
    const { shown } = await reports.timeline(lab.memberId(program, 'anna'), {});
    assert.equal(shown?.state, 'in-step');
    const refused = shown.entries.filter(({ kind }) => kind === 'field-refused');
    assert.deepEqual(refused.map(({ side, text, said }) => [side, text, said?.code]).toSorted(), [
      [
        'salesforce',
        'Salesforce does not take Marketo’s value of “Four”, so it keeps its own. Salesforce says: “This is wrong”.',
        'field-refused-salesforce',
      ],
      [
        'salesforce',
        'Salesforce does not take Marketo’s value of “Two”, so it keeps its own. Salesforce says: “This is wrong”.',
        'field-refused-salesforce',
      ],
    ]);
  });

  await t.test('Marketo, whose field became shorter since it was described', async () => {
    const field = lab.marketo.shelf.memberFields.find(({ name }) => name === 'three');
    assert.ok(field !== undefined);
    Object.assign(field, { length: 3 });
    setInSalesforce('carl', ['a', 'b', 'too long', 'd', 'e']);
    await quietCycle();
    assert.deepEqual(inMarketo('carl'), ['a', 'b', null, 'd', 'e']);
    assert.deepEqual(await failing(), [
      '1001: 1 open, 0 solved',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION: 1 open, 0 solved',
    ]);
  });

  await t.test('it is not tried again while nothing changes, nor because another field does', async () => {
    const told = async () => (await lab.companion.links.batches({ limit: 200 })).rows.length;
    const before = await told();
    await quietCycle();
    await quietCycle();
    assert.equal(await told(), before, 'nothing is sent');
    of.setInSalesforce('carl', 'other', 'One__c');
    of.setInMarketo('anna', 'other', 'one');
    const refusals = (await lab.companion.reports.failures({})).rows.map(({ at, message }) => [at, message]);
    await quietCycle();
    assert.equal(of.inMarketo('carl'), 'other');
    assert.equal(of.inSalesforce('anna'), 'other');
    assert.deepEqual(
      (await lab.companion.reports.failures({})).rows.map(({ at, message }) => [at, message]),
      refusals,
      'no value was refused a second time',
    );
    assert.equal((await failing()).length, 2, 'and they fail still');
  });

  await t.test('it is tried again when its value changes', async () => {
    of.setInSalesforce('carl', 'ok', 'Three__c');
    of.setInMarketo('anna', 'right', 'two');
    of.setInMarketo('anna', 'right', 'four');
    await quietCycle();
    assert.equal(of.inMarketo('carl', 'three'), 'ok');
    assert.deepEqual(inSalesforce('anna'), ['other', 'right', 'c', 'right', 'e']);
    assert.deepEqual(await failing(), [
      '1001: 0 open, 1 solved',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION: 0 open, 1 solved',
    ]);
    assert.equal((await lab.companion.reports.worklist(linkId, 'failed', 10)).total, 0);
    assert.equal((await lab.companion.links.get(linkId)).counts.fields, undefined);
  });

  await t.test('a call that is refused as a whole is no fault of whoever was in it', async () => {
    setInSalesforce('anna', ['anna']);
    setInSalesforce('bert', ['bert']);
    setInSalesforce('carl', ['carl']);
    const before = await failing();
    lab.marketo.faults.add({ endpoint: /^POST .*\/members\.json/, kind: '1003', times: 1 });
    await quietCycle();
    assert.equal(lab.marketo.faults.pending(), 0, 'it was refused');
    for (const key of ['anna', 'bert', 'carl']) assert.equal(of.inMarketo(key), key);
    assert.deepEqual(await failing(), before);
  });

  await t.test(
    'a record that cannot be written just now is tried again, and stops nothing else',
    async () => {
      of.setInMarketo('anna', 'later', 'five');
      of.setInSalesforce('bert', 'meanwhile', 'Five__c');
      lab.salesforce.faults.add({
        endpoint: /^PATCH .*composite\/sobjects/,
        kind: 'row-error',
        code: 'QUERY_TIMEOUT',
        message: 'Your query request was running for too long',
      });
      const first = await lab.cycle();
      assert.equal(first.failure, null);
      assert.equal(lab.salesforce.faults.waiting().length, 0, 'it could not');
      assert.equal(of.inMarketo('bert', 'five'), 'meanwhile', 'the other side goes on');
      await lab.untilQuiet();
      assert.equal(of.inSalesforce('anna', 'Five__c'), 'later');
    },
  );

  await t.test('batches balance', async () => {
    const { rows } = await lab.companion.links.batches({ limit: 200 });
    assert.deepEqual(
      rows.filter(({ status }) => status !== 'Succeeded'),
      [],
    );
  });
});
