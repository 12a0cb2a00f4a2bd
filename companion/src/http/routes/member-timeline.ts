import { z } from 'zod';
import { limit, ownId, recordId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { time } from '../views/parts.ts';
import { TimelineView } from '../views/members.ts';

export const memberTimeline = defineRoute({
  name: 'memberTimeline',
  method: 'get',
  path: '/v1/people/:recordId/timeline',
  role: 'viewer',
  summary: 'What happened to the person of a lead, contact or campaign member in one campaign, newest first.',
  params: z.strictObject({ recordId }),
  query: z.strictObject({
    linkId: ownId.exactOptional(),
    before: time.exactOptional(),
    limit: limit(50, 200),
  }),
  answer: TimelineView,
  handle: ({ reports, params, query }) => reports.timeline(params.recordId, query),
});
