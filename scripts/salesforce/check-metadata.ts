import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { isStyles, root } from './build.ts';
import { checkLabels } from './check-labels.ts';
import { checkTranslations } from './check-translations.ts';

/** A metadata file's text under its path, relative to the project. */
type Files = ReadonlyMap<string, string>;

/** The root element that each kind of metadata file must have. */
const kinds: Readonly<Record<string, string>> = {
  'app-meta.xml': 'CustomApplication',
  'cls-meta.xml': 'ApexClass',
  'customPermission-meta.xml': 'CustomPermission',
  'externalCredential-meta.xml': 'ExternalCredential',
  'field-meta.xml': 'CustomField',
  'fieldTranslation-meta.xml': 'CustomFieldTranslation',
  'js-meta.xml': 'LightningComponentBundle',
  'flexipage-meta.xml': 'FlexiPage',
  'labels-meta.xml': 'CustomLabels',
  'listView-meta.xml': 'ListView',
  'namedCredential-meta.xml': 'NamedCredential',
  'notiftype-meta.xml': 'CustomNotificationType',
  'objectTranslation-meta.xml': 'CustomObjectTranslation',
  'permissionset-meta.xml': 'PermissionSet',
  'reportType-meta.xml': 'ReportType',
  'tab-meta.xml': 'CustomTab',
  'translation-meta.xml': 'Translations',
};

const parser = new XMLParser({ parseTagValue: false });

/**
 * What the CLI does not tell before an org does: broken XML, names that lead nowhere, texts that nobody shows, bundles
 * that would deploy as empty shells, differing API versions.
 * @returns One sentence per problem; none when all is well.
 */
export function checkMetadata(project: string = root): string[] {
  const files = readAll(project);
  return [
    ...wellFormed(files),
    ...apiVersions(project, files),
    ...labels(files),
    ...checkLabels(project),
    ...checkTranslations(project),
    ...references(project, files),
    ...bundles(project),
  ];
}

function readAll(project: string): Files {
  const patterns = ['force-app/**/*.xml', 'force-app/**/*.cls', 'force-app/**/lwc/**/*.ts'];
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: project }));
  const own = paths.filter((path) => !path.includes('__tests__')).sort();
  return new Map(own.map((path) => [path, readFileSync(join(project, path), 'utf8')]));
}

function wellFormed(files: Files): string[] {
  return xmlOf(files).flatMap(([path, text]) => {
    const fault = faultIn(text);
    if (fault !== null) return [`${path}: ${fault}`];
    const kind = /\.([\w-]+\.xml)$/u.exec(path)?.[1] ?? '';
    const expected = kinds[kind];
    if (expected === undefined) return [`${path}: nobody here knows this kind of file.`];
    return new RegExp(`<${expected} xmlns="http://soap\\.sforce\\.com/2006/04/metadata">`, 'u').test(text)
      ? []
      : [`${path}: its root must be ${expected} in the metadata namespace.`];
  });
}

