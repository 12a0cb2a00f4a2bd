import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startSandbox } from '../companion/sandbox/sandbox.ts';
import { buildCompanion } from '../companion/src/build.ts';
import { runCommandLine } from '../companion/src/cli/command-line.ts';
import { loadConfig } from '../companion/src/config/config.ts';
import { createLog } from '../companion/src/telemetry/log.ts';
import { makeLinks, runUntilInStep } from './demo.ts';
import { tellStories } from './stories.ts';

/** `node scripts/timelines.ts`: ten stories in a demo world of their own, and each one's timeline as the command line tells it. */

const top = path.resolve(import.meta.dirname, '..');
const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-timelines-'));
const write = (text: string) => void process.stdout.write(text);
const quietly = () => undefined;
const nowhere = () => Promise.reject(new Error('not this command'));

const limits = { per20Seconds: 1_000_000, concurrent: 1000, perDay: 1_000_000 };
const sandbox = await startSandbox({
  seed: 1,
  scale: 1,
  marketoPort: 0,
  salesforcePort: 0,
  backdoorPort: 0,
  packageFolder: top,
  limits,
});
try {
  const { marketo, salesforce } = sandbox;
  const config = loadConfig({
    LOCKSTEP_DATA: folder,
    LOCKSTEP_MARKETO_URL: marketo.url,
    LOCKSTEP_MARKETO_CLIENT_ID: marketo.clientId,
    LOCKSTEP_MARKETO_CLIENT_SECRET: marketo.clientSecret,
    LOCKSTEP_SALESFORCE_URL: salesforce.url,
    LOCKSTEP_SALESFORCE_CLIENT_ID: salesforce.clientId,
    LOCKSTEP_SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: [marketo.url, salesforce.url].map((url) => new URL(url).host).join(','),
    LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '0',
    LOCKSTEP_LOG_LEVEL: 'error',
    LOCKSTEP_LOG_FORMAT: 'text',
  });
  const log = createLog({ ...config.log, destination: process.stderr });
  const built = await buildCompanion(config, { log, jobs: 'ask', marketoRate: 2000 });
  try {
    const refused = await makeLinks(built, sandbox.world.wantedLinks, quietly);
    const untilQuiet = () => runUntilInStep(built, refused, quietly);
    await untilQuiet();
    const stories = await tellStories({
      world: sandbox.world,
      marketo: marketo.state,
      salesforce: salesforce.state,
      companion: built,
      untilQuiet,
    });
    const doors = {
      version: '0.0.0',
      open: () => Promise.resolve({ ...built, close: () => Promise.resolve() }),
      serve: nowhere,
      sandbox: nowhere,
      marketoSandbox: nowhere,
      salesforceSandbox: nowhere,
      backUp: nowhere,
      restore: nowhere,
    };
    for (const [at, { what, email }] of stories.entries()) {
      write(`\n${String(at + 1)}. ${what}\n\n$ ./lockstep timeline ${email}\n`);
      await runCommandLine(['timeline', email], doors, write, write);
    }
  } finally {
    await built.close();
  }
} finally {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}
