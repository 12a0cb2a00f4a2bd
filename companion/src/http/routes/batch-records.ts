import { z } from 'zod';
import { after, limit } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { BatchRecordPage } from '../views/report.ts';

export const batchRecords = defineRoute({
  name: 'batchRecords',
  method: 'get',
  path: '/v1/batches/:batchId/records',
  role: 'admin',
  summary: 'What a batch did to each record, failures first, page by page.',
  params: z.strictObject({ batchId: z.uuid() }),
  query: z.strictObject({ after, limit: limit(50, 500) }),
  answer: BatchRecordPage,
  handle: ({ reports, params, query }) => reports.batchRecords(params.batchId, query),
});
