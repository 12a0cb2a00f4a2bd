/** A status name in a sentence: curly quotes, never translated. */
export const quote = (status: string | null | undefined): string => (status ? `“${status}”` : 'no status');

/** A number as people read it: 1,544. */
export const count = (number: number): string => number.toLocaleString('en-US');
