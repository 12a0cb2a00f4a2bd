import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { runCommandLine } from '../../companion/src/cli/command-line.ts';
import { describeSettings } from '../../companion/src/config/settings.ts';
import { routes } from '../../companion/src/http/routes/index.ts';
import { anchorsOf, readDocuments, top, type Doc } from './documents.ts';

/** What the documents name must exist: a reader who types it or follows it must get there. */

const documents = readDocuments();

/** Everything that is wrong in any document, as `document: what`. */
const faults = (find: (doc: Doc) => readonly string[]): string[] =>
  documents.flatMap((doc) => find(doc).map((what) => `${doc.name}: ${what}`));

test('links lead somewhere, and to a heading that is there', () => {
  const broken = faults((doc) =>
    [...doc.text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^https?:/.test(target) && !leadsSomewhere(doc, target)),
  );
  assert.deepEqual(broken, []);
});

function leadsSomewhere(doc: Doc, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const name = file === '' ? doc.name : path.join(path.dirname(doc.name), file);
  if (!existsSync(path.join(top, name))) return false;
  const there = documents.find((other) => other.name === name);
  return anchor === undefined || (there !== undefined && anchorsOf(there).includes(anchor));
}

test('files are where the documents say', () => {
  const folders = /^(?:companion|docs|force-app|scripts|test|\.ci)\/[\w./*{},_-]+$/;
  const named = (doc: Doc) =>
    doc.code.flatMap((code) => code.split(/\s+/)).filter((word) => folders.test(word));
  const gone = faults((doc) => named(doc).filter((file) => globSync(file, { cwd: top }).length === 0));
  assert.deepEqual(gone, []);
  assert.ok(documents.flatMap(named).length > 10, 'the documents name files at all');
});

test('settings are those that there are', () => {
  const known = new Set(
    describeSettings().flatMap(({ name, file }) => (file === null ? [name] : [name, file])),
  );
  const named = (doc: Doc) => [...doc.text.matchAll(/\bLOCKSTEP_[A-Z][A-Z_]*[A-Z]\b/g)].map(([name]) => name);
  assert.deepEqual(
    faults((doc) => named(doc).filter((name) => !known.has(name))),
    [],
  );
  const missing = [...known].filter((name) => !documents.some((doc) => named(doc).includes(name)));
  assert.deepEqual(missing, []);
});

test('commands and their options are those of the command line', async () => {
  const calls = documents.flatMap((doc) => commandsIn(doc).map((call) => ({ ...call, doc })));
  assert.ok(calls.length > 20, 'the documents name commands at all');
  for (const { doc, words, options } of calls) {
    const help = await helpOf(words);
    const typed = [...words, ...options].join(' ');
    assert.ok(
      help.startsWith(`Usage: lockstep ${words.join(' ')}`.trimEnd()),
      `${doc.name}: lockstep ${typed}`,
    );
    const known = help + (await helpOf([]));
    for (const option of options) assert.ok(known.includes(`${option} `), `${doc.name}: lockstep ${typed}`);
  }
});

/** `./lockstep --settings x keys create --role marketer` is the words keys and create with the options of both. */
function commandsIn(doc: Doc): { words: string[]; options: string[] }[] {
  return doc.code.flatMap((code) => {
    const [, call] = /(?:^|[\s/=])\.?\/?[\w/.]*\/lockstep((?: .*)?)$/.exec(code) ?? [];
    if (call === undefined) return [];
    const parts = call.split(/\s+/).filter((part) => part !== '');
    const options = parts.filter((part) => /^--[a-z-]+$/.test(part));
    const [, ...rest] = parts[0] === '--settings' ? parts.slice(1) : ['', ...parts];
    const end = rest.findIndex((part) => !/^[a-z]+(?:-[a-z]+)*$/.test(part));
    return [{ words: end === -1 ? rest : rest.slice(0, end), options }];
  });
}

async function helpOf(words: readonly string[]): Promise<string> {
  let help = '';
  const never = () => Promise.reject(new Error('help opens nothing'));
  await runCommandLine(
    [...words, '--help'],
    {
      version: '0',
      open: never,
      serve: never,
      sandbox: never,
      marketoSandbox: never,
      salesforceSandbox: never,
      backUp: never,
      restore: never,
    },
    (text) => (help += text),
    (text) => (help += text),
  );
  return help;
}

test('every command of the command line is told in operations', async () => {
  const listed = (help: string) =>
    [...help.matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)(?: |$)/gm)].map(([, name = '']) => name);
  const told = commandsIn(documentNamed('docs/operations.md')).map(({ words }) => words.join(' '));
  const groups = ['keys', 'repair'];
  const within = await Promise.all(
    groups.map(async (group) => listed(await helpOf([group])).map((name) => `${group} ${name}`)),
  );
  const all = [...listed(await helpOf([])), ...within.flat()].filter(
    (name) => !groups.includes(name) && !/^(?:\w+ )?help$/.test(name),
  );
  assert.ok(all.length > 10, all.join(', '));
  assert.deepEqual(
    all.filter((name) => !told.includes(name)),
    [],
  );
});

test('addresses of the API are those that are served, each with its role', () => {
  const rows = [
    ...documentNamed('docs/architecture.md').text.matchAll(/^\| (`[A-Z]+ \/.*?) *\| ([\w’' ]+?) *\|/gm),
  ].flatMap(([, addresses = '', role = '']) =>
    [...addresses.matchAll(/`([A-Z]+ \/[^`]*)`/g)].map(([, address = '']) => `${address} ${role}`),
  );
  const roleOf = { anyone: 'none', operator: 'operator’s key' } as Readonly<Record<string, string>>;
  const served = routes.map(
    ({ method, path: pattern, role }) =>
      `${method.toUpperCase()} ${pattern.replaceAll(/:(\w+)/g, '{$1}')} ${roleOf[role] ?? role}`,
  );
  assert.deepEqual(rows.map((row) => row.replace("'", '’')).sort(), served.sort());
});

test('the lists of Apex tests name every class of them', () => {
  const classes = globSync('force-app/main/default/classes/*Test.cls', { cwd: top })
    .map((file) => path.basename(file, '.cls'))
    .sort();
  assert.ok(classes.length > 0, 'there are Apex tests at all');
  for (const name of ['README.md', 'docs/salesforce-package.md']) {
    const listed = [...documentNamed(name).text.matchAll(/--tests (\w+)/g)].map(([, one = '']) => one);
    assert.deepEqual(listed.sort(), classes, name);
  }
});

test('metrics are those that are declared', () => {
  const source = readFileSync(path.join(top, 'companion/src/telemetry/metrics.ts'), 'utf8');
  const named = documentNamed('docs/operations.md').code.filter((code) => /^lockstep_[a-z_]+$/.test(code));
  const schemas = ['lockstep_jobs'];
  assert.ok(named.length > 5);
  assert.deepEqual(
    named.filter((name) => !source.includes(`'${name}'`) && !schemas.includes(name)),
    [],
  );
});

test('exit codes are told as they are', () => {
  const source = readFileSync(path.join(top, 'companion/src/cli/exit-codes.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\w+: (\d),$/gm)].map(([, code]) => code);
  const told = [...documentNamed('docs/operations.md').text.matchAll(/^\| (\d) +\|/gm)].map(
    ([, code]) => code,
  );
  assert.deepEqual(told, codes);
});

test('a document is reached from the README or from the architecture', () => {
  const linked = new Set(
    ['README.md', 'docs/architecture.md'].flatMap((name) =>
      [...documentNamed(name).text.matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, target = '']) =>
        path.join(path.dirname(name), target),
      ),
    ),
  );
  const alone = documents.map(({ name }) => name).filter((name) => name !== 'README.md' && !linked.has(name));
  assert.deepEqual(alone, []);
});

function documentNamed(name: string): Doc {
  const found = documents.find((doc) => doc.name === name);
  assert.ok(found, `${name} is missing`);
  return found;
}
