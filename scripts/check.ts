import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { memoryFolder } from './memory-folder.ts';

/** Runs every check in turn, prints a line for each, and ends with `N passed, M failed`. Logs lie in build/check. */

type Counts = { passed: number; failed: number; skipped: string[] };
type Step = {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads the step's counts from what it left behind; without it the exit code counts as one. */
  readonly counts?: (code: number) => Counts;
  /** Its databases live in memory, where the machine has room for them. */
  readonly inMemory?: boolean;
  /** A reason why this machine cannot run the step. */
  readonly missing?: () => string | undefined;
};

const top = path.resolve(import.meta.dirname, '..');
const logs = path.join(top, 'build/check');
const node = process.execPath;
const require = createRequire(import.meta.url);
const bin = (name: string, file: string) =>
  path.join(path.dirname(require.resolve(`${name}/package.json`)), file);

/** Counts of node's test runner, from the closing comments of its TAP report. */
function tapCounts(file: string): Counts {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const number = (word: string) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const skipped = [...text.matchAll(/^\s*ok \d+ - (.*?) # SKIP ?(.*)$/gm)].map(
    (m) => `${m[1] ?? ''}: ${m[2] ?? ''}`,
  );
  const passed = number('pass');
  const failed = number('fail') + number('cancelled');
  return { passed, failed: passed + failed === 0 ? 1 : failed, skipped };
}

/** Counts of jest, from its JSON report. */
function jestCounts(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numFailedTestSuites: number;
    numPendingTests: number;
  };
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, report.numFailedTestSuites),
    skipped: report.numPendingTests > 0 ? [`${report.numPendingTests} pending in jest`] : [],
  };
}

function nodeTests(name: string, files: readonly string[], more: readonly string[] = []): Step {
  const tap = path.join(logs, `${name}.tap`);
  return {
    name,
    command: [
      node,
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${tap}`,
      ...more,
      ...files,
    ],
    counts: (code) => {
      const counts = tapCounts(tap);
      return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    },
  };
}

const needs = (command: string, file: string) => () =>
  existsSync(file) ? undefined : `${command} is not installed`;
const java = () =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(path.join(folder, 'java')))
    ? undefined
    : 'java is not installed';
const rooms = [
  'domain',
  'config',
  'telemetry',
  'store',
  'quota',
  'marketo',
  'salesforce',
  'sandbox',
  'cycle',
  'links',
  'alerts',
];
const doors = ['jobs', 'http', 'cli', 'docs', 'preview', 'package'];
const testFiles = (names: readonly string[]) => names.map((name) => `test/${name}/**/*.test.ts`);

const projects = [
  'tsconfig.json',
  'tsconfig.lwc.json',
  'test/lwc-support/tsconfig.json',
  'scripts/preview/page/tsconfig.json',
];
const browser = {
  ...nodeTests('browser', testFiles(['browser']), ['--test-concurrency=1']),
  missing: needs('chromium', '/usr/bin/chromium'),
};
const jest = [
  bin('jest', 'bin/jest.js'),
  '-c',
  'jest.config.cjs',
  '--json',
  '--outputFile=build/check/lwc.json',
];

/** What later steps read. */
const first: readonly Step[] = [{ name: 'build-lwc', command: [node, 'scripts/salesforce/build.ts'] }];

/** Two lanes side by side: most steps keep one core busy, and the smallest machine has two. */
const lanes: readonly (readonly Step[])[] = [
  [
    // Two files at a time: most of them wait for a database or a process.
    { ...nodeTests('rooms', testFiles(rooms), ['--test-concurrency=2']), inMemory: true },
    { ...nodeTests('doors', testFiles(doors), ['--test-concurrency=2']), inMemory: true },
    nodeTests('sf-cli', testFiles(['salesforce-cli'])),
    { name: 'lint', command: [node, bin('eslint', 'bin/eslint.js'), '.', '--max-warnings=0'] },
    {
      ...nodeTests('histories', ['test/convergence/{convergence,fields,moments,planted,rules}.test.ts']),
      inMemory: true,
    },
  ],
  [
    {
      name: 'format',
      command: [node, bin('prettier', 'bin/prettier.cjs'), '--check', '.', '--log-level=warn'],
    },
    ...projects.map((project, at): Step => ({
      name: at === 0 ? 'types' : `types-${String(at)}`,
      command: [node, bin('typescript', 'bin/tsc'), '-p', project, '--noEmit'],
    })),
    { name: 'metadata', command: [node, 'scripts/salesforce/check-metadata.ts'] },
    { name: 'apex', command: [node, 'scripts/salesforce/check-apex.ts'], missing: java },
    { name: 'lwc', command: [node, ...jest], counts: () => jestCounts(path.join(logs, 'lwc.json')) },
    browser,
    nodeTests('whole', testFiles(['whole']), ['--test-concurrency=1']),
    { ...nodeTests('killed', ['test/convergence/real.test.ts']), inMemory: true },
  ],
];

const inMemory = memoryFolder();

/** Whether a step's command names this test file, by its folder. */
const isRun = (file: string): boolean =>
  lanes.flat().some(({ command }) => command.some((word) => path.matchesGlob(file, word)));

function run(step: Step): Promise<number> {
  const log = openSync(path.join(logs, `${step.name}.log`), 'w');
  const [command = '', ...args] = step.command;
  return new Promise((resolve) => {
    const env = inMemory === undefined || step.inMemory !== true ? {} : { TMPDIR: inMemory };
    const child = spawn(command, args, {
      cwd: top,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    child.on('error', () => {
      resolve(127);
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const total: Counts = { passed: 0, failed: 0, skipped: [] };

/** Runs one step and says how it went; a failure shows the end of its log. */
async function check(step: Step): Promise<void> {
  const why = step.missing?.();
  if (why !== undefined) {
    total.skipped.push(`${step.name}: ${why}`);
    return;
  }
  const started = performance.now();
  const code = await run(step);
  const counts = step.counts?.(code) ?? {
    passed: code === 0 ? 1 : 0,
    failed: code === 0 ? 0 : 1,
    skipped: [],
  };
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped.push(...counts.skipped);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const said = `${String(counts.passed)} passed, ${String(counts.failed)} failed, ${seconds} s`;
  say(`${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(10)} ${said}`);
  if (counts.failed > 0) say(whatFailed(readFileSync(path.join(logs, `${step.name}.log`), 'utf8')));
}

/** The part of a step's log that tells what failed: node's own list of failing tests, else the end. */
function whatFailed(log: string): string {
  const list = log.lastIndexOf('\n✖ failing tests:');
  return list === -1
    ? log.split('\n').slice(-80).join('\n')
    : log.slice(list).split('\n').slice(0, 160).join('\n');
}

async function checkInTurn(lane: readonly Step[]): Promise<void> {
  for (const step of lane) if (wanted.length === 0 || wanted.includes(step.name)) await check(step);
}

rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });
const wanted = process.argv.slice(2);
const steps = [...first, ...lanes.flat()];
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  say(`There is no step ${unknown.join(', ')}. The steps: ${steps.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const unrun = globSync('test/**/*.test.ts', { cwd: top }).filter((file) => !isRun(file));
if (unrun.length > 0) {
  say(`No step runs ${unrun.join(', ')}: add the folder to scripts/check.ts.`);
  process.exit(2);
}
await checkInTurn(first);
await Promise.all(lanes.map(checkInTurn));
for (const line of total.skipped) say(`skipped: ${line}`);
say(`${String(total.passed)} passed, ${String(total.failed)} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