function faultIn(xml: string): string | null {
  try {
    SyntaxValidator.validate(xml);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function apiVersions(project: string, files: Files): string[] {
  const { sourceApiVersion } = JSON.parse(readFileSync(join(project, 'sfdx-project.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return found(files, /<apiVersion>([^<]*)<\/apiVersion>/gu)
    .filter(({ name }) => name !== sourceApiVersion)
    .map(
      ({ path, name }) => `${path}: API version ${name}, but the project has ${String(sourceApiVersion)}.`,
    );
}

function labels(files: Files): string[] {
  const defined = found(files, /<labels>\s*<fullName>(\w+)<\/fullName>/gu);
  const used = found(files, /(?:@salesforce\/label\/c\.|\bLabel\.)(\w+)/gu);
  const names = namesOf(defined);
  const usedNames = namesOf(used);
  return [
    ...used
      .filter(({ name }) => !names.has(name))
      .map(({ path, name }) => `${path}: there is no label ${name}.`),
    ...defined
      .filter(({ name }) => !usedNames.has(name))
      .map(({ path, name }) => `${path}: nobody shows the label ${name}.`),
  ];
}

/** Names in one file that must exist in another: [what, where it is used, what exists]. */
function references(project: string, files: Files): string[] {
  const permissions = new Set(namedAs(files, 'customPermission-meta.xml'));
  const credentials = new Set(namedAs(files, 'externalCredential-meta.xml'));
  const tabs = new Set(namedAs(files, 'tab-meta.xml'));
  const checks: readonly (readonly [string, RegExp, ReadonlySet<string>])[] = [
    ['Apex class', /<apexClass>([^<]+)<\/apexClass>/gu, new Set(namedAs(files, 'cls'))],
    ['Apex method', /@salesforce\/apex\/([\w.]+)'/gu, auraMethods(files)],
    ['custom permission', /<customPermissions>\s*<enabled>\w+<\/enabled>\s*<name>([^<]+)</gu, permissions],
    ['custom permission', /@salesforce\/customPermission\/(\w+)/gu, permissions],
    ['custom permission', /<customPermission>([^<]+)<\/customPermission>/gu, permissions],
    ['tab', /<tab>(\w+)<\/tab>/gu, tabs],
    ['tab', /<tabs>(?!standard-)([^<]+)<\/tabs>/gu, tabs],
    ['tab', /<customTabs>\s*<label>[^<]*<\/label>\s*<name>(\w+)</gu, tabs],
    ['application', /<application>(\w+)<\/application>/gu, new Set(namedAs(files, 'app-meta.xml'))],
    ['component', /<lwcComponent>(\w+)<\/lwcComponent>/gu, new Set(bundleNamesIn(project))],
    ['component for record pages', /<componentName>(\w+)<\/componentName>/gu, onRecordPages(files)],
    ['page', /<content>(\w+)<\/content>/gu, new Set(namedAs(files, 'flexipage-meta.xml'))],
    ['field', /<field>(\w+\.\w+__c)<\/field>/gu, fields(files)],
    ['field', /<(?:columns|field)>(\w+__c)<\/(?:columns|field)>/gu, ownNames(fields(files))],
    ['external credential', /<externalCredential>([^<]+)<\/externalCredential>/gu, credentials],
    ['principal', /<externalCredentialPrincipal>([^<]+)<\/externalCredentialPrincipal>/gu, principals(files)],
    ['named credential', /'callout:(\w+)/gu, new Set(namedAs(files, 'namedCredential-meta.xml'))],
  ];
  return checks.flatMap(([what, pattern, existing]) =>
    found(files, pattern)
      // Apex tests may name an address in words of their own.
      .filter(({ path, name }) => !existing.has(name) && !path.endsWith('Test.cls'))
      .map(({ path, name }) => `${path}: there is no ${what} ${name}.`),
  );
}

const home = 'force-app/main/default/lwc';
const bundleNamesIn = (project: string): string[] =>
  globSync(`${home}/*`, { cwd: project }).map((bundle) => basename(bundle));

/** Every bundle needs its source, its metadata, and its compiled script once built; one of styles has no script. */
function bundles(project: string): string[] {
  return globSync(`${home}/*`, { cwd: project }).flatMap((bundle) => {
    const name = basename(bundle);
    const endings = isStyles(name, join(project, home))
      ? ['css', 'js-meta.xml']
      : ['ts', 'js', 'js-meta.xml'];
    return endings
      .map((ending) => `${bundle}/${name}.${ending}`)
      .filter((path) => !existsSync(join(project, path)))
      .map((path) => `${path} is missing${path.endsWith('.js') ? ': build the components first' : ''}.`);
  });
}

const xmlOf = (files: Files): [string, string][] => [...files].filter(([path]) => path.endsWith('.xml'));

const found = (files: Files, pattern: RegExp): { path: string; name: string }[] =>
  [...files].flatMap(([path, text]) => [...text.matchAll(pattern)].map(([, name = '']) => ({ path, name })));

const namesOf = (list: readonly { name: string }[]): Set<string> => new Set(list.map(({ name }) => name));

/** The names of all files of a kind: "Lockstep" for namedCredentials/Lockstep.namedCredential-meta.xml. */
const namedAs = (files: Files, kind: string): string[] =>
  [...files.keys()].filter((path) => path.endsWith(`.${kind}`)).map((path) => basename(path, `.${kind}`));

const fields = (files: Files): Set<string> =>
  new Set(
    [...files.keys()].flatMap((path) => {
      const [, object, field] = /objects\/(\w+)\/fields\/(\w+)\.field-meta\.xml$/u.exec(path) ?? [];
      return object !== undefined && field !== undefined ? [`${object}.${field}`] : [];
    }),
  );

/** Lists and report types of an object name its fields without the object. */
const ownNames = (names: ReadonlySet<string>): Set<string> =>
  new Set([...names].map((name) => name.replace(/^\w+\./u, '')));

/** Components that may stand on record pages. */
const onRecordPages = (files: Files): Set<string> =>
  new Set(
    xmlOf(files)
      .filter(([path, text]) => path.endsWith('.js-meta.xml') && text.includes('lightning__RecordPage'))
      .map(([path]) => basename(path, '.js-meta.xml')),
  );

const auraMethods = (files: Files): Set<string> =>
  new Set(
    [...files]
      .filter(([path]) => path.endsWith('.cls'))
      .flatMap(([path, text]) =>
        [...text.matchAll(/@AuraEnabled[^\n]*\n\s*public static [\w<>, ]+? (\w+)\(/gu)].map(
          ([, method = '']) => `${basename(path, '.cls')}.${method}`,
        ),
      ),
  );

/** "Lockstep-Marketer": an external credential's name and one of its principals. */
function principals(files: Files): Set<string> {
  const all = xmlOf(files)
    .filter(([path]) => path.endsWith('.externalCredential-meta.xml'))
    .flatMap(([path, text]) => {
      const { ExternalCredential: credential } = parser.parse(text) as {
        ExternalCredential?: { externalCredentialParameters?: Record<string, string>[] };
      };
      return (credential?.externalCredentialParameters ?? [])
        .filter(({ parameterType }) => parameterType === 'NamedPrincipal')
        .map(
          ({ parameterName = '' }) => `${basename(path, '.externalCredential-meta.xml')}-${parameterName}`,
        );
    });
  return new Set(all);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = checkMetadata();
  process.stdout.write(problems.length === 0 ? 'The metadata is in order.\n' : `${problems.join('\n')}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
