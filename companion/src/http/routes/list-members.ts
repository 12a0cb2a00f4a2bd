import { z } from 'zod';
import { worklistStates } from '../../links/report-views.ts';
import { limit, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { MemberPage } from '../views/members.ts';

export const listMembers = defineRoute({
  name: 'listMembers',
  method: 'get',
  path: '/v1/links/:linkId/members',
  role: 'viewer',
  summary: 'Members of a link in one state, page by page.',
  params: z.strictObject({ linkId: ownId }),
  query: z.strictObject({
    state: z.enum(worklistStates),
    reason: z
      .string()
      .regex(/^[\w-]{1,100}$/)
      .exactOptional(),
    after: z.uuid().exactOptional(),
    limit: limit(50, 200),
  }),
  answer: MemberPage,
  handle: ({ reports, params, query: { after, limit: most, ...wanted } }) =>
    reports.members(params.linkId, wanted, { limit: most, ...(after === undefined ? {} : { after }) }),
});
