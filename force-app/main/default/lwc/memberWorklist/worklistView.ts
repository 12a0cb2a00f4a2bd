import type { MemberPage, MemberView, WorklistView } from 'c/companion';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { statusLabels } from 'c/statusLabels';
import { fill, number } from 'c/words';

/** With more members than this the groups start closed. */
const MANY = 100;

/** The groups as they are shown; `toggled` are those whose state somebody changed. */
export function groupsOf({ groups, total }: WorklistView, toggled: readonly string[]) {
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
      rows: open ? group.rows.map((row) => rowOf(row, group.sentence)) : [],
      hasMore: open && group.next !== null,
    };
  });
}

/** A member's own sentence is told only where it says more than its group's. */
const rowOf = (row: MemberView, said: string) => ({
  key: row.personId,
  person: row.person,
  href: row.recordId === null ? null : `/${row.recordId}`,
  detail: row.company ?? row.email,
  marketo: row.marketo ?? memberLabels.notAMemberNow,
  marketoClass: row.marketo === null ? 'absent' : '',
  salesforce: row.salesforce ?? memberLabels.notAMemberNow,
  salesforceClass: row.salesforce === null ? 'absent' : '',
  remedy: row.remedy,
  sentence: row.sentence === said ? null : row.sentence,
});

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
