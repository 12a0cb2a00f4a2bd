import assert from 'node:assert/strict';
import test from 'node:test';

import { chunkSize } from '../../companion/src/store/bulk.ts';
import { findPeople, peopleByEmail, peopleById, savePeople } from '../../companion/src/store/people.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, people, upTo } from './fixtures.ts';

const ada = {
  id: id(1),
  name: 'Ada "the first" O’Neil',
  company: null,
  email: 'Ada@Example.com',
  records: [
    { kind: 'contact' as const, recordId: '003000000000001AAA' },
    { kind: 'marketo' as const, recordId: '17' },
  ],
};

test('people', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;

  await t.test('are found by any of their records, ids of different case apart', async () => {
    const scope = await connection(db, 'records');
    await savePeople(db, scope, [
      ada,
      { ...ada, id: id(2), records: [{ kind: 'contact', recordId: '003000000000001aaa' }] },
    ]);
    const found = await findPeople(db, scope, [
      { kind: 'marketo', recordId: '17' },
      { kind: 'lead', recordId: '17' },
      { kind: 'contact', recordId: '003000000000001AAA' },
      { kind: 'contact', recordId: '003000000000001aaa' },
    ]);
    assert.deepEqual(
      [...found].sort(),
      [
        ['contact:003000000000001AAA', id(1)],
        ['contact:003000000000001aaa', id(2)],
        ['marketo:17', id(1)],
      ].sort(),
    );
    assert.deepEqual(await peopleById(db, scope, [id(1), id(9)]), [ada]);
    assert.deepEqual(await findPeople(db, scope, []), new Map());
  });

  await t.test('a record moves to the person who is saved with it', async () => {
    const scope = await connection(db, 'moves');
    await savePeople(db, scope, [ada, { ...ada, id: id(2), records: [] }]);
    await savePeople(db, scope, [
      { ...ada, id: id(2), name: 'Ada Two', records: [{ kind: 'marketo', recordId: '17' }] },
    ]);
    assert.equal(
      (await findPeople(db, scope, [{ kind: 'marketo', recordId: '17' }])).get('marketo:17'),
      id(2),
    );
    const [one, two] = await peopleById(db, scope, [id(1), id(2)]);
    assert.deepEqual(
      one?.records.map(({ kind }) => kind),
      ['contact'],
    );
    assert.equal(two?.name, 'Ada Two');
  });

  await t.test('are found by e-mail, however it is written', async () => {
    const scope = await connection(db, 'emails');
    await savePeople(db, scope, [ada, { ...ada, id: id(2), email: null, records: [] }]);
    const found = await peopleByEmail(db, scope, ['  ADA@example.COM ']);
    assert.deepEqual(
      found.map((person) => [person.id, person.email]),
      [[id(1), 'Ada@Example.com']],
    );
  });

  await t.test('what PostgreSQL cannot store in a name is replaced, not refused', async () => {
    const scope = await connection(db, 'odd');
    await savePeople(db, scope, [{ ...ada, name: 'a\0b\ud800', records: [] }]);
    assert.equal((await peopleById(db, scope, [id(1)]))[0]?.name, 'a\ufffdb\ufffd');
  });

  await t.test('are saved and found in any number', async () => {
    const scope = await connection(db, 'many');
    const numbers = upTo(chunkSize + 1);
    await people(db, scope, numbers);
    const found = await findPeople(
      db,
      scope,
      numbers.map((number) => ({ kind: 'marketo', recordId: String(number) })),
    );
    assert.equal(found.size, numbers.length);
    assert.equal(found.get(`marketo:${String(chunkSize + 1)}`), id(chunkSize + 1));
  });
});
