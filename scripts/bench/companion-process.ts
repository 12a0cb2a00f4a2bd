import { createInterface } from 'node:readline';

import { buildCompanion } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import { memory } from './figures.ts';

/**
 * A companion in a process of its own, so that its memory is its own. Each line of its input asks for a cycle; each line of its
 * output is the cycle's report and its memory in MB, the first one before any cycle. Its log goes to its other output.
 */
const settings = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('LOCKSTEP_') && value !== undefined ? [[name, value]] : [],
  ),
);
const config = loadConfig(settings);
const log = createLog({ ...config.log, destination: process.stderr });
const companion = await buildCompanion(config, { log, jobs: 'ask' });
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ memory: memory() });
const orders = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
while ((await orders.next()).done !== true) say({ report: await companion.runCycle(), memory: memory() });
await companion.close();
