import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { rowOf, wayOf } from './judge.ts';
import { rows, ways, type Facts, type Intention } from './rules.ts';

const values: { readonly [Name in keyof Facts]: readonly Facts[Name][] } = {
  inStep: [true, false],
  mapped: [true, false],
  now: ['both', 'only-in-marketo', 'only-in-salesforce', 'neither'],
  hasPast: [true, false],
  marketo: ['same', 'changed', 'gone'],
  salesforce: ['same', 'changed', 'gone'],
  settled: ['nobody', 'a person', 'keep'],
  cause: ['removed', 'person deleted', 'converted'],
  lookedBack: [true, false],
  isMemberTwice: [true, false],
  winner: ['marketo', 'salesforce'],
  behind: [true, false],
  isKnownInSalesforce: [true, false],
  isKnownInMarketo: [true, false],
  people: ['lockstep', 'native'],
  additions: [true, false],
  certified: [true, false],
  removal: ['hold', 'propagate', 'keep'],
  backwards: ['hold', 'restore', 'readd'],
  personDeleted: ['keep', 'remove'],
  creation: ['create', 'existing-only', 'approve'],
};
const byRows = ['inStep', 'mapped', 'now', 'hasPast', 'marketo', 'salesforce', 'settled'] as const;
const first = Object.fromEntries(Object.entries(values).map(([name, [value]]) => [name, value])) as Facts;

/** All combinations of these facts; the others have their first value. */
function* combinations(names: readonly (keyof Facts)[], facts: Facts = first): Generator<Facts> {
  const [name, ...rest] = names;
  if (name === undefined) yield facts;
  else for (const value of values[name]) yield* combinations(rest, { ...facts, [name]: value });
}

test('the tables of the expected outcome have no hole and no line that never applies', () => {
  const used = new Set<unknown>();
  for (const facts of combinations(byRows)) used.add(rowOf(facts));
  const rest = (Object.keys(values) as (keyof Facts)[]).filter(
    (name) => name === 'now' || !byRows.some((one) => one === name),
  );
  const lines = new Set<string>();
  for (const intention of Object.keys(ways) as Intention[])
    for (const facts of combinations(rest)) {
      // Present wins is about somebody who is a member on exactly one side.
      const isOne = facts.now.startsWith('only');
      if (intention === 'present wins' && !isOne) continue;
      for (const line of wayOf(intention, facts).lines) lines.add(line);
    }
  assert.deepEqual(
    rows.filter((row) => !used.has(row)),
    [],
  );
  assert.deepEqual(
    Object.values(ways)
      .flat()
      .filter(({ says }) => !lines.has(says)),
    [],
  );
});

test('the tables of the expected outcome know every row of the document, and no code of the product', async () => {
  const text = await readFile(path.resolve(import.meta.dirname, '../../docs/sync-rules.md'), 'utf8');
  const table = /<!-- table: member rule -->([\s\S]*?)<!-- end of table -->/.exec(text)?.[1] ?? '';
  const documented = [...table.matchAll(/^\| (\d+) /gm)].map(([, row]) => Number(row));
  assert.deepEqual([...new Set(rows.map(({ row }) => row))], documented);
  for (const file of ['rules.ts', 'judge.ts', 'oracle.ts', 'people.ts', 'ends.ts', 'member.ts']) {
    const source = await readFile(path.join(import.meta.dirname, file), 'utf8');
    assert.doesNotMatch(source, /companion\/src/, file);
  }
});
