import { z } from 'zod';
import { campaignId, limit } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { ProgramHit } from '../views/campaign.ts';

export const searchPrograms = defineRoute({
  name: 'searchPrograms',
  method: 'get',
  path: '/v1/campaigns/:campaignId/programs',
  role: 'viewer',
  summary: 'Programs by name or id, each with how well its statuses match this campaign.',
  params: z.strictObject({ campaignId }),
  query: z.strictObject({ q: z.string().trim().max(255).default(''), limit: limit(10, 50) }),
  answer: z.array(ProgramHit).readonly(),
  handle: ({ links, params, query }) => links.searchPrograms(params.campaignId, query.q, query.limit),
});
