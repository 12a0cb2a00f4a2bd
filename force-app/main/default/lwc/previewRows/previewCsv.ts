import { getPreviewRows, type PreviewRowView } from 'c/companion';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { previewLabels } from 'c/previewLabels';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { statusLabels } from 'c/statusLabels';

const columns: readonly (readonly [string, (row: PreviewRowView) => string | number | null])[] = [
  [labels.person, (row) => row.person],
  [memberLabels.companyName, (row) => row.company],
  [memberLabels.emailAddress, (row) => row.email],
  [previewLabels.csvAction, (row) => row.action],
  [previewLabels.csvMarketoNow, (row) => row.marketo.now],
  [previewLabels.csvMarketoThen, (row) => row.marketo.then],
  [previewLabels.csvSalesforceNow, (row) => row.salesforce.now],
  [previewLabels.csvSalesforceThen, (row) => row.salesforce.then],
  [statusLabels.nativeMarketoId, (row) => row.marketoId],
  [statusLabels.nativeSalesforceId, (row) => row.recordId],
  [memberLabels.reason, (row) => tell(reasonTexts, row.said, row.reason)],
];

/** All rows of a preview for a CSV file. */
export const csvOf = (campaignId: string, previewId: string) => ({
  columns: columns.map(([title]) => title),
  cells: (row: PreviewRowView) => columns.map(([, cell]) => cell(row)),
  page: (after: string | null) => getPreviewRows(campaignId, previewId, { kind: null, again: null }, after),
});
