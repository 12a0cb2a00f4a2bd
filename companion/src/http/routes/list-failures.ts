import { z } from 'zod';
import type { FailureFilter, FailureView, ReportService } from '../../links/report-views.ts';
import { csvLine } from '../../domain/csv.ts';
import { after, limit } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { FailurePage } from '../views/report.ts';
import { failureQuery } from './failure-groups.ts';

export const listFailures = defineRoute({
  name: 'listFailures',
  method: 'get',
  path: '/v1/failures/records',
  role: 'admin',
  summary: 'Failed records, newest first, page by page or all as CSV.',
  query: failureQuery.extend({
    code: z.string().min(1).max(200).exactOptional(),
    after,
    limit: limit(50, 500),
  }),
  answer: FailurePage,
  handle: ({ reports, query }) => reports.failures(query),
  csv: ({ reports, query }) => failuresAsCsv(reports, query),
});

/** The columns of Marketo's own page in its order, then ours. */
const columns: readonly (readonly [string, (failure: FailureView) => string | number | null])[] = [
  ['Failed On', (failure) => failure.at],
  ['Error Type', (failure) => failure.level],
  ['Error Details', (failure) => failure.message],
  ['Code', (failure) => failure.code],
  ['Cause', (failure) => failure.title],
  ['Solved', (failure) => (failure.open ? 'no' : 'yes')],
  ['Person', (failure) => failure.person],
  ['Campaign', (failure) => failure.campaign?.name ?? null],
  ['Marketo ID', (failure) => failure.marketoId],
  ['Salesforce ID', (failure) => failure.recordId],
];

async function* failuresAsCsv(reports: ReportService, filter: FailureFilter): AsyncGenerator<string> {
  yield csvLine(columns.map(([title]) => title));
  for (let after = filter.after; ;) {
    const page = await reports.failures({ ...filter, ...(after === undefined ? {} : { after }) });
    for (const failure of page.rows) yield csvLine(columns.map(([, cell]) => cell(failure)));
    if (page.next === null) return;
    after = page.next;
  }
}
