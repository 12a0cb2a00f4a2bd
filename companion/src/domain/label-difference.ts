import type { Side } from './words.ts';

/** One way in which two labels that look alike differ. `side` is the one with the capital, the space, the odd character. */
export type Difference = {
  readonly what: 'case' | 'space' | 'form';
  readonly side: Side;
  readonly detail: 'one-capital' | 'two-spaces' | 'space-before' | 'space-after' | 'several';
};

const plainForm = (text: string): string =>
  text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
const oneSpace = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const oneCase = (text: string): string => text.toUpperCase().toLowerCase();

/** How two labels that look alike differ; empty for equal labels. */
export function difference(marketo: string, salesforce: string): Difference[] {
  if (marketo === salesforce) return [];
  const [m, s] = [plainForm(marketo), plainForm(salesforce)];
  const found: Difference[] = [];
  if (oneSpace(m) !== oneSpace(s)) found.push(caseDifference(oneSpace(m), oneSpace(s)));
  if (oneCase(m) !== oneCase(s)) found.push(spaceDifference(m, s));
  // Whatever is left lies in how characters are stored: composed or not, wide or narrow, invisible ones.
  const hasForm = oneCase(oneSpace(marketo)) !== oneCase(oneSpace(salesforce)) || found.length === 0;
  if (hasForm)
    found.push({ what: 'form', side: m === marketo ? 'salesforce' : 'marketo', detail: 'several' });
  return found;
}

function caseDifference(m: string, s: string): Difference {
  const others = Array.from(s);
  const places = Array.from(m).flatMap((letter, place) => (letter === others[place] ? [] : [letter]));
  const [letter] = places;
  const side = letter !== undefined && letter === letter.toUpperCase() ? 'marketo' : 'salesforce';
  return {
    what: 'case',
    side,
    detail: places.length === 1 && m.length === s.length ? 'one-capital' : 'several',
  };
}

function spaceDifference(m: string, s: string): Difference {
  const side = m.length > s.length ? 'marketo' : 'salesforce';
  const [odd, clean] = side === 'marketo' ? [m, s] : [s, m];
  const several: Difference = { what: 'space', side, detail: 'several' };
  // Only one odd spot can be named in a word.
  if (oneSpace(clean) !== clean || odd.length !== clean.length + 1) return several;
  if (/^\s/u.test(odd)) return { ...several, detail: 'space-before' };
  return { ...several, detail: /\s$/u.test(odd) ? 'space-after' : 'two-spaces' };
}
