import type { FindingView, MatchView, RepairChoice } from 'c/companion';
import { fixText } from 'c/findingWords';
import { repairLabels } from 'c/repairLabels';
import { fill } from 'c/words';

/** What is chosen for each finding, by its place in the list: the value of an option, or nothing yet. */
export type Picks = Readonly<Record<number, string>>;

export type FixOption = { readonly value: string; readonly label: string };

const valueOf = (choice: RepairChoice): string => JSON.stringify(choice);
const choiceOf = (value: string): RepairChoice => JSON.parse(value) as RepairChoice;

/** What can be chosen for a finding. A partner to choose is one option for each status it may be. */
export const optionsOf = ({ fixes }: FindingView): readonly FixOption[] =>
  fixes.flatMap((fix) => [
    ...(fix.choice === null ? [] : [{ value: valueOf(fix.choice), label: fixText(fix) }]),
    ...fix.options.map((option) => ({
      value: valueOf(option.choice),
      label: fill(repairLabels.treatAs, option.status),
    })),
  ]);

/** What is chosen before anybody chose: the recommended fix, unless it asks for a partner; what only informs is left alone. */
export function firstPick({ severity, fixes }: FindingView): string {
  const wanted = severity === 'information' ? fixes.find(({ code }) => code === 'leave') : fixes[0];
  return wanted?.choice == null ? '' : valueOf(wanted.choice);
}

export const firstPicks = ({ findings }: MatchView): Picks =>
  Object.fromEntries(findings.map((finding, index) => [index, firstPick(finding)]));

/** The fixes that are chosen, without what is left as it is. */
export const chosenIn = ({ findings }: MatchView, picks: Picks): readonly RepairChoice[] =>
  findings
    .map((_finding, index) => picks[index] ?? '')
    .filter((value) => value !== '')
    .map(choiceOf)
    .filter(({ fix }) => fix !== 'leave');

/** Whether something that blocks is still without a fix, or left as it is. What no fix mends does not count. */
export const isOpen = ({ findings }: MatchView, picks: Picks): boolean =>
  findings.some((finding, index) => {
    const value = picks[index] ?? '';
    const canMend = finding.severity === 'blocking' && optionsOf(finding).length > 0;
    return canMend && (value === '' || choiceOf(value).fix === 'leave');
  });
