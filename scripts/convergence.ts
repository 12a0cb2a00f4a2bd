import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Lives through random histories: worlds, edits, faults and crashes, then checks that both sides ended as they must.
 * `npm run convergence -- --runs 1000 --seed 7`; a failure prints the seed and path that repeat it. `--shrink` looks for
 * the shortest history that still fails.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    path: { type: 'string' },
    shrink: { type: 'boolean', default: false },
  },
});
for (const name of ['runs', 'seed'] as const) {
  if (!/^\d{1,10}$/.test(values[name])) throw new Error(`--${name} must be a whole number`);
}

const file = path.resolve(import.meta.dirname, '../test/convergence/convergence.test.ts');
const child = spawn(process.execPath, ['--test-reporter=spec', file], {
  stdio: 'inherit',
  env: {
    ...process.env,
    CONVERGENCE_PROGRESS: '1',
    CONVERGENCE_RUNS: values.path === undefined ? values.runs : '1',
    CONVERGENCE_SEED: values.seed,
    ...(values.path === undefined ? {} : { CONVERGENCE_PATH: values.path }),
    ...(values.shrink ? { CONVERGENCE_SHRINK: '1' } : {}),
  },
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
