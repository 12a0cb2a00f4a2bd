import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { saveMembers } from '../../companion/src/store/members.ts';
import { markMovedRows, previewRows, savePreviewRows } from '../../companion/src/store/preview-rows.ts';
import { savePreview } from '../../companion/src/store/previews.ts';
import { reading, type Db, type Scope } from '../../companion/src/store/scope.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, link, member, minute, people, upTo } from './fixtures.ts';

const count = 2000;
const invited = { marketo: 'Invited', salesforce: null };

/** Rows that the database has read of these tables so far, by index or one after the other. */
async function rowsRead(db: Db, scope: Scope): Promise<number> {
  // A session tells its figures when a transaction has ended.
  await reading(db, scope, (own) => sql`select pg_stat_force_next_flush()`.execute(own));
  return await reading(db, scope, async (own) => {
    const found = await sql<{ read: string }>`
      select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as read from pg_stat_user_tables
      where relname in ('preview_rows', 'person_records')`.execute(own);
    return Number(found.rows[0]?.read);
  });
}

test('the rows of a preview are found by their records, one by one, however many there are', async (t) => {
  // One session, so that it sees its own figures.
  const { store } = await withDatabase(t, { sessions: 1 });
  const { db } = store;
  const scope = await connection(db);
  await link(db, scope, 1);
  const numbers = upTo(count);
  await people(db, scope, numbers);
  await saveMembers(
    db,
    scope,
    numbers.map((number) =>
      member(id(1), number, {
        ...invited,
        ...(number === 7 ? { marketo: 'Attended' } : {}),
        salesforceKind: null,
        salesforceRecordId: null,
        campaignMemberId: null,
        baseline: null,
        inStep: false,
      }),
    ),
  );
  await store.transaction(async (own) => {
    await savePreview(own, scope, {
      id: id(9),
      createdAt: minute(1),
      createdBy: 'test',
      frameHash: 'f',
      view: {},
      plan: {},
    });
    await savePreviewRows(
      own,
      scope,
      { id: id(9), linkId: id(1) },
      numbers.map((number) => ({
        position: number - 1,
        kind: 'new-lead',
        again: false,
        person: `Person ${String(number)}`,
        company: null,
        email: null,
        marketoLeadId: number,
        salesforceKind: null,
        salesforceRecordId: null,
        records: [{ kind: 'marketo' as const, recordId: String(number) }],
        now: invited,
        then: { marketo: 'Invited', salesforce: 'Invited' },
        reason: 'r',
        said: null,
      })),
    );
  });

  const before = await rowsRead(db, scope);
  await markMovedRows(db, scope, id(1), numbers.map(id));
  const rows = await previewRows(db, scope, id(9), {}, { limit: count });
  const read = (await rowsRead(db, scope)) - before;
  assert.deepEqual(
    rows.filter(({ moved }) => moved).map(({ person }) => person),
    ['Person 7'],
  );
  assert.deepEqual(new Set(rows.map(({ state }) => state)), new Set(['differing']));
  assert.ok(read > 0, 'the figures are those of this session');
  assert.ok(read < 20 * count, `${String(read)} rows were read for ${String(count)} people`);
});
