import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { actor } from '../support/companion.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { smallWorld } from '../support/small-world.ts';

/** Custom fields that a side did not take, tried again from the list of failures. */

const program = 'Program 1';
const byRule = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
const tooLong = 'FIELD_TOO_LONG';
const nothingToRetry = (error: unknown) =>
  error instanceof FailureError && error.failure.code === 'NOTHING_TO_RETRY';

test('custom fields that were refused are tried again when somebody says so', async (t) => {
  /** The org's admin has such a rule, until it is turned off. */
  let hasRule = true;
  const refuse = (row: Readonly<Record<string, unknown>>) =>
    hasRule && row['Remark__c'] === 'wrong' ? 'This is wrong' : null;
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
      salesforce: { automation: { validationRules: [{ object: 'CampaignMember', refuse }] } },
    },
    {
      salesforce: ['Remark__c', 'Badge__c'].map((name) => ({
        name,
        type: 'Text',
        more: '<length>40</length>',
      })),
      marketo: [
        { name: 'remark', dataType: 'string', length: 255 },
        { name: 'badge', dataType: 'string', length: 3 },
      ],
    },
  );
  const { inMarketo, inSalesforce, setInMarketo, setInSalesforce } = fieldsOf(
    lab,
    program,
    'remark',
    'Remark__c',
  );
  const { actions, reports, links } = lab.companion;
  const { id: linkId } = await lab.link(program);
  await actions.changeMemberFields(
    [
      { marketo: 'remark', salesforce: 'Remark__c' },
      { marketo: 'badge', salesforce: 'Badge__c' },
    ],
    actor,
  );
  setInMarketo('anna', 'wrong');
  setInMarketo('carl', 'wrong');
  setInSalesforce('bert', 'too long', 'Badge__c');
  await lab.untilQuiet();
  const groups = async () =>
    (await reports.failureGroups({})).groups
      .map(({ code, records, solved, retried }) => [code, records, solved, retried])
      .toSorted();
  const failures = async () =>
    (await links.batches({ limit: 200 })).rows.reduce((sum, { failed }) => sum + failed, 0);
  assert.deepEqual(await groups(), [
    [byRule, 2, 0, 0],
    [tooLong, 1, 0, 0],
  ]);

  await t.test('a plan says whose, and of which fields, and changes nothing', async () => {
    const plan = await actions.planRetry({ code: byRule }, actor);
    assert.deepEqual(
      [plan.willRetry, plan.trying, plan.resting, plan.campaigns, plan.more],
      [2, 0, 0, 1, false],
    );
    const same = { marketo: 'Registered', salesforce: 'Registered' };
    assert.deepEqual(
      plan.rows.map(({ person, fields, now, then, state }) => [person, fields, now, then, state]).toSorted(),
      ['Anna Person', 'Carl Person'].map((person) => [person, ['Remark'], same, same, 'retry']),
    );
    assert.deepEqual(await groups(), [
      [byRule, 2, 0, 0],
      [tooLong, 1, 0, 0],
    ]);
    const until = '2000-01-01T00:00:00Z';
    await assert.rejects(actions.planRetry({ code: byRule, until }, actor), nothingToRetry);
  });

  await t.test('what is refused still fails once more, of nobody twice', async () => {
    const [one, two] = [
      await actions.planRetry({ code: byRule }, actor),
      await actions.planRetry({ code: byRule }, actor),
    ];
    assert.deepEqual(await actions.applyRetry(one.id, actor), { retrying: 2, skipped: 0 });
    assert.deepEqual(await actions.applyRetry(two.id, actor), { retrying: 0, skipped: 2 });
    const waiting = await actions.retryResult(one.id);
    assert.deepEqual([waiting.waiting, waiting.done, waiting.failed], [2, 0, 0]);
    assert.deepEqual(await groups(), [
      [byRule, 2, 0, 2],
      [tooLong, 1, 0, 0],
    ]);
    const again = await actions.planRetry({ code: byRule }, actor);
    assert.deepEqual([again.willRetry, again.trying], [0, 2], 'somebody has asked already');
    const before = await failures();
    await lab.untilQuiet();
    assert.equal((await failures()) - before, 2, 'each once');
    const { waiting: left, done, failed } = await actions.retryResult(one.id);
    assert.deepEqual([left, done, failed], [0, 0, 2]);
    const after = await failures();
    await lab.cycle();
    assert.equal(await failures(), after, 'and not by itself');
  });

  await t.test('what is taken now goes across, and its history says who asked', async () => {
    hasRule = false;
    const plan = await actions.planRetry({ code: byRule }, actor);
    assert.equal(plan.willRetry, 2);
    await actions.applyRetry(plan.id, actor);
    await lab.untilQuiet();
    for (const key of ['anna', 'carl'])
      assert.deepEqual([inMarketo(key), inSalesforce(key)], ['wrong', 'wrong']);
    const { appliedAt, ...result } = await actions.retryResult(plan.id);
    assert.notEqual(appliedAt, null);
    assert.deepEqual(result, { id: plan.id, code: byRule, waiting: 0, done: 2, failed: 0, held: 0 });
    assert.deepEqual(await groups(), [
      [byRule, 0, 2, 0],
      [tooLong, 1, 0, 0],
    ]);
    await assert.rejects(actions.planRetry({ code: byRule }, actor), nothingToRetry);
    const { shown } = await reports.timeline(lab.memberId(program, 'anna'), {});
    assert.ok(shown?.entries.some(({ kind, actor: by }) => kind === 'ordered' && by === actor.name));
  });

  await t.test('a field that somebody made longer just now is described anew for it', async () => {
    const field = lab.marketo.shelf.memberFields.find(({ name }) => name === 'badge');
    assert.ok(field !== undefined);
    Object.assign(field, { length: 40 });
    await lab.cycle();
    assert.equal(inMarketo('bert', 'badge'), null, 'nobody asks what is known to be too long');
    const plan = await actions.planRetry({ code: tooLong }, actor);
    await actions.pause(linkId, actor);
    assert.equal((await actions.planRetry({ code: tooLong }, actor)).resting, 1, 'a paused link rests');
    await actions.resume(linkId, actor);
    await actions.applyRetry(plan.id, actor);
    await lab.untilQuiet();
    assert.equal(inMarketo('bert', 'badge'), 'too long');
    assert.equal((await actions.retryResult(plan.id)).done, 1);
    assert.deepEqual(await groups(), [
      [byRule, 0, 2, 0],
      [tooLong, 0, 1, 0],
    ]);
  });

  await t.test('whoever waits is tried once nothing is waited for', async () => {
    hasRule = true;
    setInMarketo('anna', null);
    await lab.untilQuiet();
    setInMarketo('anna', 'wrong');
    await lab.untilQuiet();
    assert.equal(inSalesforce('anna'), null);
    hasRule = false;
    lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Unknown here');
    await lab.untilQuiet();
    const plan = await actions.planRetry({ code: byRule }, actor);
    await actions.applyRetry(plan.id, actor);
    await lab.untilQuiet();
    assert.equal((await actions.retryResult(plan.id)).waiting, 1);
    assert.equal(inSalesforce('anna'), null, 'nothing is written to who waits');
    lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Registered');
    await lab.untilQuiet();
    assert.equal(inSalesforce('anna'), 'wrong');
    assert.equal((await actions.retryResult(plan.id)).done, 1);
  });

  await t.test('whoever failed besides is one person, and listed for both', async () => {
    hasRule = true;
    setInMarketo('bert', 'wrong');
    await lab.untilQuiet();
    const counted = async () => {
      const { failed, fields } = (await links.get(linkId)).counts;
      return { failed, fields };
    };
    assert.deepEqual(await counted(), { failed: 0, fields: 1 });
    lab.salesforce.faults.add({
      endpoint: /^PATCH .*composite\/sobjects/,
      kind: 'row-error',
      code: 'PROCESSING_HALTED',
      rate: 1,
    });
    changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Attended');
    await lab.untilQuiet();
    lab.salesforce.faults.clear();
    assert.deepEqual(await counted(), { failed: 1, fields: undefined });
    const { groups: listed } = await reports.worklist(linkId, 'failed', 10);
    assert.deepEqual(listed.map(({ reason, members }) => [reason, members]).toSorted(), [
      ['PROCESSING_HALTED', 1],
      [`field:${byRule}`, 1],
    ]);
  });
});
