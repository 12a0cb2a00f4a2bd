import type { PreviewRow, PreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { fill, number } from 'c/words';

/** What the API calls a row that writes nothing and needs a person. */
const WAITS = 'waits';

/** The rows of a preview by what happens to them (the API's `action`), with how many there are in all. */
export function groupsOf(preview: PreviewView) {
  const { salesforce, marketo, willWait } = preview;
  const groups: readonly (readonly [action: string, title: string, count: number])[] = [
    ['new-lead', labels.groupNewLeads, salesforce.newLeads],
    ['added-to-campaign', labels.groupAdded, salesforce.added - salesforce.newLeads],
    ['changed-in-salesforce', labels.groupChanged, salesforce.changed],
    ['removed-from-campaign', labels.groupRemoved, salesforce.removed],
    ['new-person', labels.groupNewPeople, marketo.newPeople],
    ['added-to-program', labels.groupMarketoAdded, marketo.added - marketo.newPeople],
    ['changed-in-marketo', labels.groupMarketoChanged, marketo.changed],
    ['removed-from-program', labels.groupMarketoRemoved, marketo.removed],
    [WAITS, labels.groupWaiting, willWait],
  ];
  return groups
    .map(([action, title, count]) => ({
      key: action,
      title,
      count: fill(labels.inBrackets, number(count)),
      rows: preview.rows.filter((row) => row.action === action).map(rowView),
    }))
    .filter(({ rows }) => rows.length > 0);
}

function rowView(row: PreviewRow, index: number) {
  const kind = row.kind === 'lead' ? labels.lead : row.kind === 'contact' ? labels.contact : null;
  return {
    key: `${row.person} ${String(index)}`,
    person: row.person,
    company: [row.company, kind].filter((part) => part !== null).join(', '),
    marketo: row.marketo,
    salesforce: row.salesforce,
    reason: row.action === WAITS ? tell(reasonTexts, row.said, row.reason) : null,
  };
}
