import { count } from './plain-words.ts';

/** What fills the gaps of a sentence. Names of people never: who may read them is decided where a sentence is shown. */
export type Params = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A sentence of ours by its code and what fills its gaps, so that it can be said in other languages. Sentences that follow one
 * another have their codes joined by `+`.
 */
export type Said = { readonly code: string; readonly params: Params };

/** The same with its English text. */
export type Told = Said & { readonly text: string };

/** Without the text, where the English stands beside it. */
export const saidOf = ({ code, params }: Told): Said => ({ code, params });

/** Says the sentences of one table. */
export const teller =
  <Code extends string>(texts: Readonly<Record<Code, string>>) =>
  (codes: Code | readonly Code[], params: Params = {}): Told => {
    const all = typeof codes === 'string' ? [codes] : codes;
    return {
      code: all.join('+'),
      params,
      text: all.map((code) => filled(texts[code], params)).join(' '),
    };
  };

/** A text with its gaps `{name}` filled; numbers as people read them. */
const filled = (text: string, params: Params): string =>
  text.replace(/\{(\w+)\}/gu, (gap, name: string) => {
    const value = params[name];
    return value === undefined ? gap : typeof value === 'number' ? count(value) : String(value);
  });

/** Which sentence for so many: none, one or many of them. */
export const howMany = (number: number): 'none' | 'one' | 'many' =>
  number === 0 ? 'none' : number === 1 ? 'one' : 'many';
