import assert from 'node:assert/strict';
import test from 'node:test';

import { sql } from 'kysely';

import type { Db } from '../../companion/src/store/scope.ts';
import { withDatabase } from '../support/database.ts';

/** What must be so of every table, also of one that somebody adds tomorrow. Exceptions are named here, with their reason. */

/** Tables without a connection: the list of migrations belongs to the database as a whole. */
const beyondConnections = ['migrations'];

/** Keys and indexes that do not begin with the connection. */
const otherKeys: Readonly<Record<string, string>> = {
  connections_pkey: 'is the connection',
  api_keys_prefix_key:
    'a key is looked up before its connection is known, and no two connections may share one',
};

/** Columns that name a row elsewhere and have no foreign key. */
const looseIds: Readonly<Record<string, string>> = {
  'preview_rows.link_id': 'the link that the preview would make: it need not come to be',
};

type Found = Readonly<Record<string, string>>;

const violations = async (db: Db, question: ReturnType<typeof sql<{ what: string }>>): Promise<string[]> =>
  (await question.execute(db)).rows.map(({ what }) => what).toSorted();

test('every table is its connection’s', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;
  const tables = sql`(select c.oid, c.relname from pg_class c where c.relnamespace = 'lockstep'::regnamespace
    and c.relkind in ('r', 'p') and c.relname <> all(${beyondConnections}))`;
  const first = (key: ReturnType<typeof sql>, table: ReturnType<typeof sql>) =>
    sql`(select attname from pg_attribute where attrelid = ${table} and attnum = ${key})`;

  await t.test('its key, and every index, begins with the connection', async () => {
    const others = await violations(
      db,
      sql`select n.relname as what from ${tables} t join pg_index i on i.indrelid = t.oid join pg_class n on n.oid = i.indexrelid
        where ${first(sql`i.indkey[0]`, sql`i.indrelid`)} is distinct from 'connection_id'`,
    );
    assert.deepEqual(others, Object.keys(otherKeys).toSorted());
    const keyless = await violations(
      db,
      sql`select relname as what from ${tables} t
        where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
    );
    assert.deepEqual(keyless, []);
  });

  await t.test(
    'every foreign key carries the connection, and its connection is one that there is',
    async () => {
      const without = await violations(
        db,
        sql`select k.conname as what from ${tables} t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
        where ${first(sql`k.conkey[1]`, sql`k.conrelid`)} is distinct from 'connection_id'
          or ${first(sql`k.confkey[1]`, sql`k.confrelid`)} is distinct from
            case when k.confrelid = 'lockstep.connections'::regclass then 'id' else 'connection_id' end`,
      );
      assert.deepEqual(without, []);
      const rootless = await violations(
        db,
        sql`select relname as what from ${tables} t where relname <> 'connections'
        and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'f')`,
      );
      assert.deepEqual(rootless, []);
    },
  );

  await t.test('what is named by an id is there', async () => {
    const loose = await violations(
      db,
      sql`select t.relname || '.' || a.attname as what from ${tables} t
        join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        where a.atttypid = 'uuid'::regtype and a.attname like '%\_id' and not exists (select from pg_constraint k
          where k.conrelid = t.oid and k.contype = 'f' and a.attnum = any(k.conkey))`,
    );
    assert.deepEqual(loose, Object.keys(looseIds));
  });

  await t.test('what a row is asked for before it goes is found by an index', async () => {
    const unindexed = await violations(
      db,
      sql`select k.conname as what from ${tables} t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
        where k.confrelid <> 'lockstep.connections'::regclass and not exists (select from pg_index i
          where i.indrelid = k.conrelid and i.indpred is null
            and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`,
    );
    assert.deepEqual(unindexed, []);
  });

  await t.test('the second wall stands before it, and goes by the connection', async () => {
    const open = await violations(
      db,
      sql`select relname as what from ${tables} t join pg_class c using (oid, relname)
        where not (c.relrowsecurity and c.relforcerowsecurity)
          or not exists (select from pg_policy p where p.polrelid = t.oid
            and pg_get_expr(coalesce(p.polqual, p.polwithcheck), p.polrelid) like '%current_setting(''lockstep.connection_id''%')`,
    );
    assert.deepEqual(open, []);
    // Any other way in is named: who may look, and at what.
    const ways = await sql<Found>`
      select c.relname || '.' || p.polname as way, p.polcmd::text as command, pg_get_expr(p.polqual, p.polrelid) as rows
      from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'lockstep'::regnamespace
        and pg_get_expr(coalesce(p.polqual, p.polwithcheck), p.polrelid) not like '%current_setting(''lockstep.connection_id''%'
      order by 1`.execute(db);
    assert.deepEqual(ways.rows, [
      // Found by the part of the key that was presented, before its connection is known.
      {
        way: 'api_keys.presented',
        command: 'r',
        rows: "(prefix = current_setting('lockstep.key_prefix'::text, true))",
      },
      // The schedule goes over all connections.
      { way: 'connections.known', command: 'r', rows: 'true' },
    ]);
  });

  await t.test('the audit log has no way to be changed, and is forgotten only where it is old', async () => {
    const ways = await sql<{ command: string; old: boolean }>`
      select polcmd::text as command, coalesce(pg_get_expr(polqual, polrelid), '') like '%at < (now() - %90 days%' as old
      from pg_policy where polrelid = 'lockstep.audit'::regclass order by 1`.execute(db);
    assert.deepEqual(ways.rows, [
      { command: 'a', old: false },
      { command: 'd', old: true },
      { command: 'r', old: false },
    ]);
  });
});
