import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isOlder as isOlderHere, oldestPackage } from '../../companion/src/http/package-version.ts';
import { root } from '../../scripts/salesforce/build.ts';
import { isOlder, packageVersions } from '../../scripts/salesforce/versions.ts';

const own = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;

describe('the versions of package and service', () => {
  test('are told as what they are, in Apex and on the Connection tab', () => {
    assert.equal(packageVersions().package, own);
    const view = readFileSync(
      join(root, 'force-app/main/default/lwc/syncConnection/connectionView.ts'),
      'utf8',
    );
    assert.equal(/packageVersion = '([\d.]+)'/u.exec(view)?.[1], own);
  });

  test('of one delivery work together', () => {
    assert.equal(isOlderHere(packageVersions().package, oldestPackage), false);
    assert.equal(isOlder(own, packageVersions().oldestLockstep), false);
  });

  for (const [version, than, older] of [
    ['0.1.0', '0.1.0', false],
    ['0.0.9', '0.1.0', true],
    ['0.9.12', '0.10.0', true],
    ['0.10.0', '0.9.12', false],
    ['1.0.0', '0.9.0', false],
    ['0.9.9', '1.0.0', true],
    ['latest', '1.0.0', false],
  ] as const)
    test(`${version} is ${older ? 'older' : 'not older'} than ${than}`, () => {
      assert.equal(isOlderHere(version, than), older);
      assert.equal(isOlder(version, than), older);
    });
});
