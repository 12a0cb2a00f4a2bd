import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ask } from '../test/convergence/ask.ts';
import { planted } from './mutants/planted.ts';
import { draw } from './mutants/random.ts';

/**
 * Do the histories find faults? Puts one after the other into a copy of the product, lives through histories with it, and
 * says at which one it was noticed. `npm run mutants -- --seed 1 --runs 100` for the ten planted ones, `--random 20` for so
 * many drawn by chance, `--only 3,7` for some of the planted ones.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    random: { type: 'string', default: '0' },
    only: { type: 'string' },
    'at-once': { type: 'string', default: '3' },
  },
});
const top = path.resolve(import.meta.dirname, '..');
const seed = Number(values.seed);
const runs = Number(values.runs);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** The file's new text. Throws where a planted fault no longer fits the product. */
function changed(file: string, from: string, to: string): string {
  const parts = readFileSync(path.join(top, file), 'utf8').split(from);
  if (parts.length !== 2)
    throw new Error(`${file} has "${from}" ${String(parts.length - 1)} times, not once`);
  return parts.join(to);
}

const wanted = values.only?.split(',').map(Number);
const faults: readonly { readonly name: string; readonly file: string; readonly text: string }[] =
  Number(values.random) > 0
    ? draw(top, Number(values.random), seed).map(({ name, file, at, length, to }) => {
        const text = readFileSync(path.join(top, file), 'utf8');
        return { name, file, text: text.slice(0, at) + to + text.slice(at + length) };
      })
    : planted
        .map(({ name, file, from, to }) => ({ name, file, text: changed(file, from, to) }))
        .filter((_, at) => wanted?.includes(at + 1) ?? true);

const copy = mkdtempSync(path.join(tmpdir(), 'lockstep-mutants-'));
for (const part of ['package.json', 'companion', 'force-app', 'test/support', 'test/convergence'])
  cpSync(path.join(top, part), path.join(copy, part), { recursive: true });
symlinkSync(path.join(top, 'node_modules'), path.join(copy, 'node_modules'));

/** What the histories say of the copy as it is now: at which run it was noticed and how, or null. */
async function noticed(): Promise<string | null> {
  let lived = 0;
  try {
    const { failure } = await ask(
      { runs, seed, atOnce: Number(values['at-once']) },
      { top: copy, onTold: () => (lived += 1), silentMs: 300_000 },
    );
    if (failure === null) return null;
    const [why = ''] = failure.failure.split('\n');
    const rule = /Foretold by .*/.exec(failure.failure)?.[0];
    return `at run ${String(lived)}: ${why.slice(0, 140)} ${rule?.slice(0, 120) ?? ''}`;
  } catch (error) {
    return `at run ${String(lived + 1)}: ${(error instanceof Error ? error.message : String(error)).slice(-200).replaceAll('\n', ' ')}`;
  }
}

say(`seed ${String(seed)}, up to ${String(runs)} histories each`);
let missed = 0;
try {
  for (const { name, file, text } of faults) {
    writeFileSync(path.join(copy, file), text);
    const how = await noticed();
    say(`${how === null ? 'MISSED ' : 'noticed'} ${name}\n          ${how ?? 'no history showed it'}`);
    if (how === null) missed += 1;
    cpSync(path.join(top, file), path.join(copy, file));
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
say(`${String(faults.length - missed)} of ${String(faults.length)} noticed`);
process.exitCode = missed === 0 ? 0 : 1;
