import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { test, type TestContext } from 'node:test';

import { crashWorld, startCrashVendors, type CrashVendors } from '../support/crash-world.ts';
import { withDatabase } from '../support/database.ts';
import { urlOf } from '../support/run.ts';
import { trueState } from '../support/true-state.ts';

/**
 * kill -9 at 25 chosen moments of one seeded first sync: right after a vendor committed a write and before it answered,
 * and right after a commit of our own. A second process then finishes the work. Both vendors must end exactly as they do
 * when nobody is killed, member by member, with nobody there twice.
 */

const top = path.resolve(import.meta.dirname, '../..');
const kills = 25;
/** The lease is renewed by the clock, so that a quicker run has a few commits less: the last moments are left out. */
const surelyThere = 0.85;

type Run = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
};

/** Runs the companion against these vendors; `pid` is given to whoever wants to kill it. */
function run(
  vendors: CrashVendors,
  databaseUrl: string,
  more: Record<string, string>,
  started: (pid: number) => void,
): Promise<Run> {
  const { marketo, salesforce } = vendors;
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'companion-process.ts')], {
    cwd: top,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      LOCKSTEP_DATABASE_URL: databaseUrl,
      LOCKSTEP_MARKETO_URL: marketo.url,
      LOCKSTEP_MARKETO_CLIENT_ID: marketo.clientId,
      LOCKSTEP_MARKETO_CLIENT_SECRET: marketo.clientSecret,
      LOCKSTEP_SALESFORCE_URL: salesforce.url,
      LOCKSTEP_SALESFORCE_CLIENT_ID: salesforce.clientId,
      LOCKSTEP_SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
      LOCKSTEP_ALLOW_VENDOR_HOSTS: [marketo.url, salesforce.url].map((url) => new URL(url).host).join(','),
      LOCKSTEP_MARKETO_SHARE_PERCENT: '100',
      LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '0',
      LOCKSTEP_LEASE_SECONDS: '1',
      LOCKSTEP_LOG_FORMAT: 'text',
      LOCKSTEP_LOG_LEVEL: 'warn',
      WANTED: JSON.stringify(crashWorld.wantedLinks),
      ...more,
    },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  if (child.pid !== undefined) started(child.pid);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, out, err });
    });
  });
}

type Whole = {
  readonly writes: number;
  readonly commits: number;
  readonly state: ReturnType<typeof trueState>;
};
let unkilled: Whole | undefined;

/** One run with at most one death; returns what both vendors hold at the end. */
async function oneRun(
  t: TestContext,
  death: { write?: number; commit?: number },
): Promise<Whole & { readonly died: boolean }> {
  const { connection } = await withDatabase(t);
  const databaseUrl = urlOf(connection);
  let writes = 0;
  let pid: number | undefined;
  const vendors = await startCrashVendors(() => {
    writes += 1;
    if (writes === death.write && pid !== undefined) process.kill(pid, 'SIGKILL');
  });
  try {
    const first = await run(
      vendors,
      databaseUrl,
      death.commit === undefined ? {} : { DIE_AFTER_COMMIT: String(death.commit) },
      (started) => {
        pid = started;
      },
    );
    const died = first.signal === 'SIGKILL';
    const last = died ? await run(vendors, databaseUrl, {}, () => undefined) : first;
    assert.equal(last.code, 0, last.err);
    const { commits } = JSON.parse(last.out) as { commits: number };
    return { died, writes, commits, state: trueState(vendors.marketo.state, vendors.salesforce.state) };
  } finally {
    await vendors.stop();
  }
}

/** Moments spread evenly over 1..last, first and last included. */
const spread = (last: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => 1 + Math.round((at * (last - 1)) / (count - 1)));

test('nobody is killed: both sides are in step and nobody is there twice', async (t) => {
  unkilled = await oneRun(t, {});
  t.diagnostic(`${String(unkilled.writes)} vendor writes, ${String(unkilled.commits)} commits`);
  assert.deepEqual(unkilled.state.twice, []);
  assert.ok(unkilled.writes > 13, 'there is enough to be killed in');
});

const byWrite = Math.ceil(kills / 2);
for (let at = 0; at < kills; at += 1) {
  const what = at < byWrite ? 'vendor write' : 'commit';
  test(`kill -9 right after a ${what}, moment ${String((at % byWrite) + 1)}`, async (t) => {
    assert.ok(unkilled !== undefined, 'the unkilled run must have ended');
    const moment =
      at < byWrite
        ? { write: spread(unkilled.writes, byWrite)[at] ?? 1 }
        : { commit: spread(Math.floor(unkilled.commits * surelyThere), kills - byWrite)[at - byWrite] ?? 1 };
    const run = await oneRun(t, moment);
    t.diagnostic(JSON.stringify(moment));
    assert.ok(run.died, 'the process was killed');
    assert.deepEqual(run.state, unkilled.state);
  });
}
