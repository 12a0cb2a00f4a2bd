import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import pg from 'pg';

import { copyInto, copyRows } from '../../companion/src/store/copy.ts';
import {
  beginFullRead,
  type AsKnown,
  type LeadRead,
  type PeoplePage,
  type RecordRead,
} from '../../companion/src/store/full-read.ts';
import { markDirty, saveMembers } from '../../companion/src/store/members.ts';
import { foldEmail } from '../../companion/src/store/people.ts';
import { withDatabase } from '../support/database.ts';
import { connection, failure, id, link, member, people, upTo } from './fixtures.ts';

const streamed = async function* <T>(rows: readonly T[]) {
  await Promise.resolve();
  yield* rows;
};

const invited: AsKnown = { pairs: [{ marketo: 'Invited', salesforce: 'Invited' }], except: [] };
const nobody = { named: false, name: null, company: null, email: null } as const;
const lead = (leadId: number, status: string | null, more: Partial<LeadRead> = {}): LeadRead => ({
  ...nobody,
  leadId,
  status,
  records: [null, null],
  fact: `lead ${String(leadId)} ${String(status)}`,
  ...more,
});
/** The campaign member of fixture `number`. */
const record = (number: number, status: string | null, more: Partial<RecordRead> = {}): RecordRead => {
  const { salesforceRecordId, campaignMemberId } = member(id(1), number);
  return {
    ...nobody,
    recordId: salesforceRecordId ?? '',
    kind: 'lead',
    createdFor: null,
    memberId: status === null ? null : campaignMemberId,
    status,
    fact: `record ${String(number)} ${String(status)}`,
    ...more,
  };
};

/** Link 1 with seven members in step, and the same people and two more in link 2, which must not matter. */
async function twoLinks(t: test.TestContext) {
  const { store, connection: address } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  await link(db, scope, 1);
  await link(db, scope, 2);
  await people(db, scope, upTo(9));
  const seven = upTo(7).map((number) => member(id(1), number));
  await saveMembers(db, scope, seven);
  await saveMembers(
    db,
    scope,
    upTo(9).map((number) => member(id(2), number, { marketo: 'Elsewhere' })),
  );
  /** Ends the sessions of full reads of this database, as an operator or a server on its way down does. */
  const kill = async () => {
    const sessions = sql`from pg_stat_activity where application_name = 'lockstep full read' and datname = current_database()`;
    await sql`select pg_terminate_backend(pid) ${sessions}`.execute(db);
    while ((await sql`select ${sessions}`.execute(db)).rows.length > 0) await sleep(10);
  };
  return { db, scope, kill, begin: () => beginFullRead(address, scope, id(1)) };
}

