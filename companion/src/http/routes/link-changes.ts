import { z } from 'zod';
import { limit, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { ChangePage } from '../views/members.ts';

export const linkChanges = defineRoute({
  name: 'linkChanges',
  method: 'get',
  path: '/v1/links/:linkId/changes',
  role: 'viewer',
  summary: 'What Lockstep wrote to a link’s members, newest first, page by page.',
  params: z.strictObject({ linkId: ownId }),
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,15}$/)
      .exactOptional(),
    limit: limit(50, 200),
  }),
  answer: ChangePage,
  handle: ({ reports, params, query }) => reports.changes(params.linkId, query),
});
