import { unzipSync } from 'fflate';

/** The files of a deployment by their path in it, package.xml at the top. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** What one deployment may hold (Metadata API Developer Guide, deploy(): 10,000 files, 400 MB uncompressed). */
const mostFiles = 10_000;
const mostBytes = 400 * 1024 * 1024;

/** Thrown where the zip goes over a limit of deploy(). */
export class TooLarge extends Error {}

/**
 * Unpacks a zip file. Its content may lie in one folder, as clients that zip a folder send it.
 * Returns null when it is no zip file; throws TooLarge before it unpacks more than a deployment may hold.
 */
export function unzip(base64: string): Files | null {
  let count = 0;
  let bytes = 0;
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(Buffer.from(base64, 'base64'), {
      filter: ({ name, originalSize }) => {
        count += 1;
        bytes += originalSize;
        if (count > mostFiles || bytes > mostBytes) throw new TooLarge();
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    return null;
  }
  const paths = Object.keys(entries);
  const top =
    paths.find((path) => /^(?:[^/]+\/)?package\.xml$/.test(path))?.replace(/package\.xml$/, '') ?? '';
  return new Map(
    Object.entries(entries).flatMap(([path, content]): [string, Uint8Array][] =>
      path.startsWith(top) ? [[path.slice(top.length), content]] : [],
    ),
  );
}
