import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';

import { buildCompanion } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { createClock } from './clock.ts';

/**
 * A companion in a process of its own, to be killed. Each line of its input asks for a cycle and says how far its clock is
 * ahead; each line of its output is the cycle's report, and how far it is ahead now.
 */
export type Reply<Report> = { readonly report: Report | null; readonly ahead: number };

const settings = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('LOCKSTEP_') && value !== undefined ? [[name, value]] : [],
  ),
);
const config = loadConfig(settings);
const clock = createClock();
const built = await buildCompanion(config, {
  log: createLog({ ...config.log, destination: process.stderr }),
  jobs: 'ask',
  // The sandbox's own limits and the quota's tests are about the rate of calls.
  marketoRate: 2000,
  clock,
});
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
say('running');
// It may be killed soon: the next process shall not compile all of it again.
flushCompileCache();
for await (const line of createInterface({ input: process.stdin })) {
  clock.jump(Math.max(0, Number(line) - clock.ahead()));
  const report = await built.runCycle();
  say({ report: report ?? null, ahead: clock.ahead() });
}
await built.close();
