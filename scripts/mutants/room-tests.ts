import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** So long a handful of test files may take, milliseconds: a fault may make one hang. */
const longest = 10 * 60_000;
/** Files at a time: what fails ends the search. */
const handful = 4;

/** The tests nearest to this file: named after it, or importing it. In the copy of the product, as paths in it. */
export function nearTests(copy: string, file: string): string[] {
  const own = path.basename(file, '.ts');
  const room = file.split('/')[2] ?? '';
  return globSync(`test/${room}/*.test.ts`, { cwd: copy })
    .toSorted()
    .filter(
      (test) =>
        path.basename(test) === `${own}.test.ts` ||
        readFileSync(path.join(copy, test), 'utf8').includes(`/${room}/${own}.ts'`),
    );
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
