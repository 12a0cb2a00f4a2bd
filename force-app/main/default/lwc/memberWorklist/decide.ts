import {
  failureOf,
  type Decided,
  type DecisionOption,
  type MemberOption,
  type WorklistView,
} from 'c/companion';
import DecisionPreview from 'c/decisionPreview';
import { decisionLabels } from 'c/decisionLabels';
import { awaitResults } from 'c/memberDecisions';
import MemberOptions from 'c/memberOptions';
import PersonChoice from 'c/personChoice';
import { asksWho, sentenceOf } from './rowView';

type Member = WorklistView['groups'][number]['rows'][number];

type LinkOf = { readonly campaignId: string; readonly linkId: string };

/** Asks what shall happen with one member, or who a member is; nothing when it is left. */
export async function askOption(
  member: Member,
  { campaignId, linkId }: LinkOf,
): Promise<readonly Decided[] | null> {
  const { person, personId, options } = member;
  const about = { size: 'small', label: person, person, sentence: sentenceOf(member) } as const;
  const option = asksWho(member)
    ? await PersonChoice.open<DecisionOption>({ ...about, campaignId, linkId, personId })
    : await MemberOptions.open<MemberOption>({ ...about, options });
  return option ? [{ personId, option }] : null;
}

/**
 * Previews decisions and has them carried out: true once they were, false when somebody left the preview. `say` is told
 * that they are under way, and then what became of them.
 */
export async function decide(
  { campaignId, linkId }: LinkOf,
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
