import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listsThatFit, soql } from '../../companion/src/salesforce/soql.ts';

describe('soql', () => {
  test('quotes strings so that no value can end its literal', () => {
    const nasty = "O'Brien\\' OR Name != '\n";
    assert.equal(soql`Name = ${nasty}`.soql, String.raw`Name = 'O\'Brien\\\' OR Name != \'\n'`);
  });

  test('writes lists, times, numbers, booleans and nested pieces', () => {
    const inner = soql`SELECT Id FROM Campaign WHERE Name = ${"it's"}`;
    const built = soql`Id IN (${inner}) AND A IN ${['x', "y'"]} AND T >= ${new Date('2026-01-31T10:00:59.900Z')} AND N = ${3} AND B = ${true}`;
    assert.equal(
      built.soql,
      String.raw`Id IN (SELECT Id FROM Campaign WHERE Name = 'it\'s') AND A IN ('x','y\'') AND T >= 2026-01-31T10:00:59Z AND N = 3 AND B = true`,
    );
  });

  test('refuses an empty IN list, which would be malformed', () => {
    assert.throws(() => soql`Id IN ${[]}`, RangeError);
  });
});

describe('listsThatFit', () => {
  test('keeps order, drops duplicates and leaves no list empty', () => {
    assert.deepEqual(listsThatFit(['b', 'a', 'b', 'c']), [['b', 'a', 'c']]);
    assert.deepEqual(listsThatFit([]), []);
  });

  test('counts bytes as they travel: a letter outside ASCII takes six', () => {
    const plain = Array.from({ length: 200 }, (_, at) => `person${at}@example.com`.padEnd(40, 'x'));
    const umlauts = plain.map((email) => email.replace(/x+$/, (xs) => 'ü'.repeat(xs.length)));
    for (const values of [plain, umlauts]) {
      const lists = listsThatFit(values, 8_000);
      assert.deepEqual(lists.flat(), values);
      for (const list of lists)
        assert.ok(encodeURIComponent(list.map((v) => `'${v}',`).join('')).length <= 8_000);
    }
    assert.ok(listsThatFit(umlauts, 8_000).length > listsThatFit(plain, 8_000).length);
  });

  test('a value that alone is too long still gets a list of its own', () => {
    assert.deepEqual(listsThatFit(['short', 'x'.repeat(50), 'end'], 20), [
      ['short'],
      ['x'.repeat(50)],
      ['end'],
    ]);
  });
});
