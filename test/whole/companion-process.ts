import { buildCompanion } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import type { WantedLink } from '../../companion/sandbox/world/types.ts';
import { makeLinks } from '../../scripts/demo.ts';

/**
 * A companion to be killed: makes the wanted links, runs cycles until one has nothing to do, and ends. Built by the same
 * composition root as the service. With DIE_AFTER_COMMIT=n it kills itself, as kill -9 would, right after its n-th commit.
 */
const env = process.env;
const { DIE_AFTER_COMMIT, WANTED = '[]', ...rest } = env;
const settings = Object.fromEntries(Object.entries(rest).filter(([name]) => name.startsWith('LOCKSTEP_')));
const config = loadConfig(settings);
const log = createLog({ ...config.log, destination: process.stderr });
const fatal = Number(DIE_AFTER_COMMIT ?? Infinity);
let commits = 0;

const built = await buildCompanion(config, {
  log,
  jobs: 'ask',
  afterCommit: () => {
    commits += 1;
    if (commits === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
const wanted = JSON.parse(WANTED) as WantedLink[];
await makeLinks(built, wanted, () => undefined);
for (let cycle = 1; ; cycle += 1) {
  if (cycle > 60) throw new Error('it never becomes quiet');
  const report = await built.runCycle();
  if (report?.failure) throw new Error(report.failure.message);
  if (report?.quiet === true && report.written === 0) break;
  // Another process may still hold the lease of one that was killed.
  if (report === undefined) await new Promise((resolve) => setTimeout(resolve, 100));
}
await built.close();
process.stdout.write(`${JSON.stringify({ commits })}\n`);
