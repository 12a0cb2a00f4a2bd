import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';

import { createApiKey, listApiKeys, revokeApiKey, verifyApiKey } from '../../companion/src/store/api-keys.ts';
import { addChanges, countChangesSince, latestChanges, timeline } from '../../companion/src/store/changes.ts';
import { getConnection, updateConnection } from '../../companion/src/store/connections.ts';
import { clearInbox, countInbox, putInbox, readInbox } from '../../companion/src/store/inbox.ts';
import { saveMembers } from '../../companion/src/store/members.ts';
import { getPreview, savePreview } from '../../companion/src/store/previews.ts';
import { readWatermark, writeWatermark } from '../../companion/src/store/watermarks.ts';
import { withDatabase } from '../support/database.ts';
import { connection, failure, id, link, member, minute, people, upTo } from './fixtures.ts';

test('the smaller aggregates', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;

  await t.test('a connection keeps its settings and state, and its name is the last one given', async () => {
    const scope = await connection(db, 'settings');
    await updateConnection(db, scope, {
      settings: { peopleBy: 'lockstep' },
      state: 'Failed',
      stateMessage: 'No token',
    });
    await connection(db, 'settings');
    const found = await getConnection(db, scope);
    assert.deepEqual(
      [found.settings, found.state, found.stateMessage, found.enabled],
      [{ peopleBy: 'lockstep' }, 'Failed', 'No token', true],
    );
    await assert.rejects(getConnection(db, { connectionId: 'none' }), failure('not-found'));
    await assert.rejects(
      updateConnection(db, { connectionId: 'none' }, { enabled: false }),
      failure('not-found'),
    );
    await assert.rejects(connection(db, 'no spaces'), { code: '23514' });
  });

  await t.test('a watermark moves only with the transaction it is part of', async () => {
    const scope = await connection(db, 'watermarks');
    assert.equal(await readWatermark(db, scope, 'feed'), null);
    await writeWatermark(db, scope, 'feed', 'a');
    const crash = store.transaction(async (own) => {
      await writeWatermark(own, scope, 'feed', 'b');
      throw new Error('crash');
    });
    await assert.rejects(crash, /crash/);
    assert.equal(await readWatermark(db, scope, 'feed'), 'a');
  });

  await t.test(
    'the inbox keeps a key once, with its latest change, until what was read is cleared',
    async () => {
      const scope = await connection(db, 'inbox');
      await link(db, scope, 1);
      const key = { linkId: id(1), side: 'marketo', key: '17' } as const;
      await putInbox(db, scope, [
        { ...key, change: { after: 1, until: 2 } },
        { ...key, change: null },
        { ...key, change: { after: 3, until: 4 } },
        { ...key, side: 'salesforce', change: null },
      ]);
      await putInbox(db, scope, [{ ...key, change: { after: 2, until: 3 } }]);
      const read = await readInbox(db, scope, id(1));
      assert.deepEqual(
        read.map(({ side, change }) => [side, change]),
        [
          ['marketo', { after: 3, until: 4 }],
          ['salesforce', null],
        ],
      );
      assert.equal((await readInbox(db, scope, id(1), 1)).length, 1);
      await putInbox(db, scope, [{ ...key, change: null }]);
      await clearInbox(db, scope, read);
      assert.deepEqual(
        (await readInbox(db, scope, id(1))).map(({ side }) => side),
        ['marketo'],
        'it came in again',
      );
      assert.deepEqual([...(await countInbox(db, scope))], [[id(1), 1]]);
      await clearInbox(db, scope, await readInbox(db, scope, id(1)));
      assert.equal((await countInbox(db, scope)).size, 0);
    },
  );

  await t.test('changes tell the latest of a link and the timeline of a person', async () => {
    const scope = await connection(db, 'changes');
    await link(db, scope, 1);
    await link(db, scope, 2);
    await people(db, scope, [1, 2]);
    await saveMembers(db, scope, [member(id(1), 1)]);
    const change = {
      batchId: null,
      sideWritten: 'salesforce',
      from: null,
      to: 'Invited',
      ruleRow: 3,
      reason: 'joined',
    } as const;
    await addChanges(db, scope, [
      ...upTo(3).map((number) => ({ ...change, linkId: id(1), personId: id(1), at: minute(number) })),
      { ...change, linkId: id(2), personId: id(1), at: minute(9) },
      { ...change, linkId: id(1), personId: id(2), at: minute(2) },
    ]);
    const latest = await latestChanges(db, scope, id(1), 3);
    assert.deepEqual(
      latest.map(({ at, personId }) => [at, personId]),
      [
        [minute(3), id(1)],
        [minute(2), id(2)],
        [minute(2), id(1)],
      ],
    );
    assert.deepEqual(
      [latest[0]?.name, latest[0]?.recordId, latest[0]?.from],
      ['Person 1', member(id(1), 1).salesforceRecordId, null],
    );
    assert.equal(latest[1]?.recordId, null, 'no member any more');
    assert.equal((await timeline(db, scope, id(1), { limit: 9 })).length, 4);
    assert.equal((await timeline(db, scope, id(1), { linkId: id(2), limit: 9 })).length, 1);
    const counts = await countChangesSince(db, scope, id(1), [id(1), id(2)], minute(2));
    assert.deepEqual([...counts].sort(), [
      [`${id(1)}:salesforce`, 2],
      [`${id(2)}:salesforce`, 1],
    ]);
  });

  await t.test('a preview is kept as shown', async () => {
    const scope = await connection(db, 'previews');
    const plan = { rows: [{ camelCase: 1, snake_case: 2 }] };
    const preview = {
      id: id(1),
      createdAt: minute(1),
      createdBy: 'Ada',
      frameHash: 'h',
      view: [1, { a: null }],
      plan,
    };
    await savePreview(db, scope, preview);
    assert.deepEqual(await getPreview(db, scope, id(1)), preview);
    assert.equal(await getPreview(db, scope, id(2)), undefined);
  });

  await t.test('an API key is shown once, kept as a hash, and works until revoked', async () => {
    const scope = await connection(db, 'keys');
    const { key, prefix } = await createApiKey(db, scope, {
      name: 'Panel',
      role: 'marketer',
      scope: 'salesforce',
    });
    assert.ok(!inspect(key).includes(prefix));
    assert.deepEqual(await verifyApiKey(db, key.reveal()), {
      ...scope,
      prefix,
      name: 'Panel',
      role: 'marketer',
      scope: 'salesforce',
    });
    const last = key.reveal().at(-1) === 'A' ? 'B' : 'A';
    for (const wrong of [
      '',
      prefix,
      `${key.reveal()} `,
      key.reveal().slice(0, -1) + last,
      `${key.reveal().slice(0, -43)}${'A'.repeat(43)}`,
    ])
      assert.equal(await verifyApiKey(db, wrong), null, wrong);
    const stored = JSON.stringify(
      await store.transaction(async (own) => {
        await listApiKeys(own, scope);
        return own.selectFrom('apiKeys').selectAll().execute();
      }),
    );
    assert.ok(!stored.includes(key.reveal().slice(-43)));
    assert.equal(await revokeApiKey(db, scope, prefix), true);
    assert.equal(await revokeApiKey(db, scope, prefix), false);
    assert.equal(await verifyApiKey(db, key.reveal()), null);
    assert.ok((await listApiKeys(db, scope))[0]?.revokedAt);
  });
});
