import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { FaultKind as MarketoFault } from '../../companion/sandbox/marketo/faults.ts';
import type { FaultKind as SalesforceFault } from '../../companion/sandbox/salesforce/faults.ts';
import { actor } from '../support/companion.ts';
import { fieldsOf, withMemberFields } from '../support/member-fields.ts';
import { smallWorld } from '../support/small-world.ts';

/** A call about custom fields that fails, or whose answer is lost: both sides end as if nothing had happened, and nothing is written twice. */

const program = 'Program 1';

test('custom fields of members survive what befalls a call', async (t) => {
  const lab = await withMemberFields(
    t,
    {
      world: smallWorld({
        people: ['anna', 'bert'].map((key) => ({ key, marketo: 'Registered', salesforce: 'Registered' })),
      }),
    },
    {
      salesforce: [{ name: 'Ticket_Type__c', type: 'Text', more: '<length>40</length>' }],
      marketo: [{ name: 'ticketType', dataType: 'string', length: 255 }],
    },
  );
  const { inMarketo, inSalesforce, setInMarketo, setInSalesforce } = fieldsOf(
    lab,
    program,
    'ticketType',
    'Ticket_Type__c',
  );
  const { id: linkId } = await lab.link(program);
  await lab.companion.actions.changeMemberFields(
    [{ marketo: 'ticketType', salesforce: 'Ticket_Type__c' }],
    actor,
  );
  await lab.untilQuiet();
  let round = 0;

  /** Where a member's history says that this value was written. */
  async function written(key: string, value: string): Promise<(string | null | undefined)[]> {
    const { shown } = await lab.companion.reports.timeline(lab.memberId(program, key), {});
    return (shown?.entries ?? [])
      .filter(({ kind, to }) => kind === 'field' && to === value)
      .map(({ side }) => side);
  }

  /** Both members change, anna in Salesforce and bert in Marketo; returns whether a cycle told of the fault. */
  async function both(): Promise<boolean> {
    round += 1;
    const [ofAnna, ofBert] = [`Anna ${String(round)}`, `Bert ${String(round)}`];
    setInSalesforce('anna', ofAnna);
    setInMarketo('bert', ofBert);
    const told = () => [...lab.marketo.activities].filter(({ typeId }) => typeId === 123).length;
    const before = told();
    const reports = await lab.untilQuietAfterFailure();
    assert.deepEqual([inMarketo('anna'), inSalesforce('anna')], [ofAnna, ofAnna]);
    assert.deepEqual([inMarketo('bert'), inSalesforce('bert')], [ofBert, ofBert]);
    assert.equal(told() - before, 1, 'anna was written once in Marketo, and bert not at all');
    assert.deepEqual(await written('anna', ofAnna), ['marketo'], 'the history tells of it once');
    assert.deepEqual(await written('bert', ofBert), ['salesforce'], 'the history tells of it once');
    return reports.some(({ failure }) => failure !== null);
  }

  const marketo: readonly (readonly [MarketoFault, RegExp, told: boolean])[] = [
    ['502', /^GET .*\/members\.json/, false],
    ['lost-after-commit', /^POST .*\/members\.json/, true],
  ];
  for (const [kind, endpoint, told] of marketo)
    await t.test(`Marketo: ${kind} at ${endpoint.source}`, async () => {
      lab.marketo.faults.add({ endpoint, kind, times: 1 });
      assert.equal(await both(), told);
      assert.equal(lab.marketo.faults.pending(), 0, 'the fault happened');
    });

  const salesforce: readonly (readonly [SalesforceFault, RegExp, told: boolean])[] = [
    ['lost-after-commit', /^PATCH .*composite\/sobjects/, true],
    ['503', /^PATCH .*composite\/sobjects/, true],
  ];
  for (const [kind, endpoint, told] of salesforce)
    await t.test(`Salesforce: ${kind} at ${endpoint.source}`, async () => {
      lab.salesforce.faults.add({ endpoint, kind });
      assert.equal(await both(), told);
      assert.equal(lab.salesforce.faults.waiting().length, 0, 'the fault happened');
    });

  await t.test(
    'what changes after a lost answer is no second change of the side that was written',
    async () => {
      await lab.companion.actions.changePolicies(linkId, { conflict: 'salesforce' }, actor);
      lab.salesforce.faults.add({ endpoint: /^PATCH .*composite\/sobjects/, kind: 'lost-after-commit' });
      setInMarketo('bert', 'first');
      assert.notEqual((await lab.cycle()).failure, null);
      assert.equal(inSalesforce('bert'), 'first');
      setInMarketo('bert', 'second');
      await lab.untilQuietAfterFailure();
      assert.deepEqual([inMarketo('bert'), inSalesforce('bert')], ['second', 'second']);
      assert.deepEqual(await written('bert', 'first'), ['salesforce']);
    },
  );

  await t.test('batches end, and none of them failed', async () => {
    const { rows } = await lab.companion.links.batches({ limit: 200 });
    assert.deepEqual(
      rows.filter(({ status }) => status !== 'Succeeded' && status !== 'Incomplete'),
      [],
    );
  });
});
