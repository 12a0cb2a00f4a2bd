import { z } from 'zod';
import { campaignId, programId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { MatchView } from '../views/campaign.ts';

export const statusMatch = defineRoute({
  name: 'statusMatch',
  method: 'get',
  path: '/v1/status-match',
  role: 'viewer',
  summary: 'The statuses of any program and campaign side by side, with every finding and its fixes.',
  query: z.strictObject({ programId, campaignId }),
  answer: MatchView,
  handle: ({ links, query }) => links.match(query.programId, query.campaignId),
});
