import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { type Binaries, copyBinaries, exists, installedBinaries, linkLibraries } from './binaries.ts';
import { embeddedFailure, useYourOwn } from './failure.ts';
import { give, run, type Runner, runners } from './runner.ts';

/** Where a server lives, what runs it, and as whom. */
export type Ground = {
  readonly binaries: Binaries;
  readonly runner: Runner;
  /** Holds everything of the server: `data`, `password`, `run`. Belongs to the user who runs it. */
  readonly home: string;
};

/** Finds out how PostgreSQL can run for this data folder by trying. Throws kind `config` where it cannot. */
export async function findGround(folder: string): Promise<Ground> {
  const installed = await installedBinaries();
  if (!installed) {
    throw embeddedFailure(
      'NO_BINARIES',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in this installation. ${useYourOwn}`,
    );
  }
  await linkLibraries(installed).catch(() => undefined); // not ours to write: then a copy will do
  const elsewhere = join('/var/lib/lockstep', createHash('sha256').update(folder).digest('hex').slice(0, 16));
  const settled = (await exists(join(elsewhere, 'postgres'))) ? elsewhere : folder;
  const owner = await stat(join(settled, 'postgres')).catch(() => undefined);
  let why = 'no user to run it as';
  for (const runner of runners(owner)) {
    const base = runner.user && !(await passable(settled)) ? elsewhere : settled;
    for (const binaries of [() => installed, () => copyBinaries(installed, base)]) {
      const tried = await binaries();
      const { code, said } = await run(runner, tried, 'postgres', ['--version']);
      if (code === 0) return { binaries: tried, runner, home: await settle(settled, base, runner) };
      why = said.split('\n').at(-1) ?? why;
      if (runner.prefix.length > 0 && cannotBegin(code, said)) break;
    }
  }
  throw embeddedFailure('CANNOT_RUN', `The embedded PostgreSQL cannot run here: ${why}. ${useYourOwn}`);
}

/** True when it is not the binaries that are the trouble: there is no `unshare`, or the kernel lets nobody use it. */
const cannotBegin = (code: number | null, said: string): boolean =>
  code === null || (said.startsWith('unshare:') && !said.includes('failed to execute'));

/** True when every folder down to this one lets other users pass. */
async function passable(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** The server's home below `base`, brought there from `from` and given to the user who runs it where need be. */
async function settle(from: string, base: string, runner: Runner): Promise<string> {
  const home = join(base, 'postgres');
  if (base !== from && (await exists(join(from, 'postgres')))) {
    await mkdir(base, { recursive: true, mode: 0o711 });
    const half = await mkdtemp(`${home}.new-`);
    await cp(join(from, 'postgres'), half, { recursive: true, preserveTimestamps: true });
    await rename(half, home);
    await rename(join(from, 'postgres'), join(from, 'postgres.moved'));
  }
  if (runner.user && (await exists(home)) && (await stat(home)).uid !== runner.user.uid)
    await give(home, runner);
  return home;
}
