import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/salesforce/build.ts';
import { checkApex } from '../../scripts/salesforce/check-apex.ts';

test('the Apex classes type-check', (context) => {
  const check = checkApex();
  if (!check.ran) {
    context.skip(check.reason);
    return;
  }
  assert.equal(check.issues, '');
});

test('the Apex check notices a method that is not there', (context) => {
  const copy = mkdtempSync(join(tmpdir(), 'lockstep-apex-'));
  try {
    cpSync(join(root, 'sfdx-project.json'), join(copy, 'sfdx-project.json'));
    const components = join(root, 'force-app/main/default/lwc');
    cpSync(join(root, 'force-app'), join(copy, 'force-app'), {
      recursive: true,
      filter: (path) => path !== components,
    });
    const file = join(copy, 'force-app/main/default/classes/CompanionClient.cls');
    writeFileSync(file, readFileSync(file, 'utf8').replace('request.setTimeout(', 'request.setPatience('));
    const check = checkApex(copy);
    if (!check.ran) {
      context.skip(check.reason);
      return;
    }
    assert.match(check.issues, /setPatience/u);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
