import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A document as the tests look at it. */
export type Doc = {
  /** From the top of the tree: `docs/operations.md`. */
  readonly name: string;
  readonly text: string;
  /** What stands between backquotes and in code blocks, one entry per span or line. */
  readonly code: readonly string[];
};

export const top = path.resolve(import.meta.dirname, '../..');

/** The README and everything below docs. */
export function readDocuments(): Doc[] {
  return ['README.md', ...globSync('docs/**/*.md', { cwd: top })].sort().map((name) => {
    const text = readFileSync(path.join(top, name), 'utf8');
    return { name, text, code: codeIn(text) };
  });
}

function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```\w*\n(.*?)^ *```$/gms)].map(([, block = '']) => block);
  const prose = text.replaceAll(/^ *```\w*\n.*?^ *```$/gms, '');
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...blocks.flatMap((block) => block.split('\n')), ...spans].map((one) => one.trim());
}

/** How a heading is linked to: lower case, hyphens for blanks, nothing else but letters and digits. */
export const anchorsOf = ({ text }: Doc): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
