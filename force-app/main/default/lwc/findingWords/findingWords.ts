import type { FindingView } from 'c/companion';
import { findingTexts } from 'c/findingTexts';
import { tell, type Said } from 'c/sentences';

type Fix = FindingView['fixes'][number];

/** Findings and what mends them, in the viewer's language. */

export const sentenceOf = ({ said, sentence }: FindingView): string =>
  tell(findingTexts, said?.sentence, sentence);

export const explanationOf = ({ said, explanation }: FindingView): string =>
  tell(findingTexts, said?.explanation, explanation);

export const fixText = ({ said, text }: Fix): string => tell(findingTexts, said, text);

/** A finding's sentence that stands alone. */
export const hintOf = (said: Said | null | undefined, hint: string | null): string | null =>
  tell(findingTexts, said, hint);
