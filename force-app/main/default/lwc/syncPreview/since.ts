import { failureOf, getPreviewChanges, type LeaveOut, type PreviewChangesView } from 'c/companion';
import { labels } from 'c/labels';
import { previewLabels } from 'c/previewLabels';
import { findingTexts } from 'c/findingTexts';
import { refusalTexts } from 'c/refusalTexts';
import { tell } from 'c/sentences';
import { counted, fill } from 'c/words';

const texts = { ...refusalTexts, ...findingTexts };

/** What a finding is headed with has no full stop. */
const asSentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

/** What changed since a preview was made, in words. */
function sinceText({ canApply, people, reasons, said }: PreviewChangesView): string {
  if (!canApply) {
    const told = reasons.map((reason, at) => asSentence(tell(texts, said?.[at], reason)));
    return fill(previewLabels.cannotAnyMore, told.join(' '));
  }
  return people === 0
    ? previewLabels.nothingSince
    : counted(people, previewLabels.oneSince, previewLabels.manySince);
}

/** Reads both sides afresh: whether the preview still holds, and what changed since, in words, or why nobody knows. */
export async function changedSince(
  campaignId: string,
  previewId: string,
): Promise<{ readonly holds: boolean; readonly text: string }> {
  try {
    const changes = await getPreviewChanges(campaignId, previewId);
    return { holds: changes.canApply, text: sinceText(changes) };
  } catch (error) {
    return { holds: true, text: failureOf(error).message || labels.failedText };
  }
}

/** What is left out of the next preview too: kinds of rows, and those who would be added again. Single rows are another preview's. */
export const withoutRows = (leaveOut: LeaveOut | null): LeaveOut | null =>
  leaveOut === null || (leaveOut.kinds.length === 0 && !leaveOut.again) ? null : { ...leaveOut, rows: [] };

/** Says that people who were left out one by one no longer are. */
export const lostText = (people: number): string =>
  counted(people, previewLabels.oneNoLongerLeftOut, previewLabels.manyNoLongerLeftOut);
