import { z } from 'zod';
import { limit, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { WorklistView } from '../views/members.ts';

export const worklist = defineRoute({
  name: 'worklist',
  method: 'get',
  path: '/v1/links/:linkId/worklist',
  role: 'viewer',
  summary: 'Members of a link that wait or failed, grouped by reason, with the first rows of each group.',
  params: z.strictObject({ linkId: ownId }),
  query: z.strictObject({ state: z.enum(['held', 'failed']).default('held'), limit: limit(50, 200) }),
  answer: WorklistView,
  handle: ({ reports, params, query }) => reports.worklist(params.linkId, query.state, query.limit),
});
