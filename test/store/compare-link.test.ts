import assert from 'node:assert/strict';
import test from 'node:test';

import pg from 'pg';

import { compareLink, type Difference } from '../../companion/src/store/compare-link.ts';
import { copyInto } from '../../companion/src/store/copy.ts';
import { saveMembers } from '../../companion/src/store/members.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, link, member, people, upTo } from './fixtures.ts';

const streamed = async function* <T>(rows: readonly T[]) {
  await Promise.resolve();
  yield* rows;
};

test('a full comparison returns what differs and nothing else', async (t) => {
  const { store, connection: address } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  await link(db, scope, 1);
  await link(db, scope, 2);
  await people(db, scope, upTo(9));
  await saveMembers(
    db,
    scope,
    upTo(7).map((number) => member(id(1), number)),
  );
  // The same people in another link must not matter.
  await saveMembers(
    db,
    scope,
    upTo(9).map((number) => member(id(2), number, { marketo: 'Elsewhere' })),
  );
  const memberOf = (number: number) => member(id(1), number).campaignMemberId ?? '';
  const marketo = [
    ...[1, 2, 4, 5, 6, 7].map((leadId) => ({ leadId, status: leadId === 2 ? 'Attended' : 'Invited' })),
    { leadId: 8, status: 'New\tin \\ Marketo' },
  ];
  const salesforce = [
    ...[1, 2, 3, 4, 6, 7].map((number) => ({
      campaignMemberId: memberOf(number),
      status: number === 4 ? 'Sent' : 'Invited',
    })),
    { campaignMemberId: '00vNEW', status: 'Sent' },
  ];
  const found: Difference[] = [];
  for await (const one of compareLink(address, scope, id(1), {
    marketo: streamed(marketo),
    salesforce: streamed(salesforce),
  }))
    found.push(one);
  const told = found.map(({ personId, leadId, campaignMemberId, read }) => [
    personId?.at(-1) ?? null,
    leadId,
    personId === null ? campaignMemberId : null,
    read.marketo,
    read.salesforce,
  ]);
  assert.deepEqual(
    told.toSorted((a, b) => String(a).localeCompare(String(b))),
    [
      [null, 8, null, 'New\tin \\ Marketo', null],
      [null, null, '00vNEW', null, 'Sent'],
      ['2', 2, null, 'Attended', 'Invited'],
      ['3', 3, null, null, 'Invited'],
      ['4', 4, null, 'Invited', 'Sent'],
      ['5', 5, null, 'Invited', null],
    ].toSorted((a, b) => String(a).localeCompare(String(b))),
  );
  assert.deepEqual(found.find(({ leadId }) => leadId === 2)?.known, {
    marketo: 'Invited',
    salesforce: 'Invited',
  });
});

test('a side that cannot be read to its end ends the comparison, and the session is given back', async (t) => {
  const { store, connection: address } = await withDatabase(t);
  const scope = await connection(store.db);
  await link(store.db, scope, 1);
  const torn = async function* () {
    await Promise.resolve();
    yield { leadId: 1, status: 'Invited' };
    throw new Error('the page broke');
  };
  await assert.rejects(async () => {
    const found = compareLink(address, scope, id(1), { marketo: torn(), salesforce: streamed([]) });
    for await (const one of found) assert.fail(`nothing must come, but ${JSON.stringify(one)}`);
  }, /the page broke/);
});

test('any text goes in by copy as it is', async (t) => {
  const { connection: address } = await withDatabase(t, { empty: true });
  const client = new pg.Client(address);
  await client.connect();
  try {
    await client.query('create temporary table kept (n int, line text, yes boolean)');
    const lines = [
      'plain',
      '',
      '\\N',
      '\\',
      'a\tb',
      'a\nb',
      'a\r\nb',
      '\\t',
      'é ü 你好 🎉',
      'x'.repeat(200_000),
      null,
    ];
    await copyInto(
      client,
      'kept',
      ['n', 'line', 'yes'],
      lines.map((line, at) => [at, line, at % 2 === 0]),
    );
    const { rows } = await client.query<{ line: string | null }>('select line from kept order by n');
    assert.deepEqual(
      rows.map(({ line }) => line),
      lines,
    );
  } finally {
    await client.end();
  }
});
