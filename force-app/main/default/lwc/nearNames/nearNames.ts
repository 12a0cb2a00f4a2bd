import { labels } from 'c/labels';
import { counted } from 'c/words';

/** A status name cut at the place where it differs from its near match. `mark` is empty when nothing is to be marked. */
export type Marked = { readonly before: string; readonly mark: string; readonly after: string };

/** Characters as people see them: "é" is one, whether typed as one code point or as two. */
const letters = (text: string): string[] =>
  [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);

/** Cuts both names at their difference and marks it once: in the second name, or in the first when the second only lacks something. */
export function difference(
  first: string,
  second: string,
): { readonly first: Marked; readonly second: Marked } {
  const left = letters(first);
  const right = letters(second);
  const room = Math.min(left.length, right.length);
  let start = 0;
  while (start < room && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < room - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;

  const inSecond = cut(right, start, end);
  return inSecond.mark === ''
    ? { first: cut(left, start, end), second: whole(second) }
    : { first: whole(first), second: inSecond };
}

/** Whether two names are the same to a reader who ignores case, spaces and Unicode form. */
export function nearMatch(first: string, second: string): boolean {
  const folded = (text: string) => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
  return first !== second && folded(first) === folded(second);
}

const whole = (text: string): Marked => ({ before: text, mark: '', after: '' });

function cut(text: string[], start: number, end: number): Marked {
  let from = start;
  let until = text.length - end;
  // One space too many reads best as the whole gap: "two spaces".
  if (from < until && text.slice(from, until).every(isSpace)) {
    while (from > 0 && isSpace(text[from - 1])) from -= 1;
    while (until < text.length && isSpace(text[until])) until += 1;
  }
  const part = (a: number, b?: number) => text.slice(a, b).join('');
  return { before: part(0, from), mark: part(from, until), after: part(until) };
}

const isSpace = (letter: string | undefined): boolean => letter !== undefined && /^\s$/u.test(letter);

/** A cut name as people see it. A space has no shape: it is shown as a dot and read out as a word. */
export function visible({ before, mark, after }: Marked) {
  const spaces = mark !== '' && mark.trim() === '';
  return {
    before,
    after,
    mark: spaces ? '·'.repeat(mark.length) : mark,
    marked: mark !== '',
    spaces: spaces ? spaceWords(mark.length) : null,
  };
}

const spaceWords = (length: number): string =>
  length === 2 ? labels.twoSpaces : counted(length, labels.oneSpace, labels.manySpaces);
