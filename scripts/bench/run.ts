import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * `npm run bench -- NAME...`: runs benchmarks, each in a process of its own, so that its memory is its own. A benchmark
 * is one file beside this one, called NAME.bench.ts, that prints its figures and asserts none.
 */

const folder = import.meta.dirname;
const ending = '.bench.ts';
const known = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));

function run(name: string): number {
  const file = path.join(folder, name + ending);
  if (!existsSync(file)) {
    process.stderr.write(`There is no benchmark ${name}. There are: ${known.join(', ')}.\n`);
    return 2;
  }
  process.stdout.write(`== ${name}\n`);
  return spawnSync(process.execPath, ['--expose-gc', file], { stdio: 'inherit' }).status ?? 1;
}

const names = process.argv.slice(2);
if (names.length === 0) process.stdout.write(`${known.join('\n')}\n`);
process.exitCode = Math.max(0, ...names.map(run));
