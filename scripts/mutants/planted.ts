import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A bug put into the product on purpose, as a patch. */
export type Planted = {
  /** The name of its file, without its ending. */
  readonly name: string;
  /** What the product then does wrong. */
  readonly says: string;
  readonly file: string;
  /** Only processes that are stopped and go on can show it. */
  readonly real: boolean;
};

/** Bugs about several processes at once. */
const ofProcesses: readonly string[] = ['06-no-lease'];

/** The ten bugs, each of another kind, that a sync engine may have. Histories that do not find them prove little. */
export function plantedBugs(): readonly Planted[] {
  return globSync(path.join(import.meta.dirname, 'planted/*.patch'))
    .toSorted()
    .map((file) => {
      const name = path.basename(file, '.patch');
      const [says = ''] = readFileSync(file, 'utf8').split('\n');
      return { name, says, file, real: ofProcesses.includes(name) };
    });
}

/** Puts a patch into a copy of the product, takes it back, or only tries it. Throws where it no longer fits. */
export function apply({ file }: Planted, copy: string, how: 'put' | 'take back' | 'try' = 'put'): void {
  const options = { put: [], 'take back': ['--reverse'], try: ['--check'] }[how];
  execFileSync('git', ['apply', ...options, file], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'pipe'],
    // The copy is no checkout, whatever lies above it.
    env: { ...process.env, GIT_DIR: path.join(copy, '.no-repository') },
  });
}