async function all(pages: AsyncIterable<PeoplePage>): Promise<PeoplePage[]> {
  const found: PeoplePage[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

test('a full read looks at what differs and nothing else; who is not shown is named', async (t) => {
  const { begin } = await twoLinks(t);
  const read = await begin();
  const marketo = [1, 2, 4, 5, 6, 7].map((leadId) => lead(leadId, leadId === 2 ? 'Attended' : 'Invited'));
  await read.takeLeads(streamed([...marketo, lead(8, 'Invited')]));
  const salesforce = [1, 2, 3, 4, 6, 7].map((number) => record(number, number === 4 ? 'Sent' : 'Invited'));
  await read.takeRecords(streamed([...salesforce, record(9, 'Sent')]));
  assert.deepEqual(await read.counts(), { marketo: 7, salesforce: 7 });
  assert.deepEqual(await read.held('salesforce'), [
    { value: 'Invited', members: 5 },
    { value: 'Sent', members: 2 },
  ]);
  assert.equal(await read.countAmong([1, 3, 8, 9]), 2);
  const unseen = await read.compare(invited);
  assert.deepEqual(unseen, { leadIds: [3], recordIds: [record(5, null).recordId] });
  await read.takeUnseen([lead(3, null)], [record(5, null)]);
  const [page, ...more] = await all(read.people());
  assert.deepEqual(more, []);
  assert.ok(page);
  assert.deepEqual(page.people.map(({ personId }) => personId).toSorted(), [id(2), id(3), id(4), id(5)]);
  const facts = [...page.leads, ...page.records].toSorted();
  assert.deepEqual(facts, [
    ...['lead 2 Attended', 'lead 3 null', 'lead 4 Invited', 'lead 5 Invited', 'lead 8 Invited'],
    ...['record 2 Invited', 'record 3 Invited', 'record 4 Sent', 'record 5 null', 'record 9 Sent'],
  ]);
  await read.end();
});

test('who is the same person as somebody looked at is looked at, and everybody where nobody is left out', async (t) => {
  const { begin } = await twoLinks(t);
  const shown = async (asKnown: AsKnown | null, ...strangers: LeadRead[]) => {
    const read = await begin();
    await read.takeLeads(streamed([...upTo(7).map((leadId) => lead(leadId, 'Invited')), ...strangers]));
    await read.takeRecords(streamed(upTo(7).map((number) => record(number, 'Invited'))));
    await read.compare(asKnown);
    const pages = await all(read.people(1));
    await read.end();
    return pages.map((page) =>
      page.people
        .map(({ personId }) => Number(personId.slice(-2)))
        .toSorted()
        .join(' '),
    );
  };
  assert.deepEqual(await shown(invited), ['']);
  assert.deepEqual(await shown({ ...invited, except: [id(6)] }), ['6']);
  assert.deepEqual((await shown(null)).toSorted(), ['1', '2', '3', '4', '5', '6', '7']);
  const address = { named: true, email: foldEmail('Person3@example.com') };
  assert.deepEqual(await shown(invited, lead(10, 'Invited', address)), ['3']);
  const tied = lead(10, 'Invited', { ...address, records: [record(5, null).recordId, null] });
  assert.deepEqual(await shown(invited, tied), ['3 5']);
});

test('the later of two facts about one record comes last, and a mark that came since the read began is not among its marks', async (t) => {
  const { db, scope, begin } = await twoLinks(t);
  await markDirty(db, scope, id(1), [id(1)]);
  const read = await begin();
  await markDirty(db, scope, id(1), [id(1), id(2)]);
  await read.takeLeads(streamed([lead(1, 'Invited'), lead(2, 'Invited'), lead(1, 'Attended')]));
  assert.deepEqual(await read.counts(), { marketo: 2, salesforce: 0 });
  await read.compare(null);
  const pages = await all(read.people());
  assert.deepEqual(pages[0]?.leads.slice(0, 2), ['lead 1 Invited', 'lead 1 Attended']);
  const marks = new Map(pages[0].people.map((one) => [one.personId, one.marks]));
  assert.deepEqual([marks.get(id(1)), marks.get(id(2))], [1, 0]);
  await read.end();
});

test('very many rows, long and short, come in as they are shown', async (t) => {
  const { begin } = await twoLinks(t);
  const fact = (leadId: number): string =>
    `lead ${String(leadId)} ${leadId % 7000 === 0 ? '你'.repeat(30_000) : '🎉 é'.repeat(leadId % 13)}`;
  const read = await begin();
  await read.takeLeads(
    streamed(upTo(17_000).map((leadId) => lead(leadId, 'Invited', { fact: fact(leadId) }))),
  );
  assert.deepEqual(await read.counts(), { marketo: 17_000, salesforce: 0 });
  await read.compare(null);
  const shown = new Set<string>();
  for await (const page of read.people()) for (const one of page.leads) shown.add(one);
  assert.equal(shown.size, 17_000);
  for (const leadId of upTo(17_000))
    assert.ok(shown.has(fact(leadId)), `what was shown of lead ${String(leadId)}`);
  await read.end();
});

test('a side that cannot be read to its end ends the full read, and the session is given back', async (t) => {
  const { begin } = await twoLinks(t);
  const torn = async function* () {
    await Promise.resolve();
    yield lead(1, 'Invited');
    throw new Error('the page broke');
  };
  const read = await begin();
  await assert.rejects(read.takeLeads(torn()), /the page broke/);
  await read.end();
  await read.end();
});

test('a session that the server ends while rows come in ends the full read in words, and the vendor is asked for no more', async (t) => {
  const { begin, kill } = await twoLinks(t);
  for (const killedAt of [0, 5_000, 7_500, 12_000]) {
    const read = await begin();
    let asked = 0;
    const vendor = { ended: false };
    const rows = async function* () {
      try {
        for (; asked < 60_000; asked += 1) {
          if (asked === killedAt) await kill();
          yield lead(asked, 'Invited', { fact: 'x'.repeat(500) });
        }
      } finally {
        vendor.ended = true;
      }
    };
    await assert.rejects(read.takeLeads(rows()), failure('transient', 'DATABASE_GONE'), String(killedAt));
    assert.ok(vendor.ended && asked <= killedAt + 10_000, `${String(asked)} rows after ${String(killedAt)}`);
    await assert.rejects(read.counts(), failure('transient', 'DATABASE_GONE'));
    await read.end();
  }
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
      copyRows(lines.map((line, at) => [at, line, at % 2 === 0])),
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
