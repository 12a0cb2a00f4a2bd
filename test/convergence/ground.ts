import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { openStore } from '../../companion/src/store/connect.ts';
import { startEmbedded, type Embedded } from '../../companion/src/store/embedded.ts';

/**
 * One PostgreSQL with one database for many histories. Each is a connection of its own in it, as the customers of one
 * service are, so that histories also show that connections do not mix.
 */
export type Ground = {
  readonly connection: Embedded['connection'];
  /** A folder that lives as long. */
  readonly compiled: string;
  stop(): Promise<void>;
};

export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-histories-'));
  const embedded = await startEmbedded({ folder, graceMs: 5000 });
  const { connection, admin } = embedded;
  try {
    const client = new pg.Client(admin);
    await client.connect();
    // Nobody pulls this server's plug: waiting for the disk at each commit would prove nothing, and takes most of the time.
    await client.query('alter system set synchronous_commit = off');
    await client.query('alter system set fsync = off');
    await client.query('select pg_reload_conf()');
    await client.end();
    const store = await openStore({ connection });
    await store.close();
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return {
    connection,
    compiled: path.join(folder, 'compiled'),
    stop: async () => {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
