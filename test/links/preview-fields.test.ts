import assert from 'node:assert/strict';
import { test } from 'node:test';

import { failureOf } from '../../companion/src/domain/failure.ts';
import { actor } from '../support/companion.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { smallWorld } from '../support/small-world.ts';

/** A preview tells beforehand what a first sync writes to custom fields of members; undoing it leaves them, and says so. */

const program = 'Program 1';
const both = (key: string) => ({ key, marketo: 'Registered', salesforce: 'Registered' });

test('custom fields in a preview, and when it is undone', async (t) => {
  const lab = await withMemberFields(
    t,
    {
      world: smallWorld({
        people: [
          ...['anna', 'bert', 'carl', 'dora'].map(both),
          { key: 'emma', marketo: 'Attended' },
          { key: 'finn', marketo: 'Registered', salesforce: 'Attended' },
        ],
      }),
    },
    {
      salesforce: [{ name: 'Ticket_Type__c', type: 'Text', more: '<length>20</length>' }],
      marketo: [{ name: 'ticketType', dataType: 'string', length: 255 }],
    },
  );
  const { inMarketo, inSalesforce, setInMarketo, setInSalesforce } = fieldsOf(
    lab,
    program,
    'ticketType',
    'Ticket_Type__c',
  );
  const { actions, links, reports } = lab.companion;
  assert.equal((await lab.preview(program)).memberFields, undefined, 'nothing is mapped');
  await actions.changeMemberFields([{ marketo: 'ticketType', salesforce: 'Ticket_Type__c' }], actor);
  setInSalesforce('anna', 'VIP');
  setInMarketo('bert', 'Press');
  setInMarketo('carl', 'Student');
  setInSalesforce('carl', 'Speaker');
  setInMarketo('dora', 'A very long name of a ticket');
  setInMarketo('emma', 'Guest');
  setInSalesforce('finn', 'Crew');

  const preview = await links.preview(
    {
      programId: lab.programId(program),
      campaignId: lab.campaignId(program),
      policies: { conflict: 'salesforce' },
    },
    actor,
  );
  await t.test('the preview counts them by field and side, and names what would be lost', () => {
    const { overwritten, ...counts } = preview.memberFields ?? {};
    assert.deepEqual(counts, {
      members: 6,
      looked: 6,
      pairs: [
        {
          field: 'Ticket Type',
          marketo: { filled: 2, overwritten: 1 },
          salesforce: { filled: 2, overwritten: 0 },
          refused: 1,
        },
      ],
      calls: { marketo: 1, salesforce: 1 },
      reads: { marketo: 1, salesforce: 1 },
    });
    assert.deepEqual(
      overwritten?.map(({ person, field, side, from, to }) => ({ person, field, side, from, to })),
      [{ person: 'Carl Person', field: 'Ticket Type', side: 'marketo', from: 'Student', to: 'Speaker' }],
    );
  });

  const linked = await links.link(preview.id, actor);
  await lab.untilQuiet();
  await t.test('the first sync writes just that', async () => {
    assert.deepEqual([inMarketo('anna'), inMarketo('carl'), inMarketo('finn')], ['VIP', 'Speaker', 'Crew']);
    assert.deepEqual([inSalesforce('bert'), inSalesforce('dora')], ['Press', null]);
    const { rows } = await reports.members(linked.id, { state: 'in-step' }, {});
    const written = { marketo: 0, salesforce: 0 };
    for (const { recordId } of rows) {
      const { shown } = await reports.timeline(recordId ?? '', {});
      for (const { kind, side } of shown?.entries ?? [])
        if (kind === 'field' && side !== null) written[side] += 1;
    }
    assert.deepEqual(written, { marketo: 3, salesforce: 2 });
  });

  await t.test('undoing it leaves the fields, and says so', async () => {
    const plan = await actions.planUndo(linked.id, { firstSync: true }, actor);
    assert.ok(plan.willChange > 0);
    assert.equal(plan.fieldsStay?.said.code, 'fields-stay');
    assert.equal(
      plan.fieldsStay.text,
      '5 values of custom fields that were copied stay as they are. Their history says what was there.',
    );
  });

  await t.test('what wrote nothing but fields is not undone at all', async () => {
    setInMarketo('bert', 'Student');
    await lab.untilQuiet();
    const { rows } = await links.batches({ limit: 200 });
    const cycleId = rows
      .filter(({ operation }) => operation === 'Sync with program')
      .toSorted((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt))[0]?.cycleId;
    await assert.rejects(actions.planUndo(linked.id, { cycleId: cycleId ?? '' }, actor), (error) => {
      assert.equal(failureOf(error).code, 'FIELDS_STAY');
      return true;
    });
    assert.equal(inSalesforce('bert'), 'Student');
  });
});
