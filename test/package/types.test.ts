import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generateTypes, typesFile } from '../../scripts/salesforce/generate-types.ts';

test('the components know the API as it is', async () => {
  const now = await generateTypes();
  assert.equal(readFileSync(typesFile, 'utf8'), now, 'stale: run node scripts/salesforce/generate-types.ts');
});
