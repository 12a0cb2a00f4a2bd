import BatchDetails from 'c/batchDetails';
import type { Batch, BatchUndo } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import DecisionPreview from 'c/decisionPreview';
import PlanResults from 'c/planResults';
import { statusLabels } from 'c/statusLabels';

/**
 * Shows what a batch did. Whoever wants that undone sees what it would do, and once it is applied what became of each member.
 * True when something was undone.
 */
export async function showBatch(batch: Batch): Promise<boolean> {
  const size = 'large';
  const undo = await BatchDetails.open<BatchUndo>({ size, label: statusLabels.batchRecords, batch });
  if (!undo) return false;
  const link = { campaignId: undo.campaignId, linkId: undo.linkId };
  const planId = await DecisionPreview.open<string>({
    size,
    label: decisionLabels.undoBatch,
    ...link,
    undo: { batchId: batch.id },
  });
  if (!planId) return false;
  await PlanResults.open({ size, label: decisionLabels.resultsTitle, ...link, planId });
  return true;
}
