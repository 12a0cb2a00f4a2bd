import type { PreviewRow, PreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { fill, number } from 'c/words';

type Side = PreviewRow['marketo'];
type Cell = { readonly from: string | null; readonly text: string; readonly className: string };
type Kind =
  | 'newLeads'
  | 'added'
  | 'changed'
  | 'removed'
  | 'marketoAdded'
  | 'marketoChanged'
  | 'marketoRemoved'
  | 'waiting';

/** The rows of a preview by what happens to them, with how many there are in all. */
export function groupsOf(preview: PreviewView) {
  const { salesforce, marketo, willWait } = preview;
  const kinds: readonly (readonly [Kind, string, number])[] = [
    ['newLeads', labels.groupNewLeads, salesforce.newLeads],
    ['added', labels.groupAdded, salesforce.added - salesforce.newLeads],
    ['changed', labels.groupChanged, salesforce.changed],
    ['removed', labels.groupRemoved, salesforce.removed],
    ['marketoAdded', labels.groupMarketoAdded, marketo.added],
    ['marketoChanged', labels.groupMarketoChanged, marketo.changed],
    ['marketoRemoved', labels.groupMarketoRemoved, marketo.removed],
    ['waiting', labels.groupWaiting, willWait],
  ];
  return kinds
    .map(([key, title, count]) => ({
      key,
      title,
      count: fill(labels.inBrackets, number(count)),
      rows: preview.rows.filter((row) => kindOf(row) === key).map(rowView),
    }))
    .filter(({ rows }) => rows.length > 0);
}

/** A row belongs to the side that is written; a row that writes nothing waits for a person. */
function kindOf({ marketo, salesforce, kind }: PreviewRow): Kind {
  if (salesforce.now !== salesforce.then) {
    if (salesforce.now === null) return kind === null ? 'newLeads' : 'added';
    return salesforce.then === null ? 'removed' : 'changed';
  }
  if (marketo.now !== marketo.then) {
    if (marketo.now === null) return 'marketoAdded';
    return marketo.then === null ? 'marketoRemoved' : 'marketoChanged';
  }
  return 'waiting';
}

function rowView(row: PreviewRow, index: number) {
  const kind = row.kind === 'lead' ? labels.lead : row.kind === 'contact' ? labels.contact : null;
  return {
    key: `${row.person} ${String(index)}`,
    person: row.person,
    company: [row.company, kind].filter((part) => part !== null).join(', '),
    marketo: cellOf(row.marketo),
    salesforce: cellOf(row.salesforce),
    reason: kindOf(row) === 'waiting' ? row.reason : null,
  };
}

function cellOf({ now, then }: Side): Cell {
  if (now === then)
    return { from: null, text: now ?? labels.notAMember, className: now === null ? 'none' : '' };
  const from = now === null ? null : now;
  return { from, text: then ?? labels.removed, className: 'written' };
}
