import assert from 'node:assert/strict';
import test from 'node:test';

import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

import { nameScope, openingTogether } from '../../companion/src/store/opening.ts';
import type { Tables } from '../../companion/src/store/tables.ts';
import { withDatabase } from '../support/database.ts';

test('how a transaction begins', async (t) => {
  const { connection } = await withDatabase(t);
  const pool = new pg.Pool({ ...connection, max: 1 });
  /** Every message to the server, by its text. */
  const sent: string[] = [];
  // The database is dropped under it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<pg.QueryResult>;
    Object.assign(client, {
      query: (text: string, values?: unknown[]) => {
        sent.push(text);
        return query(text, values);
      },
    });
  });
  const dialect = new PostgresDialect({ pool });
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (of: Kysely<unknown>) => dialect.createIntrospector(of),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver: () => openingTogether(dialect.createDriver()),
    },
  });
  t.after(() => db.destroy());
  t.beforeEach(() => {
    sent.length = 0;
  });
  type Seen = { scope: string; mode: string; level: string };
  const seen = sql<Seen>`select current_setting('lockstep.connection_id', true) as scope,
    current_setting('transaction_read_only') as mode, current_setting('transaction_isolation') as level`;

  await t.test('with the statement that names its scope, in one message', async () => {
    for (const scope of ['one', 'two']) {
      const told = await db
        .transaction()
        .setAccessMode('read only')
        .setIsolationLevel('repeatable read')
        .execute(async (own) => {
          await nameScope(scope).execute(own);
          return (await seen.execute(own)).rows[0];
        });
      assert.deepEqual(told, { scope, mode: 'on', level: 'repeatable read' });
    }
    assert.equal(sent.length, 6, 'three each: the opening, the question, the end');
    assert.match(
      sent[0] ?? '',
      /^start transaction isolation level repeatable read read only; select set_config/,
    );
  });

  await t.test('by itself before anything else, whose answer is not lost', async () => {
    const told = await db.transaction().execute(async (own) => (await seen.execute(own)).rows[0]);
    assert.deepEqual(told, { scope: '', mode: 'off', level: 'read committed' });
    assert.deepEqual([sent[0], sent.length], ['start transaction', 3]);
  });

  await t.test('without a statement, it ends as it should', async () => {
    await db.transaction().execute(() => Promise.resolve());
    await assert.rejects(
      db.transaction().execute(() => Promise.reject(new Error('before anything was asked'))),
      /before anything/,
    );
    assert.equal((await seen.execute(db)).rows.length, 1, 'the session is fit for the next');
  });

  await t.test('what fails is undone, and a question outside of one has none', async () => {
    await assert.rejects(
      db.transaction().execute(async (own) => {
        await nameScope('one').execute(own);
        await sql`select 1 / 0`.execute(own);
      }),
      { code: '22012' },
    );
    assert.equal((await seen.execute(db)).rows[0]?.scope, '');
  });

  await t.test('a name is a name, whatever is in it', async () => {
    const name = `o'ne\\'; drop table lockstep.links; --`;
    const told = await db.transaction().execute(async (own) => {
      await nameScope(name).execute(own);
      return (await seen.execute(own)).rows[0]?.scope;
    });
    assert.equal(told, name);
  });
});
