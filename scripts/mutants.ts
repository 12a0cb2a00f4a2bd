import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ask } from '../test/convergence/ask.ts';
import { apply, plantedBugs } from './mutants/planted.ts';
import { draw } from './mutants/random.ts';
import { testsThatFail } from './mutants/room-tests.ts';

/**
 * Do histories and tests find faults? Puts one after the other into a copy of the product, lives through histories with it,
 * and says at which one it was noticed. `npm run mutants -- --seed 1 --runs 100` for the ten planted ones, `--only 3,7` for
 * some of them; `--random 20` for so many drawn by chance, of which those that no history shows are shown to the room's tests.
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

type Fault = {
  readonly name: string;
  readonly real: boolean;
  put(): void;
  takeBack(): void;
  /** Says which tests of its room notice it, if any. */
  readonly tests?: () => string | null;
};

const copy = mkdtempSync(path.join(tmpdir(), 'lockstep-mutants-'));
const parts = [
  'package.json',
  'tsconfig.json',
  'companion',
  'force-app',
  'docs',
  'config',
  'test',
  'scripts',
];
for (const part of parts) cpSync(path.join(top, part), path.join(copy, part), { recursive: true });
symlinkSync(path.join(top, 'node_modules'), path.join(copy, 'node_modules'));

const wanted = values.only?.split(',').map(Number);
const isWanted = (_: unknown, at: number): boolean => wanted?.includes(at + 1) ?? true;
const faults: readonly Fault[] =
  Number(values.random) > 0
    ? draw(top, Number(values.random), seed)
        .filter(isWanted)
        .map(({ name, file, at, length, to }) => ({
          name,
          real: false,
          put: () => {
            const text = readFileSync(path.join(top, file), 'utf8');
            writeFileSync(path.join(copy, file), text.slice(0, at) + to + text.slice(at + length));
          },
          takeBack: () => {
            cpSync(path.join(top, file), path.join(copy, file));
          },
          tests: () => testsThatFail(copy, file),
        }))
    : plantedBugs()
        .filter(isWanted)
        .map((bug) => ({
          name: `${bug.name}: ${bug.says}`,
          real: bug.real,
          put: () => {
            apply(bug, copy);
          },
          takeBack: () => {
            apply(bug, copy, 'take back');
          },
        }));

/** What the histories say of the copy as it is now: at which run it was noticed and how, or null. */
async function noticed(real: boolean): Promise<string | null> {
  let lived = 0;
  try {
    const { failure } = await ask(
      { runs, seed, atOnce: Number(values['at-once']), real },
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
  for (const fault of faults) {
    fault.put();
    const how = (await noticed(fault.real)) ?? fault.tests?.() ?? null;
    say(`${how === null ? 'MISSED ' : 'noticed'} ${fault.name}\n          ${how ?? 'nothing showed it'}`);
    if (how === null) missed += 1;
    fault.takeBack();
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
say(`${String(faults.length - missed)} of ${String(faults.length)} noticed`);
process.exitCode = missed === 0 ? 0 : 1;
