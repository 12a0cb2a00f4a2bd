import assert from 'node:assert/strict';
import test from 'node:test';

import { noCounts } from '../../companion/src/domain/batch.ts';
import type { LinkState } from '../../companion/src/domain/link-state.ts';
import { backlogSince, noteBacklog, throughput, waitingNow } from '../../companion/src/store/backlog.ts';
import { recordsOfBatch } from '../../companion/src/store/batch-records.ts';
import { closeBatch, countBatches, openBatch } from '../../companion/src/store/batches.ts';
import { addChanges } from '../../companion/src/store/changes.ts';
import { openCycle } from '../../companion/src/store/cycles.ts';
import { failureGroups, failuresOf } from '../../companion/src/store/failure-groups.ts';
import { addFailures, causesOfBatches, type BatchFailure } from '../../companion/src/store/failures.ts';
import { putInbox } from '../../companion/src/store/inbox.ts';
import { changeState } from '../../companion/src/store/links.ts';
import { saveMembers } from '../../companion/src/store/members.ts';
import { savePeople } from '../../companion/src/store/people.ts';
import type { Db, Scope } from '../../companion/src/store/scope.ts';
import { membershipsOf, reasonsOf, worklist } from '../../companion/src/store/worklist.ts';
import { withDatabase } from '../support/database.ts';
import { connection, failure, id, link, member, minute, people, upTo } from './fixtures.ts';

const cycle = id(500);
const batchId = id(600);

/** A connection with two links, five people who are members of the first, and one open batch. */
async function start(db: Db, name: string): Promise<Scope> {
  const scope = await connection(db, name);
  await openCycle(db, scope, { id: cycle, startedAt: minute(0) });
  await link(db, scope, 1);
  await link(db, scope, 2);
  await people(db, scope, upTo(5));
  const work = { operation: 'Sync with program', object: 'Campaigns', linkId: id(1) };
  await openBatch(db, scope, { id: batchId, cycleId: cycle, ...work, startedAt: minute(1) });
  return scope;
}

const failed = (person: number | null, code: string, more: Partial<BatchFailure> = {}): BatchFailure => ({
  batchId,
  linkId: id(1),
  personId: person === null ? null : id(person),
  kind: 'invalid-record',
  code,
  message: `${code} of ${String(person)}`,
  at: minute(2),
  retryable: false,
  ...more,
});

const marked = (person: number, code: string, dirty = false) =>
  member(id(1), person, {
    salesforce: 'Registered',
    inStep: false,
    failed: { code, message: 'No.', attempts: 1 },
    dirty,
  });

