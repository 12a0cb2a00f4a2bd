import { csvLine } from '../domain/csv.ts';
import type { ActionService, PreviewRowsQuery, PreviewRowView } from './action-views.ts';

/** The columns of a preview as CSV, in the order of the screen. */
const columns: readonly (readonly [string, (row: PreviewRowView) => string | number | null])[] = [
  ['Person', (row) => row.person],
  ['Company', (row) => row.company],
  ['E-mail', (row) => row.email],
  ['Lead or Contact', (row) => row.kind],
  ['What happens', (row) => row.action],
  ['Marketo now', (row) => row.marketo.now],
  ['Marketo then', (row) => row.marketo.then],
  ['Salesforce now', (row) => row.salesforce.now],
  ['Salesforce then', (row) => row.salesforce.then],
  ['Why', (row) => row.reason],
  ['Added again', (row) => (row.again ? 'yes' : 'no')],
  ['Result', (row) => row.result],
  ['Marketo ID', (row) => row.marketoId],
  ['Salesforce ID', (row) => row.recordId],
  ['Row', (row) => Number(row.key)],
];

/** Every row of a preview that a query finds, as lines of CSV; pages are read by key as the reader takes lines. */
export async function* previewCsv(
  actions: Pick<ActionService, 'previewRows'>,
  previewId: string,
  query: PreviewRowsQuery,
): AsyncGenerator<string> {
  let page = await actions.previewRows(previewId, query);
  yield csvLine(columns.map(([title]) => title));
  for (;;) {
    for (const row of page.rows) yield csvLine(columns.map(([, cell]) => cell(row)));
    if (page.next === null) return;
    page = await actions.previewRows(previewId, { ...query, after: page.next });
  }
}
