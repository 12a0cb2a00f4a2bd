import { defineRoute } from '../route.ts';
import { BatchCount } from '../views/report.ts';
import { batchQuery } from './list-batches.ts';

export const countBatches = defineRoute({
  name: 'countBatches',
  method: 'get',
  path: '/v1/batches/count',
  role: 'admin',
  summary: 'How many batches a filter finds.',
  query: batchQuery,
  answer: BatchCount,
  handle: ({ reports, query }) => reports.countBatches(query),
});
