import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as lwcPlugin from '@lwc/rollup-plugin';
import { rollup, type Plugin } from 'rollup';
import { root } from '../salesforce/build.ts';
import { platform } from './platform.ts';

const require = createRequire(import.meta.url);
const lwc = lwcPlugin.default as unknown as (options: object) => Plugin;
const store = join(root, 'build/preview');
const page = join(import.meta.dirname, 'page');

/** The designs that an org can have: Salesforce calls the second one Cosmos. */
export const themes = ['slds1', 'slds2'] as const;

const styles: Readonly<Record<(typeof themes)[number], readonly [name: string, file: string]>> = {
  slds1: ['@salesforce-ux/design-system', 'assets/styles/salesforce-lightning-design-system.min.css'],
  slds2: ['@salesforce-ux/design-system-2', 'dist/css/bundled/slds2.cosmos.css'],
};

/** The stylesheet of a design, from its package. */
export function designSystem(theme: (typeof themes)[number]): string {
  const [name, file] = styles[theme];
  return join(dirname(require.resolve(`${name}/package.json`)), file);
}

/**
 * Bundles the preview page's script, or finds it by the hash of everything it is made of. Takes some 20 seconds cold.
 * @returns The path of the script.
 */
export async function bundlePage(): Promise<string> {
  const home = join(store, contentHash());
  const script = join(home, 'page.js');
  if (existsSync(script)) return script;
  mkdirSync(store, { recursive: true });
  const draft = mkdtempSync(join(store, 'draft-'));
  try {
    await build(join(draft, 'page.js'));
    renameSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have finished the same build first.
    if (!existsSync(script)) throw error;
  }
  return script;
}

async function build(file: string): Promise<void> {
  const bundle = await rollup({
    input: join(page, 'page.ts'),
    plugins: [
      platform(),
      constants(),
      lwc({
        rootDir: page,
        modules: [{ npm: 'lightning-base-components' }],
        // Without it every combobox of the base components throws.
        enableSyntheticElementInternals: true,
        // The datatable brings a modal that chooses its body at run time.
        enableDynamicComponents: true,
      }),
    ],
    onwarn(warning) {
      if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    },
  });
  await bundle.write({ file, format: 'es', inlineDynamicImports: true });
  await bundle.close();
}

/** What bundlers for the browser usually fill in. */
function constants(): Plugin {
  return {
    name: 'lockstep-constants',
    transform: (code) => ({
      code: code
        .replaceAll('process.env.NODE_ENV', '"production"')
        .replaceAll('import.meta.env.SSR', 'false'),
      map: null,
    }),
  };
}

function contentHash(): string {
  const hash = createHash('sha256');
  const sources = [
    'force-app/main/default/lwc/**/*.{ts,html,css}',
    'force-app/main/default/labels/*.xml',
    'scripts/preview/**/*.ts',
  ].flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (path) => path.includes('__tests__') }));
  for (const source of sources.sort())
    hash
      .update(source)
      .update('\0')
      .update(readFileSync(join(root, source)));
  for (const name of ['lwc', 'lightning-base-components', '@lwc/rollup-plugin']) {
    hash.update(readFileSync(join(root, 'node_modules', name, 'package.json')));
  }
  return hash.digest('hex').slice(0, 16);
}
