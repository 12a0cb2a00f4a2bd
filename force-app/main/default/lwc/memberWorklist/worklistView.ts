import type { MemberPage, MemberView, WorklistView } from 'c/companion';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { statusLabels } from 'c/statusLabels';
import { fill, number } from 'c/words';
import { rowOf } from './rowView';
import type { Picks } from './selection';

/** With more members than this the groups start closed. */
const MANY = 100;

/** What somebody did to the list: groups opened or closed against what they start as, members selected or not. */
export type Touched = {
  readonly toggled: readonly string[];
  readonly picks: Picks;
  readonly mayDecide: boolean;
};

/** The groups as they are shown. */
export function groupsOf({ groups, total }: WorklistView, { toggled, picks, mayDecide }: Touched) {
  const collapsible = total > MANY;
  return groups.map((group) => {
    const open = !collapsible || toggled.includes(group.reason);
    return {
      reason: group.reason,
      title: group.title,
      sentence: group.sentence,
      count: fill(labels.inBrackets, number(group.members)),
      collapsible,
      icon: open ? 'utility:chevrondown' : 'utility:chevronright',
      expanded: String(open),
      toggleLabel: fill(open ? memberLabels.hideGroup : memberLabels.showGroup, group.title),
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
  [memberLabels.reason, (row) => row.sentence],
  [memberLabels.suggestedAction, (row) => row.remedy],
  [statusLabels.nativeMarketoId, (row) => row.marketoId],
  [statusLabels.nativeSalesforceId, (row) => row.recordId],
];

export const csvRows = {
  columns: columns.map(([title]) => title),
  cells: (row: MemberView) => columns.map(([, cell]) => cell(row)),
};

/** The member of this id. */
export const memberOf = ({ groups }: WorklistView, personId: string): MemberView | undefined =>
  groups.flatMap(({ rows }) => rows).find((member) => member.personId === personId);
