import { applyPlan, planMembers, type CallFailure, type MemberOption, type TimelineView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { awaitResults, keyOf, optionText } from 'c/memberDecisions';
import LightningConfirm from 'lightning/confirm';

type Shown = NonNullable<TimelineView['shown']>;

/** What can be decided right here: which side is right. Everything else is decided in the campaign's list. */
export const choicesOf = ({ options }: Shown) =>
  options
    .filter(({ action }) => action === 'set')
    .map((option) => ({
      key: keyOf(option),
      label: optionText(option),
      variant: option.side === 'salesforce' ? 'brand' : 'neutral',
    }));

/** Setting Marketo back takes the person out of the program and adds it again: said before, and asked again. */
export const setsBack = ({ options }: Shown): boolean =>
  options.some(({ action, side }) => action === 'set' && side === 'marketo');

/**
 * Has a choice carried out, after a second question where something is lost. Null when somebody said no; otherwise what
 * became of it, in words. Throws what a call throws; a choice that cannot be carried out is a refusal.
 */
export async function carryOut(
  { campaignId, shown }: { readonly campaignId: string; readonly shown: Shown },
  key: string,
  say: (text: string) => void,
): Promise<string | null> {
  const option = shown.options.find((one) => keyOf(one) === key);
  if (!option) return null;
  if (option.side === 'marketo' && !(await isSure(option))) return null;
  const { linkId, personId } = shown;
  const plan = await planMembers(campaignId, linkId, [{ personId, option }]);
  const refused = plan.rows.find((row) => row.refused !== null)?.refused;
  if (refused) throw refusal(refused);
  await applyPlan(campaignId, linkId, plan.id);
  say(decisionLabels.underWay);
  return awaitResults(campaignId, linkId, plan.id);
}

const isSure = (option: MemberOption): Promise<boolean> =>
  LightningConfirm.open({
    label: decisionLabels.setBackTitle,
    message: `${optionText(option)}. ${decisionLabels.readdNote}`,
  });

/** Thrown as Apex throws: its message is JSON of ours. */
function refusal(message: string): Error {
  const failure: CallFailure = { code: 'refused', message, reference: null };
  return new Error(JSON.stringify(failure));
}
