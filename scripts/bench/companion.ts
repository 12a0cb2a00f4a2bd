import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { startMarketo } from '../../companion/sandbox/marketo/server.ts';
import type { MarketoState } from '../../companion/sandbox/marketo/state.ts';
import { startSalesforce } from '../../companion/sandbox/salesforce/server.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { buildCompanion, type Built } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import type { Vendor } from '../../companion/src/quota/quota.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import type { memory } from './figures.ts';

/** Both vendors and a companion on an embedded database of its own, with nothing to wait for. */
export type Bench = {
  readonly marketo: MarketoState;
  readonly companion: Built;
  /** Previews and links each pair that the world wants. */
  linkAll(): Promise<void>;
  /** Throws when another process is at it. */
  cycle(): Promise<CycleReport>;
  /** Another companion on the same database, in a process of its own that starts as the product's does. */
  apart(): Promise<Apart>;
  stop(): Promise<void>;
};

type Memory = ReturnType<typeof memory>;
export type Apart = {
  /** Resident memory in MB: before the first cycle. */
  readonly before: Memory;
  cycle(): Promise<{ readonly report: CycleReport; readonly memory: Memory }>;
  stop(): Promise<void>;
};

const top = path.resolve(import.meta.dirname, '../..');
const actor = { name: 'benchmark', role: 'admin' } as const;

/** A line of the log: a call is told of, trouble is shown. */
function hear(line: string, onCall?: (vendor: Vendor, call: string) => void): void {
  const { level, msg, method, path: address } = JSON.parse(line) as Record<string, unknown>;
  const vendor =
    msg === 'salesforce call' ? 'salesforce' : msg === 'marketo answered' ? 'marketo' : undefined;
  if (vendor !== undefined) onCall?.(vendor, `${String(method)} ${String(address).replace(/\d{3,}/g, 'ID')}`);
  else if (level === 'warn' || level === 'error') process.stderr.write(line);
}

/**
 * `marketoRate`: calls in 20 seconds where not speed but only their number is measured; Marketo's own limit unless told.
 * `onCall` hears of each call to a vendor, as the log tells of it.
 */
export async function startBench(
  world: World,
  {
    marketoRate,
    onCall,
  }: { readonly marketoRate?: number; readonly onCall?: (vendor: Vendor, call: string) => void } = {},
): Promise<Bench> {
  const limits = { per20Seconds: 10_000_000, concurrent: 1000, perDay: 100_000_000 };
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-'));
  const marketo = await startMarketo(world, { port: 0, limits });
  const salesforce = await startSalesforce(world, { port: 0, limits, packageFolder: top });
  const settings = {
    LOCKSTEP_DATA: folder,
    LOCKSTEP_MARKETO_URL: marketo.url,
    LOCKSTEP_MARKETO_CLIENT_ID: marketo.clientId,
    LOCKSTEP_MARKETO_CLIENT_SECRET: marketo.clientSecret,
    LOCKSTEP_SALESFORCE_URL: salesforce.url,
    LOCKSTEP_SALESFORCE_CLIENT_ID: salesforce.clientId,
    LOCKSTEP_SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    LOCKSTEP_ALLOW_VENDOR_HOSTS: [marketo.url, salesforce.url].map((url) => new URL(url).host).join(','),
    LOCKSTEP_MARKETO_SHARE_PERCENT: '100',
    LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '0',
    LOCKSTEP_LOG_LEVEL: onCall === undefined ? 'warn' : 'debug',
    LOCKSTEP_LOG_FORMAT: 'json',
  };
  const config = loadConfig(settings);
  const log = createLog({
    ...config.log,
    destination: {
      write: (line: string) => {
        hear(line, onCall);
      },
    },
  });
  const companion = await buildCompanion(config, {
    log,
    jobs: 'ask',
    ...(marketoRate === undefined ? {} : { marketoRate }),
  });
  return {
    marketo: marketo.state,
    companion,
    async linkAll() {
      for (const { programId, campaignId } of world.wantedLinks) {
        if (campaignId === null) continue;
        const preview = await companion.links.preview({ programId, campaignId }, actor);
        await companion.links.link(preview.id, actor);
      }
    },
    async cycle() {
      const report = await companion.runCycle();
      if (report === undefined) throw new Error('another process runs a cycle');
      return report;
    },
    apart: () => startApart(settings, onCall),
    async stop() {
      await companion.close();
      await marketo.stop();
      await salesforce.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startApart(
  settings: Readonly<Record<string, string>>,
  onCall?: (vendor: Vendor, call: string) => void,
): Promise<Apart> {
  const own = path.join(import.meta.dirname, 'companion-process.ts');
  const child = spawn(process.execPath, ['--max-semi-space-size=16', '--heap-growing-percent=20', own], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    hear(line, onCall);
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<{ report?: CycleReport; memory: Memory }> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('the companion ended by itself');
    return JSON.parse(line.value) as { report?: CycleReport; memory: Memory };
  };
  return {
    before: (await answer()).memory,
    async cycle() {
      child.stdin.write('\n');
      const { report, memory } = await answer();
      if (report === undefined) throw new Error('another process runs a cycle');
      return { report, memory };
    },
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}
