import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { describeSettings } from '../../companion/src/config/settings.ts';
import { settingsDocument, withSettings } from '../../scripts/render-settings.ts';

const document = readFileSync(settingsDocument, 'utf8');

test('the table of settings is the one that the settings describe', async () => {
  assert.equal(
    document,
    await withSettings(document),
    'run node scripts/render-settings.ts, and look at what changed',
  );
});

test('the table holds every setting, with its default and what it must be', () => {
  for (const { name, file, about, expects, default: preset } of describeSettings()) {
    const row = document.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    assert.ok(row, name);
    for (const part of [file, about, expects, preset]) {
      if (part !== null) assert.ok(row.includes(part), `${name}: ${part}`);
    }
  }
});

test('a stale table is noticed, and a document without its markers is refused', async () => {
  const stale = document.replace('| `7400`', '| `7401`');
  assert.notEqual(stale, document);
  assert.equal(await withSettings(stale), document);
  await assert.rejects(withSettings('# Nothing here\n'), /marker/);
});
