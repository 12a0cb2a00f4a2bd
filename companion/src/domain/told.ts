/**
 * A sentence of ours with what it is made from, so that it can be said in other languages: the code names the sentence, the
 * parameters fill its gaps, and `text` is the English of it.
 */
export type Told = {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
  readonly text: string;
};

/** A sentence by its code. */
export const told = (code: string, params: Told['params'], text: string): Told => ({ code, params, text });
