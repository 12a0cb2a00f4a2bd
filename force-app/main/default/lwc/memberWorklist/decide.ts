import { failureOf, type Decided, type MemberOption, type WorklistView } from 'c/companion';
import DecisionPreview from 'c/decisionPreview';
import { decisionLabels } from 'c/decisionLabels';
import { awaitResults } from 'c/memberDecisions';
import MemberOptions from 'c/memberOptions';

type Member = WorklistView['groups'][number]['rows'][number];

/** Asks what shall happen with one member; nothing when it is left. */
export async function askOption({
  person,
  personId,
  sentence,
  options,
}: Member): Promise<readonly Decided[] | null> {
  const option = await MemberOptions.open<MemberOption>({
    size: 'small',
    label: person,
    person,
    sentence,
    options,
  });
  return option ? [{ personId, option }] : null;
}

/**
 * Previews decisions and has them carried out: true once they were, false when somebody left the preview. `say` is told
 * that they are under way, and then what became of them.
 */
export async function decide(
  { campaignId, linkId }: { readonly campaignId: string; readonly linkId: string },
  decided: readonly Decided[],
  say: (text: string) => void,
): Promise<boolean> {
  const planId = await DecisionPreview.open<string>({
    size: 'large',
    label: decisionLabels.previewChanges,
    campaignId,
    linkId,
    decided,
  });
  if (!planId) return false;
  say(decisionLabels.underWay);
  try {
    say(await awaitResults(campaignId, linkId, planId));
  } catch (error) {
    say(failureOf(error).message);
  }
  return true;
}
