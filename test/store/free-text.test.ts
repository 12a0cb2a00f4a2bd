import assert from 'node:assert/strict';
import test from 'node:test';

import { beginCycle, closeCycle, latestCycles } from '../../companion/src/store/cycles.ts';
import { endOfRun, startOfRun } from '../../companion/src/store/link-runs.ts';
import { getLink, updateLink } from '../../companion/src/store/links.ts';
import { membersByPerson, saveMembers } from '../../companion/src/store/members.ts';
import { changeRepair, getRepair, saveRepair } from '../../companion/src/store/repairs.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, link, member, minute, people } from './fixtures.ts';

/**
 * What vendors say and how things are called there may hold U+0000, which PostgreSQL does not keep: one such record would keep its
 * link's whole outcome from being stored, over and over.
 */
test('vendors’ words are stored, whatever they hold', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  const said = 'bad value: b\0';
  const kept = 'bad value: b\uFFFD';

  await link(db, scope, 1, { programName: said, campaignName: said });
  await updateLink(db, scope, id(1), { channel: said });
  const named = await getLink(db, scope, id(1));
  assert.deepEqual([named?.programName, named?.campaignName, named?.channel], [kept, kept, kept]);

  await people(db, scope, [1, 2]);
  const failed = { code: 'X', message: said, attempts: 1 };
  const held = { reason: 'backwards', detail: said, since: minute(0) };
  await saveMembers(db, scope, [
    member(id(1), 1, { inStep: false, failed }),
    member(id(1), 2, { inStep: false, held }),
  ]);
  const rows = await membersByPerson(db, scope, id(1), [id(1), id(2)]);
  assert.deepEqual(rows.map((row) => row.failed?.message ?? row.held?.detail).toSorted(), [kept, kept]);

  await beginCycle(db, scope, { id: id(3), linkId: id(1), startedAt: minute(0) });
  await closeCycle(db, scope, id(3), { state: 'failed', endedAt: minute(1), calls: {}, message: said });
  assert.equal((await latestCycles(db, scope, 1))[0]?.message, kept);
  const start = await startOfRun(db, scope, id(1));
  assert.ok(start);
  await endOfRun(db, scope, id(1), start, { completeAt: null, full: false, failure: said });

  const campaignId = '701000000000001AAA';
  await saveRepair(db, scope, {
    ...{ id: id(4), linkId: id(1), programId: 1, campaignId, frameHash: 'x', plan: {} },
    ...{ createdAt: minute(0), createdBy: 'test' },
  });
  const params = (message: string) => ({ vendor: 'Salesforce', message });
  const failure = { code: 'vendor-said', params: params(said), text: said };
  await changeRepair(db, scope, id(4), 'planned', { state: 'putting-back', failure });
  const repair = await getRepair(db, scope, id(4));
  assert.equal(repair?.failure, kept);
  assert.deepEqual(repair.failureSaid, { code: 'vendor-said', params: params(kept) });
});
