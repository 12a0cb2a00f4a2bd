import type { PreviewChangesView } from 'c/companion';
import { previewLabels } from 'c/previewLabels';
import { counted, fill } from 'c/words';

/** What changed since a preview was made, in words. */
export function sinceText({ canApply, people, reasons }: PreviewChangesView): string {
  if (!canApply) return fill(previewLabels.cannotAnyMore, reasons.join(' '));
  return people === 0
    ? previewLabels.nothingSince
    : counted(people, previewLabels.oneSince, previewLabels.manySince);
}
