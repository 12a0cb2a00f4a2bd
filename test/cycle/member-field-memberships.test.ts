import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';

import { sql } from 'kysely';

import { changeStatus, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import { reading } from '../../companion/src/store/scope.ts';
import { actor, type CompanionOptions } from '../support/companion.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { movingClock } from '../support/moving-clock.ts';
import { smallWorld } from '../support/small-world.ts';

/** Custom fields of memberships that end and begin anew: the new one has no past, on either side. */

const program = 'Program 1';
const people = ['anna', 'bert', 'carl'].map((key) => ({
  key,
  marketo: 'Registered',
  salesforce: 'Registered',
}));
const minutes = 60_000;

/** A pair whose only pair of fields is mapped, and holds `VIP` for Anna on both sides; a minute is over since then. */
async function begin(t: TestContext, options: Omit<CompanionOptions, 'world'> = {}) {
  const { clock, pass } = movingClock();
  const lab = await withMemberFields(
    t,
    {
      world: smallWorld({ people }),
      clock,
      ...options,
      marketo: { now: clock.now, ...options.marketo },
      salesforce: { now: clock.now, ...options.salesforce },
    },
    {
      salesforce: [{ name: 'Ticket_Type__c', type: 'Text', more: '<length>20</length>' }],
      marketo: [{ name: 'ticketType', dataType: 'string', length: 255 }],
    },
  );
  const fields = fieldsOf(lab, program, 'ticketType', 'Ticket_Type__c');
  const { id: linkId } = await lab.link(program);
  fields.setInSalesforce('anna', 'VIP');
  await lab.companion.actions.changeMemberFields(
    [{ marketo: 'ticketType', salesforce: 'Ticket_Type__c' }],
    actor,
  );
  await lab.untilQuiet();
  pass(minutes);
  const both = (key: string) => [fields.inMarketo(key), fields.inSalesforce(key)];
  assert.deepEqual(both('anna'), ['VIP', 'VIP']);
  const programId = lab.programId(program);
  const leaves = (key: string) => {
    assert.ok(removeFromProgram(lab.marketo, programId, lab.leadId(key)));
  };
  const joins = (key: string, status = 'Registered') =>
    changeStatus(lab.marketo, programId, lab.leadId(key), status);
  /** How often each of these members was heard to have other fields. */
  const marks = async (): Promise<unknown> => {
    const { store, connectionId } = lab.companion;
    const found = await reading(store.db, { connectionId }, (own) =>
      sql`select person_id, marks from lockstep.member_fields
        where connection_id = ${connectionId} order by person_id`.execute(own),
    );
    return found.rows;
  };
  const quietCalls = (await lab.cycle()).calls;
  return { lab, linkId, pass, both, leaves, joins, marks, quietCalls, ...fields };
}

describe('in Marketo', () => {
  test('whoever left and joined again between two cycles has their fields filled in the next', async (t) => {
    const { lab, pass, both, leaves, joins, marks, quietCalls } = await begin(t);
    leaves('anna');
    joins('anna');
    assert.deepEqual(both('anna'), [null, 'VIP']);
    const report = await lab.cycle();
    assert.deepEqual([report.written, report.failure], [1, null]);
    assert.deepEqual(both('anna'), ['VIP', 'VIP']);
    const before = await marks();
    const quiet = await lab.cycle();
    assert.deepEqual([quiet.written, quiet.quiet, quiet.calls], [0, true, quietCalls]);
    pass(31 * minutes);
    assert.equal((await lab.cycle()).written, 0);
    assert.deepEqual(await marks(), before, 'the feed was read back, and what it tells again is no news');
  });

  test('what is set and cleared after that is an edit, however often the beginning is told', async (t) => {
    const { lab, pass, both, leaves, joins, setInMarketo, setInSalesforce } = await begin(t);
    leaves('anna');
    joins('anna', 'Attended');
    setInMarketo('anna', 'Press');
    await lab.untilQuiet();
    assert.deepEqual(both('anna'), ['Press', 'Press']);
    pass(minutes);
    setInMarketo('anna', null);
    await lab.untilQuiet();
    assert.deepEqual(both('anna'), [null, null]);
    setInSalesforce('anna', 'Guest');
    await lab.untilQuiet();
    pass(31 * minutes);
    const report = await lab.cycle();
    assert.deepEqual(
      [report.written, report.failure],
      [0, null],
      'the feed is read back, and tells it again',
    );
    assert.deepEqual(both('anna'), ['Guest', 'Guest']);
  });

  test('a beginning that appears late takes no edit back', async (t) => {
    const { lab, pass, both, leaves, joins, setInMarketo } = await begin(t);
    leaves('anna');
    joins('anna');
    const last = lab.marketo.activities.at(lab.marketo.activities.length - 1);
    assert.ok(last);
    Object.assign(last, { visibleAt: last.date + 20 * minutes });
    setInMarketo('bert', 'Press');
    await lab.untilQuiet();
    assert.deepEqual(both('bert'), ['Press', 'Press']);
    pass(2 * minutes);
    // They are looked at for this change; the activity about how they joined is still to come.
    setInMarketo('anna', 'Student');
    await lab.untilQuiet();
    pass(2 * minutes);
    setInMarketo('anna', null);
    await lab.untilQuiet();
    assert.deepEqual(both('anna'), [null, null]);
    pass(31 * minutes);
    await lab.untilQuiet();
    assert.deepEqual(both('anna'), [null, null]);
  });

  test('one that only appears late is found by looking back', async (t) => {
    const { lab, pass, both, leaves, joins } = await begin(t);
    leaves('anna');
    joins('anna');
    const last = lab.marketo.activities.at(lab.marketo.activities.length - 1);
    assert.ok(last);
    Object.assign(last, { visibleAt: last.date + 20 * minutes });
    await lab.untilQuiet();
    pass(31 * minutes);
    await lab.untilQuiet();
    assert.deepEqual(both('anna'), ['VIP', 'VIP']);
  });

  test('whoever joins again after others saw them gone is filled then, where the other side stayed', async (t) => {
    const { lab, linkId, pass, both, leaves, joins } = await begin(t);
    await lab.companion.actions.changePolicies(
      linkId,
      { removal: { marketo: 'keep', salesforce: 'keep' } },
      actor,
    );
    leaves('anna');
    await lab.untilQuiet();
    pass(minutes);
    assert.equal(lab.held(program).salesforce['anna'], 'Registered');
    joins('anna');
    await lab.cycle();
    assert.deepEqual(both('anna'), ['VIP', 'VIP']);
  });

  test('whom we add ourselves is read once, in the cycle that adds them', async (t) => {
    const { lab, pass, both, setInSalesforce, marks } = await begin(t);
    const leadId = lab.salesforce.createLead({
      FirstName: 'Emil',
      LastName: 'New',
      Email: 'emil@example.com',
      Company: 'Example',
    });
    lab.salesforce.addMember({ campaignId: lab.campaignId(program), leadId, status: 'Registered' });
    setInSalesforce('emil', 'Crew');
    await lab.cycle();
    assert.deepEqual(both('emil'), ['Crew', 'Crew']);
    for (const wait of [1, 31 * minutes, 24 * 60 * minutes]) {
      const before = await marks();
      pass(wait);
      const report = await lab.cycle();
      assert.deepEqual([report.written, report.failure], [0, null]);
      if (wait < 60 * minutes) assert.deepEqual(await marks(), before, 'the echo is no news');
    }
  });
});

test('a campaign member deleted and made anew in Salesforce is filled in the cycle that finds it', async (t) => {
  const { lab, both, pass } = await begin(t);
  const id = lab.memberId(program, 'anna');
  const { leadId, contactId } = lab.salesforce.members(lab.campaignId(program)).find((one) => one.id === id)!;
  lab.salesforce.removeMember(id);
  lab.salesforce.addMember({
    campaignId: lab.campaignId(program),
    ...(contactId === null ? { leadId: leadId! } : { contactId }),
    status: 'Registered',
  });
  assert.deepEqual(both('anna'), ['VIP', null]);
  const report = await lab.cycle();
  assert.deepEqual([report.written, report.failure], [1, null]);
  assert.deepEqual(both('anna'), ['VIP', 'VIP']);
  pass(2 * minutes);
  const quiet = await lab.cycle();
  assert.deepEqual([quiet.written, quiet.quiet], [0, true]);
});
