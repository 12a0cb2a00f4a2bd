import type { Config } from './config/config.ts';
import { ConfigError } from './config/error.ts';
import { startEmbedded } from './store/embedded.ts';
import { restore } from './store/launcher/backup.ts';

const yourOwn =
  'LOCKSTEP_DATABASE_URL names a database of your own: save and restore it with pg_dump and pg_restore, see docs/operations.md.';

/** Copies the embedded database into a new folder, while everybody goes on working; returns the bytes copied. */
export async function backUpDatabase(config: Config, target: string): Promise<number> {
  if (config.database.url !== null) throw new ConfigError([yourOwn]);
  const embedded = await startEmbedded({ folder: `${config.data.folder}/postgres` });
  try {
    return (await embedded.backUp(target)).bytes;
  } finally {
    await embedded.stop();
  }
}

/** Puts such a copy into LOCKSTEP_DATA, which must hold no database yet. Returns that folder. */
export async function restoreDatabase(config: Config, source: string): Promise<string> {
  if (config.database.url !== null) throw new ConfigError([yourOwn]);
  await restore(source, config.data.folder);
  return config.data.folder;
}
