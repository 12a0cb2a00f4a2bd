import { z } from 'zod';
import { after, limit, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { OrderPage } from '../views/actions.ts';

export const planResults = defineRoute({
  name: 'planResults',
  method: 'get',
  path: '/v1/plans/:planId/members',
  role: 'viewer',
  summary: 'What became of each member of a plan that was applied, page by page.',
  params: z.strictObject({ planId: ownId }),
  query: z.strictObject({ linkId: ownId.exactOptional(), after, limit: limit(100, 500) }),
  answer: OrderPage,
  handle: ({ actions, params, query }) => actions.planResults(params.planId, query),
});
