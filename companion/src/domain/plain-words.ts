/** A status name in a sentence: curly quotes, never translated. `otherwise` stands where no name is known. */
export const quote = (status: string | null | undefined, otherwise = 'this status'): string =>
  status ? `“${status}”` : otherwise;

/** A number as people read it: 1,544. */
export const count = (number: number): string => number.toLocaleString('en-US');

/** At most this many UTF-16 units of a text, no character cut in half. */
export const shorten = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
