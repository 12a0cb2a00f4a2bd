import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startEmbedded } from '../companion/src/store/embedded.ts';
import { readServerFile } from '../companion/src/store/launcher/server-file.ts';
import { startFleet } from '../test/support/fleet.ts';

/**
 * `npm run fleet -- --connections 20 --links 10 --people 20 --processes 4 --seconds 300`: companion processes on one PostgreSQL
 * under full load, with vendors whose limits are the real ones and a second integration that uses 40 % of Marketo's rate.
 * `--kill-companion N`, `--kill-postgres N` and `--freeze N`: so many times spread over the run. Prints figures, and ends with
 * code 1 when something is not as it must be.
 */
const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '20' },
    links: { type: 'string', default: '10' },
    people: { type: 'string', default: '20' },
    processes: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '300' },
    'kill-companion': { type: 'string', default: '0' },
    'kill-postgres': { type: 'string', default: '0' },
    freeze: { type: 'string', default: '0' },
    unlimited: { type: 'boolean', default: false },
  },
});
const say = (line: string) => process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);
const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-fleet-'));
const home = path.join(folder, 'postgres');
const embedded = await startEmbedded({ folder });
const seconds = Number(values.seconds);

type Deed = 'kill-companion' | 'kill-postgres' | 'freeze';
const deeds = (['kill-companion', 'kill-postgres', 'freeze'] as const)
  .flatMap((deed) =>
    Array.from({ length: Number(values[deed]) }, (_, at): { deed: Deed; at: number } => ({
      deed,
      at: ((at + 0.5) * seconds * 1000) / Number(values[deed]),
    })),
  )
  .toSorted((a, b) => a.at - b.at);

const fleet = await startFleet({
  connections: Number(values.connections),
  linksOfEach: Number(values.links),
  peopleOfLink: Number(values.people),
  processes: Number(values.processes),
  database: embedded.connection,
  ...(values.unlimited
    ? {}
    : {
        limits: { per20Seconds: 100, concurrent: 10, perDay: 1_000_000 },
        settings: { LOCKSTEP_MARKETO_SHARE_PERCENT: '50' },
      }),
});
const failures: string[] = [];
let turn = 0;
const startUps: number[] = [];
const takeovers: number[] = [];
try {
  if (!values.unlimited) fleet.occupy({ per20Seconds: 40 });
  say(
    `running: ${values.processes} processes, ${values.connections} connections with ${values.links} links each`,
  );
  const began = performance.now();
  let next = 0;
  while (performance.now() - began < seconds * 1000) {
    fleet.edit(turn++);
    const due = deeds[next];
    if (due !== undefined && performance.now() - began >= due.at) {
      next += 1;
      await carryOut(due.deed);
    }
    if (turn % 20 === 0) {
      const { done, all } = await fleet.progress().catch(() => ({ done: NaN, all: NaN }));
      say(`${String(done)} of ${String(all)} members in step`);
    }
    await sleep(500);
  }
  const throttled = fleet.throttled();
  say(`Marketo's errors under load: ${JSON.stringify(throttled)}`);
  if (throttled['606'] !== undefined || throttled['615'] !== undefined) failures.push('throttled');
  failures.push(...(await fleet.finish()), ...(await fleet.overlaps()));
  say(
    `start-up of a companion: ${startUps.map((ms) => `${String(Math.round(ms))} ms`).join(', ') || 'none'}`,
  );
  say(`takeovers of leases: ${takeovers.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ') || 'none'}`);
  for (const failure of failures.slice(0, 40)) say(`WRONG: ${failure}`);
  say(
    failures.length === 0
      ? 'all in step, nobody twice, no two writers on a link'
      : `${String(failures.length)} wrong`,
  );
} finally {
  await fleet.stop();
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failures.length === 0 ? 0 : 1;

async function carryOut(deed: Deed): Promise<void> {
  if (deed === 'kill-postgres') {
    const server = await readServerFile(home);
    if (server !== undefined) process.kill(server.pid, 'SIGKILL');
    say('PostgreSQL killed');
    return;
  }
  const alive = fleet.processes.filter(({ pid }) => isAlive(pid));
  const one = alive[turn % alive.length];
  if (one === undefined) return;
  if (deed === 'freeze') {
    one.kill('SIGSTOP');
    say(`process ${String(one.pid)} frozen for three leases`);
    await sleep(6000);
    one.kill('SIGCONT');
    return;
  }
  one.kill('SIGKILL');
  say(`process ${String(one.pid)} killed`);
  if (alive.length > 1) takeovers.push(...(await fleet.takeovers()));
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
