import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

import { serveMarketo } from '../sandbox/marketo-alone.ts';
import { serveSalesforce } from '../sandbox/salesforce-alone.ts';
import { serveSandbox } from '../sandbox/sandbox.ts';
import { backUpDatabase, restoreDatabase } from './backup.ts';
import { buildCompanion, version, type Built } from './build.ts';
import { runCommandLine } from './cli/command-line.ts';
import type { Companion } from './cli/companion.ts';
import { loadConfig, type Config } from './config/config.ts';
import { ConfigError } from './config/error.ts';
import { createHttp } from './http/app.ts';
import { listen } from './http/listen.ts';
import { systemClock } from './telemetry/clock.ts';
import { createLog, type Log } from './telemetry/log.ts';

/** The API over a built companion. Port 0 picks a free one. */
export async function openApi(
  built: Built,
  address: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { links, actions, reports, connectionId, log, metrics, ready, verifyKey } = built;
  const app = createHttp({
    links,
    actions,
    reports,
    connectionId,
    version,
    log,
    metrics,
    ready,
    keys: verifyKey,
    clock: systemClock,
  });
  return await listen({ app, ...address });
}

/** Runs API and schedule until SIGINT or SIGTERM: requests end, the running cycle ends, then everything closes. */
async function serve(config: Config, log: Log, port?: number): Promise<void> {
  const built = await buildCompanion(config, { log, jobs: 'work' });
  try {
    const api = await openApi(built, { host: config.http.host, port: port ?? config.http.port });
    log.info({ url: api.url, connection: built.connectionId, version }, 'Lockstep is running');
    await signalled();
    await Promise.all([api.stop(), built.endWork()]);
  } finally {
    await built.close();
  }
}

/** Resolves at the first signal that asks this process to end. */
export async function signalled(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
}

/**
 * The settings: from the file named by `--settings`, overridden by the environment. Node keeps `--env-file` for itself.
 * Throws a ConfigError when the file cannot be read.
 */
function settingsOf(argv: readonly string[]): NodeJS.ProcessEnv {
  const at = argv.indexOf('--settings');
  const file = argv[at + 1];
  if (at === -1 || file === undefined) return process.env;
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...process.env };
  } catch {
    throw new ConfigError([`The settings file ${file} cannot be read: check its path and its rights.`]);
  }
}

/** The command line; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const settings = () => loadConfig(settingsOf(argv));
  // Answers go to standard output, the log of a command to standard error; a service logs to standard output.
  const logOf = (config: Config, service: boolean) =>
    createLog({
      ...config.log,
      ...(service ? {} : { level: 'error', format: 'text', destination: process.stderr }),
    });
  return await runCommandLine(
    argv,
    {
      version,
      open: (): Promise<Companion> => {
        const config = settings();
        return buildCompanion(config, { log: logOf(config, false), jobs: 'ask' });
      },
      serve: ({ port }) => {
        const config = settings();
        const log = logOf(config, true);
        if (config.ignored.length > 0)
          log.info({ variables: config.ignored }, 'ignored variables that are no settings');
        return serve(config, log, port);
      },
      sandbox: serveSandbox,
      marketoSandbox: serveMarketo,
      salesforceSandbox: serveSalesforce,
      backUp: (folder) => backUpDatabase(settings(), folder),
      restore: (folder) => restoreDatabase(settings(), folder),
    },
    (text) => process.stdout.write(text),
    (text) => process.stderr.write(text),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
