import assert from 'node:assert/strict';
import test from 'node:test';

import { chunkSize } from '../../companion/src/store/bulk.ts';
import { changeState } from '../../companion/src/store/links.ts';
import {
  countMembers,
  countMembersByLink,
  dirtyMembers,
  markDirty,
  membersByCampaignMember,
  membersByLead,
  membersByPerson,
  membersOfLink,
  saveMembers,
} from '../../companion/src/store/members.ts';
import { worklist } from '../../companion/src/store/worklist.ts';
import { withDatabase } from '../support/database.ts';
import { connection, failure, id, link, member, minute, people, upTo } from './fixtures.ts';

const all = { limit: 1000 };

test('members', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;

  await t.test('come back as they were saved', async () => {
    const scope = await connection(db, 'as-saved');
    await link(db, scope, 1);
    await people(db, scope, [1, 2]);
    const full = member(id(1), 1, {
      salesforceKind: 'contact',
      salesforceRecordId: '003000000000001AAA',
      marketo: null,
      salesforce: 'Répondu — “oui”\n',
      marketoChange: { after: -Infinity, until: 1_767_614_400_123 },
      salesforceChange: { after: 1_767_614_400_000, until: Infinity },
      baseline: { marketo: null, salesforce: null },
      settled: { by: 'Ada', rule: 'keep', at: minute(3) },
      held: { reason: 'removal', detail: 'waits for a certificate', since: minute(4) },
      failed: { code: 'FIELD_INTEGRITY', message: 'it\'s {broken}, "really"', attempts: 2 },
      duplicates: [{ kind: 'lead', recordId: '00Q000000000009AAA' }],
      inStep: false,
      dirty: true,
      marks: 0,
    });
    const bare = member(id(1), 2, {
      marketoLeadId: null,
      salesforceKind: null,
      salesforceRecordId: null,
      campaignMemberId: null,
      baseline: null,
      marks: 0,
    });
    await saveMembers(db, scope, [full, bare]);
    assert.deepEqual(await membersOfLink(db, scope, id(1), all), [full, bare]);
  });

  await t.test('are updated by (link, person), and read in pages by person', async () => {
    const scope = await connection(db, 'pages');
    await link(db, scope, 1);
    await people(db, scope, upTo(5));
    await saveMembers(
      db,
      scope,
      upTo(5)
        .reverse()
        .map((number) => member(id(1), number)),
    );
    await saveMembers(db, scope, [member(id(1), 3, { marketo: 'Attended', inStep: false })]);
    const first = await membersOfLink(db, scope, id(1), { limit: 3 });
    const second = await membersOfLink(db, scope, id(1), { after: id(3), limit: 3 });
    assert.deepEqual(
      [...first, ...second].map(({ personId, marketo }) => [personId, marketo]),
      upTo(5).map((number) => [id(number), number === 3 ? 'Attended' : 'Invited']),
    );
  });

  await t.test('are found by person, lead and campaign member', async () => {
    const scope = await connection(db, 'found');
    await link(db, scope, 1);
    await link(db, scope, 2);
    await people(db, scope, upTo(3));
    await saveMembers(db, scope, [
      ...upTo(3).map((number) => member(id(1), number)),
      member(id(2), 2, { campaignMemberId: '00v000000000099AAA' }),
    ]);
    const keys = (rows: { linkId: string; personId: string }[]) =>
      rows.map((row) => [row.linkId, row.personId]).sort();
    assert.deepEqual(keys(await membersByPerson(db, scope, id(1), [id(3), id(9)])), [[id(1), id(3)]]);
    assert.deepEqual(keys(await membersByLead(db, scope, [2, 9])), [
      [id(1), id(2)],
      [id(2), id(2)],
    ]);
    assert.deepEqual(keys(await membersByCampaignMember(db, scope, ['00v000000000099AAA'])), [
      [id(2), id(2)],
    ]);

    await changeState(db, scope, id(2), 'active', 'unlinked', null, 'test');
    assert.deepEqual(
      keys(await membersByLead(db, scope, [2])),
      [[id(1), id(2)]],
      'an unlinked pair decides nothing',
    );
    assert.deepEqual(await membersByCampaignMember(db, scope, ['00v000000000099AAA']), []);
  });

  await t.test('a mark that comes between a read and its save is not lost', async () => {
    const scope = await connection(db, 'marks');
    await link(db, scope, 1);
    await people(db, scope, [1, 2]);
    await saveMembers(db, scope, [member(id(1), 1), member(id(1), 2)]);
    assert.equal(await markDirty(db, scope, id(1), [id(1), id(2), id(9)]), 2);
    const read = await dirtyMembers(db, scope, id(1), all);
    assert.equal(read.length, 2);
    await markDirty(db, scope, id(1), [id(2)]);
    await saveMembers(
      db,
      scope,
      read.map((row) => ({ ...row, dirty: false })),
    );
    const left = await dirtyMembers(db, scope, id(1), all);
    assert.deepEqual(
      left.map(({ personId }) => personId),
      [id(2)],
    );
    await saveMembers(
      db,
      scope,
      left.map((row) => ({ ...row, dirty: false })),
    );
    assert.deepEqual(await dirtyMembers(db, scope, id(1), all), []);
    assert.deepEqual(await dirtyMembers(db, scope, id(1), { after: id(1), limit: 5 }), []);
  });

  await t.test('each is counted in one state, and the worklist agrees with the counts', async () => {
    const scope = await connection(db, 'counts');
    await link(db, scope, 1);
    await link(db, scope, 2);
    await people(db, scope, upTo(7));
    const held = { reason: 'removal', detail: null, since: minute(1) };
    const failed = { code: 'X', message: 'y', attempts: 1 };
    const apart = { inStep: false };
    await saveMembers(db, scope, [
      member(id(1), 1),
      member(id(1), 2, { ...apart, held }),
      member(id(1), 3, { ...apart, held, failed }),
      member(id(1), 4, { ...apart, failed }),
      member(id(1), 5, apart),
      member(id(1), 6, { marketo: null, salesforce: null }),
      member(id(1), 7, { marketo: null, salesforce: null, ...apart, held }),
    ]);
    const counts = await countMembers(db, scope, id(1));
    assert.deepEqual(counts, { inStep: 1, held: 3, failed: 1, differing: 1, total: 6 });
    for (const state of ['held', 'failed', 'differing'] as const)
      assert.equal((await worklist(db, scope, id(1), { state }, all)).length, counts[state], state);
    assert.deepEqual(await countMembers(db, scope, id(2)), {
      inStep: 0,
      held: 0,
      failed: 0,
      differing: 0,
      total: 0,
    });
    assert.deepEqual([...(await countMembersByLink(db, scope, [id(1), id(2)])).keys()], [id(1)]);
  });

  await t.test('one lead or one campaign member is in a link once', async () => {
    const scope = await connection(db, 'once');
    await link(db, scope, 1);
    await link(db, scope, 2);
    await people(db, scope, [1, 2]);
    await saveMembers(db, scope, [member(id(1), 1)]);
    const sameLead = member(id(1), 2, { marketoLeadId: 1 });
    await assert.rejects(saveMembers(db, scope, [sameLead]), failure('conflict', 'MEMBERS_MARKETO_LEAD'));
    const sameMember = member(id(1), 2, { campaignMemberId: member(id(1), 1).campaignMemberId });
    await assert.rejects(
      saveMembers(db, scope, [sameMember]),
      failure('conflict', 'MEMBERS_CAMPAIGN_MEMBER'),
    );
    assert.equal((await membersOfLink(db, scope, id(1), all)).length, 1, 'all or nothing');
    await saveMembers(db, scope, [member(id(2), 1, { campaignMemberId: null })]);
  });

  await t.test('two people may swap their records in one save', async () => {
    const scope = await connection(db, 'swap');
    await link(db, scope, 1);
    await people(db, scope, [1, 2]);
    await saveMembers(db, scope, [member(id(1), 1), member(id(1), 2)]);
    await saveMembers(db, scope, [
      member(id(1), 1, { marketoLeadId: 2 }),
      member(id(1), 2, { marketoLeadId: 1 }),
    ]);
    const rows = await membersOfLink(db, scope, id(1), all);
    assert.deepEqual(
      rows.map(({ marketoLeadId }) => marketoLeadId),
      [2, 1],
    );
  });

  await t.test('more than one statement holds are saved, a swap across statements too', async () => {
    const scope = await connection(db, 'many');
    await link(db, scope, 1);
    const numbers = upTo(chunkSize + 1);
    await people(db, scope, numbers);
    const rows = numbers.map((number) =>
      member(id(1), number, { campaignMemberId: null, salesforceKind: null, salesforceRecordId: null }),
    );
    await saveMembers(db, scope, rows);
    const last = rows.length;
    await saveMembers(
      db,
      scope,
      rows.map((row, index) => ({
        ...row,
        marketoLeadId: index === 0 ? last : index === last - 1 ? 1 : row.marketoLeadId,
      })),
    );
    assert.equal((await countMembers(db, scope, id(1))).total, last);
    const ends = await membersByLead(db, scope, [1, last]);
    assert.deepEqual(ends.map(({ personId, marketoLeadId }) => [personId, marketoLeadId]).sort(), [
      [id(1), last],
      [id(last), 1],
    ]);
  });

  await t.test('a person who is not stored, or of another connection, is no member', async () => {
    const scope = await connection(db, 'strangers');
    const other = await connection(db, 'others');
    await link(db, scope, 1);
    await people(db, other, [1]);
    await assert.rejects(saveMembers(db, scope, [member(id(1), 1)]), { code: '23503' });
  });
});
