import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { top } from '../support/run.ts';

/** Where the CLI's start script lies, or why it could not be brought here. */
export type Installed = { readonly script: string } | { readonly missing: string };

const wanted = path.join(import.meta.dirname, 'cli');
const folder = path.join(top, 'build/salesforce-cli');

/** What npm says when it cannot reach a registry. Anything else that it says is a failure. */
const noNetwork = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/;

async function npmCi(): Promise<{ code: number | null; said: string }> {
  const child = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, said };
}

/**
 * Brings the Salesforce CLI, exactly as the lock file beside this one names it, into an ignored folder, once per lock
 * file. Rejects when npm fails for another reason than a missing network.
 */
export async function installCli(): Promise<Installed> {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(wanted, 'package-lock.json')))
    .digest('hex');
  const script = path.join(folder, 'node_modules/@salesforce/cli/bin/run.js');
  const mark = path.join(folder, 'installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return { script };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(wanted, folder, { recursive: true });
  const { code, said } = await npmCi();
  if (code === 0) {
    writeFileSync(mark, lock);
    return { script };
  }
  if (noNetwork.test(said))
    return { missing: 'npm reaches no registry, and the Salesforce CLI is not here yet' };
  throw new Error(`npm could not install the Salesforce CLI:\n${said}`);
}
