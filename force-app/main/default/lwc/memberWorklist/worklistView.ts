import {
  getMembers,
  type CallFailure,
  type MemberPage,
  type MemberView,
  type WorklistView,
} from 'c/companion';
import { failureTexts } from 'c/failureTexts';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { statusLabels } from 'c/statusLabels';
import { fill, number } from 'c/words';
import { remedyOf, rowOf, sentenceOf } from './rowView';
import { barOf, type Picks } from './selection';
import type { Kind } from './subject';

/** With more members than this the groups start closed. */
const MANY = 100;

/** What the list knows. */
type Known = Omit<Touched, 'mayDecide'> & {
  readonly kind: Kind;
  readonly worklist: WorklistView | null;
  readonly failure: CallFailure | null;
  readonly deciding: boolean;
};

/** What the list shows and offers; its template decides nothing. `mayLink`: this person may decide about members. */
export function viewOf({ kind, worklist, failure, toggled, picks, deciding }: Known, mayLink: boolean) {
  const mayDecide = mayLink && kind === 'held';
  const bar = worklist && mayDecide ? barOf(worklist, picks) : null;
  return {
    heading: kind === 'held' ? memberLabels.waitingMembers : memberLabels.failedMembers,
    loading: worklist === null && failure === null,
    failed: worklist ? null : failure,
    stale: worklist ? failure : null,
    groups: worklist ? groupsOf(worklist, { toggled, picks, mayDecide }) : [],
    bar: bar && { ...bar, disabled: bar.nothing || deciding },
    foot: worklist ? footOf(worklist) : '',
  };
}

/** What somebody did to the list: groups opened or closed against what they start as, members selected or not. */
export type Touched = {
  readonly toggled: readonly string[];
  readonly picks: Picks;
  readonly mayDecide: boolean;
};

/** A group is a reason to wait, or a cause of failures. */
const groupTexts = { ...failureTexts, ...reasonTexts };

/** The groups as they are shown. */
export function groupsOf({ groups, total }: WorklistView, { toggled, picks, mayDecide }: Touched) {
  const collapsible = total > MANY;
  return groups.map((group) => {
    const open = !collapsible || toggled.includes(group.reason);
    const title = tell(groupTexts, group.said?.title, group.title);
    return {
      reason: group.reason,
      title,
      sentence: tell(groupTexts, group.said?.sentence, group.sentence),
      count: fill(labels.inBrackets, number(group.members)),
      collapsible,
      icon: open ? 'utility:chevrondown' : 'utility:chevronright',
      expanded: String(open),
      toggleLabel: fill(open ? memberLabels.hideGroup : memberLabels.showGroup, title),
      rows: open ? group.rows.map((row) => rowOf(row, group.sentence, picks, mayDecide)) : [],
      hasMore: open && group.next !== null,
    };
  });
}

/** The worklist with another page of one group. */
export const withMore = (worklist: WorklistView, reason: string, page: MemberPage): WorklistView => ({
  ...worklist,
  groups: worklist.groups.map((group) =>
    group.reason === reason ? { ...group, rows: [...group.rows, ...page.rows], next: page.next } : group,
  ),
});

/** "Showing all 8", or how many of how many. */
export function footOf({ groups, total }: WorklistView): string {
  const shown = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return shown >= total
    ? fill(memberLabels.showingAll, number(total))
    : fill(memberLabels.showingOf, number(shown), number(total));
}

const columns: readonly (readonly [string, (row: MemberView) => string | number | null])[] = [
  [memberLabels.member, (row) => row.person],
  [memberLabels.companyName, (row) => row.company],
  [memberLabels.emailAddress, (row) => row.email],
  [labels.marketo, (row) => row.marketo],
  [labels.salesforce, (row) => row.salesforce],
  [memberLabels.reason, sentenceOf],
  [memberLabels.suggestedAction, remedyOf],
  [statusLabels.nativeMarketoId, (row) => row.marketoId],
  [statusLabels.nativeSalesforceId, (row) => row.recordId],
];

export const csvRows = {
  columns: columns.map(([title]) => title),
  cells: (row: MemberView) => columns.map(([, cell]) => cell(row)),
};

/** All members that a query finds, for a CSV file. */
export const csvOf = (query: Parameters<typeof getMembers>[0]) => ({
  ...csvRows,
  page: (after: string | null) => getMembers(query, after),
});

/** The member of this id. */
export const memberOf = ({ groups }: WorklistView, personId: string): MemberView | undefined =>
  groups.flatMap(({ rows }) => rows).find((member) => member.personId === personId);

/** The groups that were toggled, with this one toggled once more. */
export const withToggled = (toggled: readonly string[], reason: string): readonly string[] =>
  toggled.includes(reason) ? toggled.filter((one) => one !== reason) : [...toggled, reason];
