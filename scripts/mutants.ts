import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ask } from '../test/convergence/ask.ts';
import { apply, plantedBugs } from './mutants/planted.ts';
import { draw } from './mutants/random.ts';
import { failing, nearTests, roomTests } from './mutants/room-tests.ts';

/**
 * Do histories and tests find faults? Puts one after the other into a copy of the product, lives through histories with it,
 * and says at which one it was noticed, and by what. `npm run mutants -- --seed 1,2,3 --runs 100` for the ten planted ones, with
 * the histories of each seed; `--only 3,7` for some of them. `--random 20` for so many drawn by chance: each is shown to the
 * tests nearest to its file, then to histories, and what neither notices to all tests of the rooms that live by it.
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
const seeds = values.seed.split(',').map(Number);
const [firstSeed = 1] = seeds;
const runs = Number(values.runs);
const say = (line: string) => process.stdout.write(`${line}\n`);

type Fault = {
  readonly name: string;
  readonly real: boolean;
  put(): void;
  takeBack(): void;
  /** The file that has it, where the tests of its room are asked too. */
  readonly file?: string;
};
/** At which history, and by what; null when all of them passed. */
type Noticed = { readonly at: number; readonly by: string } | null;

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
    ? draw(top, Number(values.random), firstSeed)
        .filter(isWanted)
        .map(({ name, file, at, length, to }) => ({
          name,
          real: false,
          file,
          put: () => {
            const text = readFileSync(path.join(top, file), 'utf8');
            writeFileSync(path.join(copy, file), text.slice(0, at) + to + text.slice(at + length));
          },
          takeBack: () => {
            cpSync(path.join(top, file), path.join(copy, file));
          },
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

/** What the histories of a seed say of a fault. One that fails without the fault, too, says nothing: those behind it are asked. */
async function live(fault: Fault, seed: number): Promise<Noticed> {
  const { real } = fault;
  const told = { top: copy, silentMs: 20 * 60_000 };
  let lived = 0;
  try {
    for (let from = 0; from < runs;) {
      const { failure } = await ask(
        { runs, seed, from, atOnce: Number(values['at-once']), real },
        { ...told, onTold: () => (lived += 1) },
      );
      if (failure === null) return null;
      fault.takeBack();
      const without = await ask({ runs, seed, path: failure.path, real }, told).finally(() => {
        fault.put();
      });
      if (without.failure === null) return { at: failure.run + 1, by: reasonOf(failure.failure) };
      say(`          seed ${String(seed)}: history ${String(failure.run + 1)} fails without it, too`);
      from = failure.run + 1;
    }
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { at: lived + 1, by: why.slice(-200).replaceAll('\n', ' ') };
  }
}

/** Which check noticed it: an invariant by its letter, the rule that foretold otherwise, or the first words of a failure. */
function reasonOf(failure: string): string {
  const invariant = /\([a-h]\) [^:\n]*/.exec(failure)?.[0];
  const rule = /(?:Foretold by (row \d+[^:\n]*)|(Nothing may be written now))/.exec(failure);
  const [first = ''] = failure.split('\n');
  return (invariant ?? (rule === null ? first : `foretold: ${rule[1] ?? 'nothing is written'}`)).slice(
    0,
    110,
  );
}

/** Shows a fault to the histories of each seed, and to tests where it was drawn, and says what each noticed. False: nothing did. */
async function isNoticed(fault: Fault): Promise<boolean> {
  const { file } = fault;
  const told = (line: string) => {
    say(`          ${line}`);
  };
  const near = file === undefined ? null : failing(copy, nearTests(copy, file));
  if (near !== null) {
    told(`by the nearest tests, ${near}`);
    return true;
  }
  const found: Noticed[] = [];
  for (const seed of seeds) {
    const noticed = await live(fault, seed);
    found.push(noticed);
    told(
      noticed === null
        ? `seed ${String(seed)}: not within ${String(runs)} histories`
        : `seed ${String(seed)}: at history ${String(noticed.at)}, ${noticed.by}`,
    );
  }
  if (file === undefined) return found.every((noticed) => noticed !== null);
  if (found.some((noticed) => noticed !== null)) return true;
  const rooms = failing(copy, roomTests(copy, file));
  told(rooms === null ? 'no test of its rooms' : `by tests of its rooms, ${rooms}`);
  return rooms !== null;
}

say(`seeds ${seeds.join(', ')}, up to ${String(runs)} histories each`);
let missed = 0;
try {
  for (const fault of faults) {
    fault.put();
    say(fault.name);
    const noticed = await isNoticed(fault);
    if (!noticed) {
      say('  MISSED');
      missed += 1;
    }
    fault.takeBack();
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
say(`${String(faults.length - missed)} of ${String(faults.length)} noticed`);
process.exitCode = missed === 0 ? 0 : 1;
