import type { TakeOverView } from 'c/companion';
import { labels } from 'c/labels';
import { tell } from 'c/sentences';
import { takeOverTexts } from 'c/takeOverTexts';
import { fill, number } from 'c/words';

/** How both sides stand, in a sentence. */
function stageText({ stage, certificate }: TakeOverView): string {
  switch (stage) {
    case 'comparing':
      return labels.stageComparing;
    case 'differs':
      return fill(labels.stageDiffers, number(differing(certificate)));
    case 'agrees':
      return fill(labels.stageAgrees, number(certificate?.inStep ?? 0));
    case 'untied':
    case 'linked':
      return labels.stageUntied;
  }
}

const differing = (certificate: TakeOverView['certificate']): number =>
  certificate === null
    ? 0
    : certificate.differing + certificate.held + certificate.onlyMarketo + certificate.onlySalesforce;

/** What a watched pair's part of the card says; its template decides nothing. */
export const viewOf = (takeOver: TakeOverView) => ({
  stage: stageText(takeOver),
  checkedAt: takeOver.certificate?.asOf ?? null,
  steps: takeOver.steps.map((step, index) => ({ key: index, text: tell(takeOverTexts, step, step.text) })),
  hasSteps: takeOver.steps.length > 0,
  canPreview: takeOver.stage === 'untied',
});
