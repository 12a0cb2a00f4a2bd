import type { LeaveOut, PreviewChangesView } from 'c/companion';
import { previewLabels } from 'c/previewLabels';
import { counted, fill } from 'c/words';

/** What changed since a preview was made, in words. */
export function sinceText({ canApply, people, reasons }: PreviewChangesView): string {
  if (!canApply) return fill(previewLabels.cannotAnyMore, reasons.join(' '));
  return people === 0
    ? previewLabels.nothingSince
    : counted(people, previewLabels.oneSince, previewLabels.manySince);
}

/** What is left out of the next preview too: kinds of rows, and those who would be added again. Single rows are another preview's. */
export const withoutRows = (leaveOut: LeaveOut | null): LeaveOut | null =>
  leaveOut === null || (leaveOut.kinds.length === 0 && !leaveOut.again) ? null : { ...leaveOut, rows: [] };

/** Says that people who were left out one by one no longer are. */
export const lostText = (people: number): string =>
  counted(people, previewLabels.oneNoLongerLeftOut, previewLabels.manyNoLongerLeftOut);
