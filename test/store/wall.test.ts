import assert from 'node:assert/strict';
import test from 'node:test';

import { sql } from 'kysely';
import pg from 'pg';

import { createApiKey, listApiKeys, verifyApiKey } from '../../companion/src/store/api-keys.ts';
import { addAudit, listAudit } from '../../companion/src/store/audit.ts';
import { listConnections, updateConnection } from '../../companion/src/store/connections.ts';
import { getLink } from '../../companion/src/store/links.ts';
import { membersOfLink, saveMembers } from '../../companion/src/store/members.ts';
import { reading, writing } from '../../companion/src/store/scope.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, link, member, people } from './fixtures.ts';

/** Row-level security, asked by queries that forget their own where clause. */
test('the second wall', async (t) => {
  const { store, connection: address } = await withDatabase(t);
  const { db } = store;
  const one = await connection(db, 'one');
  const two = await connection(db, 'two');
  await link(db, one, 1);
  await people(db, one, [1]);
  await saveMembers(db, one, [member(id(1), 1)]);

  await t.test('every table that holds a connection’s rows has it, forced', async () => {
    const tables = await sql<{ relname: string; enabled: boolean; forced: boolean; policies: number }>`
      select c.relname, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
        (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c where c.relnamespace = 'lockstep'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
    `.execute(db);
    assert.ok(tables.rows.length >= 18);
    for (const table of tables.rows)
      assert.ok(table.enabled && table.forced && table.policies > 0, `${table.relname} has no wall`);
    assert.equal(store.walled, true);
  });

  await t.test('a scope sees its own rows and no others', async () => {
    const count = (scope: { connectionId: string }) =>
      reading(db, scope, async (own) => {
        const rows = await sql<{ n: number }>`select count(*) as n from lockstep.members`.execute(own);
        return rows.rows[0]?.n;
      });
    assert.equal(await count(one), 1);
    assert.equal(await count(two), 0);
    assert.equal(await count({ connectionId: '' }), 0);
    assert.equal(await getLink(db, two, id(1)), undefined);
    assert.deepEqual(await membersOfLink(db, two, id(1), { limit: 9 }), []);
  });

  await t.test('without a scope nothing is seen, also on a session that had one', async () => {
    const client = new pg.Client(address);
    await client.connect();
    const seen = async () => (await client.query('select from lockstep.links')).rowCount;
    assert.equal(await seen(), 0);
    await client.query(`begin; select set_config('lockstep.connection_id', 'one', true)`);
    assert.equal(await seen(), 1);
    await client.query('commit');
    assert.equal(await seen(), 0);
    await client.end();
  });

  await t.test('nothing is written into another connection, changed or deleted there', async () => {
    await assert.rejects(
      writing(db, two, (own) =>
        own.insertInto('watermarks').values({ connectionId: 'one', name: 'feed', value: '1' }).execute(),
      ),
      { code: '42501' },
    );
    const gone = await writing(db, two, (own) => own.deleteFrom('members').executeTakeFirst());
    assert.equal(gone.numDeletedRows, 0n);
    const changed = await writing(db, two, (own) =>
      own.updateTable('connections').set({ name: 'x' }).executeTakeFirst(),
    );
    assert.equal(changed.numUpdatedRows, 1n, 'its own only');
    assert.deepEqual(
      (await listConnections(db)).map(({ name }) => name),
      ['one', 'x'],
    );
    await updateConnection(db, two, { enabled: false });
    assert.deepEqual(
      (await listConnections(db)).map(({ enabled }) => enabled),
      [true, false],
    );
  });

  await t.test('in one transaction the scope may change, and each sees its own', async () => {
    await store.transaction(async (own) => {
      assert.ok(await getLink(own, one, id(1)));
      assert.equal(
        (await reading(own, two, (again) => again.selectFrom('links').select('id').execute())).length,
        0,
      );
      assert.ok(await getLink(own, one, id(1)));
    });
  });

  await t.test('a key is looked up across connections by its prefix, and shows nothing else', async () => {
    const made = await createApiKey(db, one, { name: 'CLI', role: 'admin', scope: 'operator' });
    await createApiKey(db, two, { name: 'Other', role: 'viewer', scope: 'salesforce' });
    assert.equal((await verifyApiKey(db, made.key.reveal()))?.connectionId, 'one');
    assert.deepEqual(
      (await listApiKeys(db, two)).map(({ name }) => name),
      ['Other'],
    );
  });

  await t.test(
    'the audit log cannot be changed, not even by its owner; only what is old can be forgotten',
    async () => {
      const entry = {
        at: new Date().toISOString(),
        actor: 'Ada',
        role: 'admin',
        claim: null,
        action: 'unlink',
        target: id(1),
        detail: { a: 1 },
      };
      const old = new Date(Date.now() - 91 * 24 * 3600_000).toISOString();
      await addAudit(db, one, { ...entry, at: old });
      await addAudit(db, one, entry);
      const changed = await writing(db, one, (own) =>
        own.updateTable('audit').set({ actor: 'Bob' }).executeTakeFirst(),
      );
      const deleted = await writing(db, one, (own) => own.deleteFrom('audit').executeTakeFirst());
      assert.deepEqual([changed.numUpdatedRows, deleted.numDeletedRows], [0n, 1n]);
      const [line] = await listAudit(db, one, { limit: 5 });
      assert.ok(line);
      assert.deepEqual(line, { id: line.id, ...entry });
      assert.deepEqual(await listAudit(db, one, { after: line.id, limit: 5 }), []);
      assert.deepEqual(await listAudit(db, two, { limit: 5 }), []);
    },
  );

  await t.test('a read may not write', async () => {
    await assert.rejects(
      reading(db, one, (own) => own.deleteFrom('members').execute()),
      { code: '25006' },
    );
  });
});
