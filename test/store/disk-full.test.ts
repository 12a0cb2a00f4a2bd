import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { failureOf } from '../../companion/src/domain/failure.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import { readWatermark, writeWatermark } from '../../companion/src/store/watermarks.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { connection } from './fixtures.ts';

/** A disk of its own, small enough to be filled: a file system in memory, which only root may make. */
function smallDisk(megabytes: number): { folder: string; unmount(): void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m,mode=0711`, 'none', folder], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  return {
    folder,
    unmount: () => {
      execFileSync('umount', ['-l', folder]);
    },
  };
}

test('a full disk: said in words, nothing half done, and it goes on by itself when there is room', async (t) => {
  const disk = smallDisk(250);
  if (disk === undefined) {
    t.skip('a disk that can be filled needs the right to mount one');
    return;
  }
  const lines: string[] = [];
  const log = {
    info: (_data: object, message: string) => lines.push(message),
    warn: (_data: object, message: string) => lines.push(message),
  };
  const store = await openStore({ folder: join(disk.folder, 'postgres'), log }, { sessions: 2 });
  try {
    const scope = await connection(store.db);
    await writeWatermark(store.db, scope, 'feed', '0');
    assert.ok(
      lines.some((line) => line.startsWith('Little room is left')),
      'the small disk was noticed',
    );
    // Somebody else's file takes what is left.
    const filler = join(disk.folder, 'filler');
    await writeFile(filler, Buffer.alloc(250_000_000)).catch(() => undefined);
    let stored = 0;
    let failure: ReturnType<typeof failureOf> | undefined;
    for (let n = 1; n <= 400 && failure === undefined; n += 1) {
      try {
        await store.transaction(async (db) => {
          await writing(db, scope, (own) =>
            sql`insert into lockstep.previews (connection_id, id, created_at, created_by, frame_hash, view, plan)
              select ${scope.connectionId}, gen_random_uuid(), now(), 'x', 'x', to_jsonb(repeat(md5(random()::text), 3000)), '{}'
              from generate_series(1, 30)`.execute(own),
          );
          await writeWatermark(db, scope, 'feed', String(n));
        });
        stored = n;
      } catch (error) {
        failure = failureOf(error);
      }
    }
    assert.ok(failure !== undefined, 'the disk was full at last');
    assert.ok(
      ['DATABASE_DISK_FULL', 'DATABASE_GONE'].includes(failure.code),
      `${failure.code}: ${failure.message}`,
    );
    assert.equal(failure.kind, 'transient');
    await rm(filler);
    let mark: string | null = null;
    for (let tries = 0; mark === null; tries += 1) {
      mark = await readWatermark(store.db, scope, 'feed').catch(() => null);
      if (tries > 600) throw new Error('It does not come back.');
      if (mark === null) await sleep(100);
    }
    assert.equal(mark, String(stored), 'the transaction that failed left nothing');
    await writeWatermark(store.db, scope, 'feed', 'on');
    assert.equal(await readWatermark(store.db, scope, 'feed'), 'on');
  } finally {
    await store.close();
    disk.unmount();
    await rm(disk.folder, { recursive: true, force: true });
  }
});
