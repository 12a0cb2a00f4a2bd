import type { Decided, MemberOption, WorklistView } from 'c/companion';
import { decisionLabels as labels } from 'c/decisionLabels';
import { counted, fill, number } from 'c/words';

/** Whose suggestion is selected, and who was selected or deselected by hand: a refresh keeps that. */
export type Picks = Readonly<Record<string, boolean>>;

type Member = WorklistView['groups'][number]['rows'][number];

/** What is suggested for a member; null when somebody has to choose. */
export const suggestionOf = ({ suggested, options }: Member): MemberOption | null =>
  suggested ? (options[0] ?? null) : null;

/** A safe suggestion starts selected. */
export const isPicked = (member: Member, picks: Picks): boolean =>
  suggestionOf(member) !== null && (picks[member.personId] ?? member.safe);

/** The suggestions that are selected, in the order of the list. */
export const decidedIn = ({ groups }: WorklistView, picks: Picks): readonly Decided[] =>
  groups
    .flatMap(({ rows }) => rows)
    .flatMap((member) => {
      const option = suggestionOf(member);
      return option !== null && isPicked(member, picks) ? [{ personId: member.personId, option }] : [];
    });

/** The line above the list: how many are selected, who needs a choice, and the button; null where nothing can be selected. */
export function barOf(worklist: WorklistView, picks: Picks) {
  const members = worklist.groups.flatMap(({ rows }) => rows);
  if (members.every((member) => suggestionOf(member) === null)) return null;
  const count = decidedIn(worklist, picks).length;
  const open = members.filter((member) => suggestionOf(member) === null).length;
  return {
    selected: fill(labels.selected, number(count)),
    others: open === 0 ? null : counted(open, labels.otherNeedsChoice, labels.othersNeedChoice),
    button: counted(count, labels.previewOne, labels.previewMany),
    nothing: count === 0,
  };
}
