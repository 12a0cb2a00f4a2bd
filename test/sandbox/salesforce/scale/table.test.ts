import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTable } from '../../../../companion/sandbox/salesforce/org/table.ts';
import { stamp } from '../../../../companion/sandbox/salesforce/time.ts';
import type { Row } from '../../../../companion/sandbox/salesforce/org/row.ts';
import type { Table } from '../../../../companion/sandbox/salesforce/org/table.ts';

/** The table's indexes and orders against the plainest thing that could do the same: a Map that is sorted each time. */

type Step =
  | { readonly kind: 'put'; readonly id: number; readonly second: number; readonly owner: number }
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'roll-back'; readonly id: number; readonly second: number }
  | { readonly kind: 'read' };

const id = fc.nat(30);
const second = fc.nat(12);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), id, second, owner: fc.nat(3) }),
  fc.record({ kind: fc.constant('drop' as const), id }),
  fc.record({ kind: fc.constant('roll-back' as const), id, second }),
  fc.record({ kind: fc.constant('read' as const) }),
);

const began = 1_767_225_600;
const idOf = (n: number): string => `00v${String(n).padStart(15, '0')}`;
const rowOf = (n: number, at: number, owner: number): Row => ({
  Id: idOf(n),
  SystemModstamp: stamp((began + at) * 1000),
  Owner: `Owner ${owner}`,
});

const everything = { from: null, until: null };
const idsOf = (rows: Iterable<Row>): string[] => [...rows].map((row) => row.Id);

function compare(table: Table, model: Map<string, Row>): void {
  const rows = [...model.values()];
  const byId = rows.toSorted((a, b) => (a.Id < b.Id ? -1 : 1));
  const stamped = (row: Row): string => `${String(row['SystemModstamp'])} ${row.Id}`;
  const byStamp = rows.toSorted((a, b) => (stamped(a) < stamped(b) ? -1 : 1));
  assert.equal(table.count(), rows.length);
  assert.deepEqual(idsOf(table.all()).toSorted(), idsOf(byId));
  assert.deepEqual(idsOf(table.inOrder('Id', everything, false)), idsOf(byId));
  assert.deepEqual(idsOf(table.inOrder('SystemModstamp', everything, false)), idsOf(byStamp));
  assert.deepEqual(idsOf(table.inOrder('SystemModstamp', everything, true)), idsOf(byStamp.toReversed()));
  const range = { from: { key: began + 3, id: null }, until: { key: began + 7, id: null } };
  const inRange = byStamp.filter(
    (row) =>
      String(row['SystemModstamp']) >= stamp(range.from.key * 1000) &&
      String(row['SystemModstamp']) <= stamp(range.until.key * 1000),
  );
  assert.deepEqual(idsOf(table.inOrder('SystemModstamp', range, false)), idsOf(inRange));
  assert.ok(table.rangeSize('SystemModstamp', range) >= inRange.length);
  const ids = { from: { key: 0, id: idOf(5) }, until: { key: 0, id: idOf(20) } };
  assert.deepEqual(
    idsOf(table.inOrder('Id', ids, false)),
    idsOf(byId.filter((row) => row.Id >= idOf(5) && row.Id <= idOf(20))),
  );
  for (let owner = 0; owner < 4; owner += 1) {
    const held = rows.filter((row) => row['Owner'] === `Owner ${owner}`);
    assert.deepEqual(idsOf(table.find('Owner', `owner ${owner}`) ?? []).toSorted(), idsOf(held).toSorted());
    assert.equal(table.countOf('Owner', `OWNER ${owner}`), held.length);
  }
}

test('a table finds and orders as a sorted list would, whatever was put, dropped and rolled back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const undone: (() => void)[] = [];
      let open = false;
      const table = createTable(
        [{ field: 'Owner', exact: false }],
        (inverse) => undone.push(inverse),
        () => open,
      );
      const model = new Map<string, Row>();
      for (const one of steps) {
        if (one.kind === 'put') {
          table.put(rowOf(one.id, one.second, one.owner));
          model.set(idOf(one.id), rowOf(one.id, one.second, one.owner));
        } else if (one.kind === 'drop') {
          table.drop(idOf(one.id));
          model.delete(idOf(one.id));
        } else if (one.kind === 'roll-back') {
          open = true;
          table.drop(idOf(one.id));
          table.put(rowOf(one.id, one.second, 3));
          table.put(rowOf(one.id + 1, one.second, 2));
          for (const inverse of undone.splice(0).reverse()) inverse();
          open = false;
        } else compare(table, model);
      }
      compare(table, model);
      assert.equal(undone.length, 0, 'outside of a transaction nothing is kept for undoing');
    }),
    { numRuns: 600 },
  );
});

test('many changes of few rows do not let the order grow without end', () => {
  const table = createTable(
    [],
    () => undefined,
    () => false,
  );
  for (let n = 0; n < 20_000; n += 1) {
    table.put(rowOf(n % 10, n, 0));
    if (n % 1000 === 0)
      assert.equal(idsOf(table.inOrder('SystemModstamp', everything, false)).length, Math.min(10, n + 1));
  }
  assert.ok(table.rangeSize('SystemModstamp', everything) <= 2 * 10 + 1024);
  assert.deepEqual(idsOf(table.inOrder('SystemModstamp', everything, true)).slice(0, 2), [idOf(9), idOf(8)]);
});

test('held rows are shown as they are now, and as they were last when they are gone', () => {
  const table = createTable(
    [],
    () => undefined,
    () => false,
  );
  for (let n = 0; n < 3; n += 1) table.put(rowOf(n, 0, 0));
  const held = table.hold([...table.all()]);
  table.put(rowOf(0, 5, 1));
  table.drop(idOf(1));
  table.put(rowOf(7, 0, 0));
  assert.equal(held.length, 3);
  assert.equal(held.at(0)?.['Owner'], 'Owner 1');
  assert.equal(held.at(1)?.Id, idOf(1));
  assert.equal(held.at(3), undefined);
  assert.equal(table.get(idOf(1)), undefined);
  assert.deepEqual(idsOf(table.all()), [idOf(0), idOf(2), idOf(7)]);
});
