import type { PreviewRow, PreviewRowView, PreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { previewLabels } from 'c/previewLabels';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { fill, number } from 'c/words';
import type { Leaving } from './leaving';

/** What the API calls a row that writes nothing and needs a person. */
const WAITS = 'waits';

/** Pages of rows that were asked for, by kind. */
export type Pages = Readonly<
  Record<string, { readonly rows: readonly PreviewRowView[]; readonly next: string | null }>
>;

/** A campaign field as people know it; the API tells its name in Salesforce. */
export const fieldName = (field: string): string =>
  field === 'Type'
    ? previewLabels.campaignType
    : field === 'ActualCost' || field === 'Actual Cost'
      ? previewLabels.campaignCost
      : field;

/** The kinds of a preview's rows (the API's `action`), in the order of the screen, with how many people each has. */
const kindsOf = ({ salesforce, marketo, willWait }: PreviewView) =>
  [
    ['new-lead', labels.groupNewLeads, salesforce.newLeads],
    ['added-to-campaign', labels.groupAdded, salesforce.added - salesforce.newLeads],
    ['changed-in-salesforce', labels.groupChanged, salesforce.changed],
    ['removed-from-campaign', labels.groupRemoved, salesforce.removed],
    ['new-person', labels.groupNewPeople, marketo.newPeople],
    ['added-to-program', labels.groupMarketoAdded, marketo.added - marketo.newPeople],
    ['changed-in-marketo', labels.groupMarketoChanged, marketo.changed],
    ['removed-from-program', labels.groupMarketoRemoved, marketo.removed],
    [WAITS, labels.groupWaiting, willWait],
  ] as const;

export const peopleByKind = (preview: PreviewView): ReadonlyMap<string, number> =>
  new Map(kindsOf(preview).map(([kind, , count]) => [kind, count]));

/** The rows by what happens to them: the first of each kind, or the pages that somebody asked for. */
export function groupsOf(preview: PreviewView, pages: Pages, leaving: Leaving) {
  return kindsOf(preview)
    .map(([kind, title, count]) => {
      const page = pages[kind];
      const isOut = leaving.kinds.includes(kind);
      const first = preview.rows.filter(({ action }) => action === kind);
      const rows = page
        ? page.rows.map((row) => wholeRow(row, leaving, isOut))
        : first.map((row, index) => rowOf(row, `${kind} ${String(index)}`, isOut));
      return {
        key: kind,
        title,
        count: fill(labels.inBrackets, number(count)),
        rows,
        include: kind === WAITS ? null : fill(previewLabels.includeAll, number(count)),
        included: !isOut,
        more: moreOf(page, rows.length, count),
      };
    })
    .filter(({ rows }) => rows.length > 0);
}

/** What the button below a kind's rows says; nothing where all of them are there. */
function moreOf(page: Pages[string] | undefined, shown: number, count: number): string | null {
  if (page) return page.next === null ? null : previewLabels.showMoreRows;
  return shown < count ? fill(previewLabels.showAllOf, number(count)) : null;
}

function rowOf(row: PreviewRow, key: string, isOut: boolean) {
  const kind = row.kind === 'lead' ? labels.lead : row.kind === 'contact' ? labels.contact : null;
  return {
    key,
    person: row.person,
    company: [row.company, kind].filter((part) => part !== null).join(', '),
    marketo: row.marketo,
    salesforce: row.salesforce,
    reason: row.action === WAITS ? tell(reasonTexts, row.said, row.reason) : null,
    // Of the first rows nobody knows the key: they are chosen once all are there.
    include: null as string | null,
    included: !isOut,
    fixed: isOut,
    className: isOut ? 'out' : '',
  };
}

function wholeRow(row: PreviewRowView, leaving: Leaving, isOut: boolean) {
  const left = isOut || row.key in leaving.rows || (row.again && leaving.again);
  return {
    ...rowOf(row, row.key, left),
    reason: row.again ? previewLabels.wouldBeAddedAgain : rowOf(row, row.key, left).reason,
    include: row.action === WAITS ? null : fill(previewLabels.includePerson, row.person),
    fixed: isOut || (row.again && leaving.again),
  };
}
