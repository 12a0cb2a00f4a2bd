import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startMarketo } from '../../companion/sandbox/marketo/server.ts';
import type { MarketoState } from '../../companion/sandbox/marketo/state.ts';
import { startSalesforce } from '../../companion/sandbox/salesforce/server.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { buildCompanion, type Built } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import type { Vendor } from '../../companion/src/quota/quota.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';

/** Both vendors and a companion on an embedded database of its own, with nothing to wait for. */
export type Bench = {
  readonly marketo: MarketoState;
  readonly companion: Built;
  /** Previews and links each pair that the world wants. */
  linkAll(): Promise<void>;
  /** Throws when another process is at it. */
  cycle(): Promise<CycleReport>;
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
  const config = loadConfig({
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
  });
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
    async stop() {
      await companion.close();
      await marketo.stop();
      await salesforce.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
