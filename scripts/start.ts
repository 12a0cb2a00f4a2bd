import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { startSandbox, type Sandbox } from '../companion/sandbox/sandbox.ts';
import { buildCompanion, type Built } from '../companion/src/build.ts';
import { table } from '../companion/src/cli/output.ts';
import { sentenceFor } from '../companion/src/cli/remedies.ts';
import { loadConfig } from '../companion/src/config/config.ts';
import { failureOf } from '../companion/src/domain/failure.ts';
import { openApi, signalled } from '../companion/src/main.ts';
import { createLog } from '../companion/src/telemetry/log.ts';
import { makeLinks, runUntilInStep, type Summary } from './demo.ts';

const usage = `Usage: ./start [--once [--json]] [--live] [--port N] [--data FOLDER] [--seed N] [--scale N]

  ./start          a demo world, the companion and the preview page; Ctrl-C stops everything
  --once           link what can be linked, sync until both sides are in step, print a summary, end
  --json           the summary as one JSON document
  --live           the companion against the vendors that LOCKSTEP_* settings name
  --port N         where the preview page listens (7410)
  --data FOLDER    where everything is kept (.lockstep/demo)
  --seed N         which demo world (1)
  --scale N        how many times the people (1)
`;

type Choice = {
  readonly once: boolean;
  readonly json: boolean;
  readonly live: boolean;
  readonly port: number;
  readonly data: string;
  readonly seed: number;
  readonly scale: number;
};

const top = path.resolve(import.meta.dirname, '..');
const say = (line: string) => process.stderr.write(`${line}\n`);

/** A sentence for whoever typed something that cannot be. */
class Wrong extends Error {}

function choose(argv: readonly string[]): Choice | 'help' {
  const parsed = (() => {
    try {
      return parseArgs({
        args: [...argv],
        options: {
          once: { type: 'boolean', default: false },
          json: { type: 'boolean', default: false },
          live: { type: 'boolean', default: false },
          help: { type: 'boolean', short: 'h', default: false },
          port: { type: 'string', default: '7410' },
          data: { type: 'string', default: path.join(top, '.lockstep/demo') },
          seed: { type: 'string', default: '1' },
          scale: { type: 'string', default: '1' },
        },
      }).values;
    } catch (error) {
      throw new Wrong(`${error instanceof Error ? error.message : String(error)} See ./start --help.`);
    }
  })();
  if (parsed.help) return 'help';
  const whole = (name: 'port' | 'seed' | 'scale', least: number, most: number) => {
    const value = Number(parsed[name]);
    if (/^\d+$/.test(parsed[name]) && value >= least && value <= most) return value;
    throw new Wrong(
      `--${name} must be a whole number from ${String(least)} to ${String(most)}, not "${parsed[name]}".`,
    );
  };
  return {
    once: parsed.once,
    json: parsed.json,
    live: parsed.live,
    port: whole('port', 0, 65_535),
    data: path.resolve(parsed.data),
    seed: whole('seed', 0, 2_147_483_647),
    scale: whole('scale', 1, 1000),
  };
}

/** Settings of the demo: everything points at the sandbox, and the waits are short. */
function settingsFor(sandbox: Sandbox, choice: Choice): Record<string, string> {
  const { marketo, salesforce } = sandbox;
  return {
    LOCKSTEP_DATA: path.join(choice.data, 'companion'),
    LOCKSTEP_CONNECTION_NAME: 'Demo world',
    LOCKSTEP_MARKETO_URL: marketo.url,
    LOCKSTEP_MARKETO_CLIENT_ID: marketo.clientId,
    LOCKSTEP_MARKETO_CLIENT_SECRET: marketo.clientSecret,
    LOCKSTEP_SALESFORCE_URL: salesforce.url,
    LOCKSTEP_SALESFORCE_CLIENT_ID: salesforce.clientId,
    LOCKSTEP_SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: [marketo.url, salesforce.url].map((url) => new URL(url).host).join(','),
    // Nobody else uses the sandbox's quota, and it answers at once.
    LOCKSTEP_MARKETO_SHARE_PERCENT: '90',
    LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '2',
    LOCKSTEP_LEASE_SECONDS: '5',
    LOCKSTEP_CYCLE_SECONDS: '5',
    LOCKSTEP_PORT: '0',
    LOCKSTEP_LOG_FORMAT: 'text',
    LOCKSTEP_LOG_LEVEL: 'warn',
  };
}

