import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderRules, rulesFile, tableNames } from '../../scripts/render-rules.ts';

const text = readFileSync(rulesFile, 'utf8');

test('the tables of docs/sync-rules.md are those the code runs on (else: node scripts/render-rules.ts)', async () => {
  for (const name of tableNames)
    assert.ok(text.includes(`<!-- table: ${name} -->`), `the table “${name}” is missing`);
  assert.equal(await renderRules(text), text);
});

test('a stale table would be noticed', async () => {
  const stale = text.replace('Settle: both values become the baseline.', 'Write something.');
  assert.notEqual(stale, text);
  assert.equal(await renderRules(stale), text);
});
