import assert from 'node:assert/strict';
import test from 'node:test';

import { acknowledgeAlert, clearAlert, listAlerts, raiseAlert } from '../../companion/src/store/alerts.ts';
import { openBatch } from '../../companion/src/store/batches.ts';
import {
  addCertificate,
  certificatesOfLink,
  hasCleanCertificate,
  type Certificate,
} from '../../companion/src/store/certificates.ts';
import { addChanges } from '../../companion/src/store/changes.ts';
import { addConflicts, listConflicts } from '../../companion/src/store/conflicts.ts';
import { openCycle } from '../../companion/src/store/cycles.ts';
import { addFailures } from '../../companion/src/store/failures.ts';
import { addMemberEvents } from '../../companion/src/store/member-events.ts';
import { addSettlements, settlementsOfMember } from '../../companion/src/store/settlements.ts';
import { memberTimeline } from '../../companion/src/store/timeline.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, link, minute, people, upTo } from './fixtures.ts';

test('what was decided about members, and how links stood', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  const other = await connection(db, 'other');
  await link(db, scope, 1);
  await link(db, scope, 2);
  await people(db, scope, [1, 2]);
  await openCycle(db, scope, { id: id(90), startedAt: minute(0) });
  const labels = { operation: 'Sync with program', object: 'Campaigns' };
  await openBatch(db, scope, {
    id: id(91),
    cycleId: id(90),
    linkId: id(1),
    ...labels,
    startedAt: minute(0),
  });
  const member = { linkId: id(1), personId: id(1) };

  await t.test('a settlement is kept with its pair, and only grows', async () => {
    const one = {
      ...member,
      at: minute(4),
      kind: 'keep',
      rule: 'removal policy',
      actor: 'Ada',
      pair: { marketo: null, salesforce: 'Sent' },
    } as const;
    await addSettlements(db, scope, [one, { ...one, at: minute(5), kind: 'accept' }]);
    assert.deepEqual(await settlementsOfMember(db, scope, member, 9), [
      { ...one, at: minute(5), kind: 'accept' },
      one,
    ]);
    assert.deepEqual(await settlementsOfMember(db, other, member, 9), []);
    await assert.rejects(addSettlements(db, scope, [{ ...one, personId: id(77) }]), { code: '23503' });
  });

  const conflict = {
    ...member,
    batchId: id(91),
    at: minute(3),
    pair: { marketo: 'Attended', salesforce: 'No Show' },
    baseline: { marketo: 'Registered', salesforce: 'Registered' },
    marketoChange: { after: 1, until: 2 },
    salesforceChange: null,
    ruleRow: 9,
    policy: 'furthest',
    winner: 'marketo',
    tie: true,
    reason: 'conflict-furthest',
  } as const;

  await t.test('conflicts are listed newest first, of a link or of one member, in pages', async () => {
    const all = upTo(5).map((number) => ({
      ...conflict,
      at: minute(number),
      personId: id(number % 2 ? 1 : 2),
    }));
    const inLink2 = all.map((one) => ({ ...one, linkId: id(2), baseline: null }));
    await addConflicts(db, scope, inLink2);
    const first = await listConflicts(db, scope, { linkId: id(2), limit: 2 });
    const rest = await listConflicts(db, scope, { linkId: id(2), after: first[1]!.id, limit: 9 });
    assert.deepEqual(
      [...first, ...rest],
      inLink2.toReversed().map((one, at) => ({ id: [...first, ...rest][at]!.id, ...one })),
    );
    assert.equal((await listConflicts(db, scope, { linkId: id(2), personId: id(2), limit: 9 })).length, 2);
    await addConflicts(db, scope, [conflict]);
  });

  await t.test('the timeline puts together what was written down in five places, in pages', async () => {
    const seen = { kind: 'seen', side: 'marketo', from: 'Registered', to: 'Attended' } as const;
    await addMemberEvents(db, scope, [
      { ...member, at: minute(1), ...seen, reason: null, detail: null, actor: 'marketo' },
      {
        ...member,
        at: minute(6),
        kind: 'held',
        side: null,
        from: null,
        to: null,
        reason: 'flapping',
        detail: 'three times',
        actor: 'lockstep',
      },
    ]);
    await addChanges(db, scope, [
      {
        ...member,
        batchId: id(91),
        at: minute(2),
        sideWritten: 'salesforce',
        from: 'Registered',
        to: 'Attended',
        ruleRow: 7,
        reason: 'marketo-changed',
      },
    ]);
    await addFailures(db, scope, [
      {
        ...member,
        batchId: id(91),
        kind: 'invalid-record',
        code: 'BAD',
        message: 'no',
        at: minute(7),
        retryable: false,
      },
    ]);
    const all = await memberTimeline(db, scope, member, { limit: 20 });
    const told = all.map(({ at, kind, side }) => [at, kind, side]);
    assert.deepEqual(told, [
      [minute(7), 'failed', null],
      [minute(6), 'held', null],
      [minute(5), 'settled', null],
      [minute(4), 'settled', null],
      [minute(3), 'conflict', 'marketo'],
      [minute(2), 'written', 'salesforce'],
      [minute(1), 'seen', 'marketo'],
    ]);
    const page = await memberTimeline(db, scope, member, { limit: 3 });
    const next = await memberTimeline(db, scope, member, { before: page[2]!.at, limit: 20 });
    assert.deepEqual([...page, ...next], all);
    assert.deepEqual(await memberTimeline(db, scope, { ...member, personId: id(2) }, { limit: 20 }), []);
    await assert.rejects(
      addMemberEvents(db, scope, [
        { ...member, at: minute(1), ...seen, kind: 'Not A Word', reason: null, detail: null, actor: 'x' },
      ]),
      { code: '23514' },
    );
  });

  const certificate: Certificate = {
    id: id(50),
    linkId: id(1),
    cycleId: id(90),
    issuedAt: minute(9),
    asOf: minute(8),
    clean: true,
    inStep: 10,
    settled: 1,
    held: 2,
    failed: 0,
    differing: 0,
    onlyMarketo: 0,
    onlySalesforce: 1,
    marketoRead: 11,
    salesforceRead: 12,
    marketoCounted: 11,
    salesforceCounted: null,
    detail: { held: { flapping: 2 } },
  };

  await t.test('a certificate is never clean over a difference, a failure or another count', async () => {
    assert.equal(await hasCleanCertificate(db, scope, id(1)), false);
    for (const contradiction of [
      { failed: 1 },
      { differing: 1 },
      { marketoCounted: 12 },
      { salesforceCounted: 11 },
      { asOf: minute(10) },
    ])
      await assert.rejects(addCertificate(db, scope, { ...certificate, ...contradiction }), {
        code: '23514',
      });
    await addCertificate(db, scope, { ...certificate, id: id(51), clean: false, failed: 3 });
    assert.equal(await hasCleanCertificate(db, scope, id(1)), false);
    await addCertificate(db, scope, { ...certificate, issuedAt: minute(12) });
    assert.equal(await hasCleanCertificate(db, scope, id(1)), true);
    assert.equal(await hasCleanCertificate(db, scope, id(1), minute(13)), false);
    assert.equal(await hasCleanCertificate(db, scope, id(2)), false);
    const [latest] = await certificatesOfLink(db, scope, id(1), 1);
    assert.deepEqual(latest, { ...certificate, issuedAt: minute(12) });
  });

  await t.test('an alert is open once for each matter, counts, is acknowledged and cleared', async () => {
    const matter = {
      key: 'link:1',
      severity: 'warning',
      linkId: id(1),
      code: 'LINK_HELD',
      message: 'held',
    } as const;
    assert.equal(await raiseAlert(db, scope, matter), true);
    assert.equal(await raiseAlert(db, scope, { ...matter, message: 'still held', detail: { a: 1 } }), false);
    assert.equal(await raiseAlert(db, other, { ...matter, linkId: null }), true, 'another connection’s own');
    const [open, ...none] = await listAlerts(db, scope, { limit: 9 });
    assert.deepEqual(none, []);
    assert.ok(open);
    assert.deepEqual(
      [open.times, open.message, open.detail, open.clearedAt],
      [2, 'still held', { a: 1 }, null],
    );
    assert.equal(await acknowledgeAlert(db, scope, open.id, 'Ada'), true);
    assert.equal(await acknowledgeAlert(db, other, open.id, 'Ada'), false);
    assert.equal(await clearAlert(db, scope, matter.key), true);
    assert.equal(await clearAlert(db, scope, matter.key), false);
    assert.deepEqual(await listAlerts(db, scope, { limit: 9 }), []);
    assert.equal(await raiseAlert(db, scope, matter), true, 'a new one after the old one was cleared');
    const all = await listAlerts(db, scope, { cleared: true, linkId: id(1), limit: 9 });
    assert.deepEqual(
      all.map(({ clearedAt, acknowledgedBy }) => [clearedAt === null, acknowledgedBy]).toSorted(),
      [
        [false, 'Ada'],
        [true, null],
      ],
    );
  });
});
