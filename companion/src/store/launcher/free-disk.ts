import { statfs } from 'node:fs/promises';

import type { StoreLog } from '../embedded.ts';

/** Below this the operator is told; PostgreSQL needs room for what it writes ahead before it can do anything. Bytes. */
export const littleDisk = 1_000_000_000;

/** Free bytes for us on the disk of this folder. */
export async function freeDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Looks at the disk now and then, and says once when little is left and once when there is room again. Returns how to end it. */
export function watchDisk(folder: string, log: StoreLog, everyMs = 30_000, little = littleDisk): () => void {
  let isLow = false;
  const look = async (): Promise<void> => {
    const free = await freeDisk(folder);
    const now = free < little;
    if (now && !isLow)
      log.warn(
        { folder, freeMegabytes: Math.floor(free / 1_000_000) },
        'Little room is left on the disk of the database: make room before it is full',
      );
    if (!now && isLow) log.info({ folder }, 'There is room on the disk of the database again');
    isLow = now;
  };
  const looking = setInterval(() => {
    look().catch(() => undefined); // a folder that cannot be looked at is no news of the disk
  }, everyMs);
  looking.unref();
  look().catch(() => undefined);
  return () => {
    clearInterval(looking);
  };
}
