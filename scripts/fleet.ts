import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startEmbedded } from '../companion/src/store/embedded.ts';
import { readServerFile } from '../companion/src/store/launcher/server-file.ts';
import { startFleet, type Fleet } from '../test/support/fleet.ts';

/**
 * `npm run fleet -- --processes 4 --connections 20 --links 10 --minutes 5 --second-integration 0.4`: companion processes on one
 * PostgreSQL under full load, with vendors whose limits are the real ones, and a second integration that uses so much of
 * Marketo's rate. `--kill-companion N`, `--kill-postgres N` and `--freeze N`: so many times spread over the run. Prints a line
 * for each claim, and ends with code 1 when one does not hold.
 */
const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '20' },
    links: { type: 'string', default: '10' },
    people: { type: 'string', default: '20' },
    processes: { type: 'string', default: '4' },
    minutes: { type: 'string', default: '5' },
    'second-integration': { type: 'string', default: '0.4' },
    'kill-companion': { type: 'string', default: '0' },
    'kill-postgres': { type: 'string', default: '0' },
    freeze: { type: 'string', default: '0' },
  },
});
/** Marketo's own limits (Marketo REST docs, "Integration Best Practices"); the companion uses half of them. */
const limits = { per20Seconds: 100, concurrent: 10, perDay: 10_000_000 };
const share = 0.5;
/** A lease of a process that died or stands still is somebody else's within this time, milliseconds. */
const takeoverWithin = 15_000;
/** How long a process stands still, milliseconds. */
const frozenMs = 25_000;

const number = (name: keyof typeof values): number => Number(values[name]);
const say = (line: string) => process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);
const seconds = number('minutes') * 60;

type Deed = 'kill-companion' | 'kill-postgres' | 'freeze';
const deeds = (['kill-companion', 'kill-postgres', 'freeze'] as const)
  .flatMap((deed, kind) =>
    Array.from({ length: number(deed) }, (_, at): { deed: Deed; at: number } => ({
      deed,
      // Each kind at times of its own, the last early enough to be seen through.
      at: ((at + 0.3 + kind * 0.2) * seconds * 1000) / number(deed),
    })),
  )
  .toSorted((a, b) => a.at - b.at);

const takeovers: number[] = [];
const startUps: number[] = [];
const wrong: string[] = [];

/** One claim: whether it holds, and by which figures. */
function verdict(isTrue: boolean, claim: string, figures: string): void {
  if (!isTrue) wrong.push(claim);
  say(`${isTrue ? 'HOLDS' : 'WRONG'}  ${claim}: ${figures}`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-fleet-'));
const embedded = await startEmbedded({ folder });
try {
  const fleet = await startFleet({
    connections: number('connections'),
    linksOfEach: number('links'),
    peopleOfLink: number('people'),
    processes: number('processes'),
    database: embedded.connection,
    limits,
    settings: { LOCKSTEP_MARKETO_SHARE_PERCENT: String(share * 100) },
  });
  try {
    await run(fleet);
  } finally {
    await fleet.stop();
  }
} finally {
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = wrong.length === 0 ? 0 : 1;

async function run(fleet: Fleet): Promise<void> {
  fleet.occupy({ per20Seconds: Math.round(limits.per20Seconds * number('second-integration')) });
  say(
    `running: ${values.processes} processes, ${values.connections} connections with ${values.links} links each, ` +
      `a second integration with ${String(number('second-integration') * 100)} % of the rate, ${String(seconds)} s`,
  );
  const callsBefore = fleet.calls();
  const began = performance.now();
  const past = () => performance.now() - began;
  /** Deeds are done one after the other, while people go on working. */
  let doing: Promise<void> = Promise.resolve();
  let next = 0;
  for (let turn = 0; past() < seconds * 1000; turn += 1) {
    fleet.edit(turn);
    for (const due of deeds.slice(next).filter(({ at }) => past() >= at)) {
      next += 1;
      doing = doing.then(() => carryOut(fleet, due.deed, turn));
    }
    if (turn % 20 === 0) {
      const { done, all } = await fleet.progress().catch(() => ({ done: NaN, all: NaN }));
      say(`${String(done)} of ${String(all)} members in step`);
    }
    await sleep(500);
  }
  const calls = fleet.calls() - callsBefore;
  const lasted = past();
  await doing;
  const throttled = fleet.throttled();
  const most = (lasted / 20_000) * limits.per20Seconds * share * number('connections');
  say(`${String(calls)} calls to Marketo, ${String(Math.round((100 * calls) / most))} % of our share`);
  verdict(
    throttled['606'] === undefined && throttled['615'] === undefined,
    'no 606 and no 615',
    `errors of Marketo in ${String(Math.round(lasted / 1000))} s: ${JSON.stringify(throttled)}`,
  );
  if (takeovers.length > 0 || number('kill-companion') + number('freeze') > 0)
    verdict(
      takeovers.length > 0 && takeovers.every((ms) => ms <= takeoverWithin),
      `taken over within ${String(takeoverWithin / 1000)} s`,
      takeovers.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ') || 'nothing was in hand',
    );
  if (startUps.length > 0)
    say(`start-up of a companion: ${startUps.map((ms) => `${String(Math.round(ms))} ms`).join(', ')}`);
  say('letting what is left be done at full speed');
  const differing = await fleet.finish();
  const overlaps = await fleet.overlaps();
  verdict(overlaps.length === 0, 'never two writers on one link', told(overlaps));
  verdict(differing.length === 0, 'both sides agree, nobody lost, nobody twice', told(differing));
}

function told(found: readonly string[]): string {
  if (found.length === 0) return 'nothing found';
  return [`${String(found.length)} found`, ...found.slice(0, 20)].join('\n  ');
}

async function carryOut(fleet: Fleet, deed: Deed, turn: number): Promise<void> {
  if (deed === 'kill-postgres') {
    const server = await readServerFile(path.join(folder, 'postgres'));
    if (server !== undefined) process.kill(server.pid, 'SIGKILL');
    say('PostgreSQL killed');
    return;
  }
  const alive = fleet.processes.filter(({ pid }) => isAlive(pid));
  const one = alive[turn % alive.length];
  if (one === undefined || alive.length < 2) return;
  if (deed === 'freeze') {
    one.kill('SIGSTOP');
    say(`process ${String(one.pid)} stands still`);
    const [took] = await Promise.all([fleet.takeovers(), sleep(frozenMs)]);
    one.kill('SIGCONT');
    say(`process ${String(one.pid)} goes on`);
    takeovers.push(...took);
    return;
  }
  one.kill('SIGKILL');
  say(`process ${String(one.pid)} killed`);
  takeovers.push(...(await fleet.takeovers()));
  const asked = performance.now();
  await fleet.launch();
  startUps.push(performance.now() - asked);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