test('what the pages read', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;

  await t.test('batches are counted as they are listed', async () => {
    const scope = await start(db, 'count');
    assert.equal(await countBatches(db, scope, {}), 1);
    assert.equal(await countBatches(db, scope, { status: 'Failed' }), 0);
    assert.equal(await countBatches(db, scope, { object: 'Campaign', from: minute(1), until: minute(2) }), 1);
    assert.equal(await countBatches(db, scope, { from: minute(2) }), 0);
    assert.equal(await countBatches(db, scope, { sort: 'ended' }), 0, 'it has not ended');
    assert.equal(await countBatches(db, await connection(db, 'other'), {}), 0);
  });

  await t.test('records of a batch come by key, failures first, each once', async () => {
    const scope = await start(db, 'records');
    await saveMembers(db, scope, [member(id(1), 1)]);
    await addFailures(db, scope, [failed(2, 'A'), failed(null, 'B')]);
    await addChanges(
      db,
      scope,
      [1, 3].map((person) => ({
        linkId: id(1),
        personId: id(person),
        batchId,
        at: minute(3),
        sideWritten: 'salesforce' as const,
        from: null,
        to: 'Attended',
        ruleRow: 7,
        reason: 'changed-in-marketo',
      })),
    );
    const seen = [];
    for (let after: string | undefined; ;) {
      const page = await recordsOfBatch(db, scope, batchId, {
        limit: 1,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.rows);
      if (page.next === null) break;
      after = page.next;
    }
    assert.deepEqual(
      seen.map(({ source, name, code, to, campaignName, marketoLeadId }) => [
        source,
        name,
        code,
        to,
        campaignName,
        marketoLeadId,
      ]),
      [
        [1, 'Person 2', 'A', null, 'Campaign 1', null],
        [1, null, 'B', null, 'Campaign 1', null],
        [2, 'Person 1', null, 'Attended', 'Campaign 1', 1],
        [2, 'Person 3', null, 'Attended', 'Campaign 1', null],
      ],
    );
    await assert.rejects(
      recordsOfBatch(db, scope, batchId, { limit: 1, after: 'nonsense' }),
      failure('invalid-record', 'PAGE_KEY'),
    );
    assert.deepEqual(
      (await recordsOfBatch(db, await connection(db, 'other'), batchId, { limit: 9 })).rows,
      [],
    );
  });

  await t.test(
    'failures are grouped by cause: what fails still, what retries itself, what is solved',
    async () => {
      const scope = await start(db, 'groups');
      await saveMembers(db, scope, [
        marked(1, 'LOCKED', true),
        marked(2, 'EMPTY'),
        marked(3, 'EMPTY'),
        member(id(1), 4),
      ]);
      await addFailures(db, scope, [
        failed(1, 'LOCKED'),
        failed(1, 'LOCKED', { at: minute(3), message: 'the last word' }),
        failed(2, 'EMPTY'),
        failed(3, 'EMPTY'),
        failed(4, 'EMPTY'),
        failed(null, 'DOWN', { kind: 'transient', at: minute(4) }),
      ]);
      const groups = await failureGroups(db, scope, {});
      assert.deepEqual(
        groups.map(({ code, level, open, retried, solved }) => [code, level, open, retried, solved]),
        [
          ['EMPTY', 'Record Level', 2, 0, 1],
          ['DOWN', 'Job Level', 1, 0, 0],
          ['LOCKED', 'Record Level', 1, 1, 0],
        ],
      );
      assert.equal(groups[2]?.message, 'the last word');
      assert.equal(groups[2].lastAt, minute(3));
      assert.equal(groups[0]?.object, 'Campaigns');
      assert.deepEqual(
        groups.map(({ salesforceRecordId }) => salesforceRecordId),
        ['00Q000000000004AAA', null, '00Q000000000001AAA'],
        'whom the last words are about',
      );
      assert.deepEqual(
        (await causesOfBatches(db, scope, [batchId]))
          .get(batchId)
          ?.map(({ code, recordId }) => [code, recordId]),
        [
          ['EMPTY', '00Q000000000004AAA'],
          ['LOCKED', '00Q000000000001AAA'],
          ['DOWN', null],
        ],
      );
      const jobs = await failureGroups(db, scope, { level: 'Job Level' });
      assert.deepEqual(
        jobs.map(({ code }) => code),
        ['DOWN'],
      );
      assert.deepEqual(await failureGroups(db, scope, { from: minute(5) }), []);

      const first = await failuresOf(db, scope, { code: 'EMPTY' }, { limit: 2 });
      const rest = await failuresOf(db, scope, { code: 'EMPTY' }, { limit: 2, after: first.next ?? '' });
      assert.deepEqual(
        [...first.rows, ...rest.rows].map(({ name, open }) => [name, open]),
        [
          ['Person 4', false],
          ['Person 3', true],
          ['Person 2', true],
        ],
      );
      assert.equal(rest.next, null);
      assert.deepEqual(await failureGroups(db, await connection(db, 'other'), {}), []);
    },
  );

  await t.test(
    'what failed in a link that was taken apart fails no more; in one that is paused it does',
    async () => {
      const scope = await start(db, 'ended');
      const elsewhere = { linkId: id(2) };
      await saveMembers(db, scope, [marked(1, 'LOCKED'), { ...marked(2, 'LOCKED', true), ...elsewhere }]);
      await addFailures(db, scope, [
        failed(1, 'LOCKED'),
        failed(2, 'LOCKED', elsewhere),
        failed(null, 'DOWN', { ...elsewhere, kind: 'transient' }),
      ]);
      const shown = async () => ({
        groups: (await failureGroups(db, scope, {}))
          .map(({ code, open, retried, solved }) => [code, open, retried, solved])
          .toSorted(),
        rows: (await failuresOf(db, scope, {}, { limit: 9 })).rows.map(({ code, open }) => [code, open]),
      });
      const all = {
        groups: [
          ['DOWN', 1, 0, 0],
          ['LOCKED', 2, 1, 0],
        ],
        rows: [
          ['DOWN', true],
          ['LOCKED', true],
          ['LOCKED', true],
        ],
      };
      const go = (from: LinkState, to: LinkState) => changeState(db, scope, id(2), from, to, null, 'test');
      assert.deepEqual(await shown(), all);
      await go('active', 'paused');
      assert.deepEqual(await shown(), all);
      await go('paused', 'unlinked');
      assert.deepEqual(await shown(), {
        groups: [
          ['DOWN', 0, 0, 1],
          ['LOCKED', 1, 0, 1],
        ],
        rows: [
          ['DOWN', false],
          ['LOCKED', false],
          ['LOCKED', true],
        ],
      });
    },
  );

  await t.test(
    'the backlog is what a feed found and what must be read again, noted once an hour',
    async () => {
      const scope = await start(db, 'backlog');
      assert.deepEqual(await waitingNow(db, scope), [
        { object: 'Campaign Members', waiting: 0 },
        { object: 'Campaigns', waiting: 0 },
      ]);
      await saveMembers(db, scope, [member(id(1), 1, { dirty: true }), member(id(1), 2)]);
      await putInbox(db, scope, [
        { linkId: id(1), side: 'marketo', key: '3', change: null },
        { linkId: id(1), side: 'marketo', key: '4', change: null },
        { linkId: id(1), side: 'salesforce', key: '5', change: null },
      ]);
      const hour = 3_600_000;
      await noteBacklog(db, scope, minute(10), hour);
      await noteBacklog(db, scope, minute(20), hour);
      const both = [
        { at: minute(10), object: 'Campaign Members', waiting: 2 },
        { at: minute(10), object: 'Campaigns', waiting: 2 },
      ];
      assert.deepEqual(await backlogSince(db, scope, minute(0)), both, 'the second was within the hour');
      assert.deepEqual(await backlogSince(db, scope, minute(11)), []);
      await noteBacklog(db, scope, minute(10 + 9 * 24 * 60), hour);
      const kept = await backlogSince(db, scope, minute(0));
      assert.equal(kept.length, 2, 'nine days later the first count is forgotten');
    },
  );

  await t.test('throughput is what batches of 24 hours did, per hour', async () => {
    const scope = await start(db, 'throughput');
    const counts = { ...noCounts, input: 48, new: 8, updated: 30, deleted: 10 };
    await closeBatch(db, scope, batchId, { status: 'Succeeded', endedAt: minute(5), ...counts });
    assert.deepEqual(await throughput(db, scope, minute(30)), [
      { object: 'Campaigns', maxPerHour: 48, minPerHour: 0, averagePerHour: 2 },
    ]);
    assert.deepEqual(await throughput(db, scope, minute(25 * 60)), []);
  });

  await t.test('the worklist has each member once, by state and reason, page by page', async () => {
    const scope = await start(db, 'worklist');
    const held = (person: number, reason: string) =>
      member(id(1), person, { inStep: false, held: { reason, detail: null, since: minute(1) } });
    await saveMembers(db, scope, [
      held(1, 'backwards'),
      held(2, 'backwards'),
      held(3, 'no-email'),
      marked(4, 'EMPTY'),
      member(id(1), 5, { duplicates: [{ kind: 'lead', recordId: 'x' }] }),
    ]);
    assert.deepEqual(await reasonsOf(db, scope, id(1), 'held'), [
      { reason: 'backwards', members: 2 },
      { reason: 'no-email', members: 1 },
    ]);
    assert.deepEqual(await reasonsOf(db, scope, id(1), 'failed'), [{ reason: 'EMPTY', members: 1 }]);
    const of = async (state: Parameters<typeof worklist>[3]['state'], reason?: string, after?: string) => {
      const wanted = { state, ...(reason === undefined ? {} : { reason }) };
      const rows = await worklist(db, scope, id(1), wanted, {
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      return rows.map(({ name }) => name);
    };
    assert.deepEqual(await of('held'), ['Person 1', 'Person 2']);
    assert.deepEqual(await of('held', undefined, id(2)), ['Person 3']);
    assert.deepEqual(await of('held', 'no-email'), ['Person 3']);
    assert.deepEqual(await of('failed', 'EMPTY'), ['Person 4']);
    assert.deepEqual(await of('differing'), []);
    assert.deepEqual(await of('in-step'), ['Person 5']);
    assert.deepEqual(await of('duplicate'), ['Person 5']);
  });

  await t.test('a person is found by lead, contact or campaign member, waiting campaigns first', async () => {
    const scope = await start(db, 'memberships');
    await savePeople(db, scope, [
      {
        id: id(1),
        name: 'Person 1',
        company: null,
        email: null,
        records: [
          { kind: 'lead', recordId: '00Q000000000101AAA' },
          { kind: 'contact', recordId: '003000000000101AAA' },
        ],
      },
    ]);
    const waiting = { reason: 'backwards', detail: null, since: minute(1) };
    await saveMembers(db, scope, [
      member(id(1), 1),
      member(id(2), 1, { campaignMemberId: '00v000000000222AAA', inStep: false, held: waiting }),
    ]);
    for (const recordId of ['00Q000000000101AAA', '003000000000101AAA'])
      assert.deepEqual(
        (await membershipsOf(db, scope, recordId)).map(({ campaignName }) => campaignName),
        ['Campaign 2', 'Campaign 1'],
      );
    assert.deepEqual(
      (await membershipsOf(db, scope, '00v000000000222AAA')).map(({ linkId }) => linkId),
      [id(2)],
    );
    assert.deepEqual(await membershipsOf(db, scope, '00Q000000000999AAA'), []);
    assert.deepEqual(await membershipsOf(db, await connection(db, 'other'), '00Q000000000101AAA'), []);
  });
});
