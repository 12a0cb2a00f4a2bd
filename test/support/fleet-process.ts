import { buildCompanions } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';

/**
 * One companion process of a fleet: serves several connections, as the service does, until a signal ends it. Their settings
 * come as JSON in FLEET. Says `running`, and `stopped` at a clean end.
 */
const settings = JSON.parse(process.env.FLEET ?? '[]') as Record<string, string>[];
const configs = settings.map((one) => loadConfig(one));
const [first] = configs;
if (first === undefined) throw new Error('FLEET holds no settings');
const log = createLog({ ...first.log, destination: process.stderr });
const built = await buildCompanions(configs, { log, jobs: 'work' });
process.stdout.write('running\n');
await new Promise<void>((resolve) => process.once('SIGTERM', resolve));
await built[0]?.close();
process.stdout.write('stopped\n');
