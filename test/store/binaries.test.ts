import assert from 'node:assert/strict';
import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import {
  copyBinaries,
  installedBinaries,
  linkLibraries,
} from '../../companion/src/store/launcher/binaries.ts';
import { run } from '../../companion/src/store/launcher/runner.ts';

test('a copy of the binaries has its libraries linked, runs, and is made once', async (t) => {
  const installed = await installedBinaries();
  assert.ok(installed, 'the package for this platform is installed');
  const folder = await mkdtemp(join(tmpdir(), 'binaries-'));
  t.after(() => rm(folder, { recursive: true }));
  const [copy, again] = await Promise.all([copyBinaries(installed, folder), copyBinaries(installed, folder)]);
  assert.deepEqual(again, copy);
  assert.deepEqual(await readdir(folder), [`binaries-${installed.version}`], 'two at once leave one');

  const wanted = JSON.parse(await readFile(join(copy.root, 'pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  assert.ok(wanted.length > 0);
  for (const { target } of wanted)
    assert.ok((await lstat(join(copy.root, '..', target))).isSymbolicLink(), target);
  await linkLibraries(copy); // what is there already is no error

  const { code, said } = await run({ prefix: [] }, copy, 'postgres', ['--version']);
  assert.equal(code, 0, said);
  assert.match(said, new RegExp(`PostgreSQL\\) ${String(installed.major)}\\.`));
});

test('a program that cannot be started is an answer, not a crash', async () => {
  const nothing = { root: '/nonexistent', major: 18, version: '18' };
  const { code, said } = await run({ prefix: [] }, nothing, 'postgres', ['--version']);
  assert.equal(code, null);
  assert.match(said, /ENOENT/);
});
