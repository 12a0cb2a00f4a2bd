import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

import { sql } from 'kysely';

import { secret } from '../../companion/src/config/secret.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import type { Scope } from '../../companion/src/store/scope.ts';
import type { Store } from '../../companion/src/store/store.ts';
import { readWatermark, writeWatermark } from '../../companion/src/store/watermarks.ts';
import { withDatabase } from '../support/database.ts';
import { connection } from './fixtures.ts';

const password = 'pa55-w0rd-of-the-test';

/** What opening the store fails with; proves on the way that no form of it shows the password. */
async function refusal(opening: Promise<unknown>): Promise<FailureError> {
  const error = await opening.then(
    () => assert.fail('the store opened'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof FailureError, inspect(error));
  assert.ok(!inspect(error, { depth: 9 }).includes(password) && !JSON.stringify(error).includes(password));
  return error;
}

test('opening the store', async (t) => {
  const database = await withDatabase(t);
  assert.ok('host' in database.connection);
  const own = database.connection;
  const url = (user: string, word: string, name: string) =>
    secret(`postgres://${user}:${word}@localhost/${name}?host=${encodeURIComponent(own.host)}`);

  await t.test('by address works, and names its session', async () => {
    const store = await openStore({ url: url(own.user, own.password, own.database) }, { name: 'the test' });
    const named = await sql<{ name: string }>`select current_setting('application_name') as name`.execute(
      store.db,
    );
    assert.equal(named.rows[0]?.name, 'the test');
    assert.ok(!inspect(store, { depth: 9 }).includes(own.password));
    await store.close();
  });

  await t.test('a server that is not there is transient', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    probe.close();
    await once(probe, 'close');
    const address2 = secret(`postgres://lockstep:${password}@127.0.0.1:${String(port)}/lockstep`);
    const { failure } = await refusal(openStore({ url: address2 }));
    assert.deepEqual([failure.kind, failure.retryable], ['transient', true]);
    assert.match(failure.message, new RegExp(`No PostgreSQL answers at 127.0.0.1:${String(port)}: start it`));
  });

  await t.test('a wrong password, an unknown user and an unknown database say what to correct', async () => {
    const wrong = await refusal(openStore({ url: url(own.user, password, own.database) }));
    assert.equal(wrong.failure.kind, 'config');
    assert.match(wrong.failure.message, /refuses the user "lockstep": correct the name or the password/);
    const nobody = await refusal(openStore({ url: url('nobody', password, own.database) }));
    assert.match(nobody.failure.message, /refuses the user "nobody"/);
    const nowhere = await refusal(openStore({ url: url(own.user, own.password, 'nowhere') }));
    assert.equal(nowhere.failure.kind, 'config');
    assert.match(nowhere.failure.message, /has no database "nowhere": create it/);
  });

  await t.test('a user without the right to create the schema is told which right', async () => {
    const { failure } = await refusal(openStore({ connection: { ...own, database: 'template1' } }));
    assert.equal(failure.kind, 'config');
    assert.match(failure.message, /grant create on database "template1" to "lockstep"/);
  });

  await t.test('a superuser is let in, and known to be above the wall', async () => {
    const warnings: string[] = [];
    const log = { info: () => undefined, warn: (_data: object, text: string) => void warnings.push(text) };
    const store = await openStore({ connection: { ...own, user: 'postgres' } }, { log });
    assert.equal(store.walled, false);
    assert.match(warnings.join(), /superuser/);
    await store.close();
  });

  await t.test(
    'after each commit that may have written, the hook runs; after reads and rollbacks it does not',
    async () => {
      let commits = 0;
      const store = await database.open({ afterCommit: () => (commits += 1) });
      const scope = await connection(store.db);
      assert.equal(commits, 1);
      await store.transaction(async (db) => {
        await writeWatermark(db, scope, 'a', '1');
        await writeWatermark(db, scope, 'b', '1');
        assert.equal(commits, 1);
      });
      assert.equal(commits, 2);
      await readWatermark(store.db, scope, 'a');
      await assert.rejects(
        store.transaction(() => Promise.reject(new Error('no'))),
        /no/,
      );
      assert.equal(commits, 2);
    },
  );

  await t.test('a hook that dies right after the commit does not take the commit back', async () => {
    const scope = await connection(database.store.db);
    const store = await database.open({
      afterCommit: () => {
        throw new Error('killed here');
      },
    });
    await assert.rejects(writeWatermark(store.db, scope, 'crash', '1'), /killed here/);
    assert.equal(await readWatermark(store.db, scope, 'crash'), '1');
  });

  await t.test('a session that the server ends is replaced', async () => {
    const store = await database.open({ sessions: 1 });
    const scope = await connection(store.db);
    await endSessions(database.store.db);
    assert.equal(await recovered(store.db, scope), '1');
  });

  await t.test(
    'a session that breaks in use fails its query, is heard of once, and is replaced',
    async () => {
      const warnings: string[] = [];
      const log = { info: () => undefined, warn: (_data: object, text: string) => void warnings.push(text) };
      const store = await database.open({ sessions: 1, log });
      const scope = await connection(store.db);
      const held = store.transaction(async (db) => {
        const session = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
        await sql`select pg_terminate_backend(${session.rows[0]?.pid})`.execute(database.store.db);
        // The session breaks while the transaction holds it and asks nothing.
        for (let tries = 0; warnings.length === 0 && tries < 500; tries += 1) await sleep(10);
        await readWatermark(db, scope, 'a');
      });
      await assert.rejects(held);
      assert.deepEqual(warnings, ['A database session broke']);
      assert.equal(await recovered(store.db, scope), '1');
    },
  );
});

/** Ends every other session of the database. */
const endSessions = (db: Store['db']) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db);

/** The session hears of its end a moment later; whoever uses it just then is told, and asks again. */
async function recovered(db: Store['db'], scope: Scope): Promise<string | null | undefined> {
  for (let tries = 0; tries < 500; tries += 1) {
    const value = await readWatermark(db, scope, 'a').catch(() => undefined);
    if (value === '1') return value;
    await sleep(20);
  }
  return assert.fail('the pool never recovered');
}
