import { readFileSync } from 'node:fs';
import { describeSettings } from './settings.ts';

/**
 * Puts the content of `NAME_FILE` in the place of `NAME` for every secret, as container platforms mount them.
 * The last line break is no part of the secret. Both given, or a file that cannot be read or is empty: a sentence each.
 */
export function withSecretFiles(given: ReadonlyMap<string, string>): {
  values: Map<string, string>;
  problems: string[];
} {
  const values = new Map(given);
  const problems: string[] = [];
  for (const { name, file } of describeSettings()) {
    const path = file === null ? undefined : given.get(file);
    if (file === null || path === undefined) continue;
    values.delete(file);
    if (given.has(name)) problems.push(`${name} and ${file} are both set; keep one of them.`);
    else {
      const content = read(path);
      if (typeof content === 'string' && content !== '') values.set(name, content);
      else
        problems.push(
          `${file} names ${path}, which ${content === '' ? 'is empty' : reason(content)}; ${remedy}`,
        );
    }
  }
  return { values, problems };
}

const remedy = 'it must be a file that holds the secret and that this process may read.';

/** The content, or the system's code of what went wrong. */
function read(path: string): string | { code: string } {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    return { code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' };
  }
}

function reason(content: string | { code: string }): string {
  const code = typeof content === 'string' ? '' : content.code;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EISDIR') return 'is a folder';
  return `cannot be read (${code})`;
}
