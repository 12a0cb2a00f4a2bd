import assert from 'node:assert/strict';
import test from 'node:test';

import {
  changeState,
  fenceLink,
  getLink,
  linkByCampaign,
  linkByProgram,
  linkHistory,
  listLinks,
  updateLink,
} from '../../companion/src/store/links.ts';
import { saveStatusMap, statusMap } from '../../companion/src/store/status-maps.ts';
import { withDatabase } from '../support/database.ts';
import { connection, failure, id, link, minute, upTo } from './fixtures.ts';

test('links', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;

  await t.test('are created, read and changed', async () => {
    const scope = await connection(db, 'created');
    const made = await link(db, scope, 1, {
      policies: { removal: 'hold' },
      findings: [{ code: 'x' }],
      sides: { marketo: 3 },
    });
    assert.deepEqual(await getLink(db, scope, id(1)), made);
    assert.equal(await getLink(db, scope, id(2)), undefined);
    await updateLink(db, scope, id(1), {
      findings: [],
      frameHash: 'abc',
      lastSyncedAt: minute(5),
      sides: null,
    });
    const changed = await getLink(db, scope, id(1));
    assert.deepEqual(
      [changed?.findings, changed?.frameHash, changed?.lastSyncedAt, changed?.sides, changed?.policies],
      [[], 'abc', minute(5), null, { removal: 'hold' }],
    );
    await updateLink(db, scope, id(1), {});
    await assert.rejects(updateLink(db, scope, id(2), { frameHash: 'abc' }), failure('not-found'));
  });

  await t.test('a live link is the only one of its program and of its campaign', async () => {
    const scope = await connection(db, 'one-to-one');
    const first = await link(db, scope, 1);
    const { campaignId } = first;
    await assert.rejects(link(db, scope, 2, { programId: 1 }), failure('conflict', 'LINKS_LIVE_PROGRAM'));
    await assert.rejects(link(db, scope, 2, { campaignId }), failure('conflict', 'LINKS_LIVE_CAMPAIGN'));
    await changeState(db, scope, id(1), 'active', 'unlinked', 'asked', 'Ada');
    assert.equal(await linkByProgram(db, scope, 1), undefined);
    await link(db, scope, 2, { programId: 1, campaignId });
    assert.equal((await linkByProgram(db, scope, 1))?.id, id(2));
    assert.equal((await linkByCampaign(db, scope, campaignId))?.id, id(2));
    await link(db, await connection(db, 'another'), 1, { campaignId });
  });

  await t.test('an old link cannot come to life beside a new one', async () => {
    const scope = await connection(db, 'revival');
    await link(db, scope, 1, { state: 'not-linked' });
    await link(db, scope, 2, { programId: 1 });
    await assert.rejects(
      changeState(db, scope, id(1), 'not-linked', 'checking', null, 'Ada'),
      failure('conflict', 'LINKS_LIVE_PROGRAM'),
    );
  });

  await t.test('a change of state is written with its history, or not at all', async () => {
    const scope = await connection(db, 'history');
    await link(db, scope, 1, { state: 'checking' });
    const moved = await changeState(db, scope, id(1), 'checking', 'blocked', 'Labels differ', 'Ada');
    assert.deepEqual([moved.state, moved.reason], ['blocked', 'Labels differ']);
    await assert.rejects(
      changeState(db, scope, id(1), 'checking', 'ready', null, 'Bob'),
      failure('conflict', 'LINK_STATE_MOVED'),
    );
    assert.deepEqual(
      (await linkHistory(db, scope, id(1))).map(({ fromState, toState, reason, actor }) => ({
        fromState,
        toState,
        reason,
        actor,
      })),
      [
        { fromState: null, toState: 'checking', reason: null, actor: 'test' },
        { fromState: 'checking', toState: 'blocked', reason: 'Labels differ', actor: 'Ada' },
      ],
    );
  });

  await t.test('of two changes at once, one wins', async () => {
    const scope = await connection(db, 'race');
    await link(db, scope, 1);
    const outcomes = await Promise.allSettled(
      (['paused', 'held'] as const).map((to) => changeState(db, scope, id(1), 'active', to, null, to)),
    );
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await linkHistory(db, scope, id(1))).length, 2);
  });

  await t.test('are listed by id in pages, live ones unless asked', async () => {
    const scope = await connection(db, 'listed');
    for (const number of upTo(5)) await link(db, scope, number);
    await changeState(db, scope, id(2), 'active', 'unlinked', null, 'test');
    const page = await listLinks(db, scope, { limit: 2 });
    const rest = await listLinks(db, scope, { after: id(3), limit: 10 });
    assert.deepEqual(
      [...page, ...rest].map((row) => row.id),
      [1, 3, 4, 5].map(id),
    );
    const gone = await listLinks(db, scope, { limit: 10, states: ['unlinked'] });
    assert.deepEqual(
      gone.map((row) => row.id),
      [id(2)],
    );
  });

  await t.test('a writer that has been succeeded is fenced off', async () => {
    const scope = await connection(db, 'fence');
    await link(db, scope, 1);
    await fenceLink(db, scope, id(1), 3);
    await fenceLink(db, scope, id(1), 3);
    await fenceLink(db, scope, id(1), 4);
    await assert.rejects(fenceLink(db, scope, id(1), 3), failure('conflict', 'LINK_FENCED'));
  });

  await t.test('a state that is none is refused by the database', async () => {
    const scope = await connection(db, 'no-state');
    await assert.rejects(link(db, scope, 1, { state: 'asleep' as 'active' }), { code: '23514' });
  });

  await t.test('status maps have versions, and writers at once get different ones', async () => {
    const scope = await connection(db, 'maps');
    await link(db, scope, 1);
    assert.equal(await statusMap(db, scope, id(1)), undefined);
    const versions = await Promise.all(upTo(3).map((n) => saveStatusMap(db, scope, id(1), { n }, 'Ada')));
    assert.deepEqual(versions.sort(), [1, 2, 3]);
    assert.equal((await statusMap(db, scope, id(1)))?.version, 3);
    assert.equal((await statusMap(db, scope, id(1), 1))?.version, 1);
    assert.ok(typeof (await statusMap(db, scope, id(1), 1))?.map === 'object');
  });

  await t.test('of two changes made from one version of a map only one is stored', async () => {
    const scope = await connection(db, 'maps-based');
    await link(db, scope, 1);
    assert.equal(await saveStatusMap(db, scope, id(1), { n: 1 }, 'Ada', 0), 1);
    const both = await Promise.allSettled(
      [2, 3].map((n) => saveStatusMap(db, scope, id(1), { n }, 'Ada', 1)),
    );
    const refused = both.filter((one) => one.status === 'rejected').map((one): unknown => one.reason);
    assert.equal(refused.length, 1);
    assert.ok(failure('conflict', 'MAP_CHANGED')(refused[0]));
    assert.equal((await statusMap(db, scope, id(1)))?.version, 2);
  });
});
