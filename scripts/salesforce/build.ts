import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The package's root folder: this repository. */
export const root = resolve(import.meta.dirname, '../..');
export const bundles = join(root, 'force-app/main/default/lwc');

/** Names of all component bundles. */
export const bundleNames = (): string[] =>
  readdirSync(bundles, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** Whether a bundle holds only styles, which others import by `@import 'c/name'`. */
export const isStyles = (name: string, home: string = bundles): boolean =>
  existsSync(join(home, name, `${name}.css`)) && !existsSync(join(home, name, `${name}.ts`));

/** Bundles whose compiled module is missing: the CLI would convert and deploy them as empty shells without a word. */
export const bundlesWithoutScript = (): string[] =>
  bundleNames().filter((name) => !isStyles(name) && !existsSync(join(bundles, name, `${name}.js`)));

/**
 * Compiles every component's TypeScript to the JavaScript beside it, which is what deploys.
 * @throws Error with the compiler's words, or with the names of bundles that got no script.
 */
export function buildComponents(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.lwc.json')], {
    encoding: 'utf8',
  });
  if (result.status !== 0)
    throw new Error(`The components do not compile.\n${result.stdout}${result.stderr}`);
  removeOrphans();
  const missing = bundlesWithoutScript();
  if (missing.length > 0) throw new Error(`Without a script: ${missing.join(', ')}`);
}

/** A script whose source is gone must not stay behind and deploy. */
function removeOrphans(): void {
  for (const name of bundleNames()) {
    const files = readdirSync(join(bundles, name));
    const orphans = files.filter(
      (file) => file.endsWith('.js') && !files.includes(file.replace(/js$/u, 'ts')),
    );
    for (const file of orphans) rmSync(join(bundles, name, file));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  buildComponents();
  process.stdout.write(`${String(bundleNames().length)} components compiled.\n`);
}
