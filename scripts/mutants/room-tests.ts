import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** So long a handful of test files may take, milliseconds: a fault may make one hang. */
const longest = 10 * 60_000;
/** Files at a time: what fails ends the search. */
const handful = 2;

/** So many files are asked first. */
const most = 8;
/** Where tests are that take seconds, not minutes. */
const quick = /^test\/(?:domain|cycle|links|http|cli)\/.*\.test\.ts$/;

/**
 * The tests nearest to this file by the imports that lie between them, before them those that share a word with its name; at most
 * eight. In the copy of the product, as paths in it.
 */
export function nearTests(copy: string, file: string): string[] {
  const importers = importersIn(copy);
  const passed = new Set([file]);
  const found: string[] = [];
  for (let level = [file]; level.length > 0;) {
    level = level.flatMap((one) => importers.get(one) ?? []).filter((one) => !passed.has(one));
    found.push(...level.filter((one) => quick.test(one)).toSorted());
    for (const one of level) passed.add(one);
  }
  const words = wordsOf(file);
  const isNamesake = (test: string) => Number(wordsOf(test).some((word) => words.includes(word)));
  return [...new Set(found)].toSorted((a, b) => isNamesake(b) - isNamesake(a)).slice(0, most);
}

/** The words of a file's name that say something. */
const wordsOf = (file: string): string[] =>
  path
    .basename(file)
    .replace(/\.(?:test\.)?ts$/, '')
    .split('-')
    .filter((word) => word.length > 4 && !['marketo', 'salesforce', 'member', 'messages'].includes(word));

/** Who imports each file of the product and its tests. */
function importersIn(copy: string): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const file of globSync(['companion/src/**/*.ts', 'test/**/*.ts'], { cwd: copy })) {
    const text = readFileSync(path.join(copy, file), 'utf8');
    for (const [, to = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
      const target = path.join(path.dirname(file), to);
      importers.set(target, [...(importers.get(target) ?? []), file]);
    }
  }
  return importers;
}

/** The tests of this file's room, and of the rooms that live by it. */
export function roomTests(copy: string, file: string): string[] {
  const rooms = file.split('/')[2] === 'domain' ? ['domain', 'cycle', 'links'] : ['cycle', 'links'];
  return rooms.flatMap((room) => globSync(`test/${room}/*.test.ts`, { cwd: copy }).toSorted());
}

/** The names of tests that fail in the copy, some files at a time until there are some; null when all pass. */
export function failing(copy: string, tests: readonly string[]): string | null {
  for (let at = 0; at < tests.length; at += handful) {
    const files = tests.slice(at, at + handful);
    const { status, stdout, signal } = spawnSync(
      process.execPath,
      ['--test', '--test-reporter=tap', '--test-concurrency=2', ...files],
      { cwd: copy, encoding: 'utf8', timeout: longest, maxBuffer: 2 ** 28 },
    );
    if (status === 0) continue;
    const names = [...stdout.matchAll(/^ *not ok \d+ - (.*)$/gm)].map(([, name]) =>
      path.basename(name ?? ''),
    );
    return `${files.map((one) => path.basename(one)).join(' ')}: ${signal ?? names[0] ?? 'no test ran'}`;
  }
  return null;
}
