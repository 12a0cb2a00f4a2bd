import { number } from 'c/words';

/** A sentence of the companion: its code and what fills its gaps. Names of people are never among it. */
export type Said = {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
};

/** The labels of one table of sentences, by code: `c/findingTexts` and its like. */
export type Texts = Readonly<Record<string, string>>;

/**
 * A sentence in the viewer's language. A companion newer than this package may have sentences, or gaps, that no label knows
 * (and an older one tells no code): then its English text stands, so that nobody reads half a sentence.
 */
export function tell<English extends string | null>(
  texts: Texts,
  said: Said | null | undefined,
  english: English,
): string | English {
  if (!said) return english;
  const sentences = said.code.split('+').map((code) => filled(texts[code], said.params));
  return sentences.every((sentence) => sentence !== null) ? sentences.join(' ') : english;
}

/** A label with its named gaps filled; null without a label, or where a gap stays open. */
function filled(label: string | undefined, params: Said['params']): string | null {
  if (label === undefined) return null;
  let isOpen = false;
  const text = label.replace(/\{(\w+)\}/gu, (gap, name: string) => {
    const value = params[name];
    if (typeof value === 'number') return number(value);
    if (typeof value === 'string') return value;
    isOpen = true;
    return gap;
  });
  return isOpen ? null : text;
}
