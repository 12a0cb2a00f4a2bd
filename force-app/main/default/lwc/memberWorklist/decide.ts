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

/** What somebody wants: decisions carried out, or those of a plan undone. */
export type Wanted =
  { readonly decided: readonly Decided[] } | { readonly undo: { readonly planId: string } };

/**
 * Previews decisions, or undoing some, and has them carried out: the plan's id once they were, null when somebody left the
 * preview. `say` is told that they are under way, and then what became of them.
 */
export async function decide(
  { campaignId, linkId }: LinkOf,
  wanted: Wanted,
  say: (text: string) => void,
): Promise<string | null> {
  const planId = await DecisionPreview.open<string>({
    size: 'large',
    label: 'undo' in wanted ? decisionLabels.undoChanges : decisionLabels.previewChanges,
    campaignId,
    linkId,
    ...wanted,
  });
  if (!planId) return null;
  say(decisionLabels.underWay);
  try {
    say(await awaitResults(campaignId, linkId, planId));
  } catch (error) {
    say(failureOf(error).message);
  }
  return planId;
}
