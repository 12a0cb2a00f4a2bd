import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rollup';
import ts from 'typescript';
import { bundleNames, bundles, isStyles } from '../salesforce/build.ts';
import { readLabels } from '../salesforce/labels.ts';

/** The platform's modules that have a stand-in of ours, by the name a component imports. */
const adapters = ['navigation', 'platformShowToastEvent', 'refresh', 'uiRecordApi'];
const page = join(import.meta.dirname, 'page');

/** Marks a module that exists only in the preview's build. */
const VIRTUAL = '\0platform:';

/**
 * Stands in for the platform's module loader, before the LWC plugin: `c/*`, `@salesforce/*` and the `lightning/*` modules
 * that need an org. An unknown label, bundle or Apex class stops the build.
 */
export function platform(): Plugin {
  const known = new Set(bundleNames());
  const labels = readLabels();
  return {
    name: 'lockstep-platform',
    resolveId(name, importer) {
      const [space = '', module = ''] = name.split('/');
      if (space === 'c') {
        if (!known.has(module)) throw new Error(`There is no component c/${module}.`);
        return join(bundles, module, `${module}.${isStyles(module) ? 'css' : 'ts'}`);
      }
      if (space === 'lightning' && adapters.includes(module)) return join(page, 'adapters', `${module}.ts`);
      if (name.startsWith('@salesforce/') && codeFor(name, labels) !== undefined) return VIRTUAL + name;
      if (name.startsWith('./') && importer?.endsWith('.ts') && !/\.\w+$/u.test(name)) {
        return join(importer, '..', `${name}.ts`);
      }
      return null;
    },
    load(id) {
      if (id.startsWith(VIRTUAL)) return codeFor(id.slice(VIRTUAL.length), labels) ?? null;
      return id.endsWith('.ts') ? withoutTypes(id) : null;
    },
  };
}

/** The code of a scoped module; undefined leaves it to the base components' own stand-ins. */
function codeFor(name: string, labels: ReadonlyMap<string, string>): string | undefined {
  const [, kind = '', rest = ''] = /^@salesforce\/(\w+)\/(.+)$/u.exec(name) ?? [];
  switch (kind) {
    case 'label': {
      if (!rest.startsWith('c.')) return undefined;
      const text = rest.slice(2);
      if (!labels.has(text)) throw new Error(`There is no custom label ${text}.`);
      return fromPage('label', `label(${JSON.stringify(text)})`);
    }
    case 'apex':
      return `import { apexMethod } from ${JSON.stringify(join(page, 'adapters/apex.ts'))};\nexport default apexMethod(${JSON.stringify(rest)});`;
    case 'customPermission':
      return fromPage('permission', `permission(${JSON.stringify(rest)})`);
    case 'user':
      return `export default ${JSON.stringify(rest === 'Id' ? '005000000000001AAA' : false)};`;
    case 'schema':
      return schemaCode(rest);
    case 'i18n':
      return i18nCode(rest);
    default:
      return undefined;
  }
}

function schemaCode(rest: string): string {
  const [objectApiName = '', fieldApiName] = rest.split('.');
  return `export default ${JSON.stringify(fieldApiName ? { fieldApiName, objectApiName } : { objectApiName })};`;
}

/** A module whose value the page's choices decide. */
const fromPage = (name: string, value: string): string =>
  `import { ${name} } from ${JSON.stringify(join(page, 'data.ts'))};\nexport default ${value};`;

/** Language, locale and direction are the page's choice, the zone is the browser's: the preview has no user settings. */
function i18nCode(rest: string): string | undefined {
  if (rest === 'lang') return fromPage('language', 'language');
  if (rest === 'locale') return fromPage('locale', 'locale');
  if (rest === 'dir') return 'export default document.documentElement.dir;';
  if (rest === 'timeZone') return 'export default Intl.DateTimeFormat().resolvedOptions().timeZone;';
  return undefined;
}

function withoutTypes(file: string): string {
  return ts.transpileModule(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  }).outputText;
}
