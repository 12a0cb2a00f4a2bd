import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './build.ts';

/** A module that holds labels for components: `labels.ts`, `memberLabels.ts` … */
const isHolder = (path: string): boolean => /^\w*labels\.ts$/iu.test(basename(path));

/**
 * Labels that a module imports and no component shows: they would be translated for nobody.
 * @returns One sentence per label; none when all is well.
 */
export function checkLabels(project: string = root): string[] {
  const paths = globSync('force-app/main/default/lwc/*/*.{ts,html}', { cwd: project }).sort();
  const texts = paths.map((path) => ({ path, text: readFileSync(join(project, path), 'utf8') }));
  const shown = new Set(
    texts
      .filter(({ path }) => !isHolder(path))
      .flatMap(({ text }) => [...text.matchAll(/\b\w*labels\.(\w+)/giu)].map(([, key = '']) => key)),
  );
  return texts
    .filter(({ path }) => isHolder(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^import (\w+) from '@salesforce\/label\//gmu)]
        .filter(([, key = '']) => !shown.has(key))
        .map(([, key = '']) => `${path}: no component shows ${key}.`),
    );
}
