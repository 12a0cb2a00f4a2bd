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

/** Members that one plan may hold: the API takes no more. The rest is decided next. */
const MOST = 1_000;

/** The suggestions that are selected, in the order of the list, as many as one plan may hold. */
export const decidedIn = (worklist: WorklistView, picks: Picks): readonly Decided[] =>
  pickedIn(worklist, picks).slice(0, MOST);

const pickedIn = ({ groups }: WorklistView, picks: Picks): readonly Decided[] =>
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
  // How many need a choice is known only once all members are.
  const isWhole = worklist.groups.every(({ next }) => next === null);
  return {
    selected: fill(labels.selected, number(pickedIn(worklist, picks).length)),
    others: open === 0 || !isWhole ? null : counted(open, labels.otherNeedsChoice, labels.othersNeedChoice),
    button: counted(count, labels.previewOne, labels.previewMany),
    nothing: count === 0,
  };
}
