import { createInterface } from 'node:readline';

import pg from 'pg';

import { startEmbedded } from '../../companion/src/store/embedded.ts';

/**
 * A companion as the launcher's tests need one: a process that starts the embedded server in a folder, says so, writes a row when
 * told `write`, stops when told `stop`, and can be killed.
 */
const [folder = '', graceMs = ''] = process.argv.slice(2);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const embedded = await startEmbedded({ folder, graceMs: Number(graceMs) });
say({ startedByUs: embedded.startedByUs, supervisor: process.ppid });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'stop') break;
  const client = new pg.Client(embedded.connection);
  await client.connect();
  await client.query('create table if not exists kept (line text)');
  await client.query('insert into kept values ($1)', [line]);
  await client.end();
  say({ written: line });
}
await embedded.stop();
say({ stopped: true });
process.exit(0);
