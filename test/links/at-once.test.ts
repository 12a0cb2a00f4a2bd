import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { failureOf } from '../../companion/src/domain/failure.ts';
import type { MemberDecision } from '../../companion/src/links/action-views.ts';
import { addOrders, cancelOrders, ordersOfPlan, waitingOrders } from '../../companion/src/store/orders.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

const program = 'Program 1';

test('of a plan that two people carry out at the same moment, and of two decisions about one member, one counts', async (t) => {
  const people = [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { actions, store, connectionId } = lab.companion;
  const scope = { connectionId };
  const { id: linkId } = await lab.link(program);
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  await lab.untilQuiet();
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Registered');
  await lab.untilQuiet();
  const [held] = await worklist(lab, linkId, 'held');
  const accept: MemberDecision[] = [{ personId: held?.personId ?? '', action: 'accept' }];
  const outcome = (planId: string): Promise<string> =>
    actions.applyPlan(planId, actor).then(
      () => 'done',
      (error: unknown) => failureOf(error).code,
    );

  const { id } = await actions.planMembers(linkId, accept, actor);
  assert.deepEqual((await Promise.all([outcome(id), outcome(id)])).toSorted(), ['PLAN_USED', 'done']);

  // Somebody else's decision is stored, and not committed before this one comes to be stored.
  const other = await actions.planMembers(linkId, accept, actor);
  const { ended } = await store.transaction(async (db) => {
    const [given] = await ordersOfPlan(db, scope, id, { limit: 1 });
    assert.ok(given);
    await cancelOrders(db, scope, linkId, 'Decided again');
    await addOrders(db, scope, [{ ...given, id: '5e0c3f5c-3b0e-4c1e-9d65-0f4f6f0a1b2c' }]);
    const state = { over: false };
    const ended = outcome(other.id);
    void ended.then(() => (state.over = true));
    const waiting = sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%lockstep.orders%'`;
    while (!state.over && (await waiting.execute(db)).rows.length === 0) {
      await sleep(10);
      // A transaction would see the same list again.
      await sql`select pg_stat_clear_snapshot()`.execute(db);
    }
    return { ended };
  });
  assert.equal(await ended, 'ORDERS_WAITING');
  const orders = await waitingOrders(store.db, scope, linkId);
  assert.deepEqual(
    orders.map(({ planId }) => planId),
    [id],
  );
});
