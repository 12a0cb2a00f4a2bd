import { readFileSync, statfsSync } from 'node:fs';

const folder = '/dev/shm';
const gib = 2 ** 30;

/**
 * A folder in the machine's memory in which tests may keep their databases, where there is one that programs can run from and room
 * in both for it: making and dropping the files of hundreds of short-lived databases takes a disk longer than the tests themselves.
 * undefined where there is none; the disk does as well then.
 */
export function memoryFolder(): string | undefined {
  try {
    const [, , type, options = ''] =
      readFileSync('/proc/mounts', 'utf8')
        .split('\n')
        .map((line) => line.split(' '))
        .findLast(([, where]) => where === folder) ?? [];
    const { bavail, bsize } = statfsSync(folder);
    const free = 1024 * Number(/^MemAvailable: +(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
    const fits = bavail * bsize > 6 * gib && free > 10 * gib;
    return type === 'tmpfs' && !options.split(',').includes('noexec') && fits ? folder : undefined;
  } catch {
    return undefined; // no such folder, or not Linux
  }
}