/**
 * Where the demo tells of alerts, of all settings the only ones that come from outside: nothing of them is written to the demo's file,
 * since the address is a secret.
 */
function alertsFromOutside(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = [
    'LOCKSTEP_ALERTS_URL',
    'LOCKSTEP_ALERTS_URL_FILE',
    'LOCKSTEP_ALERTS_FORMAT',
    'LOCKSTEP_ALLOW_ALERT_HOSTS',
  ];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** Makes the folder, so that a path that cannot be is told before anything has started. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Wrong(
      `The folder ${folder} cannot be written (${reason}): choose another with --data, or change its owner or rights.`,
    );
  }
}

async function demo(choice: Choice): Promise<number> {
  makeFolder(choice.data);
  const alerts = alertsFromOutside(process.env);
  // Before anything has started.
  loadConfig(alerts);
  const sandbox = await startSandbox({
    seed: choice.seed,
    scale: choice.scale,
    marketoPort: 0,
    salesforcePort: 0,
    backdoorPort: 0,
    packageFolder: top,
    dataFolder: path.join(choice.data, 'sandbox'),
  });
  try {
    const settings = settingsFor(sandbox, choice);
    writeFileSync(path.join(choice.data, 'demo.env'), envFile(settings), { mode: 0o600 });
    const config = loadConfig({ ...settings, ...alerts });
    const log = createLog({ ...config.log, destination: process.stderr });
    if (choice.once) return await once(sandbox, await buildCompanion(config, { log, jobs: 'ask' }), choice);
    if (config.alerts !== null) say('Alerts of the demo are told to the webhook of LOCKSTEP_ALERTS_URL.');
    const { live } = await import('./live-demo.ts');
    await live({ sandbox, config, log, top, port: choice.port, data: choice.data, openApi, signalled, say });
    return 0;
  } finally {
    await sandbox.stop();
  }
}

async function once(sandbox: Sandbox, built: Built, choice: Choice): Promise<number> {
  try {
    const refused = await makeLinks(built, sandbox.world.wantedLinks, say);
    const summary = await runUntilInStep(built, refused, say);
    process.stdout.write(choice.json ? `${JSON.stringify(summary, null, 2)}\n` : inWords(summary));
    return summary.links.every(({ differing }) => differing === 0) && summary.quietCycle.written === 0
      ? 0
      : 1;
  } finally {
    await built.close();
  }
}

function inWords({ links, calls, cycles, quietCycle }: Summary): string {
  const rows = links.map((link) => [
    link.program,
    link.campaign,
    link.state,
    link.inStep,
    link.held,
    link.differing,
    [...new Set(link.findings)].join(', '),
  ]);
  return [
    table(['Program', 'Campaign', 'State', 'In step', 'Waiting', 'Differing', 'Findings'], rows),
    `${String(cycles)} cycles, ${String(calls.marketo)} Marketo and ${String(calls.salesforce)} Salesforce calls. `,
    `The last cycle wrote ${String(quietCycle.written)} records with ${String(quietCycle.calls.marketo + quietCycle.calls.salesforce)} calls.\n`,
  ].join('\n');
}

const envFile = (settings: Record<string, string>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('');

try {
  const choice = choose(process.argv.slice(2));
  if (choice === 'help') process.stdout.write(usage);
  else if (choice.live) {
    const { main } = await import('../companion/src/main.ts');
    process.exitCode = await main(['serve']);
  } else process.exitCode = await demo(choice);
} catch (error) {
  const known = error instanceof Wrong || (error instanceof Error && error.name === 'ConfigError');
  const failure = failureOf(error);
  say(known ? error.message : sentenceFor(failure));
  if (!known && failure.kind === 'bug' && error instanceof Error) say(error.stack ?? '');
  process.exitCode = known || failure.kind === 'config' ? 2 : 1;
}
