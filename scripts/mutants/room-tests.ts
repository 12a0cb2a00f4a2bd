import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';

/** So long the tests of a room may take, milliseconds: a fault may make one hang. */
const longest = 15 * 60_000;

/**
 * The tests of the room of this file, and of those that live by it, in a copy of the product. Returns the names of those
 * that fail, or null.
 */
export function testsThatFail(copy: string, file: string): string | null {
  const room = file.split('/')[2] ?? '';
  const rooms = room === 'domain' ? ['domain', 'cycle', 'links'] : ['cycle', 'links'];
  for (const one of rooms) {
    const files = globSync(`test/${one}/*.test.ts`, { cwd: copy });
    const { status, stdout, signal } = spawnSync(
      process.execPath,
      ['--test', '--test-reporter=tap', '--test-concurrency=2', ...files],
      { cwd: copy, encoding: 'utf8', timeout: longest, maxBuffer: 2 ** 28 },
    );
    if (status === 0) continue;
    const failed = [...stdout.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name]) => path.basename(name ?? ''));
    return `by tests of ${one}: ${signal ?? failed.slice(0, 3).join('; ')}`;
  }
  return null;
}
