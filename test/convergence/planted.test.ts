import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { apply, plantedBugs } from '../../scripts/mutants/planted.ts';

test('each of the ten planted bugs still fits the product', (t) => {
  const copy = mkdtempSync(path.join(tmpdir(), 'lockstep-planted-'));
  t.after(() => {
    rmSync(copy, { recursive: true, force: true });
  });
  cpSync(path.resolve(import.meta.dirname, '../../companion/src'), path.join(copy, 'companion/src'), {
    recursive: true,
  });
  const bugs = plantedBugs();
  assert.equal(bugs.length, 10);
  for (const bug of bugs) {
    apply(bug, copy, 'try');
    assert.notEqual(bug.says, '', bug.name);
  }
});
