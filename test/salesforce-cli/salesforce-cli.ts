import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { top } from '../support/run.ts';

export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

/** The CLI with a home, a temporary folder and a working folder of its own. */
export type SalesforceCli = {
  /** All that it reads and writes lies in here. */
  readonly folder: string;
  /** Where its commands run. */
  readonly project: string;
  run(...args: string[]): Promise<Said>;
  /** Runs with --json and returns the result; rejects with what was said when the command failed. */
  json(...args: string[]): Promise<unknown>;
  /** Runs a script of this project, which finds this CLI as `sf`. */
  own(script: string, ...args: string[]): Promise<Said>;
  /** Processes that it left running. */
  leftRunning(): Promise<readonly string[]>;
  remove(): void;
};

const patienceMs = 5000;

/** Process ids whose environment names the folder. */
function processesOf(folder: string): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return readFileSync(`/proc/${id}/environ`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

/** A CLI that talks to nobody but the org it signs in to. `token` is its access token for the sign-in. */
export function salesforceCli(script: string, token: string): SalesforceCli {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-sf-'));
  const [home, temporary, project] = ['home', 'tmp', 'project'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [home, temporary, project]) mkdirSync(one);
  const env = {
    PATH: `${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    HOME: home,
    TMPDIR: temporary,
    SF_ACCESS_TOKEN: token,
    SF_DISABLE_TELEMETRY: 'true',
    // The first is the documented name, the second is the one its updater looks at.
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    NO_COLOR: '1',
  };

  const programs = path.join(folder, 'bin');
  mkdirSync(programs);
  writeFileSync(path.join(programs, 'sf'), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, {
    mode: 0o755,
  });

  async function start(cwd: string, ...args: string[]): Promise<Said> {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...env, PATH: `${programs}:${env.PATH}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.err += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { code, ...said };
  }

  const run = (...args: string[]): Promise<Said> => start(project, script, ...args);
  return {
    folder,
    project,
    run,
    own: (name, ...args) => start(top, path.join(top, name), ...args),
    json: async (...args) => {
      const { code, out, err } = await run(...args, '--json');
      if (code !== 0) throw new Error(`sf ${args.join(' ')} ended with ${String(code)}: ${out}${err}`);
      return (JSON.parse(out) as { result: unknown }).result;
    },
    leftRunning: async () => {
      for (let waited = 0; waited < patienceMs && processesOf(folder).length > 0; waited += 100)
        await wait(100);
      return processesOf(folder);
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
